import { describe, expect, it } from "vitest";
import { type Field, radau, solve } from "../../src/solvers/index.ts";
import { errorsAtFixedSteps, type Known, largestError, slope } from "../support/order.ts";
import { forcedDecay, logistic, oscillator, seasonal } from "../support/problems.ts";

// Orders are one apart, so a slope within 0.3 of one names it; see rk4.test.ts. Errors stay above 1e-12.
const NEAR = 0.3;
const COUNTS = [16, 24, 32, 48, 64, 96];

/** Two coupled components with a forced part: y' = A(y − s) + s', A with eigenvalues −1 and −5, s = (sin t, cos 2t). */
const coupled: Known = {
  name: "coupled decay",
  field: {
    dimension: 2,
    derivative: (t, y, dydt) => {
      const u = y[0] - Math.sin(t);
      const v = y[1] - Math.cos(2 * t);
      dydt[0] = -3 * u + 2 * v + Math.cos(t);
      dydt[1] = 2 * u - 3 * v - 2 * Math.sin(2 * t);
    },
    jacobian: (_t, _y, J) => {
      J[0] = J[3] = -3;
      J[1] = J[2] = 2;
    },
  },
  start: [1, 2], // the slow eigenvector (1, 1) away from (sin 0, cos 0)
  t0: 0,
  tEnd: 2,
  exact: (t) => [Math.sin(t) + Math.exp(-t), Math.cos(2 * t) + Math.exp(-t)],
};

// With a tolerance that accepts every step Newton stops after one iteration, which is exact where the Jacobian is
// constant; there the formula itself is measured.
describe("order of radau", () => {
  it.each([oscillator, forcedDecay, coupled])("the state at step ends has order 5 on $name", (problem) => {
    const { steps, errors, solutions } = errorsAtFixedSteps(radau, problem, COUNTS, "at step ends");
    expect(solutions.map(({ stats }) => [stats.steps, stats.rejected])).toEqual(COUNTS.map((count) => [count, 0]));
    expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
  });

  it.each([oscillator, forcedDecay, coupled])(
    "the polynomials that give states in between have order 5 on $name",
    (problem) => {
      const { steps, errors } = errorsAtFixedSteps(radau, problem, COUNTS, "between step ends");
      expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
    },
  );

  it.each([logistic, seasonal])("the order is 5 on $name, with a Jacobian that changes", (problem) => {
    // Accepting every step (errors are below 0.1), and with 10⁻¹⁰ of that left to Newton, which follows the relative
    // tolerance
    const { field, start, t0, tEnd, exact } = problem;
    const steps = COUNTS.map((count) => (tEnd - t0) / count);
    const tolerances = { relativeTolerance: 1e-20, absoluteTolerance: 0.1 };
    for (const shift of [undefined, 0.37]) {
      const errors = steps.map((step, row) => {
        const inside = Array.from({ length: COUNTS[row] }, (_, i) => t0 + (i + (shift ?? 0)) * step);
        const times = shift === undefined ? {} : { times: inside };
        const options = { t0, tEnd, method: radau, step, maxStep: step, ...tolerances, ...times };
        const solution = solve(field, start, options);
        expect([solution.stats.steps, solution.stats.rejected]).toEqual([COUNTS[row], 0]);
        return largestError(solution, exact);
      });
      expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
    }
  });

  it("the formula is stiffly accurate: a step of any length lands on the slow solution", () => {
    // y' = −10⁶(y − sin t) + cos t, y = sin t. Stage order 3 bounds the error of a step by about h⁴/10⁶, here 2·10⁻⁷
    // times a constant below 1; an explicit method of order 5 would multiply every deviation by (−h·10⁶)⁵/120.
    const stiff: Field = {
      dimension: 1,
      derivative: (t, y, dydt) => {
        dydt[0] = -1e6 * (y[0] - Math.sin(t)) + Math.cos(t);
      },
      jacobian: (_t, _y, J) => {
        J[0] = -1e6;
      },
    };
    const h = 0.6;
    const { ys, ts, stats } = solve(stiff, [0], { tEnd: 6, method: radau, step: h, maxStep: h, tolerance: 1e9 });
    expect(stats.steps).toBe(10);
    ts.forEach((t, i) => {
      expect(Math.abs(ys[i][0] - Math.sin(t))).toBeLessThan(h ** 4 / 1e6);
    });
  });
});
