import { InputError } from "../checks.ts";
import { Arrivals } from "./arrivals.ts";
import { Defect } from "./defect.ts";
import type { DenseQuartic } from "./denseQuartic.ts";
import type { Field } from "./field.ts";
import { spacing } from "./floats.ts";
import { FrictionModes } from "./frictionModes.ts";
import { KinkCut } from "./kinkCut.ts";
import type { Interpolant, Problem, Stepper, SteppingMethod } from "./method.ts";
import { Releases } from "./releases.ts";
import { timeWithin } from "./stages.ts";

/**
 * A smooth method, made to follow switches (Filippov 1988): it integrates the field with the signs frozen, and a step is cut where one of
 * them changes.
 *
 * A component that reaches zero, or another place where it jumps, is located on the dense output (a certain first root, not a sampled
 * one), the step is repeated to end there, and the component is set to that place; it rests while |drive| ≤ friction and leaves with the
 * drive otherwise. A resting component whose drive outgrows the friction is released at the located time.
 *
 * To the smooth method a resting component is one that moves with its drive, which the field does not see: so its error bounds that of
 * the drive, and its dense output is the drive's integral. Friction that varies is integrated beside it, for the same reason: nothing
 * else would keep the steps short enough to see the drive outgrow the friction and fall back.
 * @throws InputError when the method has no polynomial dense output
 */
export function withSwitches(method: SteppingMethod, name = `${method.name} with switches`): SteppingMethod {
  const { order, control } = method;
  return {
    name,
    order,
    followsSwitches: true,
    ...(control && { control }),
    start: (problem) => new SwitchingStepper(method, name, problem),
  };
}

/** Repetitions of a step that is cut at a release: to where the true drive, not its interpolation, equals the friction. */
const POLISHES = 2;
const ROOM = 0.9; // of the way to a kink
const INACCURATE = 32; // the error of a step that is to be half as long

class SwitchingStepper implements Stepper {
  readonly y: Float64Array;
  readonly y1: Float64Array;
  end = 0;
  private readonly problem: Problem;
  private readonly inner: Stepper & { quartic: () => DenseQuartic };
  private readonly modes: FrictionModes;
  private readonly arrivals: Arrivals;
  private readonly releases: Releases;
  private readonly kinks: KinkCut;
  private readonly defect: Defect | undefined; // where friction may bend without a word
  private readonly drive: Float64Array; // smooth part of the field at the end of a cut step
  private readonly held: Float64Array; // per component the place at which it rests during the step, else NaN
  private readonly seen: Float64Array; // the state as the field sees it
  private readonly slope: Float64Array; // of that state
  private readonly wide: Float64Array; // a state and a slope of the smooth method, as long as its own
  private readonly wideSlope: Float64Array;
  private cutting = false; // whether the last attempt ends where modes may change
  private driveKnown = false; // whether `drive` belongs to its end

  constructor(method: SteppingMethod, name: string, problem: Problem) {
    const { dimension } = problem.field;
    const room = () => new Float64Array(dimension);
    this.problem = problem;
    this.modes = new FrictionModes(problem.field);
    this.held = room().fill(Number.NaN);
    this.seen = room();
    this.slope = room();
    const width = this.modes.varies ? 2 * dimension : dimension;
    this.wide = new Float64Array(width);
    this.wideSlope = new Float64Array(width);
    const frozen = this.frozen(width);
    const inner = method.start(frozen);
    if (inner.quartic === undefined) {
      throw new InputError(`${name}: ${method.name} has no polynomials between steps, on which to locate switches.`);
    }
    this.inner = inner as Stepper & { quartic: () => DenseQuartic };
    this.y = room();
    this.y1 = room();
    this.drive = room();
    this.arrivals = new Arrivals(this.modes, problem.tolerance);
    this.releases = new Releases(this.modes, problem.tolerance);
    this.kinks = new KinkCut(problem);
    if (this.modes.varies) this.defect = new Defect(frozen);
  }

  get ease(): number | undefined {
    return this.inner.ease;
  }

  get drive1(): Float64Array | undefined {
    return this.driveKnown ? this.drive : undefined;
  }

