import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile, summarize } from "../../src/measure/statistics.ts";

describe("summarize", () => {
  it("gives mean, sample standard deviation and standard error", () => {
    // by hand: mean 5, squared deviations 9+1+1+9 = 20, 20/3, its root over √4
    const { count, mean, standardDeviation, standardError } = summarize([2, 4, 6, 8]);
    expect({ count, mean }).toEqual({ count: 4, mean: 5 });
    expect(standardDeviation).toBeCloseTo(Math.sqrt(20 / 3), 14);
    expect(standardError).toBeCloseTo(Math.sqrt(20 / 3) / 2, 14);
  });

  it("says nothing of the error of a single value", () => {
    expect(summarize([3])).toEqual({ count: 1, mean: 3, standardDeviation: 0, standardError: Number.NaN });
  });

  it("keeps its precision far from zero", () => {
    expect(summarize([1e9 + 1, 1e9 + 2, 1e9 + 3]).standardDeviation).toBe(1);
  });

  it("moves with a shift and scales with a factor", () => {
    const sample = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(sample, (values) => {
        const plain = summarize(values);
        const moved = summarize(values.map((v) => 3 * v + 7));
        expect(moved.mean).toBeCloseTo(3 * plain.mean + 7, 10);
        expect(moved.standardDeviation).toBeCloseTo(3 * plain.standardDeviation, 10);
      }),
    );
  });

  it("refuses an empty sample", () => {
    expect(() => summarize([])).toThrow("summarize: values must hold at least one number, got none.");
  });
});

describe("quantile", () => {
  it("is linear between order statistics, as NumPy's default", () => {
    // numpy.quantile([3, 1, 4, 1, 5], [0, .1, .5, .9, 1]) = [1, 1, 3, 4.6, 5]
    const values = [3, 1, 4, 1, 5];
    expect([0, 0.1, 0.5, 0.9, 1].map((p) => quantile(values, p))).toEqual([1, 1, 3, expect.closeTo(4.6, 14), 5]);
    expect(values).toEqual([3, 1, 4, 1, 5]);
  });

  it("refuses an empty sample and a p that is no share", () => {
    expect(() => quantile([], 0.5)).toThrow("got none");
    expect(() => quantile([1], 1.5)).toThrow("quantile: p must lie between 0 and 1, got 1.5.");
  });
});
