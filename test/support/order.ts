import { type Field, type Method, type Solution, solve } from "../../src/solvers/index.ts";

/**
 * A tolerance that accepts every step: with `step` = `maxStep` the steps of an adaptive method are then all of that
 * length.
 */
export const NO_TOLERANCE = 1e9;

/** Slope of log(errors) against log(steps) by least squares: the measured order of convergence. */
export function slope(steps: readonly number[], errors: readonly number[]): number {
  const x = steps.map(Math.log);
  const y = errors.map(Math.log);
  const meanX = mean(x);
  const meanY = mean(y);
  const covariance = x.reduce((sum, value, i) => sum + (value - meanX) * (y[i] - meanY), 0);
  const variance = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0);
  return covariance / variance;
}

/** A field whose solution from `start` is known. */
export interface Known {
  readonly name: string;
  readonly field: Field;
  readonly start: readonly number[];
  readonly t0: number;
  readonly tEnd: number;
  /** The solution at t, one number per component. */
  readonly exact: (t: number) => number[];
}

/** Largest error of any component at any kept time. */
export function largestError(solution: Solution, exact: Known["exact"]): number {
  let largest = 0;
  solution.ts.forEach((t, i) => {
    exact(t).forEach((value, k) => {
      largest = Math.max(largest, Math.abs(value - solution.ys[i][k]));
    });
  });
  return largest;
}

/** What a run with equal steps is asked to keep: the state at every step's end, or only states inside steps. */
export type Where = "at step ends" | "between step ends";

/** Errors of `method` on `problem` with (tEnd − t0)/count as its step, for each of `counts`. */
export function errorsAtFixedSteps(
  method: Method,
  problem: Known,
  counts: readonly number[],
  where: Where,
): { steps: number[]; errors: number[]; solutions: Solution[] } {
  const { field, start, t0, tEnd, exact } = problem;
  const steps = counts.map((count) => (tEnd - t0) / count);
  const solutions = steps.map((step, row) => {
    const inside = Array.from({ length: counts[row] }, (_, i) => t0 + (i + 0.37) * step);
    return solve(field, start, {
      t0,
      tEnd,
      method,
      step,
      maxStep: step,
      tolerance: NO_TOLERANCE,
      ...(where === "between step ends" && { times: inside }),
    });
  });
  return { steps, errors: solutions.map((solution) => largestError(solution, exact)), solutions };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
