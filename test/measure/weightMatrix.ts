import fc from "fast-check";

/** A weight matrix of a few features and neurons, n×m row-major, and an order of its neurons. */
export interface WeightMatrix {
  readonly W: Float64Array;
  readonly n: number;
  readonly m: number;
  /** A permutation of 0…m − 1. */
  readonly order: readonly number[];
}

/** Weights a row may hold: zeros, equals of either sign, some inside the paper's window and some outside. */
const WEIGHTS = [0, 0, 0, -0, 1e-9, 0.5, -0.5, 0.8, -0.8, 1, -1, 1, -1, 1.2, -1.3];

/** Small matrices with many zeros and many ties. */
export const weightMatrix: fc.Arbitrary<WeightMatrix> = fc
  .record({ n: fc.integer({ min: 1, max: 5 }), m: fc.integer({ min: 1, max: 6 }) })
  .chain(({ n, m }) => {
    const neurons = Array.from({ length: m }, (_, k) => k);
    return fc.record({
      W: fc
        .array(fc.constantFrom(...WEIGHTS), { minLength: n * m, maxLength: n * m })
        .map((weights) => Float64Array.from(weights)),
      n: fc.constant(n),
      m: fc.constant(m),
      order: fc.shuffledSubarray(neurons, { minLength: m, maxLength: m }),
    });
  });

/** The same network with neuron `order[k]` in place k. */
export function relabelled({ W, m, order }: WeightMatrix): Float64Array {
  return W.map((_, index) => W[index - (index % m) + order[index % m]]);
}

/** The same network with every sign flipped. */
export function negated(W: Float64Array): Float64Array {
  return W.map((weight) => -weight);
}
