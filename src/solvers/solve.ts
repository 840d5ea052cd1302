import { allFinite, count, finite, InputError, positive } from "../checks.ts";
import type { ActiveSet } from "./activeSet.ts";
import { dopri5 } from "./dopri5.ts";
import { eventSolver } from "./eventSolver.ts";
import type { Field } from "./field.ts";
import type { Method, Outcome, Step } from "./method.ts";
import type { Progress, StopSignal } from "./progress.ts";
import { atTimes, everyStep } from "./saveAt.ts";
import type { Solution, SolverStats, Status, SwitchEvent } from "./solution.ts";

/** Options of `solve`; only `tEnd` is needed. */
export interface SolveOptions {
  /** Where to stop; > t0. */
  readonly tEnd: number;
  /** Start time, default 0. */
  readonly t0?: number;
  /** Default: `dopri5` for a smooth field, `eventSolver` for one with switches. */
  readonly method?: Method;
  /** Relative and absolute tolerance of adaptive methods, default 1e-8. */
  readonly tolerance?: number;
  /** Overrides `tolerance` for the part proportional to |y|. */
  readonly relativeTolerance?: number;
  /** Overrides `tolerance` for the part that does not depend on y. */
  readonly absoluteTolerance?: number;
  /** Times to keep, any length, increasing, within [t0, tEnd]; default: t0 and every accepted step. */
  readonly times?: ArrayLike<number>;
  /** Step of fixed-step methods; first step to try for adaptive ones. */
  readonly step?: number | undefined;
  /** Upper bound on the step, default none. */
  readonly maxStep?: number;
  /** Budget of steps, accepted and rejected together, default 10⁶. */
  readonly maxSteps?: number;
  /** Ends the run with status `converged` when true at the end of a step; `drive` and `active` as in `Step`. */
  readonly until?: (t: number, y: Float64Array, drive?: Float64Array, active?: ActiveSet) => boolean;
  /** Called with every accepted step, whose buffers are reused: dense output for whoever does not want it kept. */
  readonly onStep?: (step: Readonly<Step>) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: StopSignal;
}

/**
 * Integrates y' = field(t, y) from y(t0) = y0 to tEnd.
 *
 * y0: length `field.dimension`, finite. Time and state have the units of the field: for the flows of this package flow time and weights
 * (theory §1). Everything that happens during the run is told by `status` and `message` of the solution, with the time really reached.
 * @throws InputError when y0 does not fit the field or is not finite, when tEnd, a tolerance, a step or the budget is out of range, and
 * when the field has switches that the method does not follow
 */
export function solve(field: Field, y0: ArrayLike<number>, options: SolveOptions): Solution {
  const { t0 = 0, tEnd, tolerance = 1e-8, maxSteps = 1_000_000, maxStep = Infinity, step, until } = options;
  const { relativeTolerance = tolerance, absoluteTolerance = tolerance } = options;
  const method = options.method ?? (field.switches ? eventSolver : dopri5);
  checkProblem(field, y0, method);
  finite("solve: t0", t0);
  finite("solve: tEnd", tEnd);
  if (!(tEnd > t0)) throw new InputError(`solve: tEnd must be > t0 = ${t0}, got ${tEnd}.`);
  positive("solve: relativeTolerance", relativeTolerance);
  positive("solve: absoluteTolerance", absoluteTolerance);
  if (step !== undefined) positive("solve: step", step);
  if (maxStep !== Infinity) positive("solve: maxStep", maxStep);
  count("solve: maxSteps", maxSteps);
  if (method.fixedStep && step === undefined) {
    throw new InputError(`solve: method ${method.name} takes fixed steps; give their length as step.`);
  }

  const y = Float64Array.from(y0);
  const recorder = options.times ? atTimes(options.times, t0, tEnd, y) : everyStep(t0, y);
  const stats: SolverStats = { method: method.name, steps: 0, rejected: 0, rhs: 0, jacobians: 0, events: 0 };
  const events: SwitchEvent[] = [];
  let reached = t0;
  let stop: Status = "done";

  const accept = (accepted: Step): boolean => {
    reached = accepted.t1;
    y.set(accepted.y1);
    stats.steps++;
    recorder.record(accepted);
    options.onStep?.(accepted);
    options.onProgress?.({ t: reached, tEnd, steps: stats.steps });
    if (until?.(reached, y, accepted.drive1, accepted.active)) stop = "converged";
    else if (reached >= tEnd) stop = "done";
    else if (options.signal?.aborted) stop = "interrupted";
    else if (stats.steps + stats.rejected >= maxSteps) stop = "maxSteps";
    else return true;
    return false;
  };

  const outcome = method.integrate({
    field,
    t0,
    tEnd,
    y0: y.slice(),
    relativeTolerance,
    absoluteTolerance,
    step,
    maxStep,
    stats,
    events,
    accept,
  });
  const status = outcome.status === "failed" ? "failed" : stop;
  const message = messageOf(status, outcome, reached, tEnd, maxSteps);
  return { ts: Float64Array.from(recorder.ts), ys: recorder.ys, t: reached, y, status, message, stats, events };
}

function checkProblem(field: Field, y0: ArrayLike<number>, method: Method): void {
  count("solve: field.dimension", field.dimension);
  if (y0.length !== field.dimension) {
    throw new InputError(`solve: y0 has length ${y0.length}, the field expects ${field.dimension}.`);
  }
  allFinite("solve: y0", y0);
  if (field.switches && !method.followsSwitches) {
    throw new InputError(
      `solve: the field jumps where a component passes zero, and ${method.name} would integrate through the jump and be silently wrong; use method: eventSolver.`,
    );
  }
}

function messageOf(status: Status, outcome: Outcome, t: number, tEnd: number, maxSteps: number): string {
  if (outcome.status === "failed") return outcome.message;
  if (status === "maxSteps") {
    return `the budget of ${maxSteps} steps ended at t = ${t} of ${tEnd}; raise maxSteps or loosen the tolerance.`;
  }
  if (status === "interrupted") return `interrupted at t = ${t} of ${tEnd}.`;
  return "";
}
