import { backSolve, factorize } from "./denseLu.ts";
import type { Field } from "./field.ts";
import { firstLength } from "./firstLength.ts";
import type { Interpolant, Problem, Stepper, SteppingMethod } from "./method.ts";
import { combine, isFiniteVector } from "./stages.ts";
import type { Tolerance } from "./tolerance.ts";

const root6 = Math.sqrt(6);
const c = [(4 - root6) / 10, (4 + root6) / 10, 1];
const a = [
  [(88 - 7 * root6) / 360, (296 - 169 * root6) / 1800, (-2 + 3 * root6) / 225],
  [(296 + 169 * root6) / 1800, (88 + 7 * root6) / 360, (-2 - 3 * root6) / 225],
  [(16 - root6) / 36, (16 + root6) / 36, 1 / 9],
];
const errorWeights = [(-13 - 7 * root6) / 3, (-13 + 7 * root6) / 3, -1 / 3];
const realEigenvalue = 3 + 3 ** (2 / 3) - 3 ** (1 / 3); // of the inverse of a
const MAX_ITERATIONS = 8; // simplified Newton steps before the step is shortened

/**
 * Radau IIA of order 5 (Hairer and Wanner 1996, *Solving ODEs II*, IV.8): implicit, L-stable, adaptive. For small stiff systems, whose
 * fast part would hold an explicit method at the length of its relaxation; each step solves a dense system of 3n unknowns.
 * Uses `field.jacobian`, or differences without it. A state between two steps is a shorter step from the start of its step.
 */
export const radau: SteppingMethod = {
  name: "radau",
  order: 5,
  followsSwitches: false,
  control: { errorOrder: 4 },
  start: (problem) => new RadauStepper(problem),
};

class RadauStepper implements Stepper {
  readonly y: Float64Array;
  readonly y1: Float64Array;
  private readonly slope: Float64Array;
  private readonly error: Float64Array;
  private readonly J: Float64Array;
  private readonly A: Float64Array;
  private readonly pivots: Int32Array;
  private readonly newton: RadauNewton;
  private readonly problem: Problem;
  private readonly jacobian: NonNullable<Field["jacobian"]>;
  private fresh = false;
  private slopeKnown = false;
  private t = 0;

  constructor(problem: Problem) {
    const n = problem.field.dimension;
    this.problem = problem;
    this.y = new Float64Array(n);
    this.y1 = new Float64Array(n);
    this.slope = new Float64Array(n);
    this.error = new Float64Array(n);
    this.J = new Float64Array(n * n);
    this.A = new Float64Array(n * n);
    this.pivots = new Int32Array(n);
    this.newton = new RadauNewton(problem.field, problem.derivative, problem.tolerance);
    this.jacobian = problem.field.jacobian ?? differences(problem);
  }

  begin(t: number, y: Float64Array, slope: Float64Array): void {
    this.t = t;
    this.y.set(y);
    this.slope.set(slope);
    this.slopeKnown = true;
    this.fresh = false;
  }

  firstLength(direction: number, most: number): number {
    const { problem, t, y, slope } = this;
    return firstLength(problem.derivative, t, y, slope, 4, problem.tolerance, direction, most);
  }

  attempt(t: number, t1: number): number {
    const { problem, y, y1, slope, error, J, A, pivots, newton } = this;
    const n = y.length;
    const h = t1 - t;
    this.t = t;
    if (!this.slopeKnown) problem.derivative(t, y, slope);
    this.slopeKnown = true;
    if (!this.fresh) {
      this.jacobian(t, y, J);
      problem.stats.jacobians++;
      this.fresh = true;
    }
    if (!newton.solve(t, y, h, J)) return newton.finite ? Infinity : Number.NaN;
    newton.end(y, y1);
    for (let i = 0; i < n * n; i++) A[i] = -J[i];
    for (let i = 0; i < n; i++) A[i * n + i] += realEigenvalue / h;
    if (!factorize(A, pivots)) return Number.NaN;
    error.set(slope);
    combine(error, 1 / h, errorWeights, newton.increments, error);
    backSolve(A, pivots, error);
    return isFiniteVector(y1) ? problem.tolerance.norm(error, y, y1) : Number.NaN;
  }

  advance(): void {
    this.y.set(this.y1);
    this.slopeKnown = false;
    this.fresh = false;
  }

  readonly interpolate: Interpolant = (t, out) => {
    if (t === this.t) out.set(this.y);
    else this.go(this.t, this.y, t - this.t, out, 0);
  };

  keep(): Interpolant {
    const { t: from, problem } = this;
    const y = this.y.slice();
    const again = new RadauStepper(problem);
    return (t, out) => {
      again.begin(from, y, this.slope);
      again.jacobian(from, y, again.J);
      again.fresh = true;
      again.interpolate(t, out);
    };
  }

  /** Writes the state a time h after (t, from) into `out`: one step, or two halves where the iteration does not converge. */
  private go(t: number, from: Float64Array, h: number, out: Float64Array, depth: number): void {
    const { newton, J } = this;
    if (newton.solve(t, from, h, J)) {
      newton.end(from, out);
      return;
    }
    if (depth > 30)
      throw new Error(`radau: no state at t = ${t + h}, inside an accepted step; please report this field.`);
    const middle = new Float64Array(this.y.length);
    this.go(t, from, h / 2, middle, depth + 1);
    this.go(t + h / 2, middle, h / 2, out, depth + 1);
  }
}

