import { InputError } from "../../checks.ts";
import type { Field } from "../field.ts";
import type { SwitchEvent } from "../solution.ts";
import { type FrictionPlace, jumpsAt, placesOf } from "./places.ts";

/**
 * The side of every place at which each component of a field with friction is frozen: ±1 while it moves on that side of
 * the place, 0 while it rests there. With the modes frozen the field is smooth; the modes change only at located
 * events.
 */
export class FrictionModes {
  /**
   * −1, 0 or 1 per place and component, places × dimension; 0 too for a component without friction there, which never
   * rests.
   */
  readonly mode: Int8Array;
  /** The nearest places below and above each component at which it jumps, infinite where there is none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Which place each component rests at; −1 while it moves. */
  readonly resting: Int16Array;
  /** Whether the friction depends on the state anywhere. */
  readonly varies: boolean;
  readonly places: readonly FrictionPlace[];

  /** @throws InputError on places that contradict each other */
  constructor(field: Field) {
    const { dimension } = field;
    this.places = placesOf(field);
    this.varies = this.places.some(({ law }) => law !== undefined);
    this.mode = new Int8Array(this.places.length * dimension);
    this.lower = new Float64Array(dimension);
    this.upper = new Float64Array(dimension);
    this.resting = new Int16Array(dimension);
  }

  /**
   * Takes the modes from the state y at t and the drive there; reports what leaves a place. y, drive: length dimension.
   * @throws InputError where a law does not write the friction
   */
  begin(t: number, y: Float64Array, drive: Float64Array, report: (event: SwitchEvent) => void): void {
    for (let k = 0; k < y.length; k++) {
      for (let q = 0; q < this.places.length; q++) {
        this.mode[q * y.length + k] = jumpsAt(this.places[q], k) ? Math.sign(y[k] - this.places[q].at) : 0;
      }
      this.bound(k);
    }
    for (const { law, friction } of this.places) if (law) friction.fill(Number.NaN);
    this.evaluateLaws(t, y);
    for (const { at, friction } of this.places) {
      const bad = friction.findIndex(Number.isNaN);
      if (bad < 0) continue;
      const where = at === 0 ? "" : ` at ${at}`;
      throw new InputError(
        `solve: the friction law${where} left out[${bad}] = NaN at t = ${t}; it must write ${friction.length} numbers.`,
      );
    }
    this.settle(t, y, drive, report);
  }

  /**
   * Turns the drive at (t, y) into the frozen right-hand side, in place: drive − Σ friction·mode where moving; where
   * resting what the place has to hold, the drive and the friction of the other places. All of length dimension.
   */
  freeze(t: number, y: Float64Array, drive: Float64Array): void {
    const { mode, places } = this;
    this.evaluateLaws(t, y);
    for (let q = 0; q < places.length; q++) {
      const { friction } = places[q];
      const first = q * y.length;
      for (let k = 0; k < y.length; k++) drive[k] -= friction[k] * mode[first + k];
    }
  }

  /** The place at which the resting component k is. */
  placeOf(k: number): number {
    return this.places[this.resting[k]].at;
  }

  /** The friction on the resting component k where it rests, as of the last evaluation. */
  friction(k: number): number {
    return this.places[this.resting[k]].friction[k];
  }

  /**
   * The pull up to which the resting component k stays, upwards (side 1) or downwards (−1), as of the last evaluation.
   */
  hold(k: number, side: number): number {
    const { friction, keep } = this.places[this.resting[k]];
    return keep === (side > 0 ? "below" : "above") ? Infinity : friction[k];
  }

  /**
   * Decides the mode of every component that is exactly at a place from the drive there (Filippov): rests while |drive|
   * ≤ friction, else moves with the drive; where `released` is not 0 it leaves in that direction whatever rounding
   * says. Reports each change.
   */
  settle(
    t: number,
    y: Float64Array,
    drive: Float64Array,
    report: (event: SwitchEvent) => void,
    released?: Int8Array,
  ): void {
    const { mode, places } = this;
    this.evaluateLaws(t, y);
    for (let k = 0; k < y.length; k++) {
      const q = this.placeAt(k, y[k]);
      if (q < 0) continue;
      const { at, keep } = places[q];
      const friction = places[q].friction[k];
      const next = released?.[k] || this.decide(drive[k] - this.frictionElsewhere(q, k), friction, keep);
      const here = q * y.length + k;
      const before = mode[here];
      if (next === before) continue;
      mode[here] = next;
      this.bound(k);
      const kind = next === 0 ? "rests" : before === 0 ? "leaves" : "crosses";
      if (kind !== "rests" && friction === 0 && keep === undefined) continue; // a law that is nothing here and now
      report(at === 0 ? { t, component: k, kind } : { t, component: k, kind, place: at });
    }
  }

  /** The way a component at a place takes: 0 it rests, ±1 it moves. */
  private decide(pull: number, friction: number, keep: FrictionPlace["keep"]): number {
    const up = keep !== "below" && exceeds(pull, friction);
    const down = keep !== "above" && exceeds(-pull, friction);
    if (up && down) return Math.sign(pull) || 1; // with no drive at all, one way out is as good as the other
    return up ? 1 : down ? -1 : 0;
  }

  /** The place, with friction for component k, at which the value is; −1 if it is at none. */
  private placeAt(k: number, value: number): number {
    const { places } = this;
    for (let q = 0; q < places.length; q++) if (value === places[q].at && jumpsAt(places[q], k)) return q;
    return -1;
  }

  /** The friction on component k of all places but q. */
  private frictionElsewhere(q: number, k: number): number {
    const { places, mode, resting } = this;
    let sum = 0;
    for (let p = 0; p < places.length; p++) if (p !== q) sum += places[p].friction[k] * mode[p * resting.length + k];
    return sum;
  }

  private evaluateLaws(t: number, y: Float64Array): void {
    if (this.varies) for (const { law, friction } of this.places) law?.(t, y, friction);
  }

  /** Takes bounds and rest of component k from its modes. */
  private bound(k: number): void {
    const { places, mode, resting } = this;
    this.lower[k] = -Infinity;
    this.upper[k] = Infinity;
    resting[k] = -1;
    for (let q = 0; q < places.length; q++) {
      if (!jumpsAt(places[q], k)) continue;
      const side = mode[q * resting.length + k];
      if (side > 0) this.lower[k] = places[q].at;
      else if (side < 0) this.upper[k] = Math.min(this.upper[k], places[q].at);
      else resting[k] = q;
    }
  }
}

/** pull > friction by more than the rounding of the pull itself. */
function exceeds(pull: number, friction: number): boolean {
  return pull > friction + 4 * Number.EPSILON * Math.abs(friction);
}
