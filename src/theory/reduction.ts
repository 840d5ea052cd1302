import { checkFeature, knownKeys, positive } from "../checks.ts";
import { exp } from "../math/index.ts";
import type { Field } from "../solvers/index.ts";
import { foldMargin } from "./survivor.ts";

/**
 * The exact reduction of one feature's collapse to two numbers (theory §3.1).
 *
 * While two neurons live, the penalty pulls both down alike, so the gap between them grows by a factor g that is the
 * same for every pair: with the largest magnitude w₁ and the initial gaps d_k = |w₁(0)| − |w_k(0)|, exactly
 *
 *     |w_k(t)| = w₁ · max(1 − d_k/ρ, 0),   ρ = w₁/g,     w₁' = (1 − ‖w‖²) w₁ − λ,     (ln ρ)' = −λ/w₁.
 *
 * ρ is the reach: the neurons alive are those whose initial gap is below it, a prefix of the sorted gaps, and prefix
 * sums give ‖w‖₁ and ‖w‖² in O(log m). In the terms of |w_k| = g·max(a_k − θ, 0), ρ = a₁ − θ; written this way nothing
 * cancels when θ closes in on a₁, and ln ρ, which decides the deaths, has no fast part.
 *
 * Of j neurons alive, the last has the gap D = d_j and each is ahead of it by its lead D − d_k. With x = ρ − D, L = Σ
 * lead and Q = Σ lead², exactly Σ (ρ − d_k) = jx + L and Σ (ρ − d_k)² = jx² + 2xL + Q: sums of positive terms, where Σ
 * 1 − Σ d_k/ρ would lose what one large weight and a million small ones differ by.
 */
export interface Reduction {
  readonly m: number;
  readonly lambda: number;
  /** a₁ = max |w_k(0)|. */
  readonly leader: number;
  /** d_k, ascending; length m; the leader's own 0 comes first. */
  readonly gaps: Float64Array;
  /** Σ (d_j − d_k)/a₁ over the first j neurons, d_j the last gap among them; length m + 1. */
  readonly leadSums: Float64Array;
  /** Σ ((d_j − d_k)/a₁)² over the first j neurons; length m + 1. */
  readonly leadSquareSums: Float64Array;
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
  const gaps = new Float64Array(m);
  for (let k = 0; k < m; k++) gaps[k] = -Math.abs(weights[k]);
  gaps.sort();
  const leader = -gaps[0];
  for (let k = 0; k < m; k++) gaps[k] += leader;
  return { m, lambda, leader, gaps, ...leads(gaps, leader) };
}

/**
 * The sums of the leads of every prefix. A new last gap, `step` behind the one before, puts every lead up by it. All
 * terms are positive; what each addition rounds away is kept and added back (Neumaier 1974), without which a million
 * like terms would lose five digits.
 */
