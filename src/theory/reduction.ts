import { knownKeys, positive } from "../checks.ts";
import { checkFeature } from "../dynamics/collapse.ts";
import type { Field } from "../solvers/index.ts";

/**
 * The exact reduction of one feature's collapse to two numbers (theory §3.1).
 *
 * While two neurons live, the penalty pulls both down alike, so the gap between them grows by a factor g that is the same for every
 * pair: with the largest magnitude w₁ and the initial gaps d_k = |w₁(0)| − |w_k(0)|, exactly
 *
 *     |w_k(t)| = w₁ · max(1 − d_k/ρ, 0),   ρ = w₁/g,     w₁' = (1 − ‖w‖²) w₁ − λ,     (ln ρ)' = −λ/w₁.
 *
 * ρ is the reach: the neurons alive are those whose initial gap is below it, a prefix of the sorted gaps, and prefix sums give ‖w‖₁
 * and ‖w‖² in O(log m). In the terms of |w_k| = g·max(a_k − θ, 0), ρ = a₁ − θ; written this way nothing cancels when θ closes in on
 * a₁, and ln ρ, which decides the deaths, has no fast part.
 */
export interface Reduction {
  readonly m: number;
  readonly lambda: number;
  /** a₁ = max |w_k(0)|. */
  readonly leader: number;
  /** d_k, ascending; length m; the leader's own 0 comes first. */
  readonly gaps: Float64Array;
  /** Σ d over the first j gaps; length m + 1. */
  readonly gapSums: Float64Array;
  /** Σ d² over the first j gaps; length m + 1. */
  readonly gapSquareSums: Float64Array;
}

/**
 * Sorts the magnitudes of `weights` (length m) once and sums their gaps: O(m log m) (theory §3.1).
 * @throws InputError unless lambda > 0 and there is a weight, all are finite, and one is not zero
 */
export function reduceCollapse(weights: Float64Array, options: { lambda: number }): Reduction {
  knownKeys("reduceCollapse", options, { lambda: true });
  const { lambda } = options;
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

/** Neurons alive at a reach: the number of gaps below it (theory §3.1). O(log m). */
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

/** The neurons that share the largest magnitude exactly, at least 1. */
export function tiedWinners(reduction: Reduction): number {
  return survivors(reduction, Number.MIN_VALUE);
}

/** ‖w‖₁/w₁ = Σ (1 − d/ρ) over the `alive` first gaps. */
export function relativeL1({ gapSums }: Reduction, alive: number, reach: number): number {
  return alive - gapSums[alive] / reach;
}

/** ‖w‖²/w₁² = Σ (1 − d/ρ)² over the `alive` first gaps. */
export function relativeSquares({ gapSums, gapSquareSums }: Reduction, alive: number, reach: number): number {
  return alive - (2 * gapSums[alive] - gapSquareSums[alive] / reach) / reach;
}

/** ‖w‖₄⁴/w₁⁴ at a reach, summed over the neurons alive (theory §3.1 for their weights): O(alive). */
export function relativeFourths({ gaps }: Reduction, alive: number, reach: number): number {
  let sum = 0;
  for (let k = 0; k < alive; k++) {
    const share = 1 - gaps[k] / reach;
    sum += share * share * (share * share);
  }
  return sum;
}

/**
 * The two equations (theory §3.1) as a field in flow time, y = (w₁, ln ρ), with their Jacobian; start at (a₁, ln a₁). Smooth but for a kink at each death, and
 * good until only the winner and its ties are left; the last rival is kept in the sums past its death, so that a step may overshoot it.
 */
export function reductionField(reduction: Reduction): Field {
  const { lambda, gapSums, gapSquareSums, m } = reduction;
  const least = Math.min(m, tiedWinners(reduction) + 1);
  const aliveAt = (reach: number) => Math.max(least, survivors(reduction, reach));
  return {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      const w1 = y[0];
      const reach = Math.exp(y[1]);
      const squaredNorm = w1 * w1 * relativeSquares(reduction, aliveAt(reach), reach);
      dydt[0] = (1 - squaredNorm) * w1 - lambda;
      dydt[1] = -lambda / w1;
    },
    jacobian: (_t, y, J) => {
      const w1 = y[0];
      const reach = Math.exp(y[1]);
      const alive = aliveAt(reach);
      const byLogReach = (2 * (gapSums[alive] - gapSquareSums[alive] / reach)) / reach; // of ‖w‖²/w₁²
      J[0] = 1 - 3 * w1 * w1 * relativeSquares(reduction, alive, reach);
      J[1] = -w1 * w1 * w1 * byLogReach;
      J[2] = lambda / (w1 * w1);
      J[3] = 0;
    },
  };
}

/** The winner and its `ties` alone: w' = (1 − ties·w²)w − λ, one component; goes on below zero after an extinction. */
export function winnerField({ lambda }: Reduction, ties: number): Field {
  return {
    dimension: 1,
    derivative: (_t, [w], dydt) => {
      dydt[0] = (1 - ties * w * w) * w - lambda;
    },
    jacobian: (_t, [w], J) => {
      J[0] = 1 - 3 * ties * w * w;
    },
  };
}
