import { InputError } from "../checks.ts";
import { exp, log1p } from "../math/index.ts";
import type { Reduction } from "./reduction.ts";

/**
 * The collapse in closed form as λ√m → 0 (theory §3.2): on the slow manifold ‖w‖ = 1, so g = 1/√S₂(θ) and λt = ∫₀^θ
 * dθ/√S₂(θ). Between two deaths S₂ is a quadratic in the reach and the integral is an arsinh: no differential equation
 * at all. Nothing depends on the scale of the weights. Its error against the exact flow is proportional to λ√m.
 */
export interface SlowManifold {
  /** What it was made from. */
  readonly reduction: Reduction;
  /**
   * Flow time of each death in the order of `reduction.gaps` (the winner first); Infinity for the winner and its ties;
   * length m.
   */
  readonly deathTimes: Float64Array;
}

/** The slow manifold at one time, in the terms of the reduction. */
export interface SlowState {
  /** w₁/g = a₁ − θ, the initial gap of a neuron dying now. */
  readonly reach: number;
  /** m', the weights that are not zero. */
  readonly alive: number;
  /** ‖w‖₁. */
  readonly l1: number;
}

/**
 * Every death time, flow time, in O(m) (theory §3.2).
 * @throws InputError when lambda is so small that a death time, of the order of 1/lambda, leaves the range of numbers
 */
export function slowManifold(reduction: Reduction): SlowManifold {
  const { gaps, m, leader, lambda } = reduction;
  const deathTimes = new Float64Array(m).fill(Infinity);
  let scaledTime = 0; // λt
  let reach = leader;
  for (let j = m; j > 1 && gaps[j - 1] > 0; j--) {
    scaledTime += timeToLastDeath(reduction, j, reach);
    deathTimes[j - 1] = scaledTime / lambda;
    reach = gaps[j - 1];
  }
  if (scaledTime / lambda === Infinity) {
    throw new InputError(
      `lambda = ${lambda} is too small: death times are of the order of 1/lambda and leave the range of ` +
        "numbers; give at least 1e-305.",
    );
  }
  return { reduction, deathTimes };
}

/** The state at flow time t (theory §3.2). O(log m). @throws InputError unless t is finite and ≥ 0 */
export function slowManifoldAt({ reduction, deathTimes }: SlowManifold, t: number): SlowState {
  if (!(t >= 0 && t < Infinity)) throw new InputError(`t must be a finite number >= 0, got ${t}.`);
  const { lambda, gaps, leader, m, leadSums, leadSquareSums } = reduction;
  let low = 0; // neurons 0 … low − 1 are alive for certain
  let high = m;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (deathTimes[middle] > t) low = middle + 1;
    else high = middle;
  }
  const alive = low;
  const from = alive === m ? leader : gaps[alive];
  const elapsed = t - (alive === m ? 0 : deathTimes[alive]);
  const fall = exp(-Math.sqrt(alive) * lambda * elapsed);
  // the winner and its ties share the norm equally, however small their common reach has become
  if (leadSums[alive] === 0) return { reach: from * fall, alive, l1: Math.sqrt(alive) };
  // the inverse of timeToLastDeath: e = a + √(a² + variance) falls exponentially, a the reach above the mean of the
  // gaps
  const meanLead = leadSums[alive] / alive;
  const variance = Math.max(0, leadSquareSums[alive] / alive - meanLead * meanLead);
  const above = (from - gaps[alive - 1]) / leader + meanLead;
  const e = (above + Math.sqrt(above * above + variance)) * fall;
  const beyond = Math.max(0, (e - variance / e) / 2 - meanLead);
  const s1 = alive * beyond + leadSums[alive];
  const s2 = (alive * beyond + 2 * leadSums[alive]) * beyond + leadSquareSums[alive];
  return { reach: gaps[alive - 1] + leader * beyond, alive, l1: s1 / Math.sqrt(s2) };
}

/**
 * λt for the reach to fall from `from` to the last gap of j neurons, not all tied, who stay alive meanwhile: with a and
 * b the distance of these two from the mean of the gaps, arsinh(a/width) − arsinh(b/width), written as a logarithm of
 * positive terms alone.
 */
function timeToLastDeath({ gaps, leader, leadSums, leadSquareSums }: Reduction, j: number, from: number): number {
  const fall = (from - gaps[j - 1]) / leader; // a − b
  const b = leadSums[j] / j;
  const squares = leadSquareSums[j] / j; // b² + width²
  const rootA = Math.sqrt(fall * (fall + 2 * b) + squares);
  const rootB = Math.sqrt(squares);
  return log1p((fall + (fall * (fall + 2 * b)) / (rootA + rootB)) / (b + rootB)) / Math.sqrt(j);
}
