import { describe, expect, it } from "vitest";
import { rk4, solve } from "../../src/solvers/index.ts";
import { counted, decay, oscillator } from "../support/problems.ts";

describe("rk4", () => {
  it("takes one step as written in the textbook", () => {
    // y' = −y: 1 − h + h²/2 − h³/6 + h⁴/24 at h = 1/2 is 233/384
    expect(solve(decay(), [1], { tEnd: 0.5, method: rk4, step: 0.5 }).y[0]).toBeCloseTo(233 / 384, 15);
  });

  it("shortens the last step to end at tEnd", () => {
    const { ts, t } = solve(decay(), [1], { tEnd: 1, method: rk4, step: 0.3 });
    expect([...ts]).toEqual([0, 0.3, 0.6, 3 * 0.3, 1]);
    expect(t).toBe(1);
  });

  it("does not make a step of the rounding that is left", () => {
    for (const [step, tEnd, steps] of [
      [0.1, 1, 10],
      [0.1, 0.7, 7],
      [1e-3, 3, 3000],
      [1 / 3, 1, 3],
    ]) {
      expect(solve(decay(), [1], { tEnd, method: rk4, step, times: [tEnd] }).stats.steps).toBe(steps);
    }
  });

  it("takes one step to tEnd when the step is longer than the run", () => {
    expect([...solve(decay(), [1], { tEnd: 0.25, method: rk4, step: 10 }).ts]).toEqual([0, 0.25]);
  });

  it("does not add up rounding errors in time", () => {
    const { ts } = solve(decay(), [1], { tEnd: 10, method: rk4, step: 0.1 });
    ts.forEach((t, i) => {
      expect(Math.abs(t - i / 10)).toBeLessThan(4e-15);
    });
  });

  it("costs four evaluations per step, those of times within it included", () => {
    const { field, calls } = counted(oscillator.field);
    const { stats } = solve(field, [1, 0], { tEnd: 10, method: rk4, step: 0.1, times: [0.123, 4.567] });
    expect(stats).toMatchObject({ method: "rk4", steps: 100, rejected: 0, rhs: 400 });
    expect(calls()).toBe(400);
  });

  it("does not look at the tolerance", () => {
    const at = (tolerance: number) => solve(oscillator.field, [1, 0], { tEnd: 1, method: rk4, step: 0.1, tolerance }).y;
    expect([...at(1e-12)]).toEqual([...at(1)]);
  });
});
