import { firstLength } from "../loop/firstLength.ts";
import type { Interpolant, Problem, Stepper, SteppingMethod } from "../method.ts";
import { FrictionSet, type IndexList } from "../switches/activeSet.ts";
import { slide, slideAmong } from "../switches/friction.ts";
import { type FixedPlaces, fixedPlaces } from "../switches/places.ts";
import { type RkcCoefficients, rkcCoefficients, rkcStages } from "./rkcCoefficients.ts";
import { RkcError } from "./rkcError.ts";
import { SpectralRadius } from "./spectralRadius.ts";
import { isFiniteVector, timeWithin } from "./stages.ts";

/**
 * Runge–Kutta–Chebyshev of order 2 with adaptive step and number of stages (Sommeijer, Shampine, Verwer 1998):
 * explicit, stable to h·ρ ≈ ⅔s² with s stages, for large systems whose fast part relaxes (Jacobian nearly symmetric,
 * negative). Error control block by block.
 *
 * With friction (theory §6) the recursion carries the smooth increments alone and every stage value is the exact
 * solution of the scalar inclusion w' ∈ r − friction·Sign(w) for its increment, so that components come to rest, pass
 * zero or stay exactly. What the change of the drive within the step makes of these moments counts as error.
 */
export const rkc: SteppingMethod = {
  name: "rkc",
  order: 2,
  followsSwitches: true,
  control: { errorOrder: 3, safety: 0.8, memory: 0 },
  start: (problem) => new RkcStepper(problem),
};

const REESTIMATE_EVERY = 10; // accepted steps between estimates of the spectral radius
const MAX_STAGES = 400; // beyond, a step is shortened instead

class RkcStepper implements Stepper {
  // outside the active set y and y1 are zero, and everything else holds leftovers that are never read
  readonly y: Float64Array;
  readonly y1: Float64Array;
  drive1: Float64Array; // smooth part of the slope at the end of the last attempt
  readonly active: FrictionSet;
  private readonly problem: Problem;
  private readonly places: FixedPlaces;
  private readonly friction: number | undefined; // where zero is the only place, and the same for all
  private drive: Float64Array; // smooth part of the slope at the start
  private readonly stageSlope: Float64Array; // F at the last stage
  private older: Float64Array; // increments of the last two stages
  private increment: Float64Array; // of the whole step, after it
  private readonly released: IndexList;
  private readonly radius: SpectralRadius;
  private readonly errors: RkcError;
  private readonly tables = new Map<number, RkcCoefficients>();
  private rho = 0; // spectral radius
  private sinceEstimate = 0; // accepted steps
  private attempted = false; // whether a step from here has been tried already
  private t = 0; // start and end of the last attempt
  private t1 = 0;
  private committed = false; // whether the active set is that of the end of the last attempt

  constructor(problem: Problem) {
    const { field } = problem;
    const room = () => new Float64Array(field.dimension);
    this.problem = problem;
    this.places = fixedPlaces(field);
    const [first] = this.places.friction;
    const same = this.places.zeroAlone && first?.every((value) => value === first[0]);
    this.friction = same ? first[0] : undefined;
    this.y = room();
    this.y1 = room();
    this.drive = room();
    this.drive1 = room();
    this.stageSlope = room();
    this.older = room();
    this.increment = room();
    this.radius = new SpectralRadius(problem);
    // what rests at zero leaves the set, where the field can tell what is released and the places elsewhere do not pull
    // on it
    const sparse = field.switches?.released !== undefined && this.places.balanced && first !== undefined;
    this.active = new FrictionSet(sparse ? (this.places.friction[this.places.at.indexOf(0)] ?? room()) : room());
    this.released = { indices: new Int32Array(field.dimension), count: 0 };
    this.errors = new RkcError(problem, this.places);
  }

  begin(t: number, y: Float64Array, slope: Float64Array): void {
    this.t = t;
    this.y.set(y);
    this.y1.set(y);
    this.drive.set(slope);
    this.active.start(y, slope);
    this.estimateRadius(t);
    this.attempted = false;
  }

  firstLength(direction: number, most: number): number {
    const { problem, t, y, drive, rho } = this;
    const stable = Math.min(most, 0.1 / Math.max(rho, 1 / most));
    return firstLength(problem.derivative, t, y, drive, 2, problem.tolerance, direction, stable);
  }

  longest(): number {
    return ((MAX_STAGES - 1) ** 2 - 1) / (1.54 * this.rho);
  }

