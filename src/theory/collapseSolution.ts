import { count, InputError, knownKeys, listeners, positive } from "../checks.ts";
import { log, log2, pow } from "../math/index.ts";
import type { Progress, Solution, SolverStats, Status, StopSignal } from "../solvers/index.ts";
import { CollapsePhases } from "./collapsePhases.ts";
import { type CollapsePiece, leaderOf, logReachOf } from "./collapsePieces.ts";
import { fallingRoot } from "./fallingRoot.ts";
import {
  type Reduction,
  raceField,
  relativeSquares,
  survivors,
  tiedWinners,
  type Units,
  winnerField,
} from "./reduction.ts";
import { foldMargin, survivorWeight } from "./survivor.ts";

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

/** Options of `solveCollapse`. */
export interface CollapseOptions {
  /**
   * Flow time to stop at; default: go on until only the winner (and its exact ties) is left and rests within the
   * tolerance.
   */
  readonly tEnd?: number;
  /** Relative and absolute, of w₁ and ln ρ; default 1e-8. */
  readonly tolerance?: number;
  readonly maxSteps?: number;
  /** Hears the time reached and tEnd; without tEnd the run has no known end and `tEnd` is infinite. */
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: StopSignal;
}

/**
 * Integrates the reduced equations (theory §3.1) in flow time, first those of the race, then that of the winner alone.
 * Both by `radau`: they are stiff, ‖w‖ relaxing at rate 2 while the collapse takes 1/λ, and an explicit method would
 * need of the order of 10/λ evaluations.
 * @throws InputError on tEnd or tolerance not > 0, and when lambda is so strong that every weight dies before t =
 * 1e-304
 */
export function solveCollapse(reduction: Reduction, options: CollapseOptions = {}): CollapseSolution {
  knownKeys("solveCollapse", options, {
    tEnd: true,
    tolerance: true,
    maxSteps: true,
    onProgress: true,
    signal: true,
  });
  const { tEnd, tolerance = 1e-8, maxSteps = 1_000_000, onProgress, signal } = options;
  listeners(options);
  positive("tolerance", tolerance);
  count("maxSteps", maxSteps);
  if (tEnd !== undefined) positive("tEnd", tEnd);
  const { lambda, leader, gaps, m } = reduction;
  const ties = tiedWinners(reduction);
  const lastReach = ties < m ? gaps[ties] : leader;
  const lastLogReach = log(lastReach) - BEYOND;
  const phases = new CollapsePhases({ lastLogReach, tEnd, maxSteps, onProgress, signal });
  const ended = (t: number, status: CollapseStatus, message: string): CollapseSolution => {
    return { reduction, pieces: phases.pieces, t, status, message, stats: phases.stats };
  };
  const stopped = (run: Solution) => ended(run.t, ...endOf(run, lambda, tEnd, maxSteps));
  const extinct = (t: number) => ended(t, "extinct", extinctionMessage(lambda, t));

  const norm = leader * Math.sqrt(relativeSquares(reduction, survivors(reduction, leader), leader));
  if (!Number.isFinite(norm * norm * leader)) {
    return ended(0, "failed", `the weights are too large: with ‖w‖ = ${norm} the slopes leave the range of numbers.`);
  }
  const units = unitsFor(reduction, norm);
  // far off ‖w‖ = 1 the choice of the first step, which squares slopes over tolerances, would leave the range as well
  const step = norm > 1e50 ? (0.01 * units.rate) / norm / norm : undefined;
  let t = 0;
  let w1 = leader;
  if (ties < m) {
    const race = runRace(reduction, phases, { units, tolerance, step, lastReach, tEnd });
    if (race.end === "stopped") return stopped(race.run);
    if (race.end === "extinct") return extinct(race.t);
    if (race.t === tEnd) return ended(race.t, "done", "");
    ({ t, w1 } = race);
    if (phases.isSpent) return ended(t, "maxSteps", budgetMessage(maxSteps, t, tEnd));
  }

  const rest = survivorWeight(lambda, ties);
  // near the fold a small residual is no small distance, and the unstable root has no residual either
  const rests = (w: number) =>
    Math.abs((1 - ties * w * w) * w - lambda) <= tolerance && Math.abs(w - rest) <= tolerance;
  const excess = growthLeft(w1, lambda, ties);
  // within a rounding of the unstable root nothing but rounding decides: followed only as far as that has not grown
  const adrift = (w: number) => excess <= 4 * Number.EPSILON && Math.abs(w - w1) > tolerance;
  const alone = phases.run(winnerField(reduction, ties, units), [w1 / units.weight], t, {
    units,
    tolerance: aloneTolerance(tolerance, excess, foldMargin(lambda, ties)),
    step: ties < m ? undefined : step,
    until: ([y]) => {
      const w = y * units.weight;
      return w <= 0 || adrift(w) || (tEnd === undefined && rests(w));
    },
  });
  if (adrift(alone.y[0] * units.weight)) return ended(alone.t, "failed", balanceMessage(lambda));
  if (alone.y[0] > 0) return stopped(alone);
  const piece = phases.pieces[phases.pieces.length - 1];
  return extinct(fallingRoot((time) => leaderOf(piece, time), piece.start, piece.end));
}

/** How a race ends: decided, at the death of the last rival; with the death of all; or before either. */
type RaceEnd =
  | { readonly end: "decided"; readonly t: number; readonly w1: number }
  | { readonly end: "extinct"; readonly t: number }
  | { readonly end: "stopped"; readonly run: Solution };

