import { Solver } from "odex";
import {
  DONE,
  type Method,
  notFinite,
  type Outcome,
  type Problem,
  STOPPED,
  type Step,
  startNotFinite,
  stepVanished,
} from "./method.ts";
import { isFiniteVector } from "./stages.ts";
import { firstStep, vanishes } from "./stepControl.ts";

/**
 * Gragg–Bulirsch–Stoer extrapolation with adaptive order (ODEX of Hairer and Wanner 1993, by the package `odex`): few steps at tight
 * tolerances on smooth fields that are not stiff. The order is chosen step by step, up to 16.
 *
 * The package is wrapped because it fails silently in ways that are measured and tested here: a Float64Array as start gives NaN,
 * steps that are NaN are accepted, the end it reports is the requested one whatever was reached, its budget is not kept once the
 * last step has been tried, the first step is at least 10⁻⁴ whatever the time scale, its dense output costs O(n²) per time, and its
 * error estimate passes steps that are off by up to 200 tolerances, the last one above all. It is therefore asked for a hundredth of
 * the tolerance, half as many evaluations more, and a state between two steps is computed by a short integration from the start of
 * its step, which costs O(n).
 */
export const odex: Method = { name: "odex", order: 16, followsSwitches: false, integrate };

/** Thrown through the package to leave it; carries the outcome. */
class Leave extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super();
    this.outcome = outcome;
  }
}

/** What the package is asked for per tolerance, and the least of it that rounding allows. */
const CAUTION = 1e-2;
const LEAST_TOLERANCE = 1e-15;

/** Evaluations without an accepted step after which odex is taken to be stuck; a full extrapolation table costs 90. */
const STUCK = 20_000;

function integrate(problem: Problem): Outcome {
  const { field, t0, tEnd, y0, relativeTolerance, absoluteTolerance, maxStep, stats, accept } = problem;
  const n = field.dimension;
  const state = new Float64Array(n); // where odex asks for a slope
  const slope = new Float64Array(n);
  const start = y0.slice(); // state at the start of the step
  let sinceAccepted = 0; // evaluations

  const rhs = (t: number, y: Float64Array, dydt: Float64Array): void => {
    field.derivative(t, y, dydt);
    stats.rhs++;
    if (!isFiniteVector(dydt)) {
      if (t !== step.t1) throw new Leave(notFinite(step.t1, Math.abs(t - step.t1)));
      throw new Leave(t === t0 ? startNotFinite(t0) : notFinite(step.t0, t - step.t0));
    }
    if (++sinceAccepted > STUCK) throw new Leave(stuck(step.t1));
  };
  /** Runs odex from (from, y) to `to`, in units of `unit`, so that its floor of 10⁻⁴ on the first step never binds. */
  const walk = (
    from: number,
    y: Float64Array,
    to: number,
    unit: number,
    observe: (t: number, y: number[]) => boolean,
  ) => {
    const solver = new Solver(n);
    const xEnd = (to - from) / unit;
    solver.relativeTolerance = Math.min(relativeTolerance, Math.max(CAUTION * relativeTolerance, LEAST_TOLERANCE));
    solver.absoluteTolerance = Math.min(absoluteTolerance, Math.max(CAUTION * absoluteTolerance, LEAST_TOLERANCE));
    solver.initialStepSize = 1;
    solver.maxStepSize = Math.min(maxStep / 1.01 / unit, xEnd); // its last step may be one per cent longer
    solver.maxSteps = Number.MAX_SAFE_INTEGER; // the budget is kept by `accept`
    const derivative = (x: number, values: number[]): Float64Array => {
      state.set(values);
      rhs(from + x * unit, state, slope);
      for (let i = 0; i < n; i++) slope[i] *= unit;
      return slope;
    };
    const result = solver.solve(derivative, 0, Array.from(y), xEnd, (call, xOld, x, values) => {
      if (call === 1) return true; // odex announces the start as its first step
      if (!values.every(Number.isFinite)) throw new Leave(notFinite(step.t1, (x - xOld) * unit));
      return observe(x >= xEnd * (1 - 16 * Number.EPSILON) ? to : from + x * unit, values);
    });
    return result;
  };

  const step: Step = {
    t0,
    t1: t0,
    y1: y0.slice(),
    interpolate: (t, out) => {
      out.set(start);
      if (t === step.t0) return;
      sinceAccepted = 0;
      walk(step.t0, start, t, t - step.t0, (_reached, y) => {
        out.set(y);
        return true;
      });
    },
  };
  try {
    rhs(t0, y0, slope);
    const trial = (t: number, y: Float64Array, dydt: Float64Array): void => {
      field.derivative(t, y, dydt);
      stats.rhs++;
    };
    const first =
      problem.step ?? firstStep(trial, t0, y0, slope.slice(), START_ORDER, relativeTolerance, absoluteTolerance);
    const { nReject } = walk(t0, y0, tEnd, Math.min(first, maxStep, tEnd - t0), (t, y) => {
      start.set(step.y1);
      sinceAccepted = 0;
      if (vanishes(step.t1, t - step.t1)) throw new Leave(stepVanished(step.t1, t - step.t1));
      step.t0 = step.t1;
      step.t1 = t;
      step.y1.set(y);
      return accept(step);
    });
    stats.rejected += nReject;
  } catch (error) {
    if (error instanceof Leave) return error.outcome;
    throw error;
  }
  return step.t1 === tEnd ? DONE : STOPPED;
}

/** Order of the first step's lowest extrapolation, for its length. */
const START_ORDER = 4;

function stuck(t: number): Outcome {
  return {
    status: "failed",
    message: `odex made no step from t = ${t} in ${STUCK} evaluations; the field is stiff or not smooth there, or the tolerance is below rounding.`,
  };
}
