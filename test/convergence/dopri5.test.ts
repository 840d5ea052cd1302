import { describe, expect, it } from "vitest";
import { dopri5 } from "../../src/solvers/index.ts";
import { errorsAtFixedSteps, slope } from "../support/order.ts";
import { kepler, logistic, oscillator, rational, seasonal } from "../support/problems.ts";

// Orders are one apart, so a slope within 0.3 of one names it; see rk4.test.ts. Errors stay above 1e-12.
const NEAR = 0.3;
const COUNTS = [24, 32, 48, 64, 96, 128];

describe("order of dopri5", () => {
  it.each([oscillator, logistic, seasonal, rational])("the state at step ends has order 5 on $name", (problem) => {
    const { steps, errors } = errorsAtFixedSteps(dopri5, problem, COUNTS, "at step ends");
    expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
  });

  it.each([oscillator, logistic, seasonal, rational])(
    "the quartic between steps has order 4 or better on $name",
    (problem) => {
      const { steps, errors } = errorsAtFixedSteps(dopri5, problem, COUNTS, "between step ends");
      expect(slope(steps, errors)).toBeGreaterThan(4 - NEAR);
    },
  );

  it("the quartic errs by the fifth power of the step, as the steps do, so that dense output loses nothing", () => {
    const { steps, errors } = errorsAtFixedSteps(dopri5, oscillator, COUNTS, "between step ends");
    expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
  });

  it("the state at step ends has order 5 on a Kepler orbit", () => {
    const { steps, errors } = errorsAtFixedSteps(dopri5, kepler, [96, 128, 192, 256, 384], "at step ends");
    expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
  });

  it("a tolerance that accepts everything and maxStep = step make the steps equal", () => {
    const { solutions } = errorsAtFixedSteps(dopri5, seasonal, COUNTS, "at step ends");
    for (const [row, { stats, ts }] of solutions.entries()) {
      expect(stats).toMatchObject({ steps: COUNTS[row], rejected: 0, rhs: 1 + 6 * COUNTS[row] });
      expect(Math.max(...ts.slice(1).map((t, i) => Math.abs(t - ts[i] - 6 / COUNTS[row])))).toBeLessThan(1e-12);
    }
  });
});
