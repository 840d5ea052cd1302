import type { Kinks } from "./field.ts";

/** On which side of each kink the solution is, and whether it has passed one. */
export class KinkSides {
  private readonly kinks: Kinks | undefined;
  private readonly values: Float64Array;
  private readonly side: Int8Array; // −1 or 1 per kink; 0 while on it

  constructor(kinks: Kinks | undefined, t: number, y: Float64Array) {
    this.kinks = kinks;
    this.values = new Float64Array(kinks?.count ?? 0);
    this.side = new Int8Array(this.values.length);
    this.crossTo(t, y);
  }

  /** Whether the state at (t, y) lies strictly beyond some kink. */
  passed(t: number, y: Float64Array): boolean {
    const { kinks, values, side } = this;
    kinks?.values(t, y, values);
    for (let q = 0; q < side.length; q++) if (values[q] * side[q] < 0) return true;
    return false;
  }

  /** Changes sides where the state at (t, y) lies strictly beyond a kink. */
  cross(t: number, y: Float64Array): void {
    const { kinks, values, side } = this;
    kinks?.values(t, y, values);
    for (let q = 0; q < side.length; q++) if (values[q] * side[q] < 0) side[q] = -side[q];
  }

  /** Takes the sides from the state at (t, y). */
  crossTo(t: number, y: Float64Array): void {
    const { kinks, values, side } = this;
    kinks?.values(t, y, values);
    for (let q = 0; q < side.length; q++) side[q] = Math.sign(values[q]);
  }
}
