import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { uniformStream } from "../../src/random/generator.ts";
import { slotLaw, slotMean, slotVariance } from "../../src/theory/slotModel.ts";
import { largestDifference, relativeError } from "./support.ts";

/** C(n, k), 0 outside 0 ≤ k ≤ n. */
function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  let result = 1n;
  for (let i = 1n; i <= BigInt(k); i++) result = (result * (BigInt(n) - i + 1n)) / i;
  return result;
}

/** Ways to occupy n of 2m slots with K = k, k = 0…⌊n/2⌋, counted by binomials: theory §4.1 times C(2m, n). */
function ways(n: number, m: number): bigint[] {
  return Array.from({ length: Math.floor(n / 2) + 1 }, (_, k) =>
    n - 2 * k > m - k ? 0n : choose(m, k) * choose(m - k, n - 2 * k) * 2n ** BigInt(n - 2 * k),
  );
}

/** a/b rounded to a number, whatever their sizes. */
function quotient(a: bigint, b: bigint): number {
  const shift = Math.max(0, 80 + b.toString(2).length - a.toString(2).length);
  let value = Number((a << BigInt(shift)) / b);
  for (let left = shift; left > 0; left -= 500) value *= 2 ** -Math.min(left, 500);
  return value;
}

/** Σ_k P(K = k) (k − about)^power. */
function moment(probabilities: Float64Array, power: number, about = 0): number {
  let sum = 0;
  probabilities.forEach((share, k) => {
    sum += share * (k - about) ** power;
  });
  return sum;
}

/** n from 1 to 2m slots. */
const sizes = fc
  .integer({ min: 1, max: 300 })
  .chain((m) => fc.record({ n: fc.integer({ min: 1, max: 2 * m }), m: fc.constant(m) }));

