import type { Field } from "./field.ts";
import type { Tableau } from "./tableau.ts";

/**
 * Fills k[1…] with the stage slopes of one step from (t, y) of length h, given k[0] = slope at (t, y).
 * k: stages × dimension; `scratch`: length dimension. Allocates nothing; costs stages − 1 evaluations.
 */
export function stages(
  rhs: Field["derivative"],
  { a, c }: Tableau,
  t: number,
  y: Float64Array,
  h: number,
  k: readonly Float64Array[],
  scratch: Float64Array,
): void {
  for (let s = 1; s < c.length; s++) {
    combine(y, h, a[s], k, scratch);
    rhs(t + c[s] * h, scratch, k[s]);
  }
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
