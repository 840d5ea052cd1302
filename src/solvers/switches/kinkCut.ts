import type { Kinks } from "../field.ts";
import { Bracket } from "../loop/bracket.ts";
import { nextFloat, spacing } from "../loop/floats.ts";
import type { Interpolant, Problem } from "../method.ts";
import { KinkSides } from "./kinkSides.ts";

/** Tolerances that a step may mistake the side of a kink for. */
const HARMLESS = 0.05;
/** Of what is left to a kink: what a step that approaches it leaves. */
const MARGIN = 1 / 64;

/**
 * Cuts steps at kinks so that each side is seen from its own: a step ends just before the kink, the next is a hop over
 * it, and only then does the solution count as beyond. A kink in time is met to the last bit. Where the slope jumps in
 * the state, the stages of a step reach beyond the kink before the step does: it is approached, by what steps that stay
 * on this side say, until what the hop mistakes is harmless.
 */
export class KinkCut {
  /** What the attempt under way is: a step like any other, one that approaches a kink, or the hop over it. */
  kind: "free" | "approach" | "hop" = "free";
  private readonly kinks: Kinks | undefined;
  private readonly problem: Problem;
  private readonly sides: KinkSides;
  private readonly state: Float64Array;
  private readonly slope: Float64Array;
  private readonly beyondSlope: Float64Array;
  private readonly beyond: Float64Array; // the state at the first time known to be beyond
  private beyondTime = 0; // that time
  private readonly bracket = new Bracket();
  private jumpRate = 0; // of the slope at the kink, in tolerances per time
  private strayed = false; // whether the last attempt looked beyond the kink
  private expected = Number.NaN; // time of the kink that is approached
  private next = Number.NaN; // the same, once the last attempt is accepted

  constructor(problem: Problem) {
    const { dimension, switches } = problem.field;
    this.problem = problem;
    this.kinks = switches?.kinks;
    this.sides = new KinkSides(this.kinks);
    this.state = new Float64Array(dimension);
    this.slope = new Float64Array(dimension);
    this.beyondSlope = new Float64Array(dimension);
    this.beyond = new Float64Array(dimension);
  }

  /** Sets out from the state y at t. @throws InputError when a function is not a number there */
  begin(t: number, y: Float64Array): void {
    this.sides.begin(t, y);
    this.expected = Number.NaN;
  }

  /** Where a step from t that may go to t1 is to end, and so of what kind it is. */
  aim(t: number, t1: number): number {
    const left = this.expected - t;
    this.kind = "free";
    this.next = this.expected;
    if (!((t1 - this.expected) * left > 0)) return t1;
    if (Math.abs(left) > 4 * spacing(t) && 2 * Math.abs(left) * this.jumpRate > HARMLESS) {
      this.kind = "approach";
      return this.expected - MARGIN * left;
    }
    this.kind = "hop";
    // on a kink is not beyond it: the field may be switched on only after that
    const known = Math.abs(this.beyondTime - t) <= 2 * Math.abs(left) + 4 * spacing(t) ? this.beyondTime : t;
    const over = left > 0 ? Math.max(this.expected + left, known) : Math.min(this.expected + left, known);
    return (t1 - over) * left > 0 ? over : t1;
  }

  /** Forgets what earlier repetitions of the step saw. */
  repeat(): void {
    this.strayed = false;
  }

  /** Hears of every state the field is asked at, so as to notice when one is beyond. */
  watch(t: number, y: Float64Array): void {
    if (this.jumpRate > 0 && !Number.isNaN(this.next) && this.sides.distance(t, y) < 0) this.strayed = true;
  }

  /**
   * Looks for a kink between t and t1 on the dense output: the time to end before, t1 where there is none, NaN where a
   * function is no number.
   */
  first(t: number, t1: number, interpolate: Interpolant): number {
    if (this.kinks === undefined || this.kind === "hop") return t1;
    const { sides, bracket, state, beyond } = this;
    const distanceAt = (time: number): number => {
      interpolate(time, state);
      const distance = sides.distance(time, state);
      return distance === 0 ? Number.MIN_VALUE : distance; // on it is not beyond it
    };
    const last = distanceAt(t1);
    if (!(last < 0)) return Number.isNaN(last) ? last : t1;
    bracket.close(distanceAt, t, Math.max(distanceAt(t), Number.MIN_VALUE), t1, last);
    let { near } = bracket;
    // a function that is zero there may be switched on already
    if (near !== t && distanceAt(near) === Number.MIN_VALUE) near = nextFloat(near, t);
    interpolate(bracket.far, beyond);
    this.beyondTime = bracket.far;
    this.next = bracket.far;
    interpolate(near, state);
    this.measureJump(near);
    if (near !== t) return near;
    this.kind = "hop";
    return bracket.far;
  }

  /**
   * Whether a step from t to `end` that was cut before a kink, or approached one, saw this side alone, or what else it
   * saw is harmless. Then the kink is expected where the dense output, accurate on this side, says. y1: the state at
   * the end.
   */
  stayed(t: number, end: number, y1: Float64Array, interpolate: Interpolant): boolean {
    const { sides, state, jumpRate } = this;
    if (this.kind === "hop") return true;
    if (this.strayed && Math.abs(end - t) * jumpRate > HARMLESS) return false;
    const back = (end - t) / 128;
    const distance = sides.distance(end, y1);
    interpolate(end - back, state);
    const closing = (sides.distance(end - back, state) - distance) / back;
    const missing = distance / closing;
    const least = nextFloat(end, end + back);
    const expected = end + missing;
    // where it is beyond by rounding, or does not close in any more, it is passed at once
    this.next = missing * back > 0 && Math.abs(missing) < 64 * Math.abs(end - t) ? expected : least;
    if ((least - this.next) * back > 0) this.next = least;
    return true;
  }

  /** The last attempt stands, and modes may change at its end t, in the state y. */
  commit(t: number, y: Float64Array): void {
    const { sides } = this;
    if (this.kind !== "hop") {
      sides.touch(t, y);
      return;
    }
    sides.crossTo(t, y);
    // the solution is beyond from here on, even where rounding has left it a little before
    sides.cross(this.beyondTime, this.beyond);
    this.next = Number.NaN;
  }

  /** The last attempt is where the next one starts. */
  advance(): void {
    this.expected = this.next;
  }

  /** How much the slope jumps between the state at `near`, in `state`, and that beyond. */
  private measureJump(near: number): void {
    const { problem, state, slope, beyondSlope, beyond, beyondTime } = this;
    problem.derivative(near, state, slope);
    problem.derivative(beyondTime, beyond, beyondSlope);
    let rate = 0;
    for (let k = 0; k < slope.length; k++) {
      const jump = Math.abs(beyondSlope[k] - slope[k]);
      if (jump > 0) rate = Math.max(rate, jump / problem.tolerance.unit(k, beyond[k]));
    }
    this.jumpRate = rate;
  }
}
