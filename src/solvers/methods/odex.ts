import type { Field } from "../field.ts";
import { blowUpAt, noFiniteStep, stuckMessage } from "../loop/failures.ts";
import { firstLength } from "../loop/firstLength.ts";
import { spacing } from "../loop/floats.ts";
import { StopSides } from "../loop/stops.ts";
import {
  DONE,
  type Interpolant,
  type Observe,
  type Outcome,
  type Problem,
  type Span,
  STOPPED,
  type Step,
  type Verdict,
  type WalkingMethod,
} from "../method.ts";
import type { Tolerance } from "../tolerance.ts";
import { Solver } from "./odexPackage.ts";
import { isFiniteVector } from "./stages.ts";

/**
 * Gragg–Bulirsch–Stoer extrapolation with adaptive order (ODEX of Hairer and Wanner 1993, by the package `odex` on our
 * Math): few steps at tight tolerances on smooth fields that are not stiff. The order is chosen step by step, up to 16.
 *
 * The package is wrapped because it fails silently in ways that are measured and tested here: a Float64Array as start
 * gives NaN, steps that are NaN are accepted, the end it reports is the requested one whatever was reached, its budget
 * is not kept once the last step has been tried, the first step is at least 10⁻⁴ whatever the time scale, its dense
 * output costs O(n²) per time, and its error estimate passes steps that are off by up to 200 tolerances, the last one
 * above all. It is therefore asked for a hundredth of the tolerance, half as many evaluations more, and a state between
 * two steps is computed by a short integration from the start of its step, which costs O(n).
 */
export const odex: WalkingMethod = { name: "odex", order: 16, followsSwitches: false, walk };

/**
 * Thrown through the package to leave it: a trial met a value that is not finite, at this time; or nothing is accepted
 * any more.
 */
class Leave extends Error {
  readonly at: number;
  readonly stuck: boolean;
  constructor(at: number, stuck: boolean) {
    super();
    this.at = at;
    this.stuck = stuck;
  }
}

/** What the package is asked for per tolerance, and the least of it that rounding allows. */
const CAUTION = 1e-2;
const LEAST_TOLERANCE = 1e-15;

/** Evaluations without an accepted step after which odex is taken to be stuck; a full extrapolation table costs 90. */
const STUCK = 20_000;

/** A way that is no longer than this many spacings of time is gone in one Euler step. */
const MOMENT = 16;

/** Order of the first step's lowest extrapolation, for its length. */
const START_ORDER = 4;

