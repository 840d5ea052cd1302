import { arrayLike, InputError } from "../checks.ts";

/** A tolerance: one number for all components, or one per component. */
export type ToleranceOption = number | ArrayLike<number>;

/**
 * The error a step may make: absolute_i + relative_i·|y_i| in component i. Errors are measured in units of it, so that
 * 1 is just allowed.
 */
export class Tolerance {
  /** One per component. */
  readonly absolute: Float64Array;
  readonly relative: Float64Array;

  /** absolute, relative: equally long, one number per component of the state. */
  constructor(absolute: Float64Array, relative: Float64Array) {
    this.absolute = absolute;
    this.relative = relative;
  }

  /** What may be missing from a value of component i. */
  unit(i: number, value: number): number {
    return this.absolute[i] + this.relative[i] * Math.abs(value);
  }

  /**
   * Root mean square of error_i in units of the tolerance at max(|a_i|, |b_i|); an error where none is allowed is
   * infinite.
   */
  norm(error: Float64Array, a: Float64Array, b: Float64Array): number {
    const { absolute, relative } = this;
    let sum = 0;
    for (let i = 0; i < error.length; i++) {
      if (error[i] === 0) continue;
      const scale = absolute[i] + relative[i] * Math.max(Math.abs(a[i]), Math.abs(b[i]));
      sum += (error[i] / scale) ** 2;
    }
    return Math.sqrt(sum / error.length);
  }

  /** The tolerance of a state of length `dimension` whose components, from the first, repeat those of this one. */
  repeated(dimension: number): Tolerance {
    const repeat = (values: Float64Array) =>
      Float64Array.from({ length: dimension }, (_, i) => values[i % values.length]);
    return new Tolerance(repeat(this.absolute), repeat(this.relative));
  }
}

/**
 * The tolerance of a run over `dimension` components. Relative tolerances must be > 0 or, where the absolute one is, 0;
 * so the other way.
 * @throws InputError on a wrong length, a value that is negative or not finite, and a component without any tolerance
 */
export function toleranceOf(
  dimension: number,
  absoluteTolerance: ToleranceOption,
  relativeTolerance: ToleranceOption,
): Tolerance {
  const absolute = perComponent(dimension, "absoluteTolerance", absoluteTolerance);
  const relative = perComponent(dimension, "relativeTolerance", relativeTolerance);
  for (let i = 0; i < dimension; i++) {
    if (absolute[i] > 0 || relative[i] > 0) continue;
    throw new InputError(
      `solve: component ${i} has an absolute and a relative tolerance of 0, which nothing computed can meet; ` +
        `give one of them > 0.`,
    );
  }
  return new Tolerance(absolute, relative);
}

function perComponent(dimension: number, name: string, tolerance: ToleranceOption): Float64Array {
  if (typeof tolerance === "number") {
    if (!(tolerance >= 0 && tolerance < Infinity)) {
      throw new InputError(`solve: ${name} must be a finite number >= 0, got ${tolerance}.`);
    }
    return new Float64Array(dimension).fill(tolerance);
  }
  arrayLike(`solve: ${name}`, tolerance, "a number or an array of numbers");
  const each = Float64Array.from(tolerance);
  if (each.length !== dimension) {
    throw new InputError(`solve: ${name} has length ${each.length}, the field has ${dimension} components.`);
  }
  each.forEach((value, i) => {
    if (!(value >= 0 && value < Infinity)) {
      throw new InputError(`solve: ${name}[${i}] must be a finite number >= 0, got ${value}.`);
    }
  });
  return each;
}
