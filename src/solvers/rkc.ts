import { FrictionSet, type IndexList } from "./activeSet.ts";
import { frictionOf } from "./field.ts";
import { slide, slideAmong } from "./friction.ts";
import { DONE, type Method, notFinite, type Problem, STOPPED, type Step, stepVanished } from "./method.ts";
import { type FixedPlaces, fixedPlaces } from "./places.ts";
import { type RkcCoefficients, rkcCoefficients, rkcStages } from "./rkcCoefficients.ts";
import { SpectralRadius } from "./spectralRadius.ts";
import { vanishes } from "./stepControl.ts";

/**
 * Runge–Kutta–Chebyshev of order 2 with adaptive step and number of stages (Sommeijer, Shampine, Verwer 1998): explicit, stable to
 * h·ρ ≈ ⅔s² with s stages, for large systems whose fast part relaxes (Jacobian nearly symmetric, negative). Error control block by block.
 *
 * With friction (theory §6) the recursion carries the smooth increments alone and every stage value is the exact solution of the scalar
 * inclusion w' ∈ r − friction·Sign(w) for its increment, so that components come to rest, pass zero or stay exactly. A component that
 * rests at the start of a step and is not pulled free there rests through the step; it is looked at again at the end.
 */
export const rkc: Method = { name: "rkc", order: 2, followsSwitches: true, integrate };

const REESTIMATE_EVERY = 10; // accepted steps between estimates of the spectral radius
const MAX_STAGES = 400; // beyond, a step is shortened instead

