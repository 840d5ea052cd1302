import { pow } from "../../math/index.ts";
import type { DenseQuartic } from "../denseQuartic.ts";
import type { Problem } from "../method.ts";
import type { Tolerance } from "../tolerance.ts";
import { backSolveComplex, factorizeComplex } from "./complexLu.ts";
import { backSolve, factorize } from "./denseLu.ts";
import { FROM_MODES, NODES, PAIR, REAL, SLOPES, TO_MODES } from "./radauFormula.ts";
import { isFiniteVector, timeWithin } from "./stages.ts";

/** Newton steps before a solve is given up. */
export const MOST_ITERATIONS = 7;
/** Of the field in each of them. */
export const EVALUATIONS = 3;
const ROUNDING = 10 * Number.EPSILON; // of the state: what no iteration takes away

const TRUSTED = 1e-3; // how well the iteration of an earlier step may be taken to go on in this one
const ALIKE = 1e-3; // lengths this near to one another share their factors

const [[d00, d01, d02], [d10, d11, d12], [d20, d21, d22]] = SLOPES;
const [[f00, f01, f02], [f10, f11, f12], [f20, f21, f22]] = FROM_MODES;
const [[t00, t01, t02], [t10, t11, t12], [t20, t21, t22]] = TO_MODES;

/**
 * Solves for the stages of a step by simplified Newton iterations (Hairer and Wanner, *Solving ODEs II*, IV.8): the
 * Jacobian and its factors stay, and in the eigenvectors of the method the 3n equations fall apart into n real and n
 * complex ones.
 */
export class RadauNewton {
  /**
   * Increments of the state at the three nodes: where a solve starts from, and what it ends at. Each length dimension.
   */
  readonly increments: readonly [Float64Array, Float64Array, Float64Array];
  /** How many the last solve took. */
  iterations = 0;
  /** The factor by which each of them shrank the correction; 0 where there was one only. */
  rate = 0;
  /** False when the last solve met NaN or an infinity. */
  finite = true;
  private readonly slopes: readonly [Float64Array, Float64Array, Float64Array]; // of the field at the nodes
  private readonly stage: Float64Array; // state at a node
  private readonly real: Float64Array; // residual, then correction, in the modes
  private readonly pairRe: Float64Array;
  private readonly pairIm: Float64Array;
  private readonly A: Float64Array; // factors of REAL/h − J, n × n
  private readonly pivots: Int32Array;
  private readonly B: Float64Array; // factors of PAIR/h − J, n × n each part
  private readonly C: Float64Array;
  private readonly pairPivots: Int32Array;
  private readonly problem: Problem;
  private readonly goal: number; // what may be missing in the end, in units of the tolerance
  private ahead = 1; // what is expected of all further corrections together, in terms of the last
  private length = 0; // step that the factors belong to; 0: none

  constructor(problem: Problem) {
    const n = problem.field.dimension;
    const room = () => new Float64Array(n);
    this.problem = problem;
    this.increments = [room(), room(), room()];
    this.slopes = [room(), room(), room()];
    this.stage = room();
    this.real = room();
    this.pairRe = room();
    this.pairIm = room();
    this.A = new Float64Array(n * n);
    this.B = new Float64Array(n * n);
    this.C = new Float64Array(n * n);
    this.pivots = new Int32Array(n);
    this.pairPivots = new Int32Array(n);
    this.goal = goalOf(problem.tolerance);
  }

  /** Sets out anew: how well earlier solves went does not matter. */
  begin(): void {
    this.ahead = 1;
    this.length = 0;
  }

  /** The Jacobian has changed. */
  forgetFactors(): void {
    this.length = 0;
  }

  /** Takes the increments of the step from (t, y) to t1 from another step's polynomial; y: length dimension. */
  startFrom(dense: DenseQuartic, from: number, length: number, t: number, y: Float64Array, t1: number): void {
    for (let p = 0; p < NODES.length; p++) {
      const increment = this.increments[p];
      dense.evaluate((t + NODES[p] * (t1 - t) - from) / length, increment);
      for (let i = 0; i < y.length; i++) increment[i] -= y[i];
    }
  }

