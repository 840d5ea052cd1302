import { allFinite, count, InputError, knownKeys } from "../checks.ts";

/** n features on m neurons. */
export interface Size {
  readonly n: number;
  readonly m: number;
}

/** The window of the paper's code: a feature counts on a neuron when 0.8 ≤ |W_ik| ≤ 1.2 (theory §4.1). */
export const PAPER_WINDOW: readonly [low: number, high: number] = [0.8, 1.2];

/**
 * Number of neurons that at least two features share (theory §4.1). W: n×m row-major. With a window a feature counts on
 * a neuron when low ≤ |W_ik| ≤ high, the rule of the paper's code; without one when W_ik ≠ 0, the threshold-free rule
 * for weights at rest.
 * @throws InputError unless W holds n·m finite numbers and 0 < low ≤ high
 */
export function polysemanticCount(
  W: Float64Array,
  options: Size & { readonly window?: readonly [low: number, high: number] },
): number {
  knownKeys("polysemanticCount", options, { n: true, m: true, window: true });
  const { n, m, window } = options;
  checkWeights("W", W, { n, m });
  if (window !== undefined) checkWindow(window);
  const [low, high] = window ?? [Number.MIN_VALUE, Infinity];
  const features = new Uint32Array(m); // features that count on each neuron
  for (let start = 0; start < W.length; start += m) {
    for (let k = 0; k < m; k++) {
      const size = Math.abs(W[start + k]);
      if (size >= low && size <= high) features[k]++;
    }
  }
  return features.reduce((shared, held) => (held >= 2 ? shared + 1 : shared), 0);
}

/** Features with a weight of low ≤ |W_ik| ≤ high. W: n×m row-major. */
export function featuresWithin(W: Float64Array, m: number, [low, high]: readonly [low: number, high: number]): number {
  let features = 0;
  for (let start = 0; start < W.length; start += m) {
    if (W.subarray(start, start + m).some((w) => Math.abs(w) >= low && Math.abs(w) <= high)) features++;
  }
  return features;
}

/**
 * Whether the threshold-free rule says anything of W, n×m row-major: it is for sparse weights at rest, and counts
 * nearly every neuron where fewer than half of the weights that can be zero (m − 1 of a feature) are exactly that.
 */
export function isSparse(W: Float64Array, { n, m }: Size): boolean {
  return 2 * zerosIn(W) >= n * (m - 1);
}

/** Weights that are exactly zero. */
export function zerosIn(W: Float64Array): number {
  let zeros = 0;
  for (let k = 0; k < W.length; k++) if (W[k] === 0) zeros++;
  return zeros;
}

/** Throws unless W can be n×m weights, row-major. @throws InputError */
export function checkWeights(name: string, W: Float64Array, { n, m }: Size): void {
  count("n", n);
  count("m", m);
  if (W.length !== n * m) {
    throw new InputError(`${name} has length ${W.length}, ${n} features on ${m} neurons need ${n * m}.`);
  }
  allFinite(name, W);
}

function checkWindow([low, high]: readonly [low: number, high: number]): void {
  if (!(low > 0 && low <= high)) {
    throw new InputError(`window must be [low, high] with 0 < low <= high, got [${low}, ${high}].`);
  }
}