function integrate(problem: Problem) {
  const { field, t0, tEnd, y0, relativeTolerance, absoluteTolerance, maxStep, stats, accept } = problem;
  const n = field.dimension;
  const friction = frictionOf(field);
  const places = fixedPlaces(field); // undefined where components jump at zero alone
  const block = field.blockLength ?? n;
  // outside the active set y and y1 are zero, and everything else holds leftovers that are never read
  const y = y0; // state at the start of the step
  let drive = new Float64Array(n); // smooth part of the slope there
  const y1 = new Float64Array(n);
  let drive1 = new Float64Array(n);
  const stageSlope = new Float64Array(n); // F at the last stage
  let older = new Float64Array(n); // increments of the last two stages
  let increment = new Float64Array(n);
  const uniform = typeof field.switches?.friction === "number" ? field.switches.friction : undefined;
  const radius = new SpectralRadius(field);
  // what rests at zero leaves the set, unless the places elsewhere pull on it
  const active = new FrictionSet(places === undefined || places.balanced ? friction : new Float64Array(n));
  const released: IndexList = { indices: new Int32Array(n), count: 0 };
  const coefficients = new Map<number, RkcCoefficients>();

  const rhs = (t: number, state: Float64Array, slope: Float64Array): void => {
    field.derivative(t, state, slope, active);
    stats.rhs++;
  };
  /** The slope at the end of a step, and which resting components it pulls free. */
  const rhsAndReleased = (t: number, state: Float64Array, slope: Float64Array): void => {
    if (!field.switches?.released?.(t, state, slope, active, released)) {
      field.derivative(t, state, slope);
      active.findReleased(slope, released);
    }
    stats.rhs++;
  };
  const spectralRadius = (t: number): number => {
    const before = radius.evaluations;
    const estimate = radius.estimate(t, y, drive, active);
    stats.rhs += radius.evaluations - before;
    return estimate;
  };
  const table = (s: number): RkcCoefficients => {
    const known = coefficients.get(s) ?? rkcCoefficients(s);
    coefficients.set(s, known);
    return known;
  };
  /** Fills y1 and drive1 for a step from t of length h; leaves the increment of the whole step in `increment`. */
  const take = (t: number, h: number, { stages, mu, nu, muTilde, gammaTilde, c }: RkcCoefficients): void => {
    const { indices, count } = active;
    for (let j = 1; j <= stages; j++) {
      if (j > 1) rhs(t + c[j - 1] * h, y1, stageSlope);
      const duration = c[j] * h;
      const first = j > 1 ? gammaTilde[j] * h : muTilde[1] * h;
      const fresh = muTilde[j] * h;
      const [fromLast, fromOlder] = [mu[j], nu[j]];
      for (let a = 0; a < count; a++) {
        const i = indices[a];
        let sum = first * drive[i];
        if (j > 1) sum += fromLast * increment[i] + fresh * stageSlope[i];
        if (j > 2) sum += fromOlder * older[i];
        older[i] = sum; // in the place of the one that is needed no more
        y1[i] = places
          ? slideAmong(y[i], sum, duration, places, i)
          : slide(y[i], sum, duration, uniform ?? friction[i]);
      }
      [older, increment] = [increment, older];
    }
    rhsAndReleased(t + h, y1, drive1);
  };
  /** The error of the step in units of the tolerance: the worst block's 2-norm over tolerance·max(1, its norm). */
  const errorOf = (h: number): number => {
    const { indices, count } = active;
    let worst = 0;
    for (let a = 0; a < count; ) {
      const end = (Math.floor(indices[a] / block) + 1) * block;
      let error = 0;
      let size = 0;
      for (; a < count && indices[a] < end; a++) {
        const i = indices[a];
        size += y1[i] * y1[i];
        if (places ? mayRest(y1[i], places, i) : friction[i] > 0 && y1[i] === 0) continue; // came to rest: exact
        const estimate = 0.4 * h * (drive[i] + drive1[i]) - 0.8 * increment[i];
        error += estimate * estimate;
      }
      const scale = Math.max(absoluteTolerance, relativeTolerance * Math.sqrt(size));
      worst = Math.max(worst, Math.sqrt(error) / scale);
    }
    return worst;
  };

  const step: Step & { drive1: Float64Array } = { t0, t1: t0, y1, drive1, active, interpolate };

  const { before } = active; // the set of the step that is handed out

  /** The smooth increments as cubics in time, the friction exact on them. */
  function interpolate(t: number, out: Float64Array): void {
    const h = step.t1 - step.t0;
    const s = (t - step.t0) / h;
    out.fill(0);
    for (let a = 0; a < before.count; a++) {
      const i = before.indices[a];
      const rise = increment[i];
      const bend = (1 - 2 * s) * rise + (s - 1) * h * drive[i] + s * h * drive1[i];
      const change = s * rise + s * (s - 1) * bend;
      out[i] = places
        ? slideAmong(y[i], change, t - step.t0, places, i)
        : slide(y[i], change, t - step.t0, friction[i]);
    }
  }

  field.derivative(t0, y, drive);
  stats.rhs++;
  active.start(y, drive);
  let rho = spectralRadius(t0);
  let sinceEstimate = 0;
  let h = problem.step ?? Math.min(tEnd - t0, 0.1 / Math.max(rho, 1 / (tEnd - t0)));

  while (step.t1 < tEnd) {
    const t = step.t1;
    h = Math.min(h, maxStep);
    if (t + 1.01 * h >= tEnd) h = tEnd - t;
    let stages = rkcStages(h * rho);
    if (stages > MAX_STAGES) {
      stages = MAX_STAGES;
      h = ((MAX_STAGES - 1) ** 2 - 1) / (1.54 * rho);
    }
    if (vanishes(t, h)) return stepVanished(t, h);
    take(t, h, table(stages));
    const error = errorOf(h);
    if (!Number.isFinite(error)) return notFinite(t, h);
    if (error > 1) {
      stats.rejected++;
      h *= Math.max(0.2, 0.8 * error ** (-1 / 3));
      rho = spectralRadius(t);
      continue;
    }
    step.t0 = t;
    step.t1 = h === tEnd - t ? tEnd : t + h;
    active.update(y1, drive1, released);
    if (!accept(step)) return STOPPED;
    for (let a = 0; a < before.count; a++) y[before.indices[a]] = y1[before.indices[a]];
    [drive, drive1] = [drive1, drive];
    step.drive1 = drive1;
    if (++sinceEstimate >= REESTIMATE_EVERY) {
      rho = spectralRadius(step.t1);
      sinceEstimate = 0;
    }
    h *= Math.min(5, Math.max(0.2, 0.8 * Math.max(error, 1e-10) ** (-1 / 3)));
  }
  return DONE;
}

/** Whether the value of component k is one of the places that can hold it. */
function mayRest(value: number, { at, friction }: FixedPlaces, k: number): boolean {
  for (let q = 0; q < at.length; q++) if (value === at[q] && friction[q][k] > 0) return true;
  return false;
}
