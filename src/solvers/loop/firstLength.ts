import { pow } from "../../math/index.ts";
import type { Field } from "../field.ts";
import type { Tolerance } from "../tolerance.ts";

/**
 * A first step length for a method of the given order (Hairer, Nørsett, Wanner, *Solving ODEs I*, II.4): such that an
 * explicit Euler step changes y by 1 %, then bounded by the second derivative it meets; at most `most`. `slope` is the
 * right-hand side at (t, y); `direction` is 1, or −1 backwards. Calls `derivative` once, within `most` of t.
 */
export function firstLength(
  derivative: Field["derivative"],
  t: number,
  y: Float64Array,
  slope: Float64Array,
  order: number,
  tolerance: Tolerance,
  direction: number,
  most: number,
): number {
  const sizeY = tolerance.norm(y, y, y);
  const sizeSlope = tolerance.norm(slope, y, y);
  const tiny = sizeY < 1e-5 || sizeSlope < 1e-5 || !(sizeY < Infinity && sizeSlope < Infinity);
  const guess = Math.min(most, tiny ? 1e-6 : (0.01 * sizeY) / sizeSlope);
  const h = direction * guess;
  const trial = y.map((value, i) => value + h * slope[i]);
  const bend = new Float64Array(y.length); // slope(t + h) − slope(t)
  derivative(t + h, trial, bend);
  for (let i = 0; i < bend.length; i++) bend[i] -= slope[i];
  const curvature = tolerance.norm(bend, y, y) / guess;
  if (!(curvature < Infinity)) return guess; // the trial left the domain of the field: the step from t will tell
  const steepest = sizeSlope < Infinity ? Math.max(sizeSlope, curvature) : curvature;
  const bounded = steepest <= 1e-15 ? Math.max(1e-6, guess * 1e-3) : pow(0.01 / steepest, 1 / (order + 1));
  return Math.min(100 * guess, bounded, most);
}
