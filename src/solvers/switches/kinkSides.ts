import { InputError } from "../../checks.ts";
import type { Kinks } from "../field.ts";

/** On which side of each kink the solution is, and how far from the nearest it has not passed. */
export class KinkSides {
  private readonly kinks: Kinks | undefined;
  private readonly values: Float64Array;
  private readonly side: Int8Array; // −1 or 1 per kink; 0 while on it
  private readonly width: number;

  constructor(kinks: Kinks | undefined) {
    this.kinks = kinks;
    this.values = new Float64Array(kinks?.count ?? 0);
    this.side = new Int8Array(this.values.length);
    this.width = kinks?.width ?? 0;
  }

  /** Takes all sides from the state at (t, y). @throws InputError when a function is not a number there */
  begin(t: number, y: Float64Array): void {
    this.side.fill(0);
    this.values.fill(Number.NaN);
    this.crossTo(t, y);
    const bad = this.values.findIndex(Number.isNaN);
    if (bad < 0) return;
    throw new InputError(
      `solve: kinks.values left out[${bad}] = NaN at t = ${t}; it must write ${this.values.length} numbers.`,
    );
  }

  /**
   * How far the state at (t, y) is from the nearest kink on the side it was on: below zero beyond one, NaN where a
   * function is.
   */
  distance(t: number, y: Float64Array): number {
    const { kinks, values, side, width } = this;
    kinks?.values(t, y, values);
    let least = Infinity;
    for (let q = 0; q < side.length; q++) {
      if (Number.isNaN(values[q])) return Number.NaN;
      if (side[q] !== 0) least = Math.min(least, values[q] * side[q] + width);
    }
    return least;
  }

  /** Changes sides where the state at (t, y) lies strictly beyond a kink. */
  cross(t: number, y: Float64Array): void {
    const { kinks, values, side, width } = this;
    kinks?.values(t, y, values);
    for (let q = 0; q < side.length; q++) if (values[q] * side[q] < -width) side[q] = -side[q];
  }

  /** Takes the side of the state at (t, y) where there was none yet. */
  touch(t: number, y: Float64Array): void {
    const { kinks, values, side } = this;
    if (!side.includes(0)) return;
    kinks?.values(t, y, values);
    for (let q = 0; q < side.length; q++) if (side[q] === 0) side[q] = Math.sign(values[q]);
  }

  /** Takes the sides from the state at (t, y). */
  crossTo(t: number, y: Float64Array): void {
    const { kinks, values, side } = this;
    kinks?.values(t, y, values);
    for (let q = 0; q < side.length; q++) {
      // within the width the side stays what it was
      if (Math.abs(values[q]) >= this.width || side[q] === 0) side[q] = Math.sign(values[q]);
    }
  }
}