function walk(problem: Problem, span: Span, observe: Observe): Outcome {
  const { t0, tEnd, y0, stops, maxStep } = span;
  const direction = tEnd < t0 ? -1 : 1;
  const sides = new StopSides(problem.field);
  const slope = span.slope0.slice(); // where the run sets out, or sets out anew
  const start = y0.slice(); // state there
  const within = new Float64Array(y0.length); // state at the start of the step
  let t = t0;
  let origin = t0; // where that is
  let stop = 0; // index of the next one
  let first = span.step; // length of the step to begin with
  const told: { verdict: Verdict } = { verdict: "go" }; // after the last step

  const derivative: Field["derivative"] = (at, y, dydt) => problem.derivative(sides.seen(at), y, dydt);
  /**
   * Integrates from y at `from` towards `to` by the package, beginning with a step of the given length; hears of every
   * step.
   */
  const run = (
    from: number,
    y: Float64Array,
    to: number,
    length: number,
    hear: (t: number, y: number[]) => boolean,
  ) => {
    const unit = direction * length; // of the package's time, so that its floor of 10⁻⁴ on the first step never binds
    const solver = tolerant(problem.tolerance);
    const xEnd = (to - from) / unit;
    solver.maxStepSize = Math.min(maxStep / 1.01 / length, xEnd); // its last step may be one per cent longer
    const state = new Float64Array(y.length); // where the package asks for a slope
    const scaled = new Float64Array(y.length);
    let reached = from;
    let sinceAccepted = 0; // evaluations
    const field = (x: number, values: number[]): number[] => {
      const at = from + x * unit;
      state.set(values);
      derivative((to - at) * direction > 0 ? at : to, state, scaled);
      if (!isFiniteVector(scaled)) throw new Leave(at, false);
      if (++sinceAccepted > STUCK) throw new Leave(reached, true);
      for (let i = 0; i < scaled.length; i++) scaled[i] *= unit;
      return scaled as unknown as number[]; // it is only read, entry by entry
    };
    return solver.solve(field, 0, Array.from(y), xEnd, (call, _xOld, x, values) => {
      if (call === 1) return true; // the package announces the start as its first step
      const at = x >= xEnd * (1 - 16 * Number.EPSILON) ? to : from + x * unit;
      if (!values.every(Number.isFinite)) throw new Leave(at, false);
      reached = at;
      sinceAccepted = 0;
      return hear(at, values);
    });
  };
  const interpolant = (from: number, y: Float64Array): Interpolant => {
    return (at, out) => {
      out.set(y);
      if (at === from) return;
      run(from, y, at, Math.abs(at - from), (_reached, values) => {
        out.set(values);
        return true;
      });
    };
  };
  const step: Step = {
    t0,
    t1: t0,
    y1: y0.slice(),
    interpolate: (at, out) => interpolant(step.t0, within)(at, out),
    sketch: (at, out) => interpolant(step.t0, within)(at, out),
    keep: () => sides.kept(interpolant(step.t0, within.slice()), step.t0, step.t1),
  };

  while ((tEnd - t) * direction > 0) {
    const target = stops[stop];
    const left = Math.abs(target - t);
    const most = Math.min(left, maxStep);
    sides.between(t, target);
    first ??= firstLength(derivative, t, start, slope, START_ORDER, problem.tolerance, direction, most);
    first = Math.max(first, spacing(t)); // what is shorter is no step
    step.t1 = t;
    step.y1.set(start);
    if (t + direction * Math.min(first, most) === t) {
      const message = stuckMessage({ span, problem, t, h: Math.min(first, most), y: start });
      return { status: "failed", message };
    }
    const hear = (at: number, values: ArrayLike<number>): boolean => {
      within.set(step.y1);
      step.t0 = step.t1;
      step.t1 = at;
      step.y1.set(values);
      told.verdict = at === step.t0 ? "stop" : observe.accepted(step);
      return told.verdict === "go";
    };
    try {
      // between two stops that rounding alone keeps apart the package would step on the spot
      if (t === origin && left <= MOMENT * spacing(target))
        hear(
          target,
          Float64Array.from(start, (y, i) => y + (target - t) * slope[i]),
        );
      else problem.stats.rejected += run(t, start, target, Math.min(first, most), hear).nReject;
    } catch (error) {
      if (!(error instanceof Leave)) throw error;
      t = step.t1;
      start.set(step.y1);
      if (error.stuck) return stuck(problem, span, t, observe.y);
      problem.stats.rejected++;
      if (!observe.rejected()) return STOPPED;
      first = Math.abs(error.at - t) / 4; // not so far next time
      if (t + direction * first !== t) continue;
      return { status: "failed", message: noFiniteStep(t, first) };
    }
    const { verdict } = told;
    if (verdict === "stop" && step.t1 === step.t0) {
      return { status: "failed", message: stuckMessage({ span, problem, t: step.t1, h: 0, y: observe.y }) };
    }
    if (verdict === "stop") return STOPPED;
    const restart = verdict === "go" ? undefined : verdict;
    t = restart?.t ?? step.t1;
    start.set(restart?.y ?? step.y1);
    told.verdict = "go";
    if (t === tEnd) return DONE;
    while (stop < stops.length - 1 && (stops[stop] - t) * direction <= 0) stop++;
    sides.between(t, stops[stop]);
    problem.derivative(sides.seen(t), start, slope);
    origin = t;
    first = undefined;
  }
  return DONE;
}

/** A solver of the package, asked for less than it is to reach. */
function tolerant({ absolute, relative }: Tolerance): InstanceType<typeof Solver> {
  const solver = new Solver(absolute.length);
  const asked = (tolerance: number) => Math.min(tolerance, Math.max(CAUTION * tolerance, LEAST_TOLERANCE));
  solver.relativeTolerance = Array.from(relative, asked);
  solver.absoluteTolerance = Array.from(absolute, (tolerance) => asked(tolerance) || Number.MIN_VALUE);
  solver.initialStepSize = 1;
  solver.maxSteps = Number.MAX_SAFE_INTEGER; // the budget is the run's
  return solver;
}

function stuck(problem: Problem, span: Span, t: number, y: Float64Array): Outcome {
  const why =
    blowUpAt({ problem, span, t, y }) ?? "the field is stiff or not smooth there, or the tolerance is below rounding.";
  return { status: "failed", message: `odex made no step from t = ${t} in ${STUCK} evaluations: ${why}` };
}
