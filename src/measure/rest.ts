import type { DriveKernel } from "../kernels/index.ts";
import type { Winners } from "./winners.ts";

/** One weight and what moves it; feature and neuron from 0. */
export interface WeightForce {
  readonly feature: number;
  readonly neuron: number;
  /** W_ik. */
  readonly weight: number;
  /** F_ik without the penalty, weight per flow time. */
  readonly force: number;
}

/** How far weights are from rest under the L1 flow: the KKT conditions of its energy (theory §2). */
export interface RestDistance {
  /** λ of the flow, a quarter of the one in the loss. */
  readonly lambda: number;
  /**
   * The largest |F_ik − λ sign W_ik| of weights that are not zero, |F_ik| − λ of those that are; weight per flow time.
   */
  readonly residual: number;
  /** The residual over λ; null where λ is 0. */
  readonly relative: number | null;
  /** The largest among the winners, each feature's largest weight. */
  readonly atWinners: number;
  /** The weight that is furthest from rest; null where all rest exactly. */
  readonly furthest: WeightForce | null;
}

/**
 * Distance of W, n×m row-major, from rest (theory §2): the residual of `l1Flow`, and where it is largest. kernel: for
 * its size; lambda ≥ 0.
 */
export function restDistance(
  W: Float64Array,
  { lambda, kernel, neuron }: { readonly lambda: number; readonly kernel: DriveKernel } & Pick<Winners, "neuron">,
): RestDistance {
  const { n, m } = kernel;
  const force = new Float64Array(n * m);
  kernel.drive(W, force);
  const excess = (at: number): number => {
    const weight = W[at];
    return weight === 0 ? Math.abs(force[at]) - lambda : Math.abs(force[at] - lambda * Math.sign(weight));
  };
  let residual = 0;
  let worst = -1;
  for (let at = 0; at < W.length; at++) {
    const size = excess(at);
    if (size > residual) {
      residual = size;
      worst = at;
    }
  }
  let atWinners = 0;
  for (let i = 0; i < n; i++) if (neuron[i] >= 0) atWinners = Math.max(atWinners, excess(i * m + neuron[i]));
  const furthest = { feature: Math.floor(worst / m), neuron: worst % m, weight: W[worst], force: force[worst] };
  return {
    lambda,
    residual,
    relative: lambda === 0 ? null : residual / lambda,
    atWinners,
    furthest: worst < 0 ? null : furthest,
  };
}
