import { arrayLike, callable, InputError } from "../../checks.ts";
import {
  DONE,
  type Observe,
  type Outcome,
  type Problem,
  type Span,
  STOPPED,
  type Step,
  type Stepper,
  type SteppingMethod,
} from "../method.ts";
import { noAnswer, type Stuck, stuckMessage } from "./failures.ts";
import { firstLength } from "./firstLength.ts";
import { nextFloat, spacing } from "./floats.ts";
import { StepLengths } from "./stepLengths.ts";
import { StopSides } from "./stops.ts";

const SLIVER = 1e-9; // of a step: what is left before a time to end at is rounding, not a step
const STALLED = 8; // steps of no length in a row, per component twice and these
const CREEPING = 1000; // steps in a row so short that the end is out of reach

/**
 * The stepping loop of every method: goes from t0 to tEnd in steps whose length follows from their errors, ends one at
 * every stop, hands over what it accepts, shortens what it cannot. Steps are as long as their ends are apart, however
 * coarse t is.
 */
export function march(method: SteppingMethod, given: Problem, span: Span, observe: Observe): Outcome {
  const { t0, tEnd, y0, stops, maxStep } = span;
  const { stats, field } = given;
  const direction = tEnd < t0 ? -1 : 1;
  const sides = new StopSides(field);
  const problem = sides.of(given);
  const stepper = checkedStepper(method.start(problem), method.name);
  const lengths = new StepLengths(method.order, method.control);
  const fixed = method.fixedStep ? Math.min(span.step as number, maxStep) : undefined;
  const slope = span.slope0.slice(); // where the run sets out

  let t = t0;
  let origin = t0; // where fixed steps are counted from
  let stop = 0; // index of the next one
  let h = 0; // length to try next
  let stalled = 0; // steps of no length in a row
  let creeping = 0; // steps in a row too short to get anywhere

  const step: Step = {
    t0,
    t1: t0,
    y1: stepper.y1,
    interpolate: (at, out) => stepper.interpolate(at, out),
    sketch: (at, out) => (stepper.sketch ?? stepper.interpolate)(at, out),
    keep: () => sides.kept(stepper.keep(), step.t0, step.t1),
    get drive1() {
      return stepper.drive1;
    },
    get active() {
      return stepper.active;
    },
  };
  const commit = stepper.commit && (() => stepper.commit?.());

  /** Sets out anew from the state y at the time t; `slope` belongs to it. */
  const begin = (y: Float64Array): void => {
    origin = t;
    stepper.begin(t, y, slope);
    if (fixed !== undefined) return;
    const most = Math.min(Math.abs(stops[stop] - t), maxStep);
    const own = span.step !== undefined && t === t0;
    const first = own
      ? (span.step as number)
      : (stepper.firstLength?.(direction, most) ??
        firstLength(problem.derivative, t, y, slope, method.order, problem.tolerance, direction, most));
    h = Math.min(most, Math.max(first, spacing(t))); // what is shorter is no step
  };
  const failed = (what: Omit<Stuck, "span" | "t" | "y" | "problem">): Outcome => ({
    status: "failed",
    message: stuckMessage({ ...what, t, y: observe.y, span, problem }),
  });

  sides.between(t0, stops[0]);
  begin(y0);
  while ((tEnd - t) * direction > 0) {
    const target = stops[stop];
    const before = h;
    const most = Math.min(h, stepper.longest?.() ?? Infinity);
    const t1 =
      fixed === undefined
        ? adaptiveEnd(t, most, target, maxStep)
        : fixedEnd(t, origin, fixed * direction, target, direction);
    if (t1 === t)
      return failed({ h: fixed ?? most, ...(lengths.lastError !== undefined && { error: lengths.lastError }) });
    sides.between(t, t1);
    const error = stepper.attempt(t, t1);
    if (!(error >= 0 || Number.isNaN(error)) || typeof error !== "number") {
      throw new InputError(`${method.name}: attempt returned ${error}; return the error as a number >= 0, or NaN.`);
    }
    const end = stepper.end ?? t1;
    const length = Math.abs(end - t);
    if (!(error <= 1)) {
      if (fixed !== undefined) return noAnswer(t, t1 - t);
      stats.rejected++;
      if (!observe.rejected()) return STOPPED;
      const shorter = Math.abs(nextFloat(t1, t) - t);
      if (shorter === 0) return failed({ h: length, error });
      h = Math.min(lengths.afterRejected(length, error, stepper.ease), shorter);
      continue;
    }
    if (end === t) {
      // a switch at the very start of the step
      if (++stalled > 2 * field.dimension + STALLED) return failed({ h: length, chatter: true });
      stepper.commit?.();
      stepper.advance();
      continue;
    }
    stalled = 0;
    creeping = length < 16 * spacing(t) && Math.abs(tEnd - t) > 1e8 * length ? creeping + 1 : 0;
    step.t0 = t;
    step.t1 = end;
    const verdict = observe.accepted(step, commit);
    if (verdict === "stop") return STOPPED;
    const judged = Math.abs((stepper.judged ?? end) - t);
    t = verdict === "go" ? end : verdict.t;
    if (creeping > CREEPING) return failed({ h: length, chatter: true });
    // a switch that cut the step says nothing about the length of the next, a time to end at little
    const next = lengths.afterAccepted(judged, error, stepper.ease);
    if (verdict !== "go") {
      while (stop < stops.length - 1 && (stops[stop] - t) * direction <= 0) stop++;
      sides.between(t, stops[stop]);
      problem.derivative(t, verdict.y, slope);
      begin(verdict.y);
      continue;
    }
    h = judged >= 0.99 * most ? next : Math.max(next, before);
    if (t === target && stop < stops.length - 1) {
      stop++;
      sides.between(t, stops[stop]);
      problem.derivative(t, stepper.y1, slope);
      origin = t;
      stepper.begin(t, stepper.y1, slope);
    } else stepper.advance();
  }
  return DONE;
}

/** @throws InputError when a stepper lacks what the loop calls */
function checkedStepper(stepper: Stepper, name: string): Stepper {
  for (const part of ["begin", "attempt", "advance", "interpolate", "keep"] as const) {
    callable(`${name}: ${part} of what start returns`, stepper?.[part]);
  }
  for (const part of ["y", "y1"] as const) arrayLike(`${name}: ${part} of what start returns`, stepper[part]);
  return stepper;
}

/**
 * The end of a step of length h from t: neither longer than maxStep, nor beyond `target`, nor so that a sliver is left
 * before it.
 */
export function adaptiveEnd(t: number, h: number, target: number, maxStep: number): number {
  const left = Math.abs(target - t);
  const bounded = Math.min(h, maxStep);
  // up to 1 % longer or half as long, where that is all there is; SLIVER: the rounding of many equal steps
  const length = left > 1.01 * bounded ? bounded : left <= maxStep * (1 + SLIVER) ? left : left / 2;
  if (length === left) return target;
  const t1 = target > t ? t + length : t - length;
  return Math.abs(t1 - t) > maxStep * (1 + SLIVER) ? nextFloat(t1, t) : t1;
}

/** The end of the step from t on the grid of steps h (with its sign) from `origin`, or `target`. */
function fixedEnd(t: number, origin: number, h: number, target: number, direction: number): number {
  const taken = Math.round((t - origin) / h);
  const t1 = origin + (taken + 1) * h;
  return (target - t1) * direction > SLIVER * Math.abs(h) ? t1 : target;
}
