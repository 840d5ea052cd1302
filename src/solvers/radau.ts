import { DenseQuartic } from "./denseQuartic.ts";
import { firstLength } from "./firstLength.ts";
import { JacobianDifferences } from "./jacobianDifferences.ts";
import type { Interpolant, Problem, Stepper, SteppingMethod } from "./method.ts";
import { FIRST_SLOPE, NODES, REAL, SLOPES } from "./radauFormula.ts";
import { MOST_ITERATIONS, RadauNewton } from "./radauNewton.ts";
import { isFiniteVector } from "./stages.ts";

const P = (globalThis as any).PARAMS ?? {};
const GOAL = P.goal ?? 0.01;
/**
 * Radau IIA of order 5 (Hairer and Wanner 1996, *Solving ODEs II*, IV.8): implicit, L-stable, adaptive. For small stiff systems, whose
 * fast part would hold an explicit method at the length of its relaxation. Uses `field.jacobian`, or differences without it.
 */
export const radau: SteppingMethod = {
  name: "radau",
  order: 5,
  followsSwitches: false,
  control: { errorOrder: 4, predictive: true, keepUpTo: P.keep ?? 1.2, most: P.most ?? 8, safety: P.safety ?? 0.9 },
  start: (problem) => new RadauStepper(problem),
};

class RadauStepper implements Stepper {
  readonly y: Float64Array;
  readonly y1: Float64Array;
  ease = 1;
  private readonly slope: Float64Array; // at the start of the step
  private readonly error: Float64Array;
  private readonly J: Float64Array;
  private readonly newton: RadauNewton;
  private readonly dense: DenseQuartic; // the last solve as a polynomial
  private readonly problem: Problem;
  private readonly differences: JacobianDifferences | undefined;
  private t = 0; // start and end of the last attempt
  private t1 = 0;
  private denseFrom = Number.NaN;
  private denseLength = 0;
  private slopeAsked = false; // whether `slope` is the field's own
  private current = false; // J belongs to (t, y)
  private wanted = true; // a new J is
  private first = true;
  private fresh = 0;
  private waste = 0;

  constructor(problem: Problem) {
    const n = problem.field.dimension;
    this.problem = problem;
    this.y = new Float64Array(n);
    this.y1 = new Float64Array(n);
    this.slope = new Float64Array(n);
    this.error = new Float64Array(n);
    this.J = new Float64Array(n * n);
    this.newton = new RadauNewton(problem);
    this.dense = new DenseQuartic(n);
    this.differences = problem.field.jacobian ? undefined : new JacobianDifferences(problem);
  }

  begin(t: number, y: Float64Array, slope: Float64Array): void {
    this.t = t;
    this.y.set(y);
    this.slope.set(slope);
    this.slopeAsked = true;
    this.current = false;
    this.wanted = true;
    this.first = true;
    this.denseFrom = Number.NaN;
    this.newton.begin();
  }

  firstLength(direction: number, most: number): number {
    const { problem, t, y, slope } = this;
    return firstLength(problem.derivative, t, y, slope, 4, problem.tolerance, direction, most);
  }

  attempt(t: number, t1: number): number {
    const { newton, y, y1 } = this;
    this.t = t;
    this.t1 = t1;
    if (this.wanted && !this.renew()) return Number.NaN;
    this.guess();
    let solved = newton.prepare(t1 - t, this.J) && newton.solve(t, y, t1, GOAL);
    if (!solved && !this.current) {
      if (!this.renew()) return Number.NaN;
      this.guess();
      solved = newton.prepare(t1 - t, this.J) && newton.solve(t, y, t1, GOAL);
    }
    this.ease = (2 * MOST_ITERATIONS + 1) / (2 * MOST_ITERATIONS + newton.iterations);
    if (!solved) return newton.finite ? Infinity : Number.NaN;
    const [, , rise] = newton.increments;
    for (let i = 0; i < y.length; i++) y1[i] = y[i] + rise[i];
    if (!isFiniteVector(y1)) return Number.NaN;
    this.fit();
    return this.estimate();
  }