  begin(t: number, y: Float64Array, slope: Float64Array): void {
    this.y.set(y);
    this.drive.set(slope);
    this.modes.begin(t, y, slope, this.problem.report);
    this.kinks.begin(t, y);
    this.setOut(t);
  }

  firstLength(direction: number, most: number): number {
    return this.inner.firstLength?.(direction, most) ?? most;
  }

  attempt(t: number, asked: number): number {
    const { kinks, releases, arrivals } = this;
    const t1 = kinks.aim(t, asked);
    const hops = kinks.kind === "hop";
    this.cutting = hops;
    releases.clear();
    const whole = this.take(t, t1);
    if (!(whole <= 1)) return whole;
    let cut = Number.NaN; // fraction of the step at which it is cut
    if (!hops) {
      const dense = this.inner.quartic();
      const arrival = arrivals.first(dense);
      const release = releases.first(dense, t1 - t, arrival);
      cut = Number.isNaN(release) ? arrival : release;
      const located = Number.isNaN(cut) ? t1 : timeWithin(t, t1, cut);
      const time = Math.abs(t1 - located) <= 4 * spacing(t1) ? t1 : located; // not a sliver before the end
      const kink = kinks.first(t, time, this.sketch);
      if (Number.isNaN(kink)) return kink;
      this.cutting = kink !== time || !Number.isNaN(cut);
      let error = 0;
      if (kink !== time) error = this.cutAtKink(t, kink);
      else if (cut === release) error = this.cutAtRelease(t, time, t1);
      else if (cut === arrival) error = this.cutAtArrival(t, time, t1);
      else if (kinks.kind === "approach" && !kinks.stayed(t, t1, this.y1, this.sketch)) error = Infinity;
      if (!(error <= 1)) return error;
      if (kink !== time) cut = (this.end - t) / (t1 - t);
    }
    if (this.defect && this.end !== t) {
      const error = whole + this.defect.of(t, this.end, this.inner.quartic());
      if (!(error <= 1)) return error;
    }
    // others may arrive up to the cut as well, or lie beyond their place by rounding
    if (arrivals.clamp(this.y1, cut, this.end !== t)) this.cutting = true;
    return whole;
  }

  commit(): void {
    const { problem, modes, kinks, drive, y1, end } = this;
    if (!this.cutting) return;
    kinks.commit(end, y1);
    if (!this.driveKnown) problem.derivative(end, y1, drive);
    this.driveKnown = true;
    modes.settle(end, y1, drive, problem.report, this.releases.released);
  }

  advance(): void {
    this.y.set(this.y1);
    this.kinks.advance();
    if (this.cutting) {
      this.setOut(this.end);
      return;
    }
    this.inner.advance();
    this.widen(this.inner.y);
  }

  readonly interpolate: Interpolant = (t, out) => {
    this.inner.interpolate(t, this.wide);
    narrow(this.wide, this.held, out);
  };

  readonly sketch: Interpolant = (t, out) => {
    (this.inner.sketch ?? this.inner.interpolate)(t, this.wide);
    narrow(this.wide, this.held, out);
  };

  keep(): Interpolant {
    const inner = this.inner.keep();
    const held = this.held.slice();
    const wide = new Float64Array(this.wide.length);
    return (t, out) => {
      inner(t, wide);
      narrow(wide, held, out);
    };
  }

  /** Sets the smooth method out from y at t, where `drive` is known. */
  private setOut(t: number): void {
    const { modes, inner, wide, wideSlope, y, slope, drive, held } = this;
    for (let k = 0; k < held.length; k++) held[k] = modes.resting[k] < 0 ? Number.NaN : modes.placeOf(k);
    slope.set(drive);
    this.freeze(t, y, wideSlope);
    this.widen(wide);
    inner.begin(t, wide, wideSlope);
  }

  /** Writes y as the smooth method has it. */
  private widen(state: Float64Array): void {
    state.fill(0, this.y.length);
    state.set(this.y);
  }