/**
 * Runs the race from the start, in units that grow with weights which start small, so that they stay of the size of 1.
 */
function runRace(
  reduction: Reduction,
  phases: CollapsePhases,
  options: {
    readonly units: Units;
    readonly tolerance: number;
    readonly step: number | undefined;
    readonly lastReach: number;
    readonly tEnd: number | undefined;
  },
): RaceEnd {
  const { tolerance, lastReach, tEnd } = options;
  const { lambda, leader } = reduction;
  let { units, step } = options;
  const last = log(lastReach / units.reach);
  // a leader with less than 2·10⁻¹¹ of t left to live takes the rivals that still live with it: ln ρ is singular where
  // it dies
  const dies = (time: number, w: number) => w <= 1e5 * Number.EPSILON * lambda * time;
  const outgrown = (w: number) => units.weight < 1 && w > 1000;
  let t = 0;
  let y = [leader / units.weight, log(leader / units.reach)];
  for (;;) {
    const run = phases.run(raceField(reduction, units), y, t, {
      units,
      tolerance,
      step,
      until: ([w, logReach], time) => logReach <= last || dies(time, w * units.weight) || outgrown(w),
    });
    if (run.status !== "converged") return { end: "stopped", run };
    const [w, logReach] = run.y;
    t = run.t;
    if (logReach <= last) {
      const piece = phases.pieces[phases.pieces.length - 1];
      t = fallingRoot((time) => logReachOf(piece, time) - log(lastReach), piece.start, piece.end);
      return { end: "decided", t, w1: leaderOf(piece, t) };
    }
    const w1 = w * units.weight;
    if (dies(t, w1)) return { end: "extinct", t };
    if (t === tEnd) return { end: "stopped", run: { ...run, status: "done" } };
    if (phases.isSpent) return { end: "stopped", run: { ...run, status: "maxSteps" } };
    units = { ...units, weight: Math.min(1, powerOfTwo(w1)) };
    step = undefined;
    y = [w1 / units.weight, logReach];
  }
}

/** How far below the last rival's gap ln ρ is put once it is dead, so that no rounding brings it back. */
const BEYOND = 1e-12;

/**
 * The units in which states have the size of 1, so that tolerances mean what they say: those of weights that start
 * small and grow, and of time where λ kills all at once.
 * @throws InputError
 */
function unitsFor({ lambda, leader }: Reduction, norm: number): Units {
  if (!(lambda / leader <= 1e304)) {
    throw new InputError(
      `lambda = ${lambda} is too strong for a largest weight of ${leader}: every weight dies before t = ` +
        `1e-304, where numbers end; give a lambda below ${1e304 * leader}.`,
    );
  }
  const reach = powerOfTwo(norm);
  return { weight: Math.min(1, reach), reach, rate: Math.max(1, powerOfTwo(lambda / leader)) };
}

function powerOfTwo(size: number): number {
  return pow(2, Math.round(log2(size)));
}

/**
 * Below the fold, the rate per flow time at which the winner alone leaves the balance of growth and pull; above, where
 * it returns, 1.
 */
function growthLeft(w1: number, lambda: number, ties: number): number {
  return 3 * ties * w1 * w1 < 1 ? Math.abs(1 - ties * w1 * w1 - lambda / w1) : 1;
}

/**
 * What decides how long the winner lives, and whether, can be far smaller than its weight: near the fold the distance
 * to that, √margin, near the unstable root the growth left. Either must be known to `tolerance`, as far as rounding
 * lets it.
 */
function aloneTolerance(tolerance: number, excess: number, margin: number): number {
  const share = Math.min(4 * Math.sqrt(Math.abs(margin)), excess);
  return Math.min(tolerance, Math.max(1e-13, tolerance * share));
}

function budgetMessage(maxSteps: number, t: number, tEnd: number | undefined): string {
  return `the budget of ${maxSteps} steps ended at t = ${t} ${goalOf(tEnd)}; raise maxSteps or loosen the tolerance.`;
}

function goalOf(tEnd: number | undefined): string {
  return tEnd === undefined ? "with the race not over" : `of ${tEnd}`;
}

/** Status and message of a collapse whose last run ended before its goal, or at tEnd. */
function endOf(
  { status, t, message }: Solution,
  lambda: number,
  tEnd: number | undefined,
  maxSteps: number,
): [status: CollapseStatus, message: string] {
  if (status === "maxSteps") return [status, budgetMessage(maxSteps, t, tEnd)];
  if (status === "interrupted") return [status, `interrupted at t = ${t} ${goalOf(tEnd)}.`];
  if (status === "failed") return [status, `the collapse cannot be followed beyond t = ${t}: ${message}`];
  if (status === "converged" || tEnd !== undefined) return [status, message];
  if (lambda >= 1e-305) return ["failed", balanceMessage(lambda)];
  return [
    "failed",
    `lambda = ${lambda} is too weak: the collapse takes a multiple of 1/lambda, which leaves the range ` +
      "of numbers; give a tEnd.",
  ];
}

function balanceMessage(lambda: number): string {
  return (
    `the weights are in balance to the last digit: at lambda = ${lambda} a little more and they live, a ` +
    "little less and they die."
  );
}

/** What there is to say when no weight is left at flow time t (theory §3.1). */
export function extinctionMessage(lambda: number, t: number): string {
  return (
    `lambda = ${lambda} is too strong for these weights: every weight dies, the last one at t = ${t}; a ` +
    "survivor needs lambda < 0.385 and a start that is not too small."
  );
}
