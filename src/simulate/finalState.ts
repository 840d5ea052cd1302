import { matrixRows } from "../measure/observables.ts";
import { isSparse, PAPER_WINDOW, polysemanticCount } from "../measure/polysemantic.ts";
import { winners } from "../measure/winners.ts";

/** Where a run ended: the answer to who won what. Neurons and features count from 0. */
export interface FinalState {
  /** Weights at the end, n×m, one array a feature; null in a file where they are too many, see `weightsFile`. */
  readonly weights: readonly Float64Array[] | null;
  /** In a run file without them: the .npy file beside it that holds them, n×m. */
  readonly weightsFile?: string;
  /** The neuron of each feature's largest |W_ik|; null for a feature without a weight; length n. */
  readonly winners: readonly (number | null)[];
  /** The sign of that weight, 1 or −1; 0 for a feature without one; length n. */
  readonly signs: readonly number[];
  /**
   * Neurons on which two or more features have a weight that is not zero (theory §4.1); null where the rule cannot
   * apply, since fewer than half of the weights are exactly zero (`isSparse`), as under noise and by AdamW.
   */
  readonly polysemantic: number | null;
  /** Neurons on which two or more features have a weight in the paper's window, 0.8 ≤ |W_ik| ≤ 1.2. */
  readonly polysemanticWindow: number;
  /** Neurons that are the winner of two or more features. */
  readonly polysemanticWinner: number;
  /**
   * Distance from rest, in weight per flow time: the largest KKT residual (`Flow.residual`); null for a law of one's
   * own, which does not say.
   */
  readonly rest: number | null;
}

/** What there is to say of weights W, n×m row-major, that are `rest` away from rest. W is kept, not copied. */
export function finalState(W: Float64Array, { n, m }: { n: number; m: number }, rest: number | null): FinalState {
  const { neuron, sign } = winners(W, { n, m });
  const held = new Uint32Array(m); // features that each neuron is the winner of
  for (const k of neuron) if (k >= 0) held[k]++;
  return {
    weights: matrixRows(W, { n, m }),
    winners: Array.from(neuron, (k) => (k < 0 ? null : k)),
    signs: Array.from(sign),
    polysemantic: isSparse(W, { n, m }) ? polysemanticCount(W, { n, m }) : null,
    polysemanticWindow: polysemanticCount(W, { n, m, window: PAPER_WINDOW }),
    polysemanticWinner: held.reduce((shared, features) => (features >= 2 ? shared + 1 : shared), 0),
    rest,
  };
}
