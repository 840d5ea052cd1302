import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { argmaxAgreement } from "../../src/theory/argmaxAgreement.ts";

const argmax = (row: Float64Array): number =>
  row.reduce((best, x, k) => (Math.abs(x) > Math.abs(row[best]) ? k : best), 0);

describe("the agreement of two argmaxes", () => {
  it.each([0, 0.5, 0.99, 0.9999, 1 - 1e-9, 1])("is ½ + 2(arcsin ρ/π)² for two entries at ρ = %d", (rho) => {
    // x₁² > x₂² is that x₁ − x₂ and x₁ + x₂ have one sign, and these two are independent
    const expected = 0.5 + 2 * (Math.asin(rho) / Math.PI) ** 2;
    expect(argmaxAgreement({ correlation: rho, m: 2 })).toBeCloseTo(expected, 12);
  });

  it("is chance without correlation and certain with all of it, also for one entry", () => {
    for (const m of [3, 1e4]) expect(m * argmaxAgreement({ correlation: 0, m })).toBeCloseTo(1, 9);
    expect(argmaxAgreement({ correlation: 1, m: 100 })).toBe(1);
    expect(argmaxAgreement({ correlation: -0.6, m: 5 })).toBe(argmaxAgreement({ correlation: 0.6, m: 5 }));
    expect(argmaxAgreement({ correlation: 0.3, m: 1 })).toBe(1);
  });

  it.each([
    [0.6, 3],
    [0.9, 16],
    [0.97, 200],
  ])("is that of drawn vectors at ρ = %d, m = %d, within four standard errors", (rho, m) => {
    const trials = Math.floor(5e5 / m);
    const x = initialWeights({ n: trials, m, key: ["agreement", rho, 0] });
    const other = initialWeights({ n: trials, m, key: ["agreement", rho, 1] });
    const y = x.map((value, k) => rho * value + Math.sqrt(1 - rho * rho) * other[k]);
    let same = 0;
    for (let i = 0; i < trials; i++) {
      if (argmax(x.subarray(i * m, (i + 1) * m)) === argmax(y.subarray(i * m, (i + 1) * m))) same++;
    }
    const expected = argmaxAgreement({ correlation: rho, m });
    const error = Math.sqrt((expected * (1 - expected)) / trials);
    expect(Math.abs(same / trials - expected)).toBeLessThan(4 * error);
  });

  it("refuses what is no correlation and no length", () => {
    const message = "correlation must be from -1 to 1, got 1.5.";
    expect(() => argmaxAgreement({ correlation: 1.5, m: 2 })).toThrow(new InputError(message));
    expect(() => argmaxAgreement({ correlation: Number.NaN, m: 2 })).toThrow(InputError);
    expect(() => argmaxAgreement({ correlation: 0.5, m: 0 })).toThrow("m must be a whole number >= 1, got 0.");
  });
});
