/** Up to this many neurons all are drawn. */
const ALL = 4000;
/** Beyond, so many of the largest, and about as many of the others as make up `ALL`. */
const LARGEST = 1000;

/**
 * Neurons of one feature that are drawn, ascending: all, or where those are too many the largest at the start, which
 * decide the race, and every k-th of the others. weights: length m.
 */
export function drawnNeurons(weights: Float64Array): Uint32Array {
  const m = weights.length;
  const neurons = Uint32Array.from(weights, (_, k) => k);
  if (m <= ALL) return neurons;
  const bySize = neurons.slice().sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]) || a - b);
  const stride = Math.ceil((m - LARGEST) / (ALL - LARGEST));
  const others = bySize
    .subarray(LARGEST)
    .toSorted()
    .filter((_, place) => place % stride === 0);
  return Uint32Array.from([...bySize.subarray(0, LARGEST), ...others]).sort();
}

/** The weights of the drawn neurons, n × drawn. W: n×m, row-major both. */
export function drawnWeights(W: Float64Array, m: number, drawn: Uint32Array): Float64Array<ArrayBuffer> {
  if (drawn.length === m) return W.slice();
  const n = W.length / m;
  const picked = new Float64Array(n * drawn.length);
  for (let i = 0; i < n; i++) {
    for (let place = 0; place < drawn.length; place++) picked[i * drawn.length + place] = W[i * m + drawn[place]];
  }
  return picked;
}
