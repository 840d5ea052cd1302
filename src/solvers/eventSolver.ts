import { FirstSignChange } from "./bernstein.ts";
import { DenseQuartic, dopri5Table } from "./dopri5Table.ts";
import { FrictionModes } from "./frictionModes.ts";
import { KinkSides } from "./kinkSides.ts";
import { DONE, type Method, notFinite, type Problem, STOPPED, type Step, stepVanished } from "./method.ts";
import { combine, isFiniteVector, stages } from "./stages.ts";
import { firstStep, StepController, scaledNorm, vanishes } from "./stepControl.ts";

/**
 * The gold method for fields with friction (a Filippov differential inclusion): Dormand–Prince 5(4) on the field with the signs
 * frozen, cut at every switch.
 *
 * A component that reaches zero is located on the dense output (a certain first root, not a sampled one), the step is repeated to end
 * there, and the component is set to zero; it rests while |drive| ≤ friction and leaves with the drive otherwise. A resting component
 * whose drive outgrows the friction is released at the located time. Order 5 across switches.
 */
export const eventSolver: Method = { name: "eventSolver", order: 5, followsSwitches: true, integrate };

/**
 * Halvings that locate a release or a kink: slopes are continuous there, so an error of 2⁻²⁶ steps in time changes the state by a part
 * in 2⁵² of what the step does.
 */
const HALVINGS = 26;

function integrate(problem: Problem) {
  const { field, t0, tEnd, y0, relativeTolerance, absoluteTolerance, maxStep, stats, events, accept } = problem;
  const n = field.dimension;
  const y = y0; // state at the start of the step
  const y1 = new Float64Array(n);
  const error = new Float64Array(n);
  const scratch = new Float64Array(n);
  const k: readonly Float64Array[] = dopri5Table.c.map(() => new Float64Array(n)); // stage slopes of the frozen field
  const dense = new DenseQuartic(n);
  const modes = new FrictionModes(field, t0, y);
  const { mode } = modes;
  const roots = new FirstSignChange();
  const coefficients = new Float64Array(5); // one component of the dense output in Bernstein form
  const pulled = new Uint8Array(k.length); // stages at which a resting component was pulled free
  const touching = new Uint8Array(n); // components that reach zero where the step is cut
  const kinks = new KinkSides(field.switches?.kinks, t0, y);
  const controller = new StepController(5);
  const step: Step = {
    t0,
    t1: t0,
    y1,
    interpolate: (t, out) => dense.evaluate((t - step.t0) / (step.t1 - step.t0), out),
  };

  const rhs = (t: number, state: Float64Array, slope: Float64Array): void => {
    modes.slopes(t, state, slope);
    stats.rhs++;
    const stage = k.indexOf(slope);
    if (stage >= 0) pulled[stage] = modes.pulledFree ? 1 : 0;
  };
  /** Fills k, y1 and the dense output for a step from (t, y) of length h. */
  const take = (t: number, h: number): void => {
    stages(rhs, dopri5Table, t, y, h, k, scratch);
    combine(y, h, dopri5Table.b, k, y1);
    dense.fit(y, y1, h, k);
  };
  /** The fraction of the step, at most `limit`, at which component i first reaches zero; NaN if it does not. */
  const zeroOf = (i: number, limit: number): number => {
    dense.bernstein(i, coefficients);
    return roots.locate(coefficients, mode[i], limit);
  };
  /** The fraction of the step at which a moving component first reaches zero; NaN if none does. */
  const firstZero = (): number => {
    let first = Number.NaN;
    for (let i = 0; i < n; i++) {
      const s = mode[i] === 0 ? Number.NaN : zeroOf(i, Number.isNaN(first) ? 1 : first);
      if (!(s >= first) && !Number.isNaN(s)) first = s;
    }
    return first;
  };
  const pulledFreeAt = (t: number, h: number, s: number): boolean => {
    dense.evaluate(s, scratch);
    rhs(t + s * h, scratch, error);
    return modes.pulledFree;
  };
  /** The fraction of the step, at most `end`, at which a resting component is first pulled free; NaN if none is. */
  const firstRelease = (t: number, h: number, end: number): number => {
    let high = Number.NaN;
    for (let stage = 1; stage < k.length && Number.isNaN(high); stage++) {
      const s = Math.min(dopri5Table.c[stage], end);
      if (pulled[stage] === 1 && pulledFreeAt(t, h, s)) high = s;
    }
    let low = 0;
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
  /** Chooses the modes at (t, y) anew and restarts the slopes. */
  const settle = (t: number): void => {
    stats.rhs++;
    modes.settle(t, y, scratch, (event) => {
      events.push(event);
      stats.events++;
    });
    rhs(t, y, k[0]);
  };

  rhs(t0, y, k[0]);
  let h = problem.step ?? firstStep(rhs, t0, y, k[0], 5, relativeTolerance, absoluteTolerance);
  let stalled = 0; // events in a row that did not move t

  while (step.t1 < tEnd) {
    const t = step.t1;
    h = Math.min(h, maxStep);
    if (t + 1.01 * h >= tEnd) h = tEnd - t;
    if (vanishes(t, h)) return stepVanished(t, h);
    take(t, h);
    if (!isFiniteVector(y1) || !isFiniteVector(k[6])) return notFinite(t, h);
    error.fill(0);
    combine(error, h, dopri5Table.e, k, scratch);
    const size = scaledNorm(scratch, y, y1, relativeTolerance, absoluteTolerance);
    if (size > 1) {
      stats.rejected++;
      h *= controller.afterRejected(size);
      continue;
    }
    const next = h * controller.afterAccepted(size);
    let t1 = h === tEnd - t ? tEnd : t + h;
    const zero = firstZero();
    const release = firstRelease(t, h, Number.isNaN(zero) ? 1 : zero);
    const event = Number.isNaN(release) ? zero : release;
    const kink = firstKink(t, h, Number.isNaN(event) ? 1 : event);
    const cut = Number.isNaN(kink) ? event : kink;
    const switching = !Number.isNaN(cut);
    if (switching) {
      const limit = cut * (1 + 8 * Number.EPSILON);
      for (let i = 0; i < n; i++) touching[i] = mode[i] !== 0 && zeroOf(i, limit) <= limit ? 1 : 0;
      t1 = Math.min(t1, t + cut * h);
      take(t, t1 - t);
      for (let i = 0; i < n; i++) if (touching[i] === 1 || y1[i] * mode[i] < 0) y1[i] = 0;
    }
    stalled = t1 > t ? 0 : stalled + 1;
    if (stalled > 2 * n + 8) return stepVanished(t, t1 - t);
    step.t0 = t;
    step.t1 = t1;
    if (t1 > t && !accept(step)) return STOPPED;
    y.set(y1);
    if (switching) {
      kinks.crossTo(t + cut * h, y);
      settle(t1);
    } else k[0].set(k[6]);
    h = next;
  }
  return DONE;
}
