import { count, InputError, knownKeys, positive } from "../checks.ts";
import {
  type Field,
  type Progress,
  radau,
  type Solution,
  type SolverStats,
  type Status,
  type Step,
  type StopSignal,
  solve,
} from "../solvers/index.ts";
import { fallingRoot } from "./fallingRoot.ts";
import { interpolate, LOBATTO_NODES } from "./lobatto.ts";
import {
  type Reduction,
  reductionField,
  relativeL1,
  relativeSquares,
  survivors,
  tiedWinners,
  winnerField,
} from "./reduction.ts";

/** `extinct`: λ was too strong for these weights and every one of them died, the last at `t`. */
export type CollapseStatus = Status | "extinct";

/** The whole collapse of one feature, known at every time from 0 to `t`. Times are flow times. */
export interface CollapseSolution {
  /** What was solved. */
  readonly reduction: Reduction;
  /** Its steps, one after the other. */
  readonly pieces: readonly CollapsePiece[];
  /** Time reached. */
  readonly t: number;
  readonly status: CollapseStatus;
  readonly message: string;
  readonly stats: Readonly<SolverStats>;
}

/**
 * One step of the solution, from `start` to `end`: w₁ (`leader`) and ln ρ (`logReach`) at its six Lobatto nodes, length 6 each. The next
 * piece begins where this one stops being valid.
 */
export interface CollapsePiece {
  readonly start: number;
  readonly end: number;
  readonly leader: Float64Array;
  readonly logReach: Float64Array;
}

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

/** What `solveCollapse` is told. */
export interface CollapseOptions {
  /** Flow time to stop at; default: go on until only the winner (and its exact ties) is left and rests within the tolerance. */
  readonly tEnd?: number;
  /** Relative and absolute, of w₁ and ln ρ; default 1e-8. */
  readonly tolerance?: number;
  readonly maxSteps?: number;
  /** Hears the time reached and tEnd; without tEnd the run has no known end and `tEnd` is infinite. */
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: StopSignal;
}

/**
 * Integrates the reduced equations (theory §3.1) in flow time, first those of the race, then that of the winner alone. Both by `radau`:
 * they are stiff, ‖w‖ relaxing at rate 2 while the collapse takes 1/λ, and an explicit method would need of the order of 10/λ evaluations.
 * @throws InputError on tEnd or tolerance not > 0
 */
export function solveCollapse(reduction: Reduction, options: CollapseOptions = {}): CollapseSolution {
  knownKeys("solveCollapse", options, {
    tEnd: true,
    tolerance: true,
    maxSteps: true,
    onProgress: true,
    signal: true,
  });
  const { tolerance = 1e-8, maxSteps = 1_000_000 } = options;
  positive("tolerance", tolerance);
  count("maxSteps", maxSteps);
  if (options.tEnd !== undefined) positive("tEnd", options.tEnd);
  const { leader, gaps, m } = reduction;
  const ties = tiedWinners(reduction);
  const pieces: CollapsePiece[] = [];
  let told = 0; // the latest time told to onProgress; the race may overshoot its end, progress does not go back
  const phase = (
    field: Field,
    y0: number[],
    t0: number,
    until: (y: Float64Array, t: number) => boolean,
    used: number,
  ): Solution =>
    solve(field, y0, {
      t0,
      // a gap of at least 10⁻³⁰⁸ grows like exp(λt/w₁), w₁ < 1.2: by 1000/λ every gap that is not zero has decided its race
      tEnd: options.tEnd ?? t0 + 1000 / reduction.lambda,
      tolerance,
      maxSteps: Math.max(1, maxSteps - used),
      method: radau,
      times: [],
      until: (time, y) => until(y, time),
      onStep: (step) => pieces.push(pieceOf(step, lastLogReach - BEYOND)),
      ...(options.onProgress && {
        onProgress: (p: Progress) => {
          told = Math.max(told, p.t);
          options.onProgress?.({ ...p, t: told, tEnd: options.tEnd ?? Infinity });
        },
      }),
      ...(options.signal && { signal: options.signal }),
    });
  const lastLogReach = Math.log(ties < m ? gaps[ties] : leader);

  let t = 0;
  let w1 = leader;
  let work: SolverStats = { method: radau.name, steps: 0, rejected: 0, rhs: 0, jacobians: 0, events: 0 };
  const goal = options.tEnd === undefined ? "with the race not over" : `of ${options.tEnd}`;
  const ended = (run: Solution): CollapseSolution => {
    const message =
      run.status === "maxSteps"
        ? `the budget of ${maxSteps} steps ended at t = ${run.t} ${goal}; raise maxSteps or loosen the tolerance.`
        : run.message;
    return { reduction, pieces, t: run.t, status: run.status, message, stats: work };
  };
  if (ties < m) {
    // a leader with less than 2·10⁻¹¹ of t left to live takes the rivals that still live with it: ln ρ is singular where it dies
    const dies = (time: number, w: number) => w <= 1e5 * Number.EPSILON * reduction.lambda * time;
    const over = (y: Float64Array, time: number) => y[1] <= lastLogReach || dies(time, y[0]);
    const race = phase(reductionField(reduction), [leader, Math.log(leader)], 0, over, 0);
    work = sum(work, race.stats);
    if (race.status !== "converged") return ended(race);
    if (race.y[1] > lastLogReach) return extinctAt(race.t, { ...ended(race), status: "extinct" });
    const last = pieces[pieces.length - 1];
    t = fallingRoot((time) => logReachOf(last, time) - lastLogReach, last.start, last.end);
    w1 = leaderOf(last, t);
    if (t === options.tEnd) return { reduction, pieces, t, status: "done", message: "", stats: work };
  }
  const rests = (w: number) =>
    options.tEnd === undefined && Math.abs((1 - ties * w * w) * w - reduction.lambda) <= tolerance;
  const alone = phase(winnerField(reduction, ties), [w1], t, ([w]) => w <= 0 || rests(w), work.steps + work.rejected);
  work = sum(work, alone.stats);
  if (alone.y[0] > 0) return ended(alone);
  const last = pieces[pieces.length - 1];
  return extinctAt(
    fallingRoot((time) => leaderOf(last, time), last.start, last.end),
    ended(alone),
  );
}

