import {
  arrayLike,
  callable,
  count,
  finite,
  InputError,
  type KeysOf,
  knownKeys,
  notPromise,
  positive,
  stopSignal,
} from "../checks.ts";
import type { Field, Switches } from "./field.ts";
import { checkedStart, checkField, firstSlope } from "./fieldCheck.ts";
import { checkEvents, type EventFunction } from "./loop/crossings.ts";
import { startNotFinite } from "./loop/failures.ts";
import { Journal } from "./loop/journal.ts";
import { march } from "./loop/march.ts";
import { StopSides, stopsBetween } from "./loop/stops.ts";
import { DONE, type Method, type Outcome, type Problem, type Step } from "./method.ts";
import { type MethodName, methodOf, methods } from "./methods/index.ts";
import { isFiniteVector } from "./methods/stages.ts";
import type { Progress, StopSignal } from "./progress.ts";
import type { Solution, SolverStats, Status, SwitchEvent } from "./solution.ts";
import type { ActiveSet } from "./switches/activeSet.ts";
import { checkPlaces } from "./switches/places.ts";
import { type ToleranceOption, toleranceOf } from "./tolerance.ts";

/** Options of `solve`; only `tEnd` is needed. */
export interface SolveOptions {
  /** Where to stop; before t0: the run goes backwards. */
  readonly tEnd: number;
  /** Start time, default 0. */
  readonly t0?: number;
  /** A method or its name. Default: `dopri5` for a smooth field, `eventSolver` for one with switches. */
  readonly method?: Method | MethodName;
  /** Relative and absolute tolerance of adaptive methods, > 0, default 1e-8: one number, or one per component. */
  readonly tolerance?: ToleranceOption;
  /**
   * Overrides `tolerance` for the part proportional to |y|; may be 0 where the absolute one is not. One number, or one
   * per component.
   */
  readonly relativeTolerance?: ToleranceOption;
  /**
   * Overrides `tolerance` for the part that does not depend on y; may be 0 where the relative one is not. One number,
   * or one per component.
   */
  readonly absoluteTolerance?: ToleranceOption;
  /** Times to keep, any length, from t0 towards tEnd without turning; default: t0 and every accepted step. */
  readonly times?: ArrayLike<number>;
  /** Whether to keep the dense output of every step, for `solution.at`; default false. */
  readonly dense?: boolean;
  /** Length of the step of fixed-step methods; first step to try for adaptive ones. */
  readonly step?: number | undefined;
  /** Upper bound on the length of a step, default none. */
  readonly maxStep?: number;
  /** Budget of steps, accepted and rejected together, default 10⁶. */
  readonly maxSteps?: number;
  /** Functions of time and state whose zeros are to be located, listed in `solution.crossings`, and acted on. */
  readonly events?: readonly EventFunction[];
  /**
   * Ends the run with status `converged` when true at the end of a step; `drive` and `active` as in `Step`. All are
   * copies or for reading only: nothing that is written to y or drive changes the run.
   */
  readonly until?: (t: number, y: Float64Array, drive?: Float64Array, active?: ActiveSet) => boolean;
  /**
   * Called with every accepted step, whose buffers are copies that are reused: dense output for whoever does not want
   * it kept.
   */
  readonly onStep?: (step: Readonly<Step>) => void;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: StopSignal;
}

const OPTIONS: KeysOf<SolveOptions> = {
  tEnd: true,
  t0: true,
  method: true,
  tolerance: true,
  relativeTolerance: true,
  absoluteTolerance: true,
  times: true,
  dense: true,
  step: true,
  maxStep: true,
  maxSteps: true,
  events: true,
  until: true,
  onStep: true,
  onProgress: true,
  signal: true,
};

/**
 * Integrates y' = field(t, y) from y(t0) = y0 to tEnd.
 *
 * y0: length `field.dimension`, finite. Time and state have the units of the field: for the flows of this package flow
 * time and weights (theory §1). Everything that happens during the run is in `status` and `message` of the
 * solution, with the time really reached. The field is asked at times from t0 to tEnd only.
 * @throws InputError when y0 does not fit the field, is not finite or beyond a wall, when tEnd, a tolerance, a step,
 * the budget or an event is out of range, on a method or an option that is not known, when the field does not write its
 * slope, and when the method does not follow the switches of the field
 */
