/**
 * A step as a polynomial in time, of degree 4 at most: for s in [0, 1], with r = 1 − s, y(s) = start + s·(rise +
 * r·(tilt + s·(bend + r·twist))), each coefficient one number per component.
 *
 * Without twist it is the cubic through both ends; with the slopes h·k at both ends, tilt = h·k₀ − rise and bend = rise
 * − h·k₁ − tilt, Hermite's. Every quartic with these ends and end slopes differs from that by s²r²·twist, twist its
 * coefficient of s⁴.
 */
export class DenseQuartic {
  readonly start: Float64Array;
  readonly rise: Float64Array;
  readonly tilt: Float64Array;
  readonly bend: Float64Array;
  readonly twist: Float64Array;

  constructor(dimension: number) {
    this.start = new Float64Array(dimension);
    this.rise = new Float64Array(dimension);
    this.tilt = new Float64Array(dimension);
    this.bend = new Float64Array(dimension);
    this.twist = new Float64Array(dimension);
  }

  /** Takes both ends of a step of length h and their slopes, each of length dimension; leaves twist alone. */
  fitEnds(y: Float64Array, y1: Float64Array, h: number, slope: Float64Array, slope1: Float64Array): void {
    const { start, rise, tilt, bend } = this;
    for (let i = 0; i < start.length; i++) {
      start[i] = y[i];
      rise[i] = y1[i] - y[i];
      tilt[i] = h * slope[i] - rise[i];
      bend[i] = rise[i] - h * slope1[i] - tilt[i];
    }
  }

  /** Writes the state at the fraction s of the step into `out`. */
  evaluate(s: number, out: Float64Array): void {
    const { start, rise, tilt, bend, twist } = this;
    const r = 1 - s;
    for (let i = 0; i < start.length; i++) {
      out[i] = start[i] + s * (rise[i] + r * (tilt[i] + s * (bend[i] + r * twist[i])));
    }
  }

  /** Writes the derivative of the state by s, at the fraction s of the step, into `out`. */
  slope(s: number, out: Float64Array): void {
    const { rise, tilt, bend, twist } = this;
    const r = 1 - s;
    for (let i = 0; i < rise.length; i++) {
      out[i] = rise[i] + (r - s) * tilt[i] + s * ((2 - 3 * s) * bend[i] + 2 * r * (r - s) * twist[i]);
    }
  }

  /** Writes component i as Bernstein coefficients of degree 4 over the step into `out` (length 5). */
  bernstein(i: number, out: Float64Array): void {
    const y = this.start[i];
    const rise = this.rise[i];
    const tilt = this.tilt[i];
    const bend = this.bend[i];
    out[0] = y;
    out[1] = y + rise / 4 + tilt / 4;
    out[2] = y + rise / 2 + tilt / 3 + bend / 6 + this.twist[i] / 6;
    out[3] = y + (3 * rise) / 4 + tilt / 4 + bend / 4;
    out[4] = y + rise;
  }

  /** Writes the derivative by s of component i as Bernstein coefficients of degree 4 into `out` (length 5). */
  slopeBernstein(i: number, out: Float64Array): void {
    const rise = this.rise[i];
    const tilt = this.tilt[i];
    const bend = this.bend[i];
    const twist = this.twist[i];
    // the cubic's coefficients are four times the differences of those above; then its degree is raised by one
    const first = rise + tilt;
    const second = rise + tilt / 3 + (2 * (bend + twist)) / 3;
    const third = rise - tilt / 3 + (bend - 2 * twist) / 3;
    const last = rise - tilt - bend;
    out[0] = first;
    out[1] = (first + 3 * second) / 4;
    out[2] = (second + third) / 2;
    out[3] = (3 * third + last) / 4;
    out[4] = last;
  }

  /** A quartic of its own with the same coefficients. */
  copy(): DenseQuartic {
    const { start, rise, tilt, bend, twist } = this;
    const other = new DenseQuartic(start.length);
    other.start.set(start);
    other.rise.set(rise);
    other.tilt.set(tilt);
    other.bend.set(bend);
    other.twist.set(twist);
    return other;
  }
}