describe("slotLaw", () => {
  // theory §4.1; exactly, by python3 fractions over math.comb: (256,256) mean 63.874755381604696, sd 4.003913734637776
  test.each([
    { n: 256, m: 256, mean: 63.8748, standardDeviation: 4.0039 },
    { n: 256, m: 1024, mean: 15.9453, standardDeviation: 3.4965 },
    { n: 256, m: 4096, mean: 3.9849, standardDeviation: 1.9342 },
  ])("has the mean and spread of the theory page: $n features on $m neurons", ({ n, m, mean, standardDeviation }) => {
    const law = slotLaw({ n, m });
    expect(law.mean).toBeCloseTo(mean, 4);
    expect(law.standardDeviation).toBeCloseTo(standardDeviation, 4);
    expect(moment(law.probabilities, 1)).toBeCloseTo(mean, 4);
    expect(Math.sqrt(moment(law.probabilities, 2, law.mean))).toBeCloseTo(standardDeviation, 4);
  });

  test("8 features on 16 neurons share 0.903226 neurons: 28/31", () => {
    expect(slotMean({ n: 8, m: 16 })).toBeCloseTo(0.903226, 6);
    expect(slotMean({ n: 8, m: 16 })).toBe(28 / 31);
  });

  test.each([
    { n: 8, m: 16 },
    { n: 7, m: 5 },
    { n: 64, m: 64 },
    { n: 61, m: 40 },
    { n: 64, m: 512 },
    { n: 256, m: 256 },
    { n: 256, m: 4096 },
  ])("agrees with exact rationals to 1e-13 at every k, tails included: $n features on $m neurons", ({ n, m }) => {
    const exact = ways(n, m);
    const all = choose(2 * m, n);
    expect(exact.reduce((sum, way) => sum + way, 0n)).toBe(all); // the law sums to 1 exactly

    const { probabilities } = slotLaw({ n, m });
    expect(probabilities).toHaveLength(exact.length);
    let compared = 0;
    exact.forEach((way, k) => {
      const share = quotient(way, all);
      if (share < 1e-290) {
        expect(probabilities[k]).toBeLessThan(1e-280); // a zero, or too small to keep its digits
      } else {
        expect(relativeError(probabilities[k], share), `k = ${k}`).toBeLessThan(1e-13);
        compared++;
      }
    });
    expect(compared).toBeGreaterThanOrEqual(2); // 7 features on 5 neurons share 2 or 3
  });

  test.each([
    { n: 8, m: 16 },
    { n: 7, m: 5 },
    { n: 20, m: 20 },
    { n: 256, m: 256 },
    { n: 256, m: 4096 },
    { n: 500, m: 251 },
  ])("has the exact mean and variance of the law to rounding: $n features on $m neurons", ({ n, m }) => {
    const all = choose(2 * m, n);
    const first = ways(n, m).reduce((sum, way, k) => sum + way * BigInt(k), 0n);
    const second = ways(n, m).reduce((sum, way, k) => sum + way * BigInt(k * k), 0n);
    expect(relativeError(slotMean({ n, m }), quotient(first, all))).toBeLessThan(1e-15);
    expect(relativeError(slotVariance({ n, m }), quotient(second * all - first * first, all * all))).toBeLessThan(
      1e-15,
    );
  });

  test("sums to 1 and has the mean and variance of the closed forms", () => {
    fc.assert(
      fc.property(sizes, (size) => {
        const { probabilities, mean, standardDeviation } = slotLaw(size);
        expect(probabilities).toHaveLength(Math.floor(size.n / 2) + 1);
        expect(Math.abs(moment(probabilities, 0) - 1)).toBeLessThan(1e-12);
        expect(mean).toBe(slotMean(size));
        expect(standardDeviation).toBe(Math.sqrt(slotVariance(size)));
        expect(Math.abs(moment(probabilities, 1) - mean)).toBeLessThan(1e-12 * (1 + mean));
        expect(Math.abs(moment(probabilities, 2, mean) - slotVariance(size))).toBeLessThan(1e-11 * (1 + mean));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("mirrors itself: both slots taken by n features follow the law of both slots free among 2m − n", () => {
    fc.assert(
      fc.property(
        sizes.filter(({ n, m }) => n < 2 * m),
        ({ n, m }) => {
          // m − n + K neurons are empty, and the free slots are a uniform choice of 2m − n among 2m
          const taken = slotLaw({ n, m }).probabilities;
          const free = slotLaw({ n: 2 * m - n, m }).probabilities;
          for (let k = Math.max(0, n - m); k < taken.length; k++) {
            expect(Math.abs(taken[k] - free[m - n + k])).toBeLessThan(1e-13);
          }
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  test("4096 features on 65 536 neurons sum to 1 and keep their moments", () => {
    const { probabilities, mean, standardDeviation } = slotLaw({ n: 4096, m: 65_536 });
    expect(Math.abs(moment(probabilities, 0) - 1)).toBeLessThan(1e-12);
    expect(relativeError(moment(probabilities, 1), mean)).toBeLessThan(1e-12);
    expect(relativeError(Math.sqrt(moment(probabilities, 2, mean)), standardDeviation)).toBeLessThan(1e-12);
  });

  test("one feature shares nothing", () => {
    for (const m of [1, 2, 100]) {
      expect(slotLaw({ n: 1, m })).toEqual({ probabilities: Float64Array.of(1), mean: 0, standardDeviation: 0 });
    }
  });

  test("every neuron is shared when the slots are full", () => {
    for (const m of [1, 2, 7]) {
      const { probabilities, mean, standardDeviation } = slotLaw({ n: 2 * m, m });
      expect([...probabilities]).toEqual([...Array(m).fill(0), 1]);
      expect({ mean, standardDeviation }).toEqual({ mean: m, standardDeviation: 0 });
    }
  });

  test("more features than neurons must share at least n − m of them", () => {
    // by hand: 4 features on 3 neurons leave 2 of 6 slots free, 15 choices: on one neuron 3 (K = 2), on two neurons 12
    // (K = 1)
    expect(largestDifference(slotLaw({ n: 4, m: 3 }).probabilities, [0, 12 / 15, 3 / 15])).toBeLessThan(1e-15);
    expect([...slotLaw({ n: 12, m: 8 }).probabilities.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });

  test.each([
    [0, 4, "n must be a whole number >= 1, got 0."],
    [2.5, 4, "n must be a whole number >= 1, got 2.5."],
    [4, 0, "m must be a whole number >= 1, got 0."],
    [9, 4, "n must be at most 2m = 8, got 9: every feature needs a slot of its own and a neuron has two."],
  ])("refuses n = %d on m = %d", (n, m, message) => {
    for (const refusing of [slotLaw, slotMean, slotVariance]) {
      expect(() => refusing({ n, m })).toThrow(InputError);
      expect(() => refusing({ n, m })).toThrow(message);
    }
  });
});

/**
 * K of one run of the process behind the model: features one after the other pick any of the 2m slots; where it is
 * taken, the feature goes on to one of the free slots, all equally likely. Slot s belongs to neuron ⌊s/2⌋.
 */
function settle(n: number, m: number, uniform: () => number): number {
  const taken = new Uint8Array(2 * m);
  for (let i = 0; i < n; i++) {
    let slot = Math.floor(uniform() * 2 * m);
    if (taken[slot] === 1) {
      const free = Array.from(taken.keys()).filter((s) => taken[s] === 0);
      slot = free[Math.floor(uniform() * free.length)];
    }
    taken[slot] = 1;
  }
  let shared = 0;
  for (let k = 0; k < m; k++) if (taken[2 * k] === 1 && taken[2 * k + 1] === 1) shared++;
  return shared;
}

describe("features that settle one after the other", () => {
  const runs = 20_000;
  // outcomes that expect fewer than 5 runs are pooled; 99.9 % quantiles of χ²: python3 -c "from scipy.stats import
  // chi2; print(chi2.isf(.001, df))"
  const quantiles = [0, 10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.124, 27.877, 29.588, 31.264];

  test.each([
    { n: 8, m: 16 },
    { n: 16, m: 16 },
    { n: 12, m: 8 },
    { n: 24, m: 40 },
  ])("follow the law in mean, variance and every share: $n features on $m neurons", ({ n, m }) => {
    const uniform = uniformStream(["slot process", n, m]);
    const found = new Float64Array(Math.floor(n / 2) + 1);
    for (let run = 0; run < runs; run++) found[settle(n, m, uniform)]++;
    const shares = found.map((times) => times / runs);
    const { probabilities, mean, standardDeviation } = slotLaw({ n, m });
    const variance = standardDeviation * standardDeviation;

    expect(Math.abs(moment(shares, 1) - mean)).toBeLessThan((4 * standardDeviation) / Math.sqrt(runs));
    const fourth = moment(probabilities, 4, mean);
    const varianceError = Math.sqrt((fourth - variance * variance) / runs);
    expect(Math.abs(moment(shares, 2, mean) - variance)).toBeLessThan(4 * varianceError);

    let statistic = 0;
    let bins = 0;
    let restFound = 0;
    let restExpected = 0;
    probabilities.forEach((share, k) => {
      if (share === 0) expect(found[k]).toBe(0);
      else if (share * runs < 5) {
        restFound += found[k];
        restExpected += share * runs;
      } else {
        statistic += (found[k] - share * runs) ** 2 / (share * runs);
        bins++;
      }
    });
    if (restExpected > 0) {
      statistic += (restFound - restExpected) ** 2 / restExpected;
      bins++;
    }
    expect(bins).toBeGreaterThanOrEqual(3); // 12 features on 8 neurons share 4, 5 or 6
    expect(statistic).toBeLessThan(quantiles[bins - 1]);
  });
});
