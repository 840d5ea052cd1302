import { InputError } from "../../checks.ts";
import type { DenseQuartic } from "../denseQuartic.ts";
import { spacing } from "../loop/floats.ts";
import type { Interpolant, Problem, Stepper, SteppingMethod } from "../method.ts";
import { timeWithin } from "../methods/stages.ts";
import { Arrivals } from "./arrivals.ts";
import { Defect } from "./defect.ts";
import { FrozenField } from "./frozenField.ts";
import { KinkCut } from "./kinkCut.ts";
import { Releases } from "./releases.ts";

/**
 * A smooth method, made to follow switches (Filippov 1988): it integrates the field with the signs frozen, and a step
 * is cut where one of them changes.
 *
 * A component that reaches zero, or another place where it jumps, is located on the dense output (a certain first root,
 * not a sampled one), the step is repeated to end there, and the component is set to that place; it rests while |drive|
 * ≤ friction and leaves with the drive otherwise. A resting component whose drive outgrows the friction is released at
 * the located time. Time and state keep the units of the field. `solve` refuses a method without polynomials between
 * its steps.
 * @throws InputError when the method keeps a loop of its own or takes fixed steps
 */
export function withSwitches(method: SteppingMethod, name?: string): SteppingMethod {
  if (typeof method?.start !== "function") {
    throw new InputError(
      "withSwitches: method must be one of steps, such as dopri5 or radau, with a start of its own.",
    );
  }
  if (method.fixedStep) {
    throw new InputError(
      `withSwitches: ${method.name} takes fixed steps, which cannot be cut where a switch is; give an adaptive ` +
        `method, such as dopri5.`,
    );
  }
  return switching(method, name ?? `${method.name} with switches`);
}

function switching(method: SteppingMethod, name: string): SteppingMethod {
  const { order, control } = method;
  return {
    name,
    order,
    followsSwitches: true,
    ...(control && { control }),
    start: (problem) => new SwitchingStepper(method, name, problem),
  };
}

/**
 * Repetitions of a step that is cut at a release: to where the true drive, not its interpolation, equals the friction.
 */
const POLISHES = 4;
const ROOM = 0.9; // of the way to a kink
const INACCURATE = 32; // the error of a step that is to be half as long

class SwitchingStepper implements Stepper {
  readonly y: Float64Array;
  readonly y1: Float64Array;
  end = 0;
  judged = 0;
  private readonly problem: Problem;
  private readonly frozen: FrozenField;
  private readonly inner: Stepper & { quartic: () => DenseQuartic };
  private readonly arrivals: Arrivals;
  private readonly releases: Releases;
  private readonly kinks: KinkCut;
  private readonly defect: Defect | undefined; // where friction may bend without a word
  private readonly drive: Float64Array; // smooth part of the field at the end of a cut step
  private readonly wide: Float64Array; // a state and a slope of the smooth method
  private readonly wideSlope: Float64Array;
  private cut = Number.NaN; // fraction of the step at which the last attempt is cut, NaN if it is not
  private cutting = false; // whether the last attempt ends where modes may change
  private driveKnown = false; // whether `drive` belongs to its end

  constructor(method: SteppingMethod, name: string, problem: Problem) {
    const { dimension } = problem.field;
    const kinks = new KinkCut(problem);
    const frozen = new FrozenField(problem, (t, y) => kinks.watch(t, y));
    const inner = method.start(frozen.problem);
    if (inner.quartic === undefined) {
      throw new InputError(`${name}: ${method.name} has no polynomials between steps, on which to locate switches.`);
    }
    this.problem = problem;
    this.kinks = kinks;
    this.frozen = frozen;
    this.inner = inner as Stepper & { quartic: () => DenseQuartic };
    this.arrivals = new Arrivals(frozen.modes, problem.tolerance);
    this.releases = new Releases(frozen.modes);
    if (frozen.modes.varies) this.defect = new Defect(frozen.problem);
    this.y = new Float64Array(dimension);
    this.y1 = new Float64Array(dimension);
    this.drive = new Float64Array(dimension);
    this.wide = new Float64Array(frozen.width);
    this.wideSlope = new Float64Array(frozen.width);
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
    this.frozen.modes.begin(t, y, slope, this.problem.report);
    this.kinks.begin(t, y);
    this.setOut(t);
  }

  firstLength(direction: number, most: number): number {
    return this.inner.firstLength?.(direction, most) ?? most;
  }

