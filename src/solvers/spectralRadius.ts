import type { ActiveSet } from "./activeSet.ts";
import type { Field } from "./field.ts";

/**
 * Estimates the spectral radius of a field's Jacobian by the nonlinear power method (Sommeijer, Shampine, Verwer 1998): differences of
 * the field along a direction that turns into the dominant eigenvector, which is kept from one estimate to the next. For Jacobians
 * that are (nearly) symmetric.
 */
export class SpectralRadius {
  /** Evaluations of the field so far. */
  evaluations = 0;
  private readonly direction: Float64Array; // unit length over the active components
  private readonly nearby: Float64Array; // zero outside the active components
  private readonly slope: Float64Array;
  private readonly field: Field;

  constructor(field: Field) {
    this.field = field;
    this.direction = new Float64Array(field.dimension);
    this.nearby = new Float64Array(field.dimension);
    this.slope = new Float64Array(field.dimension);
    // a start that no symmetry of a field is likely to be orthogonal to
    for (let i = 0; i < field.dimension; i++) this.direction[i] = Math.sin(1 + i * Math.SQRT2 * Math.PI);
  }

  /** The estimate at (t, y), with a margin of safety; `drive` is the field there. Only active components are varied. */
  estimate(t: number, y: Float64Array, drive: Float64Array, active: ActiveSet): number {
    const { direction, nearby, slope, field } = this;
    const { indices, count } = active;
    const size = norm(y, active);
    const step = Math.sqrt(Number.EPSILON) * (size > 0 ? size : 1);
    this.normalize(active);
    let radius = 0;
    for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      for (let a = 0; a < count; a++) nearby[indices[a]] = y[indices[a]] + step * direction[indices[a]];
      field.derivative(t, nearby, slope, active);
      this.evaluations++;
      for (let a = 0; a < count; a++) {
        const i = indices[a];
        direction[i] = (slope[i] - drive[i]) / step;
      }
      const previous = radius;
      radius = norm(direction, active);
      if (!(radius > 0)) break;
      this.normalize(active);
      if (Math.abs(radius - previous) <= ACCURACY * radius) break;
    }
    for (let a = 0; a < count; a++) nearby[indices[a]] = 0;
    return SAFETY * radius;
  }

  private normalize(active: ActiveSet): void {
    const { direction } = this;
    const { indices, count } = active;
    let length = norm(direction, active);
    if (!(length > 0)) {
      for (let a = 0; a < count; a++) direction[indices[a]] = Math.sin(1 + indices[a] * Math.SQRT2 * Math.PI);
      length = norm(direction, active);
    }
    for (let a = 0; a < count; a++) direction[indices[a]] /= length;
  }
}

const MAX_ITERATIONS = 30;
const ACCURACY = 0.02; // relative change at which the iteration stops
const SAFETY = 1.2; // the power method comes from below

function norm(y: Float64Array, { indices, count }: ActiveSet): number {
  let sum = 0;
  for (let a = 0; a < count; a++) sum += y[indices[a]] * y[indices[a]];
  return Math.sqrt(sum);
}