  /** Writes the frozen slopes at (t, y), `slope` being the smooth ones, into `out`, and behind them the friction of what rests. */
  private freeze(t: number, y: Float64Array, out: Float64Array): void {
    const { modes, slope } = this;
    modes.freeze(t, y, slope);
    out.set(slope);
    for (let k = y.length; k < out.length; k++) {
      const component = k - y.length;
      out[k] = modes.resting[component] < 0 ? 0 : modes.friction(component);
    }
  }

  /** The problem of the smooth method: the field with the modes frozen. */
  private frozen(width: number): Problem {
    const { problem, held, seen, slope } = this;
    const { dimension } = problem.field;
    const derivative: Field["derivative"] = (t, state, dydt) => {
      narrow(state, held, seen);
      this.kinks?.watch(t, seen);
      problem.derivative(t, seen, slope);
      this.freeze(t, seen, dydt);
    };
    return {
      ...problem,
      field: { dimension: width, derivative },
      derivative,
      tolerance: width === dimension ? problem.tolerance : problem.tolerance.repeated(width),
    };
  }

  /** Tries a step of the smooth method and takes its end for this one's; at t itself there is no step. */
  private take(t: number, t1: number): number {
    this.end = t1;
    this.driveKnown = false;
    if (t1 === t) {
      this.y1.set(this.y);
      return 0;
    }
    this.kinks.repeat();
    const error = this.inner.attempt(t, t1);
    narrow(this.inner.y1, this.held, this.y1);
    return error;
  }

  /** Repeats the step to end at the arrival, and once more, since the dense output is less accurate than the step. */
  private cutAtArrival(t: number, time: number, t1: number): number {
    const error = this.take(t, time);
    if (!(error <= 1) || time === t) return error;
    if (!this.arrivals.arrived(this.y1, this.inner.quartic())) return this.reject(t1);
    const missing = this.arrivals.missing(this.y1, this.inner.quartic(), time - t);
    return this.mayMove(missing, t, t1) ? this.take(t, time + missing) : error;
  }

  /** What is said of a step to t1 whose dense output is not accurate enough to locate a switch. */
  private reject(t1: number): number {
    this.end = t1;
    return INACCURATE;
  }

  /** Repeats the step to end at the release, and again until the drive itself is near the friction there. */
  private cutAtRelease(t: number, time: number, t1: number): number {
    const { releases, problem, drive, slope, wideSlope } = this;
    let error = this.take(t, time);
    for (let polishes = 0; error <= 1; polishes++) {
      problem.derivative(this.end, this.y1, drive);
      this.driveKnown = true;
      if (polishes === POLISHES || this.end === t) break;
      slope.set(drive);
      this.freeze(this.end, this.y1, wideSlope);
      const missing = releases.missing(wideSlope, this.inner.quartic(), this.end - t, polishes > 0);
      if (!this.mayMove(missing, t, t1)) break;
      error = this.take(t, this.end + missing);
    }
    return error;
  }

  /** Repeats the step to end just before the kink, or with room to spare where that step would look beyond it. */
  private cutAtKink(t: number, before: number): number {
    const { kinks } = this;
    this.releases.clear();
    const error = this.take(t, before);
    if (!(error <= 1) || kinks.stayed(t, before, this.y1, this.sketch)) return error;
    const spared = t + (before - t) * ROOM;
    if (spared === t) return Infinity;
    const again = this.take(t, spared);
    return !(again <= 1) || kinks.stayed(t, spared, this.y1, this.sketch) ? again : Infinity;
  }

  /** Whether the end of a cut step from t can be moved by this little, neither by nothing nor beyond t1. */
  private mayMove(missing: number, t: number, t1: number): boolean {
    const { end } = this;
    const moved = end + missing;
    return Math.abs(missing) < 0.1 * Math.abs(end - t) && moved !== end && (t1 - moved) * (t1 - t) >= 0;
  }
}

/** The state of a smooth method as it is: what is held is where it is held. */
function narrow(wide: Float64Array, held: Float64Array, out: Float64Array): void {
  for (let k = 0; k < held.length; k++) out[k] = Number.isNaN(held[k]) ? wide[k] : held[k];
}
