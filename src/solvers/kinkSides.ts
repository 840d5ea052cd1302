import type { Kinks } from "./field.ts";

/** On which side of each kink the solution is, and whether it has passed one. */
export class KinkSides {
  private readonly kinks: Kinks | undefined;
  private readonly values: Float64Array;
  private readonly side: Int8Array; // −1 or 1 per kink; 0 while on it
  private readonly width: number;

  constructor(kinks: Kinks | undefined, t: number, y: Float64Array) {
    this.kinks = kinks;
    this.values = new Float64Array(kinks?.count ?? 0);
    this.side = new Int8Array(this.values.length);
    this.width = kinks?.width ?? 0;
    this.crossTo(t, y);
  }

  /** Whether the state at (t, y) lies strictly beyond some kink. */
  passed(t: number, y: Float64Array): boolean {
    const { kinks, values, side, width } = this;
    kinks?.values(t, y, values);
    for (let q = 0; q < side.length; q++) if (values[q] * side[q] < -width) return true;
    return false;
  }

  /** Changes sides where the state at (t, y) lies strictly beyond a kink. */
  cross(t: number, y: Float64Array): void {
    const { kinks, values, side, width } = this;
    kinks?.values(t, y, values);
    for (let q = 0; q < side.length; q++) if (values[q] * side[q] < -width) side[q] = -side[q];
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
