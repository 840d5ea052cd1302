import { DenseQuartic } from "../denseQuartic.ts";
import { firstLength } from "../loop/firstLength.ts";
import type { Interpolant, Problem, Stepper, SteppingMethod } from "../method.ts";
import { KeptJacobian } from "./keptJacobian.ts";
import { FIRST_SLOPE, NODES, REAL } from "./radauFormula.ts";
import { MOST_ITERATIONS, RadauNewton } from "./radauNewton.ts";
import { ShorterSteps, type SolvedStep } from "./shorterSteps.ts";
import { isFiniteVector } from "./stages.ts";

const CHECKED = [0.4, 0.85]; // fractions of a step, amid the stages
const FAITHFUL = 0.1; // in units of the tolerance

/**
 * Radau IIA of order 5 (Hairer and Wanner 1996, *Solving ODEs II*, IV.8): implicit, L-stable, adaptive. For small stiff
 * systems, whose fast part would hold an explicit method at the length of its relaxation; its matrices are dense, n ×
 * n. Uses `field.jacobian`, or differences without it, and keeps it for as long as the iteration converges well with
 * it.
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
  private readonly trial: Float64Array; // scratch: a state or a slope
  private readonly jacobian: KeptJacobian;
  private readonly newton: RadauNewton;
  private readonly dense: DenseQuartic; // the last step that was solved
  private readonly shorter: ShorterSteps;
  private readonly problem: Problem;
  private slopeAsked = false; // whether `slope` is what the field said
  private careful = true; // the step is the first one, or the last attempt was rejected
  private t = 0; // start of the step
  private from = 0; // start and length of the step that `dense` is of; no length: there is none
  private length = 0;
  // whether `dense` will do for the states within the step; undefined: not looked at
  private faithful: boolean | undefined;
  // whether switches are located on `dense`: then it is the states, and the field may change where it ends
  private watched = false;

  constructor(problem: Problem) {
    const n = problem.field.dimension;
    const room = () => new Float64Array(n);
    this.problem = problem;
    this.y = room();
    this.y1 = room();
    this.slope = room();
    this.error = room();
    this.trial = room();
    this.jacobian = new KeptJacobian(problem);
    this.newton = new RadauNewton(problem);
    this.dense = new DenseQuartic(n);
    this.shorter = new ShorterSteps(problem);
  }

  begin(t: number, y: Float64Array, slope: Float64Array): void {
    this.t = t;
    this.y.set(y);
    this.slope.set(slope);
    this.slopeAsked = true;
    this.jacobian.begin();
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
    const { newton, dense, slope, length, jacobian } = this;
    const { rise, tilt, bend } = dense;
    for (let i = 0; i < slope.length; i++) slope[i] = (rise[i] - tilt[i] - bend[i]) / length;
    this.slopeAsked = false;
    this.y.set(this.y1);
    jacobian.accepted(newton.rate);
  }

  readonly interpolate: Interpolant = (t, out) => {
    const { dense, from, length, jacobian } = this;
    if (this.isFaithful()) dense.evaluate((t - from) / length, out);
    else this.shorter.at({ dense, from, length, J: jacobian.J }, t, out);
  };

  readonly sketch: Interpolant = (t, out) => this.dense.evaluate((t - this.from) / this.length, out);

  quartic(): DenseQuartic {
    this.watched = true;
    return this.dense;
  }

  keep(): Interpolant {
    const { shorter, from, length, jacobian } = this;
    const dense = this.dense.copy();
    if (this.isFaithful()) return (t, out) => dense.evaluate((t - from) / length, out);
    const step: SolvedStep = { dense, from, length, J: jacobian.J.slice() };
    return (t, out) => shorter.at(step, t, out);
  }

  /**
   * Whether the polynomial of the last step satisfies the differential equation amid the stages, where no error
   * estimate sees it: it may not where fast components follow something with kinks. Costs two evaluations, once in a
   * step.
   */
  private isFaithful(): boolean {
    if (this.watched) return true;
    this.faithful ??= CHECKED.every((s) => this.defect(s) <= FAITHFUL);
    return this.faithful;
  }

  /**
   * How far the polynomial is off at the fraction s of the step, in units of the tolerance, by what is missing from its
   * slope.
   */
  private defect(s: number): number {
    const { dense, error, trial, problem, newton, from, length, y, y1 } = this;
    dense.evaluate(s, trial);
    problem.derivative(from + s * length, trial, error);
    dense.slope(s, trial);
    for (let i = 0; i < y.length; i++) error[i] -= trial[i] / length;
    newton.filter(error);
    return problem.tolerance.norm(error, y, y1);
  }

  private tried(t: number, t1: number): number {
    const { newton, y, y1, jacobian } = this;
    this.t = t;
    if (jacobian.state === "wanted") this.renew();
    if (jacobian.state === "broken") return Number.NaN;
    let solved = this.solved(t1);
    if (!solved && jacobian.state === "kept") solved = this.renew() && this.solved(t1);
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
    if (length === 0) for (const increment of newton.increments) increment.fill(0);
    else newton.startFrom(dense, from, length, t, y, t1);
    const solved = newton.solve(t, y, t1, this.jacobian.J);
    this.ease = (2 * MOST_ITERATIONS + 1) / (2 * MOST_ITERATIONS + newton.iterations);
    return solved;
  }

  /** The Jacobian at the start of the step; false where it is not finite. */
  private renew(): boolean {
    const { problem, t, y, slope, jacobian, newton } = this;
    if (jacobian.byDifferences && !this.slopeAsked) {
      problem.derivative(t, y, slope);
      this.slopeAsked = true;
    }
    newton.forgetFactors();
    return jacobian.renew(t, y, slope);
  }

  /**
   * The error of the step of length h, in units of the tolerance: that of a formula of order 3, whose part from fast
   * components is damped as they are. It is damped twice where that decides on a step the control knows little of.
   */
  private estimate(h: number): number {
    const { problem, error, y, y1, trial, t } = this;
    const { tolerance } = problem;
    this.fillError(this.slope, h);
    const once = tolerance.norm(error, y, y1);
    if (!(once > 1 && this.careful)) return once;
    for (let i = 0; i < y.length; i++) error[i] += y[i];
    problem.derivative(t, error, trial);
    const known = isFiniteVector(trial);
    this.fillError(known ? trial : this.slope, h);
    return known ? tolerance.norm(error, y, y1) : once;
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
   * The step as a polynomial: the cubic through the stages, which is of order 3, and the quartic ∫(s − c₁)(s − c₂)(s −
   * c₃) ds by which its slope at the start becomes the field's, but for the fast components. Local error h⁵, at no
   * evaluation.
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
    this.faithful = undefined;
  }
}
