import type { Solution } from "../../src/solvers/index.ts";
import type { Known } from "./order.ts";

/**
 * Errors are judged in tolerance units, and this many are allowed: a controlled error per step may add up over a run.
 */
export const UNITS = 5;

/** Root mean square over components of (got − exact)/(tolerance·(1 + |exact|)). */
export function unitsOff(got: ArrayLike<number>, exact: readonly number[], tolerance: number): number {
  const squares = exact.map((value, k) => ((got[k] - value) / (tolerance * (1 + Math.abs(value)))) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

/** The largest `unitsOff` over all kept times. */
export function mostUnitsOff(solution: Solution, exact: Known["exact"], tolerance: number): number {
  let most = 0;
  solution.ts.forEach((t, i) => {
    most = Math.max(most, unitsOff(solution.ys[i], exact(t), tolerance));
  });
  return most;
}

/** `count` equal spaces of (t0, tEnd], tEnd included exactly. */
export function spread(t0: number, tEnd: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? tEnd : t0 + ((tEnd - t0) * (i + 1)) / count));
}