  private estimate() {
    const { newton, y, y1, t, t1, problem, error, slope } = this;
    const over = 1 / (t1 - t);
    const [z0, z1, z2] = newton.increments;
    const n = y.length;
    const [a, b, c] = FIRST_SLOPE;
    for (let i = 0; i < n; i++) error[i] = slope[i] - over * (a * z0[i] + b * z1[i] + c * z2[i]);
    newton.filter(error);
    let norm = problem.tolerance.norm(error, y, y1);
    if (norm > 1 && (this.first || P.always)) {
      const s = new Float64Array(n);
      for (let i = 0; i < n; i++) y1[i] = y[i] + error[i];
      problem.derivative(t, y1, s);
      for (let i = 0; i < n; i++) error[i] = s[i] - over * (a * z0[i] + b * z1[i] + c * z2[i]);
      newton.filter(error);
      for (let i = 0; i < n; i++) y1[i] = y[i] + z2[i];
      const better = problem.tolerance.norm(error, y, y1);
      if (better < norm) norm = better;
    }
    this.first = norm > 1;
    if (this.current && this.fresh === 0) {
      this.fresh = newton.iterations;
      this.waste = 0;
    } else this.waste += Math.max(0, 3 * (newton.iterations - this.fresh));
    return norm;
  }

  advance(): void {
    const { newton, slope, t, t1 } = this;
    const [z0, z1, z2] = newton.increments;
    const [a, b, c] = SLOPES[2];
    const over = 1 / (t1 - t);
    if (P.exactSlope) this.problem.derivative(t1, this.y1, slope);
    else for (let i = 0; i < slope.length; i++) slope[i] = over * (a * z0[i] + b * z1[i] + c * z2[i]);
    this.y.set(this.y1);
    this.slopeAsked = !!P.exactSlope;
    this.current = false;
    if (P.policy === "hairer") this.wanted = newton.iterations > 1 && newton.rate > (P.theta ?? 1e-3);
    else if (P.policy === "scipy") this.wanted = newton.iterations > 2 && newton.rate > (P.theta ?? 1e-3);
    else this.wanted = this.waste >= (this.problem.field.jacobian ? (P.price ?? 3) : this.y.length);
    this.t = t1;
  }

  /** The Jacobian at (t, y); false where it is not finite. */
  private renew(): boolean {
    const { problem, t, y, slope, J, differences } = this;
    if (differences) {
      if (!this.slopeAsked) problem.derivative(t, y, slope);
      this.slopeAsked = true;
      differences.fill(t, y, slope, J);
    } else problem.field.jacobian?.(t, y, J);
    problem.stats.jacobians++;
    this.newton.forget();
    this.current = true;
    this.wanted = false;
    this.fresh = 0;
    this.waste = 0;
    return isFiniteVector(J);
  }

  private guess(): void {
    const { newton, dense, y, t, t1, denseFrom, denseLength } = this;
    for (let p = 0; p < 3; p++) {
      const z = newton.increments[p];
      if (Number.isNaN(denseFrom)) z.fill(0);
      else {
        const s = (t + NODES[p] * (t1 - t) - denseFrom) / denseLength;
        dense.evaluate(s, z);
        for (let i = 0; i < z.length; i++) z[i] -= y[i];
      }
    }
  }

  /** The cubic through the start and the stages. */
  private fit(): void {
    const { newton, dense, y, t, t1 } = this;
    const [z0, z1, z2] = newton.increments;
    const [c0, c1] = NODES;
    for (let i = 0; i < y.length; i++) {
      const d0 = (z0[i] / c0 - z2[i]) / (1 - c0);
      const d1 = (z1[i] / c1 - z2[i]) / (1 - c1);
      const bend = (d1 - d0) / (c1 - c0);
      dense.start[i] = y[i];
      dense.rise[i] = z2[i];
      dense.tilt[i] = d0 - c0 * bend;
      dense.bend[i] = bend;
    }
    this.denseFrom = t;
    this.denseLength = t1 - t;
  }

  readonly interpolate: Interpolant = (t, out) => {
    this.dense.evaluate((t - this.denseFrom) / this.denseLength, out);
  };

  keep(): Interpolant {
    const dense = this.dense.copy();
    const [from, length] = [this.denseFrom, this.denseLength];
    return (t, out) => dense.evaluate((t - from) / length, out);
  }
}
