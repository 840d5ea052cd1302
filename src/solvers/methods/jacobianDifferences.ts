import { pow } from "../../math/index.ts";
import type { Problem } from "../method.ts";
import { isFiniteVector } from "./stages.ts";

// differences of slopes, in terms of the slopes:
const LOST = pow(Number.EPSILON, 7 / 8); // a smaller one is rounding
const COARSE = pow(Number.EPSILON, 3 / 4); // after a smaller one the next move is longer
const FINE = pow(Number.EPSILON, 1 / 4); // after a larger one it is shorter
// moves, in terms of the component:
const USUAL = Math.sqrt(Number.EPSILON);
const LEAST = 1e3 * Number.EPSILON;
const MOST = 1e-3;

/**
 * A Jacobian by differences. How far each component is moved adapts to what that made of the slopes the last time
 * (Salane 1986, *Adaptive routines for forming Jacobians numerically*): as a rule one evaluation per column is enough.
 */
export class JacobianDifferences {
  private readonly problem: Problem;
  private readonly shares: Float64Array; // of a component it is moved by, one per column
  private readonly nearby: Float64Array; // y with one component moved
  private readonly moved: Float64Array; // slope there
  private exact = 0; // the move as it was rounded
  private largest = 0; // difference of slopes it made, in terms of that slope

  constructor(problem: Problem) {
    const n = problem.field.dimension;
    this.problem = problem;
    this.shares = new Float64Array(n).fill(USUAL);
    this.nearby = new Float64Array(n);
    this.moved = new Float64Array(n);
  }

  /**
   * Writes d(slope_i)/d(y_j) at (t, y) into J[i·n + j], given the slope there. Where the field is not finite on one
   * side of y the other is taken; where it is on neither, the column is not finite.
   */
  fill(t: number, y: Float64Array, slope: Float64Array, J: Float64Array): void {
    const { shares, nearby, problem } = this;
    const { absolute } = problem.tolerance;
    nearby.set(y);
    for (let j = 0; j < y.length; j++) {
      const size = Math.max(Math.abs(y[j]), absolute[j]) || 1;
      const most = Math.max(MOST, Math.min(1, problem.tolerance.unit(j, y[j]) / size));
      const share = Math.min(shares[j], most);
      let way = slope[j] < 0 ? -size : size; // where the solution goes, there is a field
      if (!this.move(t, y, j, share * way, slope)) {
        way = -way;
        this.move(t, y, j, share * way, slope);
      }
      this.write(j, slope, J);
      shares[j] = Math.max(LEAST, Math.min(most, share * this.growth()));
      if (!(this.largest < LOST && share < most)) continue;
      if (this.move(t, y, j, most * way, slope)) {
        this.write(j, slope, J);
        shares[j] = most * Math.min(1, this.growth());
      }
    }
  }

  /** Asks for the slope with component j moved by `step`; false where it is not finite. */
  private move(t: number, y: Float64Array, j: number, step: number, slope: Float64Array): boolean {
    const { nearby, moved } = this;
    nearby[j] = y[j] + step;
    this.exact = nearby[j] - y[j];
    this.problem.derivative(t, nearby, moved);
    nearby[j] = y[j];
    let most = 0;
    this.largest = 0;
    for (let i = 0; i < moved.length; i++) {
      const difference = Math.abs(moved[i] - slope[i]);
      if (difference <= most) continue;
      most = difference;
      this.largest = difference / Math.max(Math.abs(moved[i]), Math.abs(slope[i]));
    }
    return isFiniteVector(moved);
  }

  private write(j: number, slope: Float64Array, J: Float64Array): void {
    const { moved, exact } = this;
    const n = moved.length;
    for (let i = 0; i < n; i++) J[i * n + j] = (moved[i] - slope[i]) / exact;
  }

  private growth(): number {
    if (this.largest < COARSE) return 10;
    return this.largest > FINE ? 0.1 : 1;
  }
}
