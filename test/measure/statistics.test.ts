import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile, ratioOfMeans, type Summary, summarize } from "../../src/measure/statistics.ts";

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

  it("scales with any power of two without a digit lost, however large or small the numbers", () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true }).map((v) => (Math.abs(v) < 1e-6 ? 0 : v));
    const sample = fc.array(value, { minLength: 2, maxLength: 10 });
    fc.assert(
      fc.property(sample, fc.integer({ min: -900, max: 1000 }), (values, exponent) => {
        const factor = 2 ** exponent;
        const { count, mean, standardDeviation, standardError } = summarize(values);
        expect(summarize(values.map((v) => v * factor))).toEqual({
          count,
          mean: mean * factor,
          standardDeviation: standardDeviation * factor,
          standardError: standardError * factor,
        });
      }),
      { seed: 1 },
    );
    // by hand: ±1e308 are 1e308·√2 apart from their mean in this sense, which their plain difference overflows
    expect(summarize([1e308, -1e308])).toMatchObject({
      mean: 0,
      standardDeviation: expect.closeTo(1e308 * Math.SQRT2),
    });
    expect(summarize([1e-200, 3e-200]).standardDeviation / 1e-200).toBeCloseTo(Math.SQRT2, 14);
  });

  it("has an infinite mean where a value is, and no spread; NaN makes all of it NaN", () => {
    expect(summarize([1, Infinity, 2])).toMatchObject({ mean: Infinity, standardDeviation: NaN, standardError: NaN });
    expect(summarize([-Infinity, 1]).mean).toBe(-Infinity);
    expect(summarize([-Infinity, Infinity]).mean).toBeNaN();
    expect(summarize([1, Number.NaN])).toMatchObject({ mean: NaN, standardDeviation: NaN, standardError: NaN });
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

  it("gives infinite values their place in the order", () => {
    expect(quantile([1, 2, Infinity], 0.5)).toBe(2);
    expect(quantile([Infinity, 2, 1], 0.25)).toBe(1.5);
    expect(quantile([1, 2, Infinity], 0.75)).toBe(Infinity);
    expect(quantile([1, 2, Infinity], 1)).toBe(Infinity);
    expect(quantile([-Infinity, 2, 3], 0.5)).toBe(2);
    expect(quantile([-Infinity, 2, 3], 0.25)).toBe(-Infinity);
    expect(quantile([-Infinity, 4, Infinity], 0.5)).toBe(4);
    expect(quantile([Infinity, Infinity, 1], 0.75)).toBe(Infinity);
    expect(quantile([Infinity], 0.3)).toBe(Infinity);
    expect(() => quantile([-Infinity, Infinity], 0.5)).toThrow(
      "quantile: at p = 0.5 it lies between -Infinity and Infinity and has no value.",
    );
  });

  it("lies between its neighbours in the order, also where their difference overflows", () => {
    const values = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (sample, p) => {
        const sorted = sample.toSorted((a, b) => a - b);
        const position = p * (sample.length - 1);
        const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
        fc.pre(!(low === -Infinity && high === Infinity));
        const value = quantile(sample, p);
        expect(value >= low && value <= high).toBe(true);
      }),
      { seed: 2, numRuns: 2000 },
    );
    expect(quantile([-1.6e308, 1.6e308], 0.75)).toBeCloseTo(0.8e308, -295);
  });

  it("refuses what is not a number", () => {
    expect(() => quantile([1, Number.NaN, 2], 0)).toThrow("quantile: values[1] must be a number, got NaN; leave out");
  });

  it("refuses an empty sample and a p that is no share", () => {
    expect(() => quantile([], 0.5)).toThrow("got none");
    expect(() => quantile([1], 1.5)).toThrow("quantile: p must lie between 0 and 1, got 1.5.");
  });
});

describe("ratioOfMeans", () => {
  it("is the sum of the means over that of the predictions, errors added in squares", () => {
    // by hand: 6 ± 3 and 10 ± 4 over 7 and 3: 16/10 ± 5/10
    const samples = [summarize([3, 9]), summarize([6, 14])];
    expect(samples.map(({ standardError }) => standardError)).toEqual([3, 4].map((error) => expect.closeTo(error, 14)));
    const { count, mean, standardDeviation, standardError } = ratioOfMeans(samples, [7, 3]);
    expect([count, mean]).toEqual([4, 1.6]);
    expect(standardError).toBeCloseTo(0.5, 14);
    expect(standardDeviation).toBeCloseTo(0.5 * Math.sqrt(4), 14);
  });

  it("is for one sample its mean over the prediction", () => {
    const sample = summarize([3, 4, 8]);
    const ratio = ratioOfMeans([sample], [2]);
    expect(ratio.mean).toBe(2.5);
    expect(ratio.standardError).toBeCloseTo(sample.standardError / 2, 14);
    expect(ratio.standardDeviation).toBeCloseTo(sample.standardDeviation / 2, 14);
  });

  it("does not depend on the order of the sizes, and scales against the predictions", () => {
    const pair = fc.tuple(
      fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 2, maxLength: 6 }),
      fc.double({ min: 0.5, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(pair, { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (pairs, c) => {
          const of = (given: typeof pairs, factor = 1) =>
            ratioOfMeans(
              given.map(([values]) => summarize(values)),
              given.map(([, predicted]) => factor * predicted),
            );
          const plain = of(pairs);
          const others = [of(pairs.toReversed()), times(of(pairs, c), c)];
          for (const { count, mean, standardError } of others) {
            expect(count).toBe(plain.count);
            expect(mean).toBeCloseTo(plain.mean, 10);
            expect(standardError).toBeCloseTo(plain.standardError, 10);
          }
        },
      ),
    );
  });

  it("says nothing of its error when a sample does not", () => {
    expect(ratioOfMeans([summarize([1, 2]), summarize([3])], [1, 2])).toMatchObject({
      mean: 1.5,
      standardError: Number.NaN,
    });
  });

  it("stays within the range of numbers where sums and squares would leave it", () => {
    // by hand: 1.1e308 ± 1e307 and 1.2e308 ± 2e307 over 1e308 twice: 1.15 ± √5·1e307/2e308
    const huge = ratioOfMeans([summarize([1e308, 1.2e308]), summarize([1e308, 1.4e308])], [1e308, 1e308]);
    expect(huge.mean).toBeCloseTo(1.15, 14);
    expect(huge.standardError).toBeCloseTo(Math.sqrt(5) / 20, 14);
    const small = ratioOfMeans([summarize([3e-200, 9e-200]), summarize([6e-200, 14e-200])], [7e-200, 3e-200]);
    expect(small.mean).toBeCloseTo(1.6, 14);
    expect(small.standardError).toBeCloseTo(0.5, 14);
  });

  it("refuses predictions that add up to nothing, or are not numbers", () => {
    expect(() => ratioOfMeans([summarize([1, 2])], [0])).toThrow("ratioOfMeans: predicted adds up to 0");
    expect(() => ratioOfMeans([summarize([1, 2])], [Number.NaN])).toThrow(
      "ratioOfMeans: predicted[0] must be a finite number, got NaN.",
    );
  });

  it("refuses unequal lists and empty ones", () => {
    const message = "ratioOfMeans: measured and predicted must be equally many, at least one, got";
    expect(() => ratioOfMeans([], [])).toThrow(`${message} 0 and 0.`);
    expect(() => ratioOfMeans([summarize([1, 2])], [1, 2])).toThrow(`${message} 1 and 2.`);
  });

  function times(sample: Summary, factor: number): Summary {
    return { ...sample, mean: factor * sample.mean, standardError: factor * sample.standardError };
  }
});
