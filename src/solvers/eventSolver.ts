import { FirstSignChange } from "./bernstein.ts";
import { DenseQuartic, denseSlopeWeights, dopri5Table } from "./dopri5Table.ts";
import { FrictionModes } from "./frictionModes.ts";
import { KinkSides } from "./kinkSides.ts";
import {
  DONE,
  type Method,
  notFinite,
  type Problem,
  STOPPED,
  type Step,
  startNotFinite,
  stepVanished,
} from "./method.ts";
import type { SwitchEvent } from "./solution.ts";
import { combine, isFiniteVector, stages } from "./stages.ts";
import { firstStep, fitStep, StepController, scaledNorm, vanishes } from "./stepControl.ts";

/**
 * The gold method for fields with friction (a differential inclusion, Filippov 1988; theory §2): Dormand–Prince 5(4) on the field with
 * the signs frozen, cut at every switch.
 *
 * A component that reaches zero, or another place where it jumps, is located on the dense output (a certain first root, not a sampled
 * one), the step is repeated to end there, and the component is set to that place; it rests while |drive| ≤ friction and leaves with the
 * drive otherwise. A resting component whose drive outgrows the friction is released at the located time. Order 5 across switches.
 *
 * The drive of a resting component takes part in the error estimate as if the component moved, and so does friction that varies: nothing
 * else would keep the steps short enough to see the drive outgrow the friction and fall back.
 */
export const eventSolver: Method = { name: "eventSolver", order: 5, followsSwitches: true, integrate };

/**
 * Halvings that locate a release or a kink: slopes are continuous there, so an error of 2⁻²⁶ steps in time changes the state by a part
 * in 2⁵² of what the step does.
 */
const HALVINGS = 26;
/** Points of a step at which the interpolated drives of resting components are compared with their friction. */
const RELEASE_POINTS = 32;

