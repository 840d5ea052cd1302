import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { chiSquareTest, type FitGroup } from "../../src/measure/goodnessOfFit.ts";
import { uniformStream } from "../../src/random/generator.ts";
import { slotLaw } from "../../src/theory/slotModel.ts";

/** `size` values of a law: index k as often as probabilities say. */
function sample(probabilities: ArrayLike<number>, size: number, uniform: () => number): number[] {
  return Array.from({ length: size }, () => {
    let left = uniform();
    let k = 0;
    while (k < probabilities.length - 1 && left >= probabilities[k]) left -= probabilities[k++];
    return k;
  });
}

/** Every value k as often as counts[k] says. */
const repeated = (counts: number[]) => counts.flatMap((times, k) => Array<number>(times).fill(k));

/** 16 replicas at each of three sizes, as a sweep gives them. */
const laws = [64, 128, 256].map((m) => slotLaw({ n: 64, m }).probabilities);
const replicas = (uniform: () => number, shift = 0): FitGroup[] =>
  laws.map((probabilities) => ({
    values: sample(probabilities, 16, uniform).map((value) => Math.min(value + shift, probabilities.length - 1)),
    probabilities,
  }));

describe("chiSquareTest: the statistic", () => {
  it("pools outcomes from k = 0 until a bin expects two values", () => {
    // 10 values expect 0.5, 0.5, 1 | 3 | 3 | 1, 0.5, 0.5; found 3 | 3 | 1 | 3: 1/2 + 0 + 4/3 + 1/2
    const probabilities = [0.05, 0.05, 0.1, 0.3, 0.3, 0.1, 0.05, 0.05];
    const { statistic, binsTotal } = chiSquareTest({
      groups: [{ values: [0, 1, 2, 3, 3, 3, 4, 5, 7, 7], probabilities }],
      draws: 1,
      key: 0,
    });
    expect(binsTotal).toBe(4);
    expect(statistic).toBeCloseTo(7 / 3, 13);
  });

  it("joins what is left at the end to the last bin", () => {
    // 8 values expect 0.4, 0.4, 0.8, 2.4 | 2.4, 0.8, 0.4, 0.4, of which the last 1.6 are too few for a bin; found 2 |
    // 6: 4/4 + 4/4
    const probabilities = [0.05, 0.05, 0.1, 0.3, 0.3, 0.1, 0.05, 0.05];
    const { statistic, binsTotal } = chiSquareTest({
      groups: [{ values: [0, 3, 4, 4, 5, 6, 7, 7], probabilities }],
      draws: 1,
      key: 0,
    });
    expect(binsTotal).toBe(2);
    expect(statistic).toBeCloseTo(2, 13);
  });

  it("has bins that depend on the law and the sample size alone", () => {
    const uniform = uniformStream("bins");
    const bins = Array.from({ length: 50 }, (_, shift) => {
      const groups = replicas(uniform, shift % 5);
      return chiSquareTest({ groups, draws: 1, key: 0 }).binsTotal;
    });
    expect(new Set(bins).size).toBe(1);
    expect(bins[0]).toBeGreaterThan(12);
  });

  it("adds up over groups, each with its own law and size", () => {
    const heads = { values: repeated([4, 12]), probabilities: [0.5, 0.5] }; // 16/8 + 16/8
    const thirds = { values: repeated([1, 3, 5]), probabilities: [1 / 3, 1 / 3, 1 / 3] }; // 4/3 + 0 + 4/3
    const { statistic, binsTotal } = chiSquareTest({ groups: [heads, thirds], draws: 1, key: 0 });
    expect(statistic).toBeCloseTo(4 + 8 / 3, 13);
    expect(binsTotal).toBe(5);
  });

  it("expects one less than its bins for every group under the law", () => {
    const draws = 20_000;
    const { expected, binsTotal } = chiSquareTest({ groups: replicas(uniformStream(0)), draws, key: "expected" });
    const degrees = binsTotal - laws.length;
    expect(Math.abs(expected - degrees)).toBeLessThan(4 * Math.sqrt((2 * degrees) / draws));
  });
});