  attempt(t: number, asked: number): number {
    const { kinks, arrivals } = this;
    const t1 = kinks.aim(t, asked);
    this.judged = t1;
    this.releases.clear();
    const whole = this.take(t, t1);
    if (!(whole <= 1)) return whole;
    this.cut = Number.NaN;
    this.cutting = kinks.kind === "hop";
    const error = this.cutting ? 0 : this.cutAtFirst(t, t1);
    if (!(error <= 1)) return error;
    if (this.defect && this.end !== t) {
      const bends = whole + this.defect.of(t, this.end, this.inner.quartic());
      if (!(bends <= 1)) return bends;
    }
    // others may arrive up to the cut as well, or lie beyond their place by rounding
    if (arrivals.clamp(this.y1, this.cut, this.end !== t)) this.cutting = true;
    return whole;
  }

  commit(): void {
    const { problem, frozen, kinks, drive, y1, end } = this;
    if (!this.cutting) return;
    kinks.commit(end, y1);
    if (!this.driveKnown) problem.derivative(end, y1, drive);
    this.driveKnown = true;
    frozen.modes.settle(end, y1, drive, problem.report, this.releases.released);
  }

  advance(): void {
    this.y.set(this.y1);
    this.kinks.advance();
    if (this.cutting) {
      this.setOut(this.end);
      return;
    }
    this.inner.advance();
    this.frozen.widen(this.y, this.inner.y);
  }

  readonly interpolate: Interpolant = (t, out) => {
    this.inner.interpolate(t, this.wide);
    this.frozen.narrow(this.wide, out);
  };

  readonly sketch: Interpolant = (t, out) => {
    (this.inner.sketch ?? this.inner.interpolate)(t, this.wide);
    this.frozen.narrow(this.wide, out);
  };

  keep(): Interpolant {
    const inner = this.inner.keep();
    const narrow = this.frozen.keptNarrow();
    const wide = new Float64Array(this.wide.length);
    return (t, out) => {
      inner(t, wide);
      narrow(wide, out);
    };
  }

  /** Sets the smooth method out from y at t, where `drive` is known. */
  private setOut(t: number): void {
    const { frozen, inner, wide, wideSlope, y, drive } = this;
    frozen.hold();
    frozen.slopes(t, y, drive, wideSlope);
    frozen.widen(y, wide);
    inner.begin(t, wide, wideSlope);
  }

  /** Cuts the step from t to t1 at the first switch within it, if there is one; returns the error of what is left. */
  private cutAtFirst(t: number, t1: number): number {
    const { kinks } = this;
    const dense = this.inner.quartic();
    const arrival = this.arrivals.first(dense);
    const release = this.releases.first(dense, t1 - t, arrival);
    this.cut = Number.isNaN(release) ? arrival : release;
    const located = Number.isNaN(this.cut) ? t1 : timeWithin(t, t1, this.cut);
    const time = Math.abs(t1 - located) <= 4 * spacing(t1) ? t1 : located; // not a sliver before the end
    const kink = kinks.first(t, time, this.sketch);
    if (Number.isNaN(kink)) return kink;
    this.cutting = kink !== time || !Number.isNaN(this.cut);
    if (kink !== time) {
      const error = this.cutAtKink(t, kink);
      this.cut = (this.end - t) / (t1 - t);
      return error;
    }
    if (!Number.isNaN(release)) return this.cutAtRelease(t, time, t1);
    if (!Number.isNaN(arrival)) return this.cutAtArrival(t, time, t1);
    return kinks.kind === "approach" && !kinks.stayed(t, t1, this.y1, this.sketch) ? Infinity : 0;
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
    this.frozen.narrow(this.inner.y1, this.y1);
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
    const { releases, problem, frozen, drive, wideSlope } = this;
    let error = this.take(t, time);
    for (let polishes = 0; error <= 1; polishes++) {
      problem.derivative(this.end, this.y1, drive);
      this.driveKnown = true;
      if (this.end === t) break;
      frozen.slopes(this.end, this.y1, drive, wideSlope);
      const happened = releases.happened(wideSlope);
      const missing = releases.missing(wideSlope, this.inner.quartic(), this.end - t);
      if (this.end + missing === this.end || (happened && polishes > 0)) break;
      if (polishes === POLISHES || !this.mayMove(missing, t, t1)) {
        // the dense output of a long step, right to within the tolerance, may see a release where the drive only comes
        // near
        if (happened) break;
        return this.reject(t1);
      }
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
