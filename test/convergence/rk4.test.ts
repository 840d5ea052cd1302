import { describe, expect, it } from "vitest";
import { rk4 } from "../../src/solvers/index.ts";
import { errorsAtFixedSteps, slope } from "../support/order.ts";
import { kepler, logistic, oscillator, rational, seasonal } from "../support/problems.ts";

// Orders are one apart, so a slope within 0.3 of one names it. Over these steps the next power of h still carries up to
// a quarter of the error, which moves the slope by that much and no more; errors stay above 1e-10, where rounding plays
// no part.
const NEAR = 0.3;
const COUNTS = [32, 48, 64, 96, 128, 192, 256];

describe("order of rk4", () => {
  it.each([oscillator, logistic, seasonal, rational])("the state at step ends has order 4 on $name", (problem) => {
    const { steps, errors } = errorsAtFixedSteps(rk4, problem, COUNTS, "at step ends");
    expect(Math.abs(slope(steps, errors) - 4)).toBeLessThan(NEAR);
  });

  it.each([oscillator, logistic, seasonal, rational])("the cubic between steps keeps order 4 on $name", (problem) => {
    // A cubic through both ends and their slopes errs by h⁴ within one step, the same power the steps add up to.
    const { steps, errors } = errorsAtFixedSteps(rk4, problem, COUNTS, "between step ends");
    expect(Math.abs(slope(steps, errors) - 4)).toBeLessThan(NEAR);
  });

  it("the state at step ends has order 4 on a Kepler orbit", () => {
    const { steps, errors } = errorsAtFixedSteps(rk4, kepler, [256, 384, 512, 768, 1024], "at step ends");
    expect(Math.abs(slope(steps, errors) - 4)).toBeLessThan(NEAR);
  });
});