/** How far below the last rival's gap ln ρ is put once it is dead, so that no rounding brings it back. */
const BEYOND = 1e-12;

/** The state at flow time t (theory §3.1). @throws InputError unless 0 ≤ t ≤ solution.t */
export function collapseAt({ reduction, pieces, t: reached, status }: CollapseSolution, t: number): CollapseState {
  if (!(t >= 0 && t <= reached)) {
    throw new InputError(`t must lie between 0 and ${reached}, the time the collapse was solved to; got ${t}.`);
  }
  if (status === "extinct" && t === reached) return stateOf(reduction, 0, 0);
  if (t === 0) return stateOf(reduction, reduction.leader, reduction.leader);
  const piece = pieces[lastStartedBy(pieces, t)];
  return stateOf(reduction, leaderOf(piece, t), Math.min(reduction.leader, Math.exp(logReachOf(piece, t))));
}

/** The state with winner w₁ and reach ρ, in units of the weights (theory §3.1); all zero once w₁ ≤ 0. */
export function stateOf(reduction: Reduction, w1: number, reach: number): CollapseState {
  if (!(w1 > 0)) return { leader: 0, reach: 0, alive: 0, l1: 0, squaredNorm: 0 };
  // at t = 0 every weight that is not zero is alive, the leader's own gap is 0
  const alive = survivors(reduction, reach);
  const l1 = w1 * relativeL1(reduction, alive, reach);
  return { leader: w1, reach, alive, l1, squaredNorm: w1 * w1 * relativeSquares(reduction, alive, reach) };
}

/**
 * Writes the weights at `state` into `out`, given the start `weights` (length m both) in their own order and with their own signs
 * (theory §3.1):
 * sign(w_k(0))·w₁·max(1 − d_k/ρ, 0), where what d_k = a₁ − |w_k(0)| lost to rounding is put back, so that t = 0 gives the start itself.
 */
export function weightsAt(reduction: Reduction, state: CollapseState, weights: Float64Array, out: Float64Array): void {
  const { leader, reach } = state;
  const growth = leader / reach;
  for (let k = 0; k < weights.length; k++) {
    const start = Math.abs(weights[k]);
    const gap = reduction.leader - start;
    const lost = reduction.leader - gap - start;
    out[k] = gap < reach ? Math.sign(weights[k]) * Math.max(0, leader - growth * gap - growth * lost) : 0;
  }
}

/**
 * The flow time at which each neuron dies (theory §3.1), in the order of `reduction.gaps` (the winner first, the earliest death last);
 * Infinity for the ones alive at the end of the solution. Returns length m.
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
    for (; next >= 0 && gaps[next] > 0 && Math.log(gaps[next]) >= reach; next--) {
      const goal = Math.log(gaps[next]);
      times[next] = fallingRoot((time) => logReachOf(piece, time) - goal, piece.start, end);
    }
  }
  if (status === "extinct") times.fill(t, 0, next + 1);
  return times;
}

/** What there is to say when no weight is left at flow time t (theory §3.1). */
export function extinctionMessage(lambda: number, t: number): string {
  return `lambda = ${lambda} is too strong for these weights: every weight dies, the last one at t = ${t}; a survivor needs lambda < 0.385 and a start that is not too small.`;
}

function extinctAt(t: number, solution: CollapseSolution): CollapseSolution {
  return { ...solution, t, status: "extinct", message: extinctionMessage(solution.reduction.lambda, t) };
}

/** A step of either phase; that of the winner alone has a reach that stays. */
function pieceOf(step: Readonly<Step>, lastLogReach: number): CollapsePiece {
  const leader = new Float64Array(LOBATTO_NODES.length);
  const logReach = new Float64Array(LOBATTO_NODES.length).fill(lastLogReach);
  const state = new Float64Array(step.y1.length);
  LOBATTO_NODES.forEach((s, j) => {
    if (s < 1) step.interpolate(step.t0 + s * (step.t1 - step.t0), state);
    else state.set(step.y1);
    leader[j] = state[0];
    if (state.length > 1) logReach[j] = state[1];
  });
  return { start: step.t0, end: step.t1, leader, logReach };
}

function leaderOf({ start, end, leader }: CollapsePiece, t: number): number {
  return interpolate(leader, (t - start) / (end - start));
}

function logReachOf({ start, end, logReach }: CollapsePiece, t: number): number {
  return interpolate(logReach, (t - start) / (end - start));
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

function sum(a: SolverStats, b: Readonly<SolverStats>): SolverStats {
  return {
    method: a.method,
    steps: a.steps + b.steps,
    rejected: a.rejected + b.rejected,
    rhs: a.rhs + b.rhs,
    jacobians: a.jacobians + b.jacobians,
    events: a.events + b.events,
  };
}
