import { InputError } from "../../checks.ts";
import { sin } from "../../math/index.ts";
import type { Problem } from "../method.ts";
import type { ActiveSet } from "../switches/activeSet.ts";
import { norm } from "./norm.ts";

const MAX_ITERATIONS = 30;
const ACCURACY = 0.02; // relative change at which the iteration stops
const SAFETY = 1.2; // the power method comes from below

/**
 * The spectral radius of a field's Jacobian: as the field tells it, or estimated by the nonlinear power method
 * (Sommeijer, Shampine, Verwer 1998): differences of the field along a direction that turns into the dominant
 * eigenvector, which is kept from one estimate to the next. For Jacobians that are (nearly) symmetric.
 */
export class SpectralRadius {
  private readonly direction: Float64Array; // unit length over the active components
  private readonly nearby: Float64Array; // zero outside the active components
  private readonly slope: Float64Array;
  private readonly problem: Problem;
  private known = 0; // the last estimate

  constructor(problem: Problem) {
    const { dimension } = problem.field;
    this.problem = problem;
    this.direction = new Float64Array(dimension);
    this.nearby = new Float64Array(dimension);
    this.slope = new Float64Array(dimension);
    // a start that no symmetry of a field is likely to be orthogonal to
    for (let i = 0; i < dimension; i++) this.direction[i] = sin(1 + i * Math.SQRT2 * Math.PI);
  }

  /**
   * The radius at (t, y), with a margin of safety where it is an estimate; `drive` is the field there. Only active
   * components are varied. Where the field is not finite anywhere near y, the last estimate.
   */
  at(t: number, y: Float64Array, drive: Float64Array, active: ActiveSet): number {
    const given = this.problem.field.spectralRadius?.(t, y);
    if (given !== undefined) {
      if (given >= 0 && given < Infinity) return given;
      throw new InputError(`solve: field.spectralRadius gave ${given} at t = ${t}; return a finite number >= 0.`);
    }
    const { direction } = this;
    const size = norm(y, 0, active.count, active.indices);
    const step = Math.sqrt(Number.EPSILON) * (size > 0 ? size : 1);
    this.normalize(active);
    let radius = 0;
    for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      const moved = this.differ(t, y, drive, step, active);
      if (moved === 0) return this.known;
      const previous = radius;
      radius = norm(direction, 0, active.count, active.indices) / Math.abs(moved);
      if (!(radius > 0)) break;
      this.normalize(active);
      if (Math.abs(radius - previous) <= ACCURACY * radius) break;
    }
    this.known = SAFETY * radius;
    return this.known;
  }

  /**
   * Replaces the direction by the difference of the field along it over `step`, backwards or away from zero where the
   * field is not finite forwards. Returns the step, or 0 where nothing served.
   */
  private differ(t: number, y: Float64Array, drive: Float64Array, step: number, active: ActiveSet): number {
    const { direction, nearby, slope, problem } = this;
    const { indices, count } = active;
    for (let way = 0; way < 3; way++) {
      for (let a = 0; a < count; a++) {
        const i = indices[a];
        if (way === 2) direction[i] = Math.abs(direction[i]) * (y[i] < 0 ? -1 : 1);
        nearby[i] = y[i] + (way === 1 ? -step : step) * direction[i];
      }
      problem.derivative(t, nearby, slope, active);
      let finite = true;
      for (let a = 0; a < count; a++) {
        const i = indices[a];
        nearby[i] = 0;
        finite &&= Number.isFinite(slope[i]);
      }
      if (!finite) continue;
      for (let a = 0; a < count; a++) direction[indices[a]] = slope[indices[a]] - drive[indices[a]];
      return step;
    }
    return 0;
  }

  private normalize(active: ActiveSet): void {
    const { direction } = this;
    const { indices, count } = active;
    let length = norm(direction, 0, active.count, active.indices);
    if (!(length > 0 && length < Infinity)) {
      for (let a = 0; a < count; a++) direction[indices[a]] = sin(1 + indices[a] * Math.SQRT2 * Math.PI);
      length = norm(direction, 0, active.count, active.indices);
    }
    for (let a = 0; a < count; a++) direction[indices[a]] /= length;
  }
}
