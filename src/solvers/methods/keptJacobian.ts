import { notPromise } from "../../checks.ts";
import type { Problem } from "../method.ts";
import { JacobianDifferences } from "./jacobianDifferences.ts";
import { EVALUATIONS } from "./radauNewton.ts";
import { isFiniteVector } from "./stages.ts";

const SLOW = 1e-3; // rate of Newton's iteration that asks for a new Jacobian

/** The Jacobian of a field, kept from step to step while Newton's iteration converges well with it. */
export class KeptJacobian {
  /** d(slope_i)/d(y_j) at i·n + j, n × n. */
  readonly J: Float64Array;
  /** Whether it is made of slopes, the one at the start of the step among them. */
  readonly byDifferences: boolean;
  /** `kept`: it belongs to an earlier step; `broken`: it belongs to this one, and is not finite. */
  state: "wanted" | "current" | "kept" | "broken" = "wanted";
  private readonly differences: JacobianDifferences;
  private readonly problem: Problem;
  private age = 0; // accepted steps

  constructor(problem: Problem) {
    const n = problem.field.dimension;
    this.problem = problem;
    this.J = new Float64Array(n * n);
    this.byDifferences = problem.field.jacobian === undefined;
    this.differences = new JacobianDifferences(problem);
  }

  /** A run sets out. */
  begin(): void {
    this.state = "wanted";
  }

  /**
   * Takes it at (t, y), where the slope is the field's own where that is needed; y, slope: length n. False where it is
   * not finite.
   */
  renew(t: number, y: Float64Array, slope: Float64Array): boolean {
    const { problem, J } = this;
    if (problem.field.jacobian) {
      const returned: unknown = problem.field.jacobian(t, y, J);
      notPromise("solve: field.jacobian", returned, "it must compute J before it returns");
    } else this.differences.fill(t, y, slope, J);
    problem.stats.jacobians++;
    this.age = 0;
    const finite = isFiniteVector(J);
    this.state = finite ? "current" : "broken";
    return finite;
  }

  /**
   * A step was accepted, in which the iteration converged at this rate. A new Jacobian may save one iteration in every
   * step of its life, in which it has to pay for its columns.
   */
  accepted(rate: number): void {
    this.age++;
    const pays = !this.byDifferences || EVALUATIONS * this.age > this.problem.field.dimension;
    this.state = pays && rate > SLOW ? "wanted" : "kept";
  }
}