/** Solves for the three stage increments of one step by simplified Newton iterations. */
class RadauNewton {
  /** Increments of the state at the three stages; 3 × n. */
  readonly increments: readonly Float64Array[];
  /** False when the last solve met NaN or an infinity. */
  finite = true;
  private readonly slopes: readonly Float64Array[]; // at the stages, 3 × n
  private readonly stage: Float64Array; // state at a stage
  private readonly matrix: Float64Array; // 1 − h a⊗J, 3n × 3n
  private readonly pivots: Int32Array;
  private readonly residual: Float64Array; // 3n
  private readonly derivative: Field["derivative"];
  private readonly tolerance: Tolerance;

  constructor(field: Field, derivative: Field["derivative"], tolerance: Tolerance) {
    const n = field.dimension;
    this.derivative = derivative;
    this.tolerance = tolerance;
    this.increments = c.map(() => new Float64Array(n));
    this.slopes = c.map(() => new Float64Array(n));
    this.stage = new Float64Array(n);
    this.matrix = new Float64Array(9 * n * n);
    this.pivots = new Int32Array(3 * n);
    this.residual = new Float64Array(3 * n);
  }

  /** Fills `increments` for the step of length h from (t, y); false when the iteration does not converge. */
  solve(t: number, y: Float64Array, h: number, J: Float64Array): boolean {
    const { increments, residual, matrix, pivots } = this;
    this.finite = true;
    this.fillMatrix(h, J);
    if (!factorize(matrix, pivots)) return false;
    for (const increment of increments) increment.fill(0);
    let previous = Infinity;
    for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      this.fillResidual(t, y, h);
      if (!isFiniteVector(residual)) {
        this.finite = false;
        return false;
      }
      backSolve(matrix, pivots, residual);
      const change = this.addCorrection(y);
      if (change < 1e-3) return true;
      // what further iterations would still change is about change·rate/(1 − rate): a hundredth of the tolerance is enough
      const rate = iteration === 0 ? 1 : change / previous;
      if (rate < 1 && (change * rate) / (1 - rate) < 0.01) return true;
      if (rate >= 2) return false;
      previous = change;
    }
    return false;
  }

  /** Writes the state at the end of the step into `out`. */
  end(y: Float64Array, out: Float64Array): void {
    for (let i = 0; i < y.length; i++) out[i] = y[i] + this.increments[2][i];
  }

  private fillMatrix(h: number, J: Float64Array): void {
    const n = this.stage.length;
    const size = 3 * n;
    for (let p = 0; p < 3; p++) {
      for (let q = 0; q < 3; q++) {
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            const identity = p === q && i === j ? 1 : 0;
            this.matrix[(p * n + i) * size + q * n + j] = identity - h * a[p][q] * J[i * n + j];
          }
        }
      }
    }
  }

  /** residual = h (a⊗1) f(y + increments) − increments */
  private fillResidual(t: number, y: Float64Array, h: number): void {
    const { increments, slopes, stage, residual } = this;
    const n = stage.length;
    for (let p = 0; p < 3; p++) {
      for (let i = 0; i < n; i++) stage[i] = y[i] + increments[p][i];
      this.derivative(t + c[p] * h, stage, slopes[p]);
    }
    for (let p = 0; p < 3; p++) {
      for (let i = 0; i < n; i++) {
        const pull = a[p][0] * slopes[0][i] + a[p][1] * slopes[1][i] + a[p][2] * slopes[2][i];
        residual[p * n + i] = h * pull - increments[p][i];
      }
    }
  }

  /** Adds the solved residual to the increments; returns its size in tolerance units. */
  private addCorrection(y: Float64Array): number {
    const { increments, residual } = this;
    const n = y.length;
    let sum = 0;
    for (let p = 0; p < 3; p++) {
      for (let i = 0; i < n; i++) {
        const correction = residual[p * n + i];
        increments[p][i] += correction;
        sum += (correction / this.tolerance.unit(i, y[i])) ** 2;
      }
    }
    return Math.sqrt(sum / residual.length);
  }
}

/** A Jacobian by forward differences, n + 1 evaluations. */
function differences({ field, derivative }: Problem): NonNullable<Field["jacobian"]> {
  const n = field.dimension;
  const base = new Float64Array(n);
  const moved = new Float64Array(n);
  const nearby = new Float64Array(n);
  return (t, y, J) => {
    derivative(t, y, base);
    nearby.set(y);
    for (let j = 0; j < n; j++) {
      const step = Math.sqrt(Number.EPSILON) * Math.max(1e-5, Math.abs(y[j]));
      nearby[j] = y[j] + step;
      const exact = nearby[j] - y[j];
      derivative(t, nearby, moved);
      nearby[j] = y[j];
      for (let i = 0; i < n; i++) J[i * n + j] = (moved[i] - base[i]) / exact;
    }
  };
}
