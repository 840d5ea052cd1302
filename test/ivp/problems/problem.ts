import { type Field, type Method, type Solution, solve } from "../../../src/solvers/index.ts";

/** A classical initial value problem whose end is known; `bench/ivp/problems.py` has the same under the same names. */
export interface IvpProblem {
  readonly name: string;
  /** Where it was posed. */
  readonly source: string;
  /** With its Jacobian where the problem is stiff and small. */
  readonly field: Field;
  readonly t0: number;
  readonly tEnd: number;
  /** State at t0; length `field.dimension`. */
  readonly start: readonly number[];
  /** State at tEnd, right to the last digit of a double but for the rounding of the inputs. */
  readonly end: readonly number[];
  /**
   * How the end was obtained (`bench/ivp/referenceValues.py`), and how far another way to it lies away, relative to
   * the largest component.
   */
  readonly note: string;
  /** The absolute tolerance that goes with a relative one; the same where this is absent. */
  readonly absoluteTolerance?: (tolerance: number) => number;
}

/** The run of a method to the end of a problem, or a fixed-step method's with `step`. */
export function runTo(problem: IvpProblem, method: Method, tolerance: number, step?: number): Solution {
  const { field, start, t0, tEnd } = problem;
  return solve(field, start, {
    t0,
    tEnd,
    method,
    relativeTolerance: tolerance,
    absoluteTolerance: absoluteOf(problem, tolerance),
    times: [tEnd],
    step,
  });
}

/** The error at the end in units of the tolerance: the worst component's |y − end| / (absolute + tolerance·|end|). */
export function errorOf(problem: IvpProblem, y: ArrayLike<number>, tolerance: number): number {
  const absolute = absoluteOf(problem, tolerance);
  let worst = 0;
  problem.end.forEach((end, k) => {
    worst = Math.max(worst, Math.abs(y[k] - end) / (absolute + tolerance * Math.abs(end)));
  });
  return worst;
}

/** The problem without its analytic Jacobian. */
export function withoutJacobian(problem: IvpProblem): IvpProblem {
  const { jacobian: _, ...field } = problem.field;
  return { ...problem, field };
}

/** The absolute tolerance that goes with `tolerance`. */
export function absoluteOf({ absoluteTolerance }: IvpProblem, tolerance: number): number {
  return absoluteTolerance?.(tolerance) ?? tolerance;
}
