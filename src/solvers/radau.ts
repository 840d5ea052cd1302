import { DenseQuartic } from "./denseQuartic.ts";
import { firstLength } from "./firstLength.ts";
import { JacobianDifferences } from "./jacobianDifferences.ts";
import type { Interpolant, Problem, Stepper, SteppingMethod } from "./method.ts";
import { FIRST_SLOPE, NODES, REAL } from "./radauFormula.ts";
import { EVALUATIONS, MOST_ITERATIONS, RadauNewton } from "./radauNewton.ts";
import { ShorterSteps, type SolvedStep } from "./shorterSteps.ts";
import { isFiniteVector } from "./stages.ts";

const CHECKED = [0.4, 0.85]; // fractions of a step, amid the stages
const FAITHFUL = 0.1; // in units of the tolerance
const SLOW = 1e-3; // rate of Newton's iteration that asks for a new Jacobian

/**
 * Radau IIA of order 5 (Hairer and Wanner 1996, *Solving ODEs II*, IV.8): implicit, L-stable, adaptive. For small stiff systems, whose
 * fast part would hold an explicit method at the length of its relaxation; its matrices are dense, n × n. Uses `field.jacobian`, or
 * differences without it, and keeps it for as long as the iteration converges well with it. States between steps cost no evaluations.
 */
export const radau: SteppingMethod = {
  name: "radau",
  order: 5,
  followsSwitches: false,
  control: { errorOrder: 4, safety: 0.8, predictive: true, keepUpTo: 1.2, most: 8 },
  start: (problem) => new RadauStepper(problem),
};

class RadauStepper implements Stepper {
  readonly y: Float64Array;
  readonly y1: Float64Array;
  ease = 1;
  private readonly slope: Float64Array; // at the start of the step: the field's, or within Newton's error of it
  private readonly error: Float64Array;
  private readonly trial: Float64Array; // slope at a corrected start
  readonly J: Float64Array; // n × n
  private readonly newton: RadauNewton;
  readonly dense: DenseQuartic; // the last step that was solved
  private readonly shorter: ShorterSteps;
  private readonly problem: Problem;
  private readonly differences: JacobianDifferences | undefined;
  private jacobian: "wanted" | "current" | "kept" | "broken" = "wanted"; // kept: from an earlier step; broken: it is not finite
  private age = 0; // accepted steps of this Jacobian
  private slopeAsked = false; // whether `slope` is what the field said
  private careful = true; // the step is the first one, or the last attempt was rejected
  private t = 0; // start of the step
  from = 0; // start and length of the step that `dense` is of; no length: there is none
  length = 0;
  private watched = false; // events are located on the polynomial: it alone is what the states are, the field may change at its end
  private polynomial: boolean | undefined; // whether `dense` will do for the states within the step; undefined: not looked at

  constructor(problem: Problem) {
    const n = problem.field.dimension;
    const room = () => new Float64Array(n);
    this.problem = problem;
    this.y = room();
    this.y1 = room();
    this.slope = room();
    this.error = room();
    this.trial = room();
    this.J = new Float64Array(n * n);
    this.newton = new RadauNewton(problem);
    this.dense = new DenseQuartic(n);
    this.shorter = new ShorterSteps(problem);
    this.differences = problem.field.jacobian ? undefined : new JacobianDifferences(problem);
  }

  begin(t: number, y: Float64Array, slope: Float64Array): void {
    this.t = t;
    this.y.set(y);
    this.slope.set(slope);
    this.slopeAsked = true;
    this.jacobian = "wanted";
    this.careful = true;
    this.length = 0;
    this.newton.begin();
  }

  firstLength(direction: number, most: number): number {
    const { problem, t, y, slope } = this;
    return firstLength(problem.derivative, t, y, slope, 4, problem.tolerance, direction, most);
  }

  attempt(t: number, t1: number): number {
    const error = this.tried(t, t1);
    this.careful = !(error <= 1);
    return error;
  }

  advance(): void {
    const { newton, dense, slope, length, differences } = this;
    const { rise, tilt, bend } = dense;
    for (let i = 0; i < slope.length; i++) slope[i] = (rise[i] - tilt[i] - bend[i]) / length;
    this.slopeAsked = false;
    this.y.set(this.y1);
    this.age++;
    // a new Jacobian may save an iteration in every step of its life, which is to pay for its columns
    const pays = differences === undefined || EVALUATIONS * this.age > slope.length;
    this.jacobian = pays && newton.rate > SLOW ? "wanted" : "kept";
  }

  readonly interpolate: Interpolant = (t, out) => {
    if (this.isPolynomial()) this.sketch(t, out);
    else this.shorter.at(this, t, out);
  };

  readonly sketch: Interpolant = (t, out) => this.dense.evaluate((t - this.from) / this.length, out);

  quartic(): DenseQuartic {
    this.watched = true;
    return this.dense;
  }

  keep(): Interpolant {
    const { shorter, from, length } = this;
    const polynomial = this.isPolynomial();
    const dense = this.dense.copy();
    if (polynomial) return (t, out) => dense.evaluate((t - from) / length, out);
    const step: SolvedStep = { dense, from, length, J: this.J.slice() };
    return (t, out) => shorter.at(step, t, out);
  }

