import { type Tableau, tableau } from "./tableau.ts";

/** Dormand, Prince (1980): order 5 with an embedded order 4; the last stage is the first of the next step. */
export const dopri5Table = tableau({
  name: "dopri5",
  order: 5,
  c: [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1],
  a: [
    [],
    [1 / 5],
    [3 / 40, 9 / 40],
    [44 / 45, -56 / 15, 32 / 9],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
    [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
  ],
  b: [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84, 0],
  e: [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40],
}) as Tableau & { readonly e: readonly number[] };

/** Weights of the quartic term of the continuous extension (Hairer, Nørsett, Wanner, II.6). */
const quartic = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];

/** Writes d/ds of the continuous extension's weight of every stage, at the fraction s of a step, into `out` (length 7). */
export function denseSlopeWeights(s: number, out: Float64Array): void {
  for (let stage = 0; stage < out.length; stage++) {
    const b = dopri5Table.b[stage];
    const tilt = (stage === 0 ? 1 : 0) - b;
    const bend = b - (stage === 6 ? 1 : 0) - tilt;
    out[stage] = b + (1 - 2 * s) * tilt + s * ((2 - 3 * s) * bend + 2 * (1 - s) * (1 - 2 * s) * quartic[stage]);
  }
}

/**
 * The continuous extension of a dopri5 step: for s in [0, 1], with r = 1 − s,
 * y(s) = y0 + s·(rise + r·(tilt + s·(bend + r·twist))), each coefficient one number per component.
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

  /** Takes over the step from y to y1 of length h with stage slopes k. */
  fit(y: Float64Array, y1: Float64Array, h: number, k: readonly Float64Array[]): void {
    const { start, rise, tilt, bend, twist } = this;
    for (let i = 0; i < start.length; i++) {
      start[i] = y[i];
      rise[i] = y1[i] - y[i];
      tilt[i] = h * k[0][i] - rise[i];
      bend[i] = rise[i] - h * k[6][i] - tilt[i];
      twist[i] =
        h *
        (quartic[0] * k[0][i] +
          quartic[2] * k[2][i] +
          quartic[3] * k[3][i] +
          quartic[4] * k[4][i] +
          quartic[5] * k[5][i] +
          quartic[6] * k[6][i]);
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
}