  /**
   * Solves for the increments of the step from (t, y) to t1, given some to start from, with the Jacobian J, n × n;
   * false where that does not succeed. Costs three evaluations per iteration.
   */
  solve(t: number, y: Float64Array, t1: number, J: Float64Array): boolean {
    const { real, pairRe, pairIm, goal } = this;
    this.finite = true;
    this.rate = 0;
    this.iterations = 0;
    if (!this.prepare(t1 - t, J)) return false;
    // less and less, while one iteration is enough and tells nothing new
    this.ahead = pow(Math.max(this.ahead, TRUSTED), 0.8);
    let previous = 0;
    while (this.iterations < MOST_ITERATIONS) {
      this.iterations++;
      this.fillResidual(t, y, t1);
      if (!isFiniteVector(real) || !isFiniteVector(pairRe) || !isFiniteVector(pairIm)) {
        this.finite = false;
        return false;
      }
      backSolve(this.A, this.pivots, real);
      backSolveComplex(this.B, this.C, this.pairPivots, pairRe, pairIm);
      const change = this.addCorrection(y);
      if (change === 0) return true;
      if (this.iterations > 1) {
        const rate = change / previous;
        this.rate = this.iterations === 2 ? rate : Math.sqrt(rate * this.rate);
        if (!(this.rate < 0.99)) return false;
        this.ahead = this.rate / (1 - this.rate);
        if (this.ahead * change * pow(this.rate, MOST_ITERATIONS - 1 - this.iterations) > goal) return false;
      }
      if (this.ahead * change < goal) return true;
      previous = change;
    }
    return false;
  }

  /** Overwrites `vector` (length dimension) with (REAL/h − J)⁻¹ vector. */
  filter(vector: Float64Array): void {
    backSolve(this.A, this.pivots, vector);
  }

  /** Has factors for steps of about the length h; false where a matrix is singular. */
  private prepare(h: number, J: Float64Array): boolean {
    if (Math.abs(h - this.length) <= ALIKE * Math.abs(h)) return true;
    const { A, B, C, pivots, pairPivots } = this;
    const n = pivots.length;
    for (let i = 0; i < n * n; i++) A[i] = B[i] = -J[i];
    C.fill(0);
    for (let i = 0; i < n * n; i += n + 1) {
      A[i] += REAL / h;
      B[i] += PAIR.re / h;
      C[i] = PAIR.im / h;
    }
    const regular = factorize(A, pivots) && factorizeComplex(B, C, pairPivots);
    this.length = regular ? h : 0;
    return regular;
  }

  /** Residual of the stage equations, slope of the field less slope of the cubic, in the modes. */
  private fillResidual(t: number, y: Float64Array, t1: number): void {
    const { increments, slopes, stage, real, pairRe, pairIm, problem } = this;
    const n = y.length;
    for (let p = 0; p < 3; p++) {
      const increment = increments[p];
      for (let i = 0; i < n; i++) stage[i] = y[i] + increment[i];
      problem.derivative(timeWithin(t, t1, NODES[p]), stage, slopes[p]);
    }
    const [z0, z1, z2] = increments;
    const [s0, s1, s2] = slopes;
    const over = 1 / (t1 - t);
    for (let i = 0; i < n; i++) {
      const r0 = s0[i] - over * (d00 * z0[i] + d01 * z1[i] + d02 * z2[i]);
      const r1 = s1[i] - over * (d10 * z0[i] + d11 * z1[i] + d12 * z2[i]);
      const r2 = s2[i] - over * (d20 * z0[i] + d21 * z1[i] + d22 * z2[i]);
      real[i] = t00 * r0 + t01 * r1 + t02 * r2;
      pairRe[i] = t10 * r0 + t11 * r1 + t12 * r2;
      pairIm[i] = -(t20 * r0 + t21 * r1 + t22 * r2);
    }
  }

  /** Adds the solved residual to the increments; returns its size in tolerance units. */
  private addCorrection(y: Float64Array): number {
    const { increments, real, pairRe, pairIm, goal } = this;
    const { tolerance } = this.problem;
    const [z0, z1, z2] = increments;
    const n = y.length;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const w0 = real[i];
      const w1 = pairRe[i];
      const w2 = -pairIm[i];
      const a = f00 * w0 + f01 * w1 + f02 * w2;
      const b = f10 * w0 + f11 * w1 + f12 * w2;
      const c = f20 * w0 + f21 * w1 + f22 * w2;
      if (a === 0 && b === 0 && c === 0) continue;
      z0[i] += a;
      z1[i] += b;
      z2[i] += c;
      const size = Math.max(Math.abs(y[i]), Math.abs(y[i] + z2[i]));
      const unit = tolerance.unit(i, size) + (ROUNDING / goal) * size;
      sum += (a / unit) ** 2 + (b / unit) ** 2 + (c / unit) ** 2;
    }
    return Math.sqrt(sum / (3 * n));
  }
}

/**
 * The error of a step is estimated by order 4 and of order 6: the tighter the tolerance, the less of it is made use of.
 */
function goalOf({ absolute, relative }: Tolerance): number {
  const least = relative.reduce((found, value, i) => Math.min(found, value || absolute[i]), Infinity);
  return Math.min(0.03, Math.sqrt(least));
}