export function solve(field: Field, y0: ArrayLike<number>, options: SolveOptions): Solution {
  checkField(field);
  knownKeys("solve", options, OPTIONS);
  const { t0 = 0, tEnd, tolerance = 1e-8, maxSteps = 1_000_000, maxStep = Infinity, step } = options;
  const { relativeTolerance = tolerance, absoluteTolerance = tolerance, events = [], dense = false } = options;
  const { times, until, onStep, onProgress, signal } = options;
  const y0Own = checkedStart(field, y0);
  const method = methodOf(options.method ?? (field.switches ? methods.eventSolver : methods.dopri5));
  finite("solve: t0", t0);
  finite("solve: tEnd", tEnd);
  finite("solve: tEnd - t0", tEnd - t0);
  checkSwitches(field, y0Own, method, tEnd < t0);
  if (tolerance === 0) throw new InputError("solve: tolerance must be a finite number > 0, got 0.");
  if (step !== undefined) positive("solve: step", step);
  if (maxStep !== Infinity) positive("solve: maxStep", maxStep);
  count("solve: maxSteps", maxSteps);
  if (method.fixedStep && step === undefined) {
    throw new InputError(`solve: method ${method.name} takes fixed steps; give their length as step.`);
  }
  for (const name of ["until", "onStep", "onProgress"] as const) {
    if (options[name] !== undefined) callable(`solve: ${name}`, options[name]);
  }
  stopSignal("solve: signal", signal);
  if (times) arrayLike("solve: times", times);
  checkEvents(events);
  const stops = stopsBetween(field, t0, tEnd);
  const stats: SolverStats = { method: method.name, steps: 0, rejected: 0, rhs: 0, jacobians: 0, events: 0 };
  const switches: SwitchEvent[] = [];
  const problem: Problem = {
    field,
    derivative: (t, state, slope, active) => {
      stats.rhs++;
      const returned: unknown = field.derivative(t, state, slope, active);
      if (returned !== undefined) notPromise("solve: field.derivative", returned, NOT_LATER);
    },
    ...(field.switches?.released && { released: counted(field.switches.released, stats) }),
    tolerance: toleranceOf(field.dimension, absoluteTolerance, relativeTolerance),
    stats,
    report: (event) => {
      switches.push(event);
      stats.events++;
    },
  };
  const listeners = { until, onStep, onProgress, signal };
  const journal = new Journal({ field, t0, tEnd, y0: y0Own, stats, maxSteps, times, dense, events, ...listeners });

  let outcome: Outcome = DONE;
  if (tEnd !== t0) {
    const sides = new StopSides(field);
    sides.between(t0, tEnd);
    const slope0 = firstSlope(field, sides.seen(t0), y0Own);
    stats.rhs++;
    const span = { t0, tEnd, y0: y0Own, slope0, step, maxStep, stops };
    if (!isFiniteVector(slope0)) outcome = startNotFinite(t0);
    else if ("walk" in method) outcome = method.walk(problem, span, journal);
    else outcome = march(method, problem, span, journal);
  }
  const { t, y, recorder, crossings, trajectory } = journal;
  const status = outcome.status === "failed" ? "failed" : journal.status;
  const trouble = outcome.status === "failed" ? outcome.message : (crossings?.endless ?? "");
  return {
    ts: Float64Array.from(recorder.ts),
    ys: recorder.ys,
    t,
    y,
    status,
    message: messageOf(status, trouble, t, tEnd, maxSteps),
    stats: { ...stats }, // dense output may cost evaluations later
    events: switches,
    crossings: crossings?.found ?? [],
    at: (time) => {
      if (trajectory) return trajectory.at(time);
      throw new InputError("solution.at: the run kept no dense output; solve with dense: true.");
    },
  };
}

const NOT_LATER = "it must compute dydt before it returns";

/** Counts an evaluation where there was one. */
function counted(released: NonNullable<Switches["released"]>, stats: SolverStats): typeof released {
  return (...parts) => {
    const done = released(...parts);
    notPromise("solve: field.switches.released", done, NOT_LATER);
    if (done) stats.rhs++;
    return done;
  };
}

function checkSwitches(field: Field, start: Float64Array, method: Method, backwards: boolean): void {
  if (field.switches === undefined) return;
  if (!method.followsSwitches) {
    throw new InputError(
      `solve: the field jumps where a component passes zero, and ${method.name} would integrate through the jump ` +
        `and be silently wrong; use method: eventSolver.`,
    );
  }
  const jumps = checkPlaces(field, start);
  if (jumps && backwards) {
    throw new InputError(
      "solve: a field with friction cannot be run backwards, for a component at rest does not tell where it came " +
        "from; give tEnd > t0.",
    );
  }
}

function messageOf(status: Status, trouble: string, t: number, tEnd: number, maxSteps: number): string {
  if (status === "failed") return trouble;
  if (status === "maxSteps") {
    return `the budget of ${maxSteps} steps ended at t = ${t} of ${tEnd}; raise maxSteps or loosen the tolerance.`;
  }
  if (status === "interrupted") return `interrupted at t = ${t} of ${tEnd}.`;
  if (status === "event") return `ended by a terminal event at t = ${t} of ${tEnd}.`;
  return "";
}
