import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import type { InitName } from "../../src/random/initNames.ts";

describe("initialWeights", () => {
  test("key 0 begins with these four numbers", () => {
    // by an independent Python program: the uniform stream of generator.test.ts through the polar method; m = 4 and
    // scale = 2 leave the standard normal as it is. Math.log may differ by a rounding between machines
    const expected = [-0.5336397994317399, -0.2613047846803849, 1.3685790200779018, 0.5225046476936046];
    initialWeights({ m: 4, key: 0, scale: 2 }).forEach((w, k) => {
      expect(w).toBeCloseTo(expected[k], 14);
    });
  });

  test("the same key gives the same weights and different keys different ones", () => {
    const draw = (key: number) => initialWeights({ n: 3, m: 5, key });
    expect(draw(7)).toEqual(draw(7));
    expect(draw(8)).not.toEqual(draw(7));
  });

  test("n rows of m come row by row: one row of n·m draws, rescaled", () => {
    const rows = initialWeights({ n: 4, m: 25, key: "rows" });
    const row = initialWeights({ m: 100, key: "rows" });
    expect(rows).toHaveLength(100);
    rows.forEach((w, k) => {
      expect(w).toBeCloseTo(2 * row[k], 14);
    });
  });

  test("scale multiplies every weight", () => {
    const plain = initialWeights({ m: 50, key: 1 });
    initialWeights({ m: 50, key: 1, scale: 0.9 }).forEach((w, k) => {
      expect(w).toBeCloseTo(0.9 * plain[k], 15);
    });
  });

  test.each([
    [1, 1],
    [0.5, 2],
    [3, 3],
  ])(
    "a million weights of scale %d have the moments of N(0, scale²/m) within four standard errors, key %i",
    (scale, key) => {
      const n = 1000;
      const m = 1000;
      const count = n * m;
      const weights = initialWeights({ n, m, key, scale });
      let mean = 0;
      let second = 0;
      let fourth = 0;
      for (const w of weights) {
        const z = (w * Math.sqrt(m)) / scale;
        mean += z / count;
        second += (z * z) / count;
        fourth += z ** 4 / count;
      }
      const variance = second - mean * mean;
      const kurtosis = fourth / variance ** 2 - 3;
      // standard errors of normal samples: 1/√N, √(2/N), √(24/N). Measured, in these: at most 0.68, 0.50 and 0.62
      expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(count));
      expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
      expect(Math.abs(kurtosis)).toBeLessThan(4 * Math.sqrt(24 / count));
    },
  );

  test("rows have norm about scale and overlap by about scale²/√m", () => {
    const m = 10_000;
    const weights = initialWeights({ n: 2, m, key: 0, scale: 0.9 });
    const a = weights.subarray(0, m);
    const b = weights.subarray(m);
    const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, k) => sum + value * y[k], 0);
    // ‖row‖² is scale²·χ²_m/m, of relative standard deviation √(2/m); the overlap has standard deviation scale²/√m
    expect(Math.abs(dot(a, a) / 0.81 - 1)).toBeLessThan(4 * Math.sqrt(2 / m));
    expect(Math.abs(dot(b, b) / 0.81 - 1)).toBeLessThan(4 * Math.sqrt(2 / m));
    expect(Math.abs(dot(a, b))).toBeLessThan((4 * 0.81) / Math.sqrt(m));
  });

  test.each([
    [{ m: 0, key: 0 }, "m must be a whole number >= 1, got 0."],
    [{ m: 2.5, key: 0 }, "m must be a whole number >= 1, got 2.5."],
    [{ n: -1, m: 2, key: 0 }, "n must be a whole number >= 1, got -1."],
    [{ m: 2, key: 0, scale: 0 }, "scale must be a finite number > 0, got 0."],
    [{ m: 2, key: 0, scale: Infinity }, "scale must be a finite number > 0, got Infinity."],
  ])("refuses %o", (options, message) => {
    expect(() => initialWeights(options)).toThrow(InputError);
    expect(() => initialWeights(options)).toThrow(message);
  });
});

describe("other starts", () => {
  const W = (init: InitName, n: number, m: number) => initialWeights({ n, m, key: init, scale: 2, init });
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, k) => sum + x * b[k], 0);

  test.each([
    ["uniform", 4 / 40],
    ["xavier", 8 / 70],
    ["linear", 4 / 30 / 3],
  ] as const)("%s has the variance it says, within five standard errors", (init, variance) => {
    const all = W(init, 30, 40).map((w) => w * w);
    const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
    const spread = Math.sqrt(all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length);
    expect(Math.abs(mean - variance)).toBeLessThan((5 * spread) / Math.sqrt(all.length));
  });

  test("uniform stays within its bounds", () => {
    expect(W("uniform", 30, 40).every((w) => Math.abs(w) <= 2 * Math.sqrt(3 / 40))).toBe(true);
  });

  test.each([
    [5, 9],
    [7, 7],
  ])("orthogonal rows are at right angles and as long as the scale, n = %d, m = %d", (n, m) => {
    const weights = W("orthogonal", n, m);
    const row = (i: number) => weights.subarray(i * m, (i + 1) * m);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) expect(dot(row(i), row(j))).toBeCloseTo(i === j ? 4 : 0, 13);
    }
  });

  test("with more features than neurons the columns are", () => {
    const [n, m] = [6, 4];
    const weights = W("orthogonal", n, m);
    const column = (k: number) => weights.filter((_, index) => index % m === k);
    for (let k = 0; k < m; k++) {
      for (let l = 0; l < m; l++) expect(dot(column(k), column(l))).toBeCloseTo(k === l ? 4 : 0, 13);
    }
  });

  test("another name is refused", () => {
    expect(() => W("he" as InitName, 1, 2)).toThrow(
      'init must be one of normal, uniform, xavier, linear, orthogonal, got "he".',
    );
  });
});
