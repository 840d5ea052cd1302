import type { Field } from "./field.ts";
import { type FrictionPlace, placesOf } from "./places.ts";
import type { SwitchEvent } from "./solution.ts";

/**
 * The side of every place at which each component of a field with friction is frozen: ±1 while it moves on that side of the place, 0
 * while it rests there. With the modes frozen the field is smooth; the modes change only at located events.
 */
export class FrictionModes {
  /** −1, 0 or 1 per place and component, places × dimension; 0 too for a component without friction there, which never rests. */
  readonly mode: Int8Array;
  /** The nearest places with friction below and above each component, infinite where there is none. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Which place each component rests at; −1 while it moves. */
  readonly resting: Int16Array;
  /** Whether some resting component was pulled harder than its friction at the last `slopes` call. */
  pulledFree = false;
  /** Whether the friction depends on the state anywhere. */
  readonly varies: boolean;
  private readonly places: readonly FrictionPlace[];
  private readonly field: Field;

  constructor(field: Field, t: number, y: Float64Array) {
    const { dimension } = field;
    this.field = field;
    this.places = placesOf(field);
    this.varies = this.places.some(({ law }) => law !== undefined);
    this.mode = new Int8Array(this.places.length * dimension);
    this.lower = new Float64Array(dimension);
    this.upper = new Float64Array(dimension);
    this.resting = new Int16Array(dimension);
    for (let k = 0; k < dimension; k++) {
      for (let q = 0; q < this.places.length; q++) {
        if (this.jumps(q, k)) this.mode[q * dimension + k] = Math.sign(y[k] - this.places[q].at);
      }
      this.bound(k);
    }
    this.settle(t, y, new Float64Array(dimension), () => undefined);
  }

  /**
   * The frozen right-hand side: drive − Σ friction·mode where moving, 0 where resting. Where resting, `pull` receives the drive that
   * the friction holds, that of the other places included, and `hold` the friction; elsewhere they are left alone.
   */
  readonly slopes = (
    t: number,
    y: Float64Array,
    dydt: Float64Array,
    pull?: Float64Array,
    hold?: Float64Array,
  ): void => {
    const { mode, places, resting } = this;
    this.field.derivative(t, y, dydt);
    this.evaluateLaws(t, y);
    this.pulledFree = false;
    for (let q = 0; q < places.length; q++) {
      const { friction } = places[q];
      const first = q * dydt.length;
      for (let k = 0; k < dydt.length; k++) dydt[k] -= friction[k] * mode[first + k];
    }
    for (let k = 0; k < dydt.length; k++) {
      if (resting[k] < 0) continue;
      if (exceeds(dydt[k], this.held(k))) this.pulledFree = true;
      if (pull) pull[k] = dydt[k];
      if (hold) hold[k] = this.held(k);
      dydt[k] = 0;
    }
  };

  /** The friction that holds the resting component k, as of the last evaluation. */
  held(k: number): number {
    return this.places[this.resting[k]].friction[k];
  }

  /**
   * Decides the mode of every component that is exactly at a place from the drive there (Filippov): rests while |drive| ≤ friction,
   * else moves with the drive. Reports each change. `drive`: scratch of length dimension. One evaluation of the field.
   */
  settle(t: number, y: Float64Array, drive: Float64Array, report: (event: SwitchEvent) => void): void {
    const { mode, places } = this;
    this.field.derivative(t, y, drive);
    this.evaluateLaws(t, y);
    for (let k = 0; k < y.length; k++) {
      const q = this.placeOf(k, y[k]);
      if (q < 0) continue;
      const { at, friction } = places[q];
      const pull = drive[k] - this.frictionElsewhere(q, k);
      const next = exceeds(pull, friction[k]) ? Math.sign(pull) || 1 : 0; // with no drive at all, one way out is as good as the other
      const here = q * y.length + k;
      if (next === mode[here]) continue;
      const kind = next === 0 ? "rests" : mode[here] === 0 ? "leaves" : "crosses";
      report(at === 0 ? { t, component: k, kind } : { t, component: k, kind, place: at });
      mode[here] = next;
      this.bound(k);
    }
  }

  /** The place, with friction for component k, at which the value is; −1 if it is at none. */
  private placeOf(k: number, value: number): number {
    const { places } = this;
    for (let q = 0; q < places.length; q++) if (value === places[q].at && this.jumps(q, k)) return q;
    return -1;
  }

  /** The friction on component k of all places but q. */
  private frictionElsewhere(q: number, k: number): number {
    const { places, mode, resting } = this;
    let sum = 0;
    for (let p = 0; p < places.length; p++) if (p !== q) sum += places[p].friction[k] * mode[p * resting.length + k];
    return sum;
  }

  private jumps(q: number, k: number): boolean {
    const { friction, law } = this.places[q];
    return law !== undefined || friction[k] !== 0;
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
      if (!this.jumps(q, k)) continue;
      const side = mode[q * resting.length + k];
      if (side > 0) this.lower[k] = places[q].at;
      else if (side < 0) this.upper[k] = Math.min(this.upper[k], places[q].at);
      else resting[k] = q;
    }
  }
}

/** |drive| > friction by more than the rounding of the drive itself. */
function exceeds(drive: number, friction: number): boolean {
  return Math.abs(drive) > friction * (1 + 4 * Number.EPSILON);
}
