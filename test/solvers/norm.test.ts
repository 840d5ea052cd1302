import { describe, expect, it } from "vitest";
import { type Field, rkc, solve } from "../../src/solvers/index.ts";
import { norm } from "../../src/solvers/methods/norm.ts";
import { decay } from "../support/problems.ts";

describe("norm", () => {
  it.each([1, 1e300, 1e-300, 1e160, 1e-160, 5e-324])("is the 2-norm of values of size %d", (size) => {
    const y = Float64Array.of(3 * size, -4 * size, 12 * size);
    expect(norm(y, 0, 3) / size).toBeCloseTo(13, 12);
    expect(norm(y, 0, 2) / size).toBeCloseTo(5, 12);
    expect(norm(y, 0, 2, Int32Array.of(2, 1)) / size).toBeCloseTo(Math.hypot(12, 4), size === 5e-324 ? 0 : 12);
  });

  it("is 0 of nothing and of zeros, and not finite where a value is not", () => {
    expect([norm(Float64Array.of(1), 0, 0), norm(new Float64Array(3), 0, 3)]).toEqual([0, 0]);
    expect(norm(Float64Array.of(1, Infinity), 0, 2)).toBe(Infinity);
    expect(norm(Float64Array.of(1, Number.NaN), 0, 2)).toBeNaN();
  });
});

describe("rkc on values whose squares are no numbers", () => {
  it.each([1e300, 1e-300])("of size %d: takes the steps it takes on others, to the same relative error", (size) => {
    const relative = { tEnd: 1, method: rkc, absoluteTolerance: 0, relativeTolerance: 1e-5, times: [] };
    const usual = solve(decay(), [1], relative);
    const { y, stats } = solve(decay(), [size], relative);
    expect(stats).toEqual(usual.stats);
    expect(y[0] / size / usual.y[0]).toBeCloseTo(1, 12);
  });

  it("does not take a growth of hundreds of magnitudes for a small one", () => {
    const growth: Field = { dimension: 1, derivative: (_t, y, dydt) => dydt.set(y) };
    const { status, y, t } = solve(growth, [1], { tEnd: 600, method: rkc, tolerance: 1e-4, times: [] });
    expect([status, t]).toEqual(["done", 600]);
    expect(Math.abs(Math.log(y[0]) - 600)).toBeLessThan(1);
    expect(solve(growth, [1], { tEnd: 800, method: rkc, tolerance: 1e-4, times: [] }).status).toBe("failed");
  });
});
