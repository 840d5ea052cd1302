import { finite, InputError, positive } from "../checks.ts";
import { exp, log } from "../math/index.ts";
import { type CollapsePiece, leaderOf, logReachOf } from "./collapsePieces.ts";
import type { CollapseSolution } from "./collapseSolution.ts";
import { fallingRoot } from "./fallingRoot.ts";
import { type Reduction, relativeL1, relativeSquares, survivors } from "./reduction.ts";

/** What the reduction knows of the weights at one time. */
export interface CollapseState {
  /** w₁, the winner's magnitude. */
  readonly leader: number;
  /** ρ, the initial gap of a neuron dying now; no longer followed once only the winner and its ties are left. */
  readonly reach: number;
  /** m', the weights that are not zero. */
  readonly alive: number;
  /** ‖w‖₁. */
  readonly l1: number;
  /** ‖w‖². */
  readonly squaredNorm: number;
}

/** The state at flow time t (theory §3.1). @throws InputError unless 0 ≤ t ≤ solution.t */
export function collapseAt({ reduction, pieces, t: reached, status }: CollapseSolution, t: number): CollapseState {
  if (!(t >= 0 && t <= reached)) {
    throw new InputError(`t must lie between 0 and ${reached}, the time the collapse was solved to; got ${t}.`);
  }
  if (status === "extinct" && t === reached) return stateOf(reduction, 0, 0);
  if (t === 0) return stateOf(reduction, reduction.leader, reduction.leader);
  const piece = pieces[lastStartedBy(pieces, t)];
  return stateOf(reduction, leaderOf(piece, t), Math.min(reduction.leader, exp(logReachOf(piece, t))));
}

/**
 * The state with winner w₁ and reach ρ, in units of the weights (theory §3.1); all zero once w₁ ≤ 0.
 * @throws InputError when w1 is not finite, and unless reach is > 0 where w1 is
 */
export function stateOf(reduction: Reduction, w1: number, reach: number): CollapseState {
  finite("w1", w1);
  if (w1 > 0) positive("reach", reach);
  else return { leader: 0, reach: 0, alive: 0, l1: 0, squaredNorm: 0 };
  // at t = 0 every weight that is not zero is alive, the leader's own gap is 0
  const alive = survivors(reduction, reach);
  const l1 = w1 * relativeL1(reduction, alive, reach);
  return { leader: w1, reach, alive, l1, squaredNorm: w1 * w1 * relativeSquares(reduction, alive, reach) };
}

/**
 * Writes the weights at `state` into `out`, given the start `weights` (length m both) in their own order and with their
 * own signs (theory §3.1): sign(w_k(0))·w₁·max(1 − d_k/ρ, 0), where what d_k = a₁ − |w_k(0)| lost to rounding is put
 * back, so that t = 0 gives the start itself.
 */
export function weightsAt(reduction: Reduction, state: CollapseState, weights: Float64Array, out: Float64Array): void {
  const { leader, reach } = state;
  const growth = leader / reach;
  /**
   * By how much a gap has come to; the product where the growth alone is a number, so that at the start it is the gap
   * itself.
   */
  const fall = (gap: number) => (growth < Infinity ? growth * gap : leader * (gap / reach));
  for (let k = 0; k < weights.length; k++) {
    const start = Math.abs(weights[k]);
    const gap = reduction.leader - start;
    const lost = reduction.leader - gap - start;
    out[k] = gap < reach ? Math.sign(weights[k]) * Math.max(0, leader - fall(gap) - fall(lost)) : 0;
  }
}

/**
 * The flow time at which each neuron dies (theory §3.1), in the order of `reduction.gaps` (the winner first, the
 * earliest death last); Infinity for the ones alive at the end of the solution. Returns length m.
 */
export function deathTimes({ reduction, pieces, t, status }: CollapseSolution): Float64Array {
  const { gaps } = reduction;
  const times = new Float64Array(gaps.length).fill(Infinity);
  let next = gaps.length - 1; // the gap whose death comes next
  for (; next >= 0 && gaps[next] >= reduction.leader; next--) times[next] = 0; // zero from the start
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    const end = Math.min(t, piece.end, pieces[i + 1]?.start ?? Infinity);
    const reach = logReachOf(piece, end);
    for (; next >= 0 && gaps[next] > 0 && log(gaps[next]) >= reach; next--) {
      const goal = log(gaps[next]);
      times[next] = fallingRoot((time) => logReachOf(piece, time) - goal, piece.start, end);
    }
  }
  if (status === "extinct") times.fill(t, 0, next + 1);
  return times;
}

/** Index of the last piece that starts before t, or 0. */
function lastStartedBy(pieces: readonly CollapsePiece[], t: number): number {
  let low = 0;
  let high = pieces.length;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle].start <= t) low = middle;
    else high = middle;
  }
  return low;
}