describe("chiSquareTest: the p-value", () => {
  const draws = 40_000;
  // exact: python3 fractions.Fraction, summed over all outcomes with a statistic at least as large, ties included
  it.each([
    [[0.5, 0.5], [4, 12], 0.076812744140625],
    [[1 / 3, 1 / 3, 1 / 3], [1, 3, 5], 0.31931108062795305],
    [[0.25, 0.5, 0.25], [1, 4, 7], 0.025503158569335938],
    [[0.5, 0.5], [8, 8], 1],
  ])(
    "of probabilities %j and counts %j agrees with the enumeration of all outcomes, %d",
    (probabilities, counts, p) => {
      const { pValue } = chiSquareTest({ groups: [{ values: repeated(counts), probabilities }], draws, key: "exact" });
      expect(Math.abs(pValue - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws) + 1 / draws);
    },
  );

  it("counts ties as at least as large, in whatever order rounding has summed them", () => {
    // the same statistic from seven equally likely outcomes in every rotation
    const counts = [0, 1, 2, 2, 3, 3, 5];
    const pValues = counts.map((_, turn) => {
      const values = repeated([...counts.slice(turn), ...counts.slice(0, turn)]);
      return chiSquareTest({ groups: [{ values, probabilities: Array(7).fill(1 / 7) }], draws: 2000, key: 0 }).pValue;
    });
    expect(new Set(pValues).size).toBe(1);
  });

  // statistics next to the quantiles 9.487729 and 18.466827 of 4, 14.067140 of 7 degrees of freedom:
  // scipy.stats.chi2.isf(p, df)
  it.each([
    { groups: [{ E: 2000, off: [32, -32, 92, -92, 0] }], statistic: 9.488, p: 0.05 },
    { groups: [{ E: 2000, off: [96, -96, 96, -96, 0] }], statistic: 18.432, p: 0.001016 },
    {
      groups: [
        { E: 1000, off: [53, -53, 0, 0, 0] },
        { E: 1000, off: [65, 0, 0, -65] },
      ],
      statistic: 14.068,
      p: 0.05,
    },
  ])("of large samples is the tail of the chi-square distribution: X² = $statistic", ({ groups, statistic, p }) => {
    const simulated = 2000;
    const result = chiSquareTest({
      groups: groups.map(({ E, off }) => ({
        values: repeated(off.map((difference) => E + difference)),
        probabilities: off.map(() => 1 / off.length),
      })),
      draws: simulated,
      key: "tail",
    });
    expect(result.statistic).toBeCloseTo(statistic, 10);
    expect(Math.abs(result.pValue - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / simulated) + 1 / simulated);
  });

  it("is uniform where the laws hold: 500 sweeps of three sizes with 16 replicas", () => {
    const uniform = uniformStream("sweeps under the law");
    const sweeps = 500;
    const pValues = Array.from({ length: sweeps }, (_, sweep) => {
      return chiSquareTest({ groups: replicas(uniform), draws: 199, key: ["null", sweep] }).pValue;
    }).sort((a, b) => a - b);

    // Kolmogorov–Smirnov: 99.9 % quantile 1.95/√500, and the p-values are multiples of 1/200
    const distance = Math.max(
      ...pValues.map((p, i) => Math.max(Math.abs(p - i / sweeps), Math.abs(p - (i + 1) / sweeps))),
    );
    expect(distance).toBeLessThan(1.95 / Math.sqrt(sweeps) + 1 / 200);

    // each decile: 99.9 % quantile of χ² with 9 degrees of freedom
    const deciles = new Float64Array(10);
    for (const p of pValues) deciles[Math.ceil(p * 10 - 1e-9) - 1]++;
    const statistic = deciles.reduce((sum, found) => sum + (found - sweeps / 10) ** 2 / (sweeps / 10), 0);
    expect(statistic).toBeLessThan(27.877);
  });

  it("finds counts that are one or two neurons too high", () => {
    const uniform = uniformStream("shifted sweeps");
    const rejected = (shift: number) =>
      Array.from({ length: 100 }, (_, sweep) => {
        return chiSquareTest({ groups: replicas(uniform, shift), draws: 199, key: ["shift", sweep] }).pValue <= 0.05;
      }).filter(Boolean).length;
    // measured: 6, 46 and 100 of 100 rejected at 5 %; one neuron is about half a standard deviation at every m
    expect(rejected(0)).toBeLessThanOrEqual(13); // 99.9 % quantile of the binomial law of 100 sweeps at 5 %
    expect(rejected(1)).toBeGreaterThan(30);
    expect(rejected(2)).toBeGreaterThanOrEqual(98);
  });

  it("is the same for the same key and another for another", () => {
    const groups = replicas(uniformStream(1));
    const test = (key: string) => chiSquareTest({ groups, draws: 1000, key });
    expect(test("a")).toEqual(test("a"));
    expect(test("b").expected).not.toBe(test("a").expected);
    expect(test("b").statistic).toBe(test("a").statistic);
    expect(Math.abs(test("b").pValue - test("a").pValue)).toBeLessThan(4 * Math.sqrt(0.5 / 1000));
  });

  it("is the smallest there is when the law rules a value out", () => {
    const { probabilities } = slotLaw({ n: 12, m: 8 }); // at least 4 neurons are shared, at most 6
    for (const outside of [3, 7, 1000]) {
      const result = chiSquareTest({ groups: [{ values: [4, 5, outside, 5], probabilities }], draws: 99, key: 0 });
      expect(result).toMatchObject({ statistic: Infinity, pValue: 1 / 100, draws: 99 });
      expect(result.expected).toBeLessThan(Infinity);
    }
  });

  it("is 1 where a law leaves nothing to doubt, or values are too few for two bins", () => {
    const certain = { values: [3, 3, 3], probabilities: slotLaw({ n: 6, m: 3 }).probabilities };
    const few = { values: [0, 1], probabilities: [0.9, 0.1] };
    expect(chiSquareTest({ groups: [certain, few], draws: 99, key: 0 })).toEqual({
      statistic: 0,
      expected: 0,
      binsTotal: 2,
      freedom: 0,
      pValue: 1,
      draws: 99,
    });
  });

  it("draws 10 000 data sets unless told otherwise", () => {
    expect(chiSquareTest({ groups: [{ values: [0], probabilities: [1] }], key: 0 }).draws).toBe(10_000);
  });
});

