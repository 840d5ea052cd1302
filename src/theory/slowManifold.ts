import { InputError } from "../checks.ts";
import type { Reduction } from "./reduction.ts";

/**
 * The collapse in closed form as λ√m → 0 (theory §3.2): on the slow manifold ‖w‖ = 1, so g = 1/√S₂(θ) and λt = ∫₀^θ dθ/√S₂(θ).
 * Between two deaths S₂ = j[(θ − mean)² + variance] over the j neurons alive, and the integral is an arsinh: no differential equation
 * at all. Its error against the exact flow is proportional to λ√m.
 */
export interface SlowManifold {
  /** What it was made from. */
  readonly reduction: Reduction;
  /** Flow time of each death in the order of `reduction.gaps` (the winner first); Infinity for the winner and its ties; length m. */
  readonly deathTimes: Float64Array;
  /** Mean of the first j gaps; length m + 1. */
  readonly means: Float64Array;
  /** Their summed squared deviation from it; length m + 1. */
  readonly spreads: Float64Array;
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

/** Every death time, flow time, in O(m) (theory §3.2). */
export function slowManifold(reduction: Reduction): SlowManifold {
  const { gaps, m, leader, lambda } = reduction;
  const means = new Float64Array(m + 1);
  const spreads = new Float64Array(m + 1);
  for (let j = 1; j <= m; j++) {
    const step = gaps[j - 1] - means[j - 1];
    means[j] = means[j - 1] + step / j;
    spreads[j] = spreads[j - 1] + step * (gaps[j - 1] - means[j]);
  }
  const deathTimes = new Float64Array(m).fill(Infinity);
  let scaledTime = 0; // λt
  let reach = leader;
  for (let j = m; j > 1 && gaps[j - 1] > 0; j--) {
    const next = Math.min(reach, gaps[j - 1]);
    scaledTime += duration(j, means[j], spreads[j], reach, next);
    deathTimes[j - 1] = scaledTime / lambda;
    reach = next;
  }
  return { reduction, deathTimes, means, spreads };
}

/** The state at flow time t (theory §3.2). O(log m). @throws InputError unless t is finite and ≥ 0 */
export function slowManifoldAt(manifold: SlowManifold, t: number): SlowState {
  if (!(t >= 0 && t < Infinity)) throw new InputError(`t must be a finite number >= 0, got ${t}.`);
  const { reduction, deathTimes, means, spreads } = manifold;
  const { lambda, gaps, m } = reduction;
  let low = 0; // neurons 0 … low − 1 are alive for certain
  let high = m;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (deathTimes[middle] > t) low = middle + 1;
    else high = middle;
  }
  const alive = low;
  const from = alive === m ? reduction.leader : gaps[alive];
  const elapsed = t - (alive === m ? 0 : deathTimes[alive]);
  const reach = reachAfter(alive, means[alive], spreads[alive], from, lambda * elapsed);
  // the winner and its ties share the norm equally, however small their common reach has become
  if (spreads[alive] === 0) return { reach, alive, l1: Math.sqrt(alive) };
  const s2 = alive * (reach - means[alive]) ** 2 + spreads[alive];
  return { reach, alive, l1: (alive * (reach - means[alive])) / Math.sqrt(s2) };
}

/** λt for the threshold on the gap to fall from `from` to `to` while j neurons with this mean and spread of gaps are alive. */
function duration(j: number, mean: number, spread: number, from: number, to: number): number {
  const width = Math.sqrt(spread / j);
  const a = from - mean;
  const b = to - mean;
  // arsinh(a/width) − arsinh(b/width), written as a logarithm whose argument stays accurate when width or a − b is small
  const rootA = Math.hypot(a, width);
  const rootB = Math.hypot(b, width);
  return Math.log1p((a - b + (a * a - b * b) / (rootA + rootB)) / (b + rootB)) / Math.sqrt(j);
}

/** The inverse of `duration`: the threshold on the gap a scaled time λt after it was `from`. */
function reachAfter(j: number, mean: number, spread: number, from: number, scaledTime: number): number {
  const width = Math.sqrt(spread / j);
  const a = from - mean;
  if (width === 0) return mean + a * Math.exp(-Math.sqrt(j) * scaledTime);
  const e = (a + Math.hypot(a, width)) * Math.exp(-Math.sqrt(j) * scaledTime); // b + √(b² + width²)
  return mean + (e - (width * width) / e) / 2;
}
