import type { Field } from "../field.ts";
import type { Tableau } from "./tableau.ts";

/**
 * Fills k[1…] with the stage slopes of the step from (t, y) to t1, given k[0] = slope at (t, y).
 * k: stages × dimension; `scratch`: length dimension. Allocates nothing; costs stages − 1 evaluations, none beyond t1.
 */
export function stages(
  derivative: Field["derivative"],
  { a, c }: Tableau,
  t: number,
  y: Float64Array,
  t1: number,
  k: readonly Float64Array[],
  scratch: Float64Array,
): void {
  const h = t1 - t;
  for (let s = 1; s < c.length; s++) {
    combine(y, h, a[s], k, scratch);
    derivative(timeWithin(t, t1, c[s]), scratch, k[s]);
  }
}

/** The time a fraction c of the way from t to t1, however it is rounded not beyond t1. */
export function timeWithin(t: number, t1: number, c: number): number {
  if (c >= 1) return t1;
  const time = t + c * (t1 - t);
  return t1 >= t ? Math.min(time, t1) : Math.max(time, t1);
}

/** out = y + h Σ_s weights[s] k[s]. */
export function combine(
  y: Float64Array,
  h: number,
  weights: readonly number[],
  k: readonly Float64Array[],
  out: Float64Array,
): void {
  out.set(y);
  for (let s = 0; s < weights.length; s++) {
    const weight = h * weights[s];
    if (weight === 0) continue;
    const slope = k[s];
    for (let i = 0; i < out.length; i++) out[i] += weight * slope[i];
  }
}

/** True when every entry is finite. */
export function isFiniteVector(y: Float64Array): boolean {
  let sum = 0; // NaN or infinite as soon as one entry is; a sum of finite entries may overflow, hence the second look
  for (let i = 0; i < y.length; i++) sum += y[i];
  return Number.isFinite(sum) || y.every(Number.isFinite);
}
