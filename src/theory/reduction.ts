import { positive } from "../checks.ts";
import { checkFeature } from "../dynamics/collapse.ts";
import type { Field } from "../solvers/index.ts";

/**
 * The exact reduction of one feature's collapse to two numbers (theory §3.1).
 *
 * Along the flow every gap between two magnitudes grows by the same factor g, (ln g)' = 1 − ‖w‖², while both are alive. So with the
 * largest magnitude w₁ and the initial gaps d_k = |w₁(0)| − |w_k(0)|, exactly
 *
 *     |w_k(t)| = max(w₁(t) − g(t) d_k, 0),     w₁' = (1 − ‖w‖²) w₁ − λ,     (ln g)' = 1 − ‖w‖².
 *
 * This is |w_k| = g·max(a_k − θ, 0) with θ = a₁ − w₁/g, written so that nothing cancels when θ closes in on a₁. The neurons alive are
 * those with d_k < w₁/g, a prefix of the sorted gaps; prefix sums give ‖w‖₁ and ‖w‖² in O(log m).
 */
export interface Reduction {
  readonly m: number;
  readonly lambda: number;
  /** a₁ = max |w_k(0)|. */
  readonly leader: number;
  /** d_k, ascending; length m; the leader's own 0 comes first. */
  readonly gaps: Float64Array;
  /** Σ d over the first j gaps, and Σ d²; length m + 1. */
  readonly gapSums: Float64Array;
  readonly gapSquareSums: Float64Array;
}

/** Sorts the magnitudes of `weights` (length m) once and sums their gaps: O(m log m). @throws InputError */
export function reduce(weights: Float64Array, { lambda }: { lambda: number }): Reduction {
  positive("lambda", lambda);
  checkFeature(weights);
  const m = weights.length;
  const gaps = weights.map((w) => -Math.abs(w)).sort(); // descending magnitudes, turned into gaps below
  const leader = -gaps[0];
  const gapSums = new Float64Array(m + 1);
  const gapSquareSums = new Float64Array(m + 1);
  for (let k = 0; k < m; k++) {
    const gap = leader + gaps[k];
    gaps[k] = gap;
    gapSums[k + 1] = gapSums[k] + gap;
    gapSquareSums[k + 1] = gapSquareSums[k] + gap * gap;
  }
  return { m, lambda, leader, gaps, gapSums, gapSquareSums };
}

/** Neurons alive while the threshold on the initial gap, w₁/g = a₁ − θ, is `reach`: the number of gaps below it. O(log m). */
export function survivors({ gaps }: Reduction, reach: number): number {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (gaps[middle] < reach) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** ‖w‖₁ = j w₁ − g Σd over the j neurons alive. */
export function reducedL1(reduction: Reduction, alive: number, w1: number, g: number): number {
  return alive * w1 - g * reduction.gapSums[alive];
}

/** ‖w‖² = j w₁² − 2 w₁ g Σd + g² Σd² over the j neurons alive. */
export function reducedSquaredNorm(reduction: Reduction, alive: number, w1: number, g: number): number {
  return alive * w1 * w1 - 2 * w1 * g * reduction.gapSums[alive] + g * g * reduction.gapSquareSums[alive];
}

/** ‖w‖₄⁴, summed over the neurons alive: O(alive). */
export function reducedFourthNorm(reduction: Reduction, alive: number, w1: number, g: number): number {
  let sum = 0;
  for (let k = 0; k < alive; k++) {
    const magnitude = w1 - g * reduction.gaps[k];
    const square = magnitude * magnitude;
    sum += square * square;
  }
  return sum;
}

/** The two equations as a field, y = (w₁, ln g), with their Jacobian; start at (leader, 0). Smooth but for a kink at each death. */
export function reductionField(reduction: Reduction): Field {
  const { lambda, gapSums, gapSquareSums } = reduction;
  return {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      const w1 = y[0];
      const g = Math.exp(y[1]);
      const benefit = 1 - reducedSquaredNorm(reduction, survivors(reduction, w1 / g), w1, g);
      dydt[0] = benefit * w1 - lambda;
      dydt[1] = benefit;
    },
    jacobian: (_t, y, J) => {
      const w1 = y[0];
      const g = Math.exp(y[1]);
      const alive = survivors(reduction, w1 / g);
      const benefit = 1 - reducedSquaredNorm(reduction, alive, w1, g);
      const byLeader = 2 * (alive * w1 - g * gapSums[alive]); // d‖w‖²/dw₁
      const byGrowth = 2 * g * (g * gapSquareSums[alive] - w1 * gapSums[alive]); // d‖w‖²/d ln g
      J[0] = benefit - w1 * byLeader;
      J[1] = -w1 * byGrowth;
      J[2] = -byLeader;
      J[3] = -byGrowth;
    },
  };
}
