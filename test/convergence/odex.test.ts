import { describe, expect, it } from "vitest";
import { odex, type Solution, solve } from "../../src/solvers/index.ts";
import type { Known } from "../support/order.ts";
import { logistic, oscillator, rational, seasonal } from "../support/problems.ts";
import { UNITS, unitsOff } from "../support/tolerance.ts";

const DECADES = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12];

function run({ field, start, t0, tEnd }: Known, tolerance: number): Solution {
  return solve(field, start, { t0, tEnd, method: odex, tolerance, times: [tEnd] });
}

describe("order of odex, which is variable", () => {
  it.each([oscillator, logistic, seasonal, rational])(
    "the error on $name follows the tolerance over eight decades",
    (problem) => {
      const exact = problem.exact(problem.tEnd);
      for (const tolerance of DECADES)
        expect(unitsOff(run(problem, tolerance).y, exact, tolerance)).toBeLessThan(UNITS);
    },
  );

  it.each([oscillator, logistic, seasonal, rational])(
    "eight decades of accuracy cost less than ten times the evaluations on $name",
    (problem) => {
      // A method of fixed order p needs 10^{8/p} times as many steps: ten times for p = 8, 40 times for dopri5.
      const [loose] = DECADES;
      const tight = DECADES[DECADES.length - 1];
      const growth = run(problem, tight).stats.rhs / run(problem, loose).stats.rhs;
      expect(growth).toBeLessThan(10);
    },
  );
});
