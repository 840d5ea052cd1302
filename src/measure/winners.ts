import { checkWeights, type Size } from "./polysemantic.ts";

/** The neuron that holds each feature; one entry per feature. */
export interface Winners {
  /** Neuron of the largest |W_ik|, the first of equals; −1 for a row of zeros. */
  readonly neuron: Int32Array;
  /** Sign of that weight, 1 or −1; 0 for a row of zeros. */
  readonly sign: Int8Array;
}

/** How far the start decides the winners. */
export interface WinnerAgreement {
  /** Features that have a winner, the number both shares are of. */
  readonly features: number;
  /** Share of them whose winner has the largest |W_ik(0)| of its row, or one equal to it; NaN when there are none. */
  readonly largestAtStart: number;
  /** Share of them whose winner has the sign it had at the start, whatever its rank; NaN when there are none. */
  readonly signKept: number;
}

/**
 * The winning neuron and its sign for every feature (theory §4.1). W: n×m row-major.
 * @throws InputError unless W holds n·m finite numbers
 */
export function winners(W: Float64Array, { n, m }: Size): Winners {
  checkWeights("W", W, { n, m });
  const neuron = new Int32Array(n).fill(-1);
  const sign = new Int8Array(n);
  for (let i = 0; i < n; i++) {
    let largest = 0;
    for (let k = 0; k < m; k++) {
      const size = Math.abs(W[i * m + k]);
      if (size > largest) {
        largest = size;
        neuron[i] = k;
      }
    }
    if (neuron[i] >= 0) sign[i] = Math.sign(W[i * m + neuron[i]]);
  }
  return { neuron, sign };
}

/**
 * Rank of each feature's final winner by size at the start (theory §4.1): 1 + the number of neurons with a larger
 * |W_ik(0)|, so that equals share the better rank; 0 for a feature that has no weight left. start, final: n×m
 * row-major; n ranks.
 * @throws InputError unless both hold n·m finite numbers
 */
export function winnerRanks(start: Float64Array, final: Float64Array, { n, m }: Size): Int32Array {
  checkWeights("start", start, { n, m });
  checkWeights("final", final, { n, m });
  const { neuron } = winners(final, { n, m });
  return neuron.map((winner, i) => {
    if (winner < 0) return 0;
    const row = start.subarray(i * m, (i + 1) * m);
    const size = Math.abs(row[winner]);
    let rank = 1;
    for (let k = 0; k < m; k++) if (Math.abs(row[k]) > size) rank++;
    return rank;
  });
}

/**
 * Shares of the features whose final winner was the largest weight at the start, and whose winner kept its sign (theory
 * §4.1). A weight that started at zero has no sign to keep. start, final: n×m row-major.
 * @throws InputError unless both hold n·m finite numbers
 */
export function winnerAgreement(start: Float64Array, final: Float64Array, { n, m }: Size): WinnerAgreement {
  const ranks = winnerRanks(start, final, { n, m });
  const { neuron, sign } = winners(final, { n, m });
  let features = 0;
  let largest = 0;
  let kept = 0;
  for (let i = 0; i < n; i++) {
    if (ranks[i] === 0) continue;
    features++;
    if (ranks[i] === 1) largest++;
    if (Math.sign(start[i * m + neuron[i]]) === sign[i]) kept++;
  }
  return { features, largestAtStart: largest / features, signKept: kept / features };
}