function leads(gaps: Float64Array, leader: number): Pick<Reduction, "leadSums" | "leadSquareSums"> {
  const leadSums = new Float64Array(gaps.length + 1);
  const leadSquareSums = new Float64Array(gaps.length + 1);
  let sum = 0;
  let sumLost = 0;
  let squares = 0;
  let squaresLost = 0;
  for (let k = 1; k < gaps.length; k++) {
    const step = (gaps[k] - gaps[k - 1]) / leader;
    const all = k * step;
    const bySquare = step * (2 * (sum + sumLost) + all);
    const newSum = sum + all;
    sumLost += sum >= all ? sum - newSum + all : all - newSum + sum;
    sum = newSum;
    const newSquares = squares + bySquare;
    squaresLost += squares >= bySquare ? squares - newSquares + bySquare : bySquare - newSquares + squares;
    squares = newSquares;
    leadSums[k + 1] = sum + sumLost;
    leadSquareSums[k + 1] = squares + squaresLost;
  }
  return { leadSums, leadSquareSums };
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

/** ‖w‖₁/w₁ = Σ (1 − d/ρ) over the `alive` first gaps, at least one. */
export function relativeL1({ gaps, leader, leadSums }: Reduction, alive: number, reach: number): number {
  const last = (reach - gaps[alive - 1]) / reach;
  return alive * last + leadSums[alive] * (leader / reach);
}

/** ‖w‖²/w₁² = Σ (1 − d/ρ)² over the `alive` first gaps, at least one. */
export function relativeSquares(reduction: Reduction, alive: number, reach: number): number {
  const { gaps, leader, leadSums, leadSquareSums } = reduction;
  const last = (reach - gaps[alive - 1]) / reach;
  const scale = leader / reach;
  return (alive * last + 2 * leadSums[alive] * scale) * last + leadSquareSums[alive] * scale * scale;
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
 * What the equations are integrated in, so that neither weights nor λ of any size leave the range of numbers: all
 * powers of two.
 */
export interface Units {
  /** Of w₁. */
  readonly weight: number;
  /** Of ρ. */
  readonly reach: number;
  /** Units of time per flow time. */
  readonly rate: number;
}

const PLAIN: Units = { weight: 1, reach: 1, rate: 1 };

/**
 * The two equations (theory §3.1) as a field in flow time, y = (w₁, ln ρ), with their Jacobian; start at (a₁, ln a₁).
 * Smooth but for a kink at each death, and good until only the winner and its ties are left; the last rival is kept in
 * the sums past its death, so that a step may overshoot it.
 */
export function reductionField(reduction: Reduction): Field {
  return raceField(reduction, PLAIN);
}

/** `reductionField` in other units: y = (w₁/weight, ln(ρ/reach)), time times `rate`. */
export function raceField(reduction: Reduction, { weight, reach: unitReach, rate }: Units): Field {
  const { lambda, m } = reduction;
  const pull = lambda / weight / rate;
  const least = Math.min(m, tiedWinners(reduction) + 1);
  const aliveAt = (reach: number) => Math.max(least, survivors(reduction, reach));
  return {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      const reach = unitReach * exp(y[1]);
      const w1 = weight * y[0];
      const squaredNorm = w1 * w1 * relativeSquares(reduction, aliveAt(reach), reach);
      dydt[0] = ((1 - squaredNorm) * y[0]) / rate - pull;
      dydt[1] = -pull / y[0];
    },
    jacobian: (_t, y, J) => {
      const reach = unitReach * exp(y[1]);
      const alive = aliveAt(reach);
      const w1 = weight * y[0];
      const squares = relativeSquares(reduction, alive, reach);
      const byLogReach = 2 * (relativeL1(reduction, alive, reach) - squares); // of ‖w‖²/w₁²
      J[0] = (1 - 3 * w1 * w1 * squares) / rate;
      J[1] = (-w1 * w1 * y[0] * byLogReach) / rate;
      J[2] = pull / (y[0] * y[0]);
      J[3] = 0;
    },
  };
}

/**
 * The winner and its `ties` alone, one component w₁/weight, time times `rate`: w' = (1 − ties·w²)w − λ; goes on below
 * zero after an extinction. Near the fold, w = 1/√(3·ties), where growth and pull all but cancel, from the distances to
 * it.
 */
export function winnerField({ lambda }: Reduction, ties: number, { weight, rate }: Units = PLAIN): Field {
  const fold = 1 / Math.sqrt(3 * ties);
  const strongest = (2 / 3) * fold; // λ at the fold
  const margin = foldMargin(lambda, ties);
  const spare = Math.abs(margin) < 0.5 ? (strongest * strongest * margin) / (strongest + lambda) : strongest - lambda;
  return {
    dimension: 1,
    derivative: (_t, [y], dydt) => {
      const w = weight * y;
      const z = w - fold;
      if (Math.abs(z) < fold / 2) dydt[0] = (spare - z * z * (1 / fold + ties * z)) / weight / rate;
      else dydt[0] = ((1 - ties * w * w) * y) / rate - lambda / weight / rate;
    },
    jacobian: (_t, [y], J) => {
      const w = weight * y;
      J[0] = (1 - 3 * ties * w * w) / rate;
    },
  };
}