  attempt(t: number, t1: number): number {
    if (this.attempted) this.estimateRadius(t);
    this.attempted = true;
    this.committed = false;
    this.t = t;
    this.t1 = t1;
    const h = t1 - t;
    this.take(t, t1, this.table(Math.min(MAX_STAGES, rkcStages(Math.abs(h) * this.rho))));
    const { errors, y, y1, drive, drive1, increment, active, released } = this;
    const error = errors.of(h, y, y1, drive, drive1, increment, active, released);
    return error === Infinity && !(isFiniteVector(y1) && isFiniteVector(drive1)) ? Number.NaN : error;
  }

  commit(): void {
    this.active.update(this.y1, this.drive1, this.released);
    this.committed = true;
  }

  advance(): void {
    const { y, y1, active, drive, drive1 } = this;
    for (let a = 0; a < active.before.count; a++) y[active.before.indices[a]] = y1[active.before.indices[a]];
    this.drive = drive1;
    this.drive1 = drive;
    this.attempted = false;
    if (++this.sinceEstimate >= REESTIMATE_EVERY) this.estimateRadius(this.t1);
  }

  /** The smooth increments as cubics in time, the friction exact on them. */
  readonly interpolate: Interpolant = (t, out) => {
    const { y, drive, drive1, increment, active, t: from, t1, places, committed } = this;
    out.fill(0);
    const { indices, count } = committed ? active.before : active;
    for (let a = 0; a < count; a++) {
      const i = indices[a];
      out[i] = between(y[i], drive[i], drive1[i], increment[i], from, t1, t, places, i);
    }
  };

  keep(): Interpolant {
    const { t: from, t1, places, active, committed } = this;
    const { indices: all, count } = committed ? active.before : active;
    const indices = all.slice(0, count);
    const of = (values: Float64Array) => Float64Array.from(indices, (i) => values[i]);
    const [y, drive, drive1, increment] = [of(this.y), of(this.drive), of(this.drive1), of(this.increment)];
    return (t, out) => {
      out.fill(0);
      indices.forEach((i, a) => {
        out[i] = between(y[a], drive[a], drive1[a], increment[a], from, t1, t, places, i);
      });
    };
  }

  /** Fills y1 and drive1 for a step; leaves the increment of the whole step in `increment`. */
  private take(t: number, t1: number, { stages, mu, nu, muTilde, gammaTilde, c }: RkcCoefficients): void {
    const { problem, places, y, y1, drive, stageSlope, active } = this;
    const { indices, count } = active;
    const { friction } = this;
    const h = t1 - t;
    const jumps = places.at.length > 0;
    for (let j = 1; j <= stages; j++) {
      if (j > 1) problem.derivative(timeWithin(t, t1, c[j - 1]), y1, stageSlope, active);
      const { older, increment } = this;
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
        if (friction !== undefined) y1[i] = slide(y[i], sum, duration, friction);
        else y1[i] = jumps ? slideAmong(y[i], sum, duration, places, i) : y[i] + sum;
      }
      this.older = increment;
      this.increment = older;
    }
    this.endSlope(t1);
  }

  /** The slope at the end of a step, and which resting components it pulls free. */
  private endSlope(t1: number): void {
    const { problem, y1, drive1, active, released } = this;
    if (problem.released?.(t1, y1, drive1, active, released)) return;
    problem.derivative(t1, y1, drive1);
    active.findReleased(drive1, released);
  }

  private estimateRadius(t: number): void {
    this.rho = this.radius.at(t, this.y, this.drive, this.active);
    this.sinceEstimate = 0;
  }

  private table(stages: number): RkcCoefficients {
    const known = this.tables.get(stages) ?? rkcCoefficients(stages);
    this.tables.set(stages, known);
    return known;
  }
}

/**
 * The state of component i at t, in a step from `from` to `t1` that started at y with these slopes and this smooth
 * increment.
 */
function between(
  y: number,
  slope: number,
  slope1: number,
  rise: number,
  from: number,
  t1: number,
  t: number,
  places: FixedPlaces,
  i: number,
): number {
  const h = t1 - from;
  const s = (t - from) / h;
  const bend = (1 - 2 * s) * rise + (s - 1) * h * slope + s * h * slope1;
  const change = s * rise + s * (s - 1) * bend;
  if (places.at.length === 0) return y + change;
  return places.zeroAlone
    ? slide(y, change, t - from, places.friction[0][i])
    : slideAmong(y, change, t - from, places, i);
}