describe("chiSquareTest refuses", () => {
  const good = { values: [0, 1], probabilities: [0.5, 0.5] };
  it.each([
    [[], 9, "groups must hold at least one sample, got none."],
    [[good, { ...good, values: [] }], 9, "groups[1].values must hold at least one count, got none."],
    [[{ ...good, values: [0.5] }], 9, "groups[0].values must be whole numbers >= 0, got 0.5."],
    [[{ ...good, values: [-1] }], 9, "groups[0].values must be whole numbers >= 0, got -1."],
    [[{ ...good, probabilities: [1.5, -0.5] }], 9, "groups[0].probabilities[1] must be >= 0, got -0.5."],
    [[{ ...good, probabilities: [Number.NaN, 1] }], 9, "groups[0].probabilities[0] must be >= 0, got NaN."],
    [[{ ...good, probabilities: [0.5, 0.25] }], 9, "groups[0].probabilities must add up to 1, got 0.75."],
    [[{ ...good, probabilities: [] }], 9, "groups[0].probabilities must add up to 1, got 0."],
    [[good], 0, "draws must be a whole number >= 1, got 0."],
  ])("groups %j with %d draws", (groups: FitGroup[], draws, message) => {
    expect(() => chiSquareTest({ groups, draws, key: 0 })).toThrow(InputError);
    expect(() => chiSquareTest({ groups, draws, key: 0 })).toThrow(message);
  });
});
