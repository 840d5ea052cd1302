import type { DenseQuartic } from "../denseQuartic.ts";
import type { Problem } from "../method.ts";
import { RadauNewton } from "./radauNewton.ts";

const HALVINGS = 30;

/** A step that radau has taken: its polynomial, its start and length, and the Jacobian it was solved with, n × n. */
export interface SolvedStep {
  readonly dense: DenseQuartic;
  readonly from: number;
  readonly length: number;
  readonly J: Float64Array;
}

/**
 * States within a step of radau as shorter steps from its start: as good as those at its end, each at the price of a
 * step.
 */
export class ShorterSteps {
  private readonly newton: RadauNewton;

  constructor(problem: Problem) {
    this.newton = new RadauNewton(problem);
  }

  /** Writes the state at t, within the step, into `out`, length dimension. */
  at(step: SolvedStep, t: number, out: Float64Array): void {
    const { dense, from, length } = step;
    if (t === from) out.set(dense.start);
    else if (!this.go(step, from, dense.start, t, out, 0)) dense.evaluate((t - from) / length, out);
  }

  /**
   * Goes from (t, y) to t1 in one step, or in two halves where the iteration does not converge; false where they do not
   * either.
   */
  private go(step: SolvedStep, t: number, y: Float64Array, t1: number, out: Float64Array, depth: number): boolean {
    const { newton } = this;
    newton.begin();
    newton.startFrom(step.dense, step.from, step.length, t, y, t1);
    if (newton.solve(t, y, t1, step.J)) {
      const [, , rise] = newton.increments;
      for (let i = 0; i < y.length; i++) out[i] = y[i] + rise[i];
      return true;
    }
    if (depth === HALVINGS) return false;
    const half = t + (t1 - t) / 2;
    const middle = new Float64Array(y.length);
    return this.go(step, t, y, half, middle, depth + 1) && this.go(step, half, middle, t1, out, depth + 1);
  }
}