  /**
   * Whether the polynomial of the last step satisfies the differential equation between the stages, where no error estimate sees it: it
   * may not where the fast components follow something with kinks.
   */
  private isPolynomial(): boolean {
    const { dense, error, trial, problem, newton, from, length, y, y1 } = this;
    if (this.watched) return true;
    for (let k = 0; k < CHECKED.length && this.polynomial === undefined; k++) {
      const s = CHECKED[k];
      dense.evaluate(s, trial);
      problem.derivative(from + s * length, trial, error);
      dense.slope(s, trial);
      for (let i = 0; i < y.length; i++) error[i] -= trial[i] / length;
      newton.filter(error);
      const norm = problem.tolerance.norm(error, y, y1);
      if (!(norm <= FAITHFUL)) this.polynomial = false;
    }
    this.polynomial ??= true;
    return this.polynomial;
  }

  private tried(t: number, t1: number): number {
    const { newton, y, y1 } = this;
    this.t = t;
    if (this.jacobian === "wanted") this.renew();
    if (this.jacobian === "broken") return Number.NaN;
    let solved = this.solved(t1);
    if (!solved && this.jacobian === "kept") solved = this.renew() && this.solved(t1);
    if (!solved) return newton.finite ? Infinity : Number.NaN;
    const [, , rise] = newton.increments;
    for (let i = 0; i < y.length; i++) y1[i] = y[i] + rise[i];
    if (!isFiniteVector(y1)) return Number.NaN;
    const error = this.estimate(t1 - t);
    this.fit(t1 - t);
    return error;
  }

  /** Solves for the stages of the step to t1, starting from the last step's polynomial. */
  private solved(t1: number): boolean {
    const { newton, dense, y, t, from, length } = this;
    for (let p = 0; p < NODES.length; p++) {
      const increment = newton.increments[p];
      if (length === 0) {
        increment.fill(0);
        continue;
      }
      dense.evaluate((t + NODES[p] * (t1 - t) - from) / length, increment);
      for (let i = 0; i < y.length; i++) increment[i] -= y[i];
    }
    const solved = newton.solve(t, y, t1, this.J);
    this.ease = (2 * MOST_ITERATIONS + 1) / (2 * MOST_ITERATIONS + newton.iterations);
    return solved;
  }

  /** The Jacobian at the start of the step; false where it is not finite. */
  private renew(): boolean {
    const { problem, t, y, slope, J, differences, newton } = this;
    if (differences === undefined) problem.field.jacobian?.(t, y, J);
    else {
      if (!this.slopeAsked) problem.derivative(t, y, slope);
      this.slopeAsked = true;
      differences.fill(t, y, slope, J);
    }
    problem.stats.jacobians++;
    newton.forgetFactors();
    this.age = 0;
    const finite = isFiniteVector(J);
    this.jacobian = finite ? "current" : "broken";
    return finite;
  }

  /**
   * The error of the step of length h, in units of the tolerance: that of a formula of order 3, whose part from fast components is
   * damped as they are. It is damped twice where that decides on a step the control knows little of.
   */
  private estimate(h: number): number {
    const { problem, error, y, y1, trial, t } = this;
    const { tolerance } = problem;
    this.fillError(this.slope, h);
    const once = tolerance.norm(error, y, y1);
    if (!(once > 1 && this.careful)) return once;
    for (let i = 0; i < y.length; i++) error[i] += y[i];
    problem.derivative(t, error, trial);
    if (!isFiniteVector(trial)) {
      for (let i = 0; i < y.length; i++) error[i] -= y[i];
      return once;
    }
    this.fillError(trial, h);
    return tolerance.norm(error, y, y1);
  }

  /** error = (REAL/h − J)⁻¹ (slope − the slope with which the cubic through the stages sets out) */
  private fillError(slope: Float64Array, h: number): void {
    const { error, newton } = this;
    const [a, b, c] = FIRST_SLOPE;
    const [z0, z1, z2] = newton.increments;
    for (let i = 0; i < error.length; i++) error[i] = slope[i] - (a * z0[i] + b * z1[i] + c * z2[i]) / h;
    newton.filter(error);
  }

  /**
   * The step as a polynomial: the cubic through the stages, which is of order 3, and the quartic ∫(s − c₁)(s − c₂)(s − c₃) ds by which
   * its slope at the start becomes the field's, but for the fast components. Local error h⁵, at no evaluation.
   */
  private fit(h: number): void {
    const { dense, newton, error, y, t } = this;
    const { start, rise, tilt, bend, twist } = dense;
    const [z0, z1, z2] = newton.increments;
    const [c0, c1] = NODES;
    for (let i = 0; i < y.length; i++) {
      const first = (z0[i] / c0 - z2[i]) / (1 - c0);
      const second = (z1[i] / c1 - z2[i]) / (1 - c1);
      const cubic = (second - first) / (c1 - c0);
      const missing = REAL * error[i]; // of h·slope at the start
      start[i] = y[i];
      rise[i] = z2[i];
      tilt[i] = first - c0 * cubic + missing;
      bend[i] = cubic - missing;
      twist[i] = -2.5 * missing;
    }
    this.from = t;
    this.length = h;
    this.polynomial = undefined;
  }
}
