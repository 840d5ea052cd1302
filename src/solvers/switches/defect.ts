import type { DenseQuartic } from "../denseQuartic.ts";
import type { Problem } from "../method.ts";

/**
 * Where in a step the slope of its dense output is compared with the field, and what the differences weigh. An embedded
 * error estimate may miss a bend of the slope by any factor, depending on where in the step it falls; with these two
 * points what it misses is at most 6.25 times the estimate (`y' = max(0, s − b)` for all b, by dopri5), and where the
 * field is smooth it is four times as large.
 */
const POINTS = [0.17, 0.5];
const WEIGHT = 0.05;

/** An error that notices bends: how far the dense output of a step is from solving the equation within it. */
export class Defect {
  private readonly problem: Problem;
  private readonly state: Float64Array;
  private readonly slope: Float64Array;
  private readonly error: Float64Array;

  constructor(problem: Problem) {
    const { dimension } = problem.field;
    this.problem = problem;
    this.state = new Float64Array(dimension);
    this.slope = new Float64Array(dimension);
    this.error = new Float64Array(dimension);
  }

  /** Of the step from t to t1, in units of the tolerance. Two evaluations. */
  of(t: number, t1: number, dense: DenseQuartic): number {
    const { problem, state, slope, error } = this;
    const { start, rise, tilt, bend, twist } = dense;
    const h = t1 - t;
    let sum = 0;
    for (const s of POINTS) {
      dense.evaluate(s, state);
      problem.derivative(t + s * h, state, slope);
      const r = 1 - s;
      for (let i = 0; i < error.length; i++) {
        const inner = tilt[i] + s * (bend[i] + r * twist[i]);
        const innerSlope = bend[i] + r * twist[i] - s * twist[i];
        error[i] = rise[i] + (r - s) * inner + s * r * innerSlope - h * slope[i];
      }
      sum += problem.tolerance.norm(error, start, state);
    }
    return WEIGHT * sum;
  }
}
