import { Bracket } from "./bracket.ts";
import type { Kinks } from "./field.ts";
import { nextFloat } from "./floats.ts";
import { KinkSides } from "./kinkSides.ts";
import type { Interpolant } from "./method.ts";

const RETREATS = 3; // of a cut step whose end is beyond the kink

/**
 * Cuts steps at kinks so that each side is seen from its own: a step ends just before the kink, the next is a hop over it, as short as
 * numbers allow, and only then does the solution count as beyond.
 */
export class KinkCut {
  /** Where the step has to end. */
  end = 0;
  private readonly sides: KinkSides;
  private readonly state: Float64Array;
  private readonly bracket = new Bracket();
  private hop = Number.NaN; // end of the hop that follows a cut step, and of the one under way
  private hopping = false; // whether the last attempt is that hop
  private waiting = Number.NaN; // the hop that follows the step that was accepted last
  private readonly beyond: Float64Array; // the state at the first time known to be beyond
  private beyondTime = 0; // that time
  private distance = 0; // from the kink at the end of the cut step
  private closing = 0; // how fast it falls
  private retreats = 0;
  private cutting = false; // whether the last attempt is cut at a kink

  constructor(kinks: Kinks | undefined, dimension: number) {
    this.sides = new KinkSides(kinks);
    this.state = new Float64Array(dimension);
    this.beyond = new Float64Array(dimension);
  }

  /** Sets out from the state y at t. @throws InputError when a function is not a number there */
  begin(t: number, y: Float64Array): void {
    this.sides.begin(t, y);
    this.waiting = Number.NaN;
  }

  /** The end of the hop that is due at t, if it lies before t1; undefined: there is none. */
  hopFrom(t: number, t1: number): number | undefined {
    this.cutting = false;
    this.hopping = (t1 - this.waiting) * (this.waiting - t) > 0 || this.waiting === t1;
    return this.hopping ? this.waiting : undefined;
  }

  /** Looks for a kink between t and t1 on the dense output: whether there is one, undefined where its function is no number. */
  within(t: number, t1: number, interpolate: Interpolant): boolean | undefined {
    const { sides, bracket, state } = this;
    const distanceAt = (time: number): number => {
      interpolate(time, state);
      const distance = sides.distance(time, state);
      return distance === 0 ? Number.MIN_VALUE : distance; // on it is not beyond it
    };
    const last = distanceAt(t1);
    if (Number.isNaN(last)) return undefined;
    if (last > 0) return false;
    bracket.close(distanceAt, t, Math.max(distanceAt(t), Number.MIN_VALUE), t1, last);
    let { near } = bracket;
    // a function that is zero there may be switched on already
    if (near !== t && distanceAt(near) === Number.MIN_VALUE) near = nextFloat(near, t);
    interpolate(bracket.far, this.beyond);
    this.beyondTime = bracket.far;
    this.hop = bracket.far;
    this.end = near === t ? bracket.far : near;
    this.hopping = near === t;
    this.cutting = true;
    this.retreats = 0;
    return true;
  }

  /** Whether the cut step from t, which ended in the state y1, ended before the kink, so that it saw its own side alone. */
  landed(t: number, y1: Float64Array, interpolate: Interpolant): boolean {
    const { sides, state, end } = this;
    if (this.hopping) return true;
    this.distance = sides.distance(end, y1);
    const back = (end - t) / 100;
    interpolate(end - back, state);
    this.closing = (sides.distance(end - back, state) - this.distance) / back;
    if (!(this.distance > 0)) return false;
    const time = this.distance / this.closing;
    if (time * (this.hop - end) > 0 && Math.abs(time) < Math.abs(back)) {
      const over = end + 2 * time;
      if ((over - this.hop) * (this.hop - end) > 0) this.hop = over;
    }
    return true;
  }

  /** Moves the end back towards t, after a step that came out beyond the kink; false: no more. */
  retreat(t: number): boolean {
    if (this.hopping || ++this.retreats > RETREATS) return false;
    const length = this.end - t;
    const beyond = (2 * this.distance) / this.closing; // a time ≤ 0 in the direction of the run
    const back = Math.max(Math.abs(beyond) || 0, 1e-9 * 30 ** this.retreats * Math.abs(length));
    if (!(back < 0.5 * Math.abs(length))) return false;
    this.hop = this.end;
    this.end -= Math.sign(length) * back;
    return true;
  }

  /** The last attempt stands, with the state y at its end t: the sides follow. */
  commit(t: number, y: Float64Array): void {
    const { sides } = this;
    this.waiting = Number.NaN;
    if (this.cutting && !this.hopping) {
      this.waiting = this.hop;
      return;
    }
    sides.crossTo(t, y);
    // the solution is beyond from here on, even where rounding has left it a little before
    if (this.hopping) sides.cross(this.beyondTime, this.beyond);
  }
}