function integrate(problem: Problem) {
  const { field, t0, tEnd, y0, relativeTolerance, absoluteTolerance, maxStep, stats, events, accept } = problem;
  const n = field.dimension;
  const y = y0; // state at the start of the step
  const y1 = new Float64Array(n);
  const error = new Float64Array(n);
  const scratch = new Float64Array(n);
  const k: readonly Float64Array[] = dopri5Table.c.map(() => new Float64Array(n)); // stage slopes of the frozen field
  const pulls: readonly Float64Array[] = dopri5Table.c.map(() => new Float64Array(n)); // stage drives where resting, else 0
  const weights = new Float64Array(k.length); // of the stage drives in the drive at a fraction of the step
  const dense = new DenseQuartic(n);
  const modes = new FrictionModes(field, t0, y);
  stats.rhs++;
  const { lower, upper, resting } = modes;
  const holds = modes.varies ? k.map(() => new Float64Array(n)) : undefined; // stage frictions where resting
  const roots = new FirstSignChange();
  const coefficients = new Float64Array(5); // one component of the dense output in Bernstein form
  const arrivals = new Float64Array(n); // fraction of the step at which a component reaches a place, NaN if not by the first
  const kinks = new KinkSides(field.switches?.kinks, t0, y);
  const controller = new StepController(5);
  const step: Step = {
    t0,
    t1: t0,
    y1,
    interpolate: (t, out) => dense.evaluate((t - step.t0) / (step.t1 - step.t0), out),
  };

  const rhs = (t: number, state: Float64Array, slope: Float64Array): void => {
    const stage = k.indexOf(slope);
    modes.slopes(t, state, slope, stage < 0 ? undefined : pulls[stage], stage < 0 ? undefined : holds?.[stage]);
    stats.rhs++;
  };
  /** Fills k, y1 and the dense output for a step from (t, y) of length h. */
  const take = (t: number, h: number): void => {
    stages(rhs, dopri5Table, t, y, h, k, scratch);
    combine(y, h, dopri5Table.b, k, y1);
    dense.fit(y, y1, h, k);
  };
  /** Where component i of the dense output first falls below, or by the sign above, a place, as `FirstSignChange` tells it. */
  const locate = (i: number, place: number, sign: number, end: number): number => {
    dense.bernstein(i, coefficients);
    for (let j = 0; j < coefficients.length; j++) coefficients[j] -= place;
    return roots.locate(coefficients, sign, end * (1 + 8 * Number.EPSILON));
  };
  /** The moving component that reaches a place first, or −1; fills `arrivals`. */
  const firstArrival = (): number => {
    let first = -1;
    let end = 1;
    for (let i = 0; i < n; i++) {
      arrivals[i] = Number.NaN;
      if (resting[i] >= 0) continue;
      if (lower[i] > -Infinity) arrivals[i] = locate(i, lower[i], 1, end);
      if (upper[i] < Infinity) {
        const above = locate(i, upper[i], -1, end);
        if (Number.isNaN(arrivals[i]) || above < arrivals[i]) arrivals[i] = above;
      }
      if (arrivals[i] < end || (first < 0 && arrivals[i] <= end)) {
        first = i;
        end = arrivals[i];
      }
    }
    return first;
  };
  const pulledFreeAt = (t: number, h: number, s: number): boolean => {
    dense.evaluate(s, scratch);
    rhs(t + s * h, scratch, error);
    return modes.pulledFree;
  };
  /** Whether the drive of some resting component comes near its friction in this step. */
  const mayBePulled = (): boolean => {
    for (let i = 0; i < n; i++) {
      if (resting[i] < 0) continue;
      // the weights of denseSlopeWeights add up to 1; those of the later stages, in size, to less than 4
      const reach = Math.abs(pulls[0][i]) + 4 * spreadOf(pulls, i);
      if (reach > (holds ? holds[0][i] - 4 * spreadOf(holds, i) : modes.held(i))) return true;
    }
    return false;
  };
  /** Whether the interpolated drive of some resting component exceeds its friction at the fraction s. */
  const seemsPulled = (s: number): boolean => {
    denseSlopeWeights(s, weights);
    for (let i = 0; i < n; i++) {
      if (resting[i] < 0) continue;
      const drive = weighted(pulls, weights, i);
      if (Math.abs(drive) > (holds ? weighted(holds, weights, i) : modes.held(i))) return true;
    }
    return false;
  };
  /** The fraction of the step, at most `end`, at which a resting component is first pulled free; NaN if none is. */
  const firstRelease = (t: number, h: number, end: number): number => {
    if (!mayBePulled()) return Number.NaN;
    let low = 0;
    let high = Number.NaN;
    for (let point = 1; point <= RELEASE_POINTS && Number.isNaN(high); point++) {
      const s = (end * point) / RELEASE_POINTS;
      if (!seemsPulled(s)) continue;
      if (pulledFreeAt(t, h, s)) high = s;
      else low = s;
    }
    for (let i = 0; i < HALVINGS && !Number.isNaN(high); i++) {
      const middle = (low + high) / 2;
      if (pulledFreeAt(t, h, middle)) high = middle;
      else low = middle;
    }
    return high;
  };
  /** The fraction of the step, at most `end`, at which the first kink is passed; NaN if none is. */
  const firstKink = (t: number, h: number, end: number): number => {
    dense.evaluate(end, scratch);
    if (!kinks.passed(t + end * h, scratch)) return Number.NaN;
    let low = 0;
    let high = end;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (low + high) / 2;
      dense.evaluate(middle, scratch);
      if (kinks.passed(t + middle * h, scratch)) high = middle;
      else low = middle;
    }
    return high;
  };
  const report = (event: SwitchEvent): void => {
    events.push(event);
    stats.events++;
  };

  rhs(t0, y, k[0]);
  if (!isFiniteVector(k[0])) return startNotFinite(t0);
  let h = problem.step ?? firstStep(rhs, t0, y, k[0], 5, relativeTolerance, absoluteTolerance);
  let stalled = 0; // events in a row that did not move t

  while (step.t1 < tEnd) {
    const t = step.t1;
    h = fitStep(t, h, tEnd, maxStep);
    if (vanishes(t, h)) return stepVanished(t, h);
    take(t, h);
    if (!isFiniteVector(y1) || !isFiniteVector(k[6])) return notFinite(t, h);
    error.fill(0);
    combine(error, h, dopri5Table.e, k, scratch);
    error.set(scratch);
    combine(error, h, dopri5Table.e, pulls, scratch);
    if (holds) {
      error.set(scratch);
      combine(error, h, dopri5Table.e, holds, scratch);
    }
    const size = scaledNorm(scratch, y, y1, relativeTolerance, absoluteTolerance);
    if (size > 1) {
      stats.rejected++;
      h *= controller.afterRejected(size);
      continue;
    }
    const next = h * controller.afterAccepted(size);
    let t1 = h === tEnd - t ? tEnd : t + h;
    const first = firstArrival();
    const arrival = first < 0 ? Number.NaN : arrivals[first];
    const release = firstRelease(t, h, Number.isNaN(arrival) ? 1 : arrival);
    const event = Number.isNaN(release) ? arrival : release;
    const kink = firstKink(t, h, Number.isNaN(event) ? 1 : event);
    const cut = Number.isNaN(kink) ? event : kink;
    let switching = !Number.isNaN(cut);
    if (switching) {
      t1 = Math.min(t1, t + cut * h);
      if (t1 === t && cut === kink) {
        // closer ahead than t can tell: from here on the solution is beyond it
        dense.evaluate(cut, scratch);
        kinks.cross(t, scratch);
      }
      take(t, t1 - t);
      if (cut === arrival) {
        // the dense output is less accurate than the step: repeat it once more, to where the step itself reaches the place
        const missing = (nearest(y1[first], lower[first], upper[first]) - y1[first]) / k[6][first];
        if (Math.abs(missing) < 0.1 * (t1 - t) && Math.abs(missing) > 4 * Number.EPSILON * Math.abs(t1)) {
          t1 = Math.min(tEnd, t1 + missing);
          take(t, t1 - t);
        }
      }
    }
    for (let i = 0; i < n; i++) {
      if (resting[i] >= 0) continue;
      const touches = switching && arrivals[i] <= cut * (1 + 8 * Number.EPSILON);
      const at = y1[i] === lower[i] || y1[i] === upper[i];
      if (touches || y1[i] < lower[i] || y1[i] > upper[i] || (at && t1 > t)) {
        y1[i] = nearest(y1[i], lower[i], upper[i]);
        switching = true;
      }
    }
    stalled = t1 > t ? 0 : stalled + 1;
    if (stalled > 2 * n + 8) return stepVanished(t, t1 - t);
    step.t0 = t;
    step.t1 = t1;
    if (switching) {
      if (t1 > t) kinks.crossTo(t1, y1);
      modes.settle(t1, y1, scratch, report);
      stats.rhs++;
    }
    if (t1 > t && !accept(step)) return STOPPED;
    y.set(y1);
    if (switching) {
      for (const pull of pulls) pull.fill(0);
      rhs(t1, y, k[0]);
    } else {
      k[0].set(k[6]);
      pulls[0].set(pulls[6]);
      holds?.[0].set(holds[6]);
    }
    h = next;
  }
  return DONE;
}

/** The nearer of two places, one below and one above; at least one of them finite. */
function nearest(value: number, below: number, above: number): number {
  return value - below < above - value ? below : above;
}

/** How far the later stages of component i are from its first. */
function spreadOf(stages: readonly Float64Array[], i: number): number {
  const start = stages[0][i];
  let spread = 0;
  for (let stage = 1; stage < stages.length; stage++) spread = Math.max(spread, Math.abs(stages[stage][i] - start));
  return spread;
}

/** Σ weights[stage]·stages[stage][i]. */
function weighted(stages: readonly Float64Array[], weights: Float64Array, i: number): number {
  let sum = 0;
  for (let stage = 0; stage < stages.length; stage++) sum += weights[stage] * stages[stage][i];
  return sum;
}
