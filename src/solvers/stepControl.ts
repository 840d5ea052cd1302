import type { Field } from "./field.ts";

/** Root mean square of error_i / (absolute + relative·max(|a_i|, |b_i|)): ≤ 1 means within tolerance. */
export function scaledNorm(
  error: Float64Array,
  a: Float64Array,
  b: Float64Array,
  relativeTolerance: number,
  absoluteTolerance: number,
): number {
  let sum = 0;
  for (let i = 0; i < error.length; i++) {
    const scale = absoluteTolerance + relativeTolerance * Math.max(Math.abs(a[i]), Math.abs(b[i]));
    sum += (error[i] / scale) ** 2;
  }
  return Math.sqrt(sum / error.length);
}

/**
 * A first step for a method of the given order (Hairer, Nørsett, Wanner, *Solving ODEs I*, II.4): h⁰ such that an explicit Euler
 * step changes y by 1 %, then bounded by the second derivative it meets. `slope` is the right-hand side at (t, y); calls `rhs` once.
 */
export function firstStep(
  rhs: Field["derivative"],
  t: number,
  y: Float64Array,
  slope: Float64Array,
  order: number,
  relativeTolerance: number,
  absoluteTolerance: number,
): number {
  const sizeY = scaledNorm(y, y, y, relativeTolerance, absoluteTolerance);
  const sizeSlope = scaledNorm(slope, y, y, relativeTolerance, absoluteTolerance);
  const guess = sizeY < 1e-5 || sizeSlope < 1e-5 ? 1e-6 : (0.01 * sizeY) / sizeSlope;
  const trial = y.map((value, i) => value + guess * slope[i]);
  const bend = new Float64Array(y.length); // slope(t + guess) − slope(t)
  rhs(t + guess, trial, bend);
  for (let i = 0; i < bend.length; i++) bend[i] -= slope[i];
  const curvature = scaledNorm(bend, y, y, relativeTolerance, absoluteTolerance) / guess;
  if (!Number.isFinite(curvature)) return guess; // the trial left the domain of the field: the step from t will tell
  const steepest = Math.max(sizeSlope, curvature);
  const bounded = steepest <= 1e-15 ? Math.max(1e-6, guess * 1e-3) : (0.01 / steepest) ** (1 / (order + 1));
  return Math.min(100 * guess, bounded);
}

/** Step-size controller: proportional–integral, safety 0.9, change per step within [0.2, 5], no growth right after a rejection. */
export class StepController {
  private previous = 1e-4; // scaled error of the last accepted step
  private rejected = false;
  private readonly proportional: number;
  private readonly integral: number;

  constructor(errorOrder: number) {
    this.integral = 0.4 / errorOrder;
    this.proportional = 1 / errorOrder - 0.75 * this.integral;
  }

  /** Factor for the next step after a step with scaled error ≤ 1. */
  afterAccepted(error: number): number {
    const raw = 0.9 * Math.max(error, 1e-10) ** -this.proportional * this.previous ** this.integral;
    const factor = Math.min(5, Math.max(0.2, raw));
    this.previous = Math.max(error, 1e-4);
    const grown = this.rejected ? Math.min(1, factor) : factor;
    this.rejected = false;
    return grown;
  }

  /** Factor for the retry after a step with scaled error > 1. */
  afterRejected(error: number): number {
    this.rejected = true;
    return Math.max(0.2, 0.9 * error ** -this.proportional);
  }
}

/** h within maxStep, stretched by up to 1 % or halved so that no sliver is left before tEnd. */
export function fitStep(t: number, h: number, tEnd: number, maxStep: number): number {
  const bounded = Math.min(h, maxStep);
  const left = tEnd - t;
  if (left > 1.01 * bounded) return bounded;
  return left <= maxStep * (1 + 1e-9) ? left : left / 2; // 1e-9: the rounding of many equal steps
}

/** True when a step of length h no longer moves t. */
export function vanishes(t: number, h: number): boolean {
  return !(Math.abs(h) > 8 * Number.EPSILON * Math.abs(t)) || !(h > 0);
}
