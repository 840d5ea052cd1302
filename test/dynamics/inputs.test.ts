import { describe, expect, it, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import {
  basisInputs,
  type InputSet,
  independentInputs,
  inputSet,
  pairInputs,
  sampledInputs,
} from "../../src/dynamics/inputs.ts";

/** Total weight of the inputs that each feature is on in. */
function totals({ n, patterns, weights }: InputSet): number[] {
  return Array.from({ length: n }, (_, i) => weights.reduce((sum, c, p) => sum + c * patterns[p * n + i], 0));
}
const rowsOf = ({ n, patterns, weights }: InputSet) =>
  Array.from(weights, (_, p) => [...patterns.subarray(p * n, (p + 1) * n)]);
const numberOf = (row: number[]) => row.reduce((sum, x, i) => sum + x * 2 ** i, 0);

describe("every feature is on with total weight 1", () => {
  test.each([
    ["basis", basisInputs(5)],
    ["independent, p = 0.3", independentInputs({ n: 5, p: 0.3 })],
    ["independent, p = 0.9", independentInputs({ n: 9, p: 0.9 })],
    ["independent, n = 1", independentInputs({ n: 1, p: 0.2 })],
    ["independent, n = 16", independentInputs({ n: 16, p: 0.05 })],
    ["pairs, q = 0.5", pairInputs({ n: 6, q: 0.5 })],
    ["pairs, q = 100", pairInputs({ n: 6, q: 100 })],
    ["pairs, n = 1", pairInputs({ n: 1, q: 2 })],
  ])("%s", (_name, inputs) => {
    for (const total of totals(inputs)) expect(total).toBeCloseTo(1, 12);
    expect(inputs.patterns).toHaveLength(inputs.n * inputs.weights.length);
    expect(inputs.weights.every((c) => c > 0)).toBe(true);
  });
});

describe("basisInputs", () => {
  it("has one feature on at a time", () => {
    expect(rowsOf(basisInputs(3))).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect([...basisInputs(3).weights]).toEqual([1, 1, 1]);
  });
});

describe("independentInputs", () => {
  it("lists every pattern that is not empty once, with its probability over p", () => {
    const p = 0.2;
    const inputs = independentInputs({ n: 4, p });
    const rows = rowsOf(inputs);
    expect(rows.map(numberOf)).toEqual(Array.from({ length: 15 }, (_, k) => k + 1));
    for (const [k, row] of rows.entries()) {
      const probability = row.reduce((product, x) => product * (x === 1 ? p : 1 - p), 1);
      expect(inputs.weights[k]).toBeCloseTo(probability / p, 14);
    }
  });

  it("comes to the basis inputs as p falls, with the weight of pairs linear in p", () => {
    for (const p of [1e-3, 1e-6]) {
      const inputs = independentInputs({ n: 5, p });
      for (const [k, row] of rowsOf(inputs).entries()) {
        const on = row.reduce((sum, x) => sum + x, 0);
        if (on === 1) expect(Math.abs(inputs.weights[k] - 1)).toBeLessThan(4 * p);
        else expect(inputs.weights[k]).toBeLessThanOrEqual(p);
      }
    }
  });
});

describe("pairInputs", () => {
  it("has single features, and pairs that weigh q times as much", () => {
    const inputs = pairInputs({ n: 3, q: 0.5 });
    expect(rowsOf(inputs)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [1, 1, 0],
      [1, 0, 1],
      [0, 1, 1],
    ]);
    expect([...inputs.weights]).toEqual([0.5, 0.5, 0.5, 0.25, 0.25, 0.25]);
  });

  it("without pairs is the basis", () => {
    expect(pairInputs({ n: 4, q: 0 })).toEqual(basisInputs(4));
  });
});

describe("sampledInputs", () => {
  const total = 40_000;

  it.each([
    [4, 0.3],
    [4, 0.9],
    [3, 1e-9],
  ])("draws the patterns of n = %d, p = %d as often as they are likely", (n, p) => {
    const inputs = sampledInputs({ n, p, count: total, key: ["draws", n, p] });
    const seen = new Float64Array(2 ** n);
    for (const row of rowsOf(inputs)) seen[numberOf(row)]++;
    expect(seen[0]).toBe(0);
    const expected = independentInputs({ n, p });
    const notEmpty = expected.weights.reduce((sum, c) => sum + c * p, 0);
    for (let number = 1; number < 2 ** n; number++) {
      const share = (expected.weights[number - 1] * p) / notEmpty;
      const standardError = Math.sqrt(total * share * (1 - share));
      // 4.5 standard errors on each of at most 15 counts; 3 draws of slack where next to none are expected
      expect(Math.abs(seen[number] - total * share), `pattern ${number}`).toBeLessThan(4.5 * standardError + 3);
    }
  });

  it("gives every feature total weight 1 on average, large n included", () => {
    for (const [n, p] of [
      [300, 0.01],
      [50, 0.5],
      [300, 1e-6],
    ]) {
      const count = 20_000;
      const inputs = sampledInputs({ n, p, count, key: 3 });
      const weight = inputs.weights[0];
      expect(new Set(inputs.weights).size).toBe(1);
      const perFeature = totals(inputs);
      const mean = perFeature.reduce((sum, x) => sum + x, 0) / n;
      // a feature is on in `count` independent draws with probability 1/(count·weight) each
      const share = 1 / (count * weight);
      const standardError = weight * Math.sqrt(count * share * (1 - share));
      expect(Math.max(...perFeature.map((x) => Math.abs(x - 1)))).toBeLessThan(5 * standardError);
      expect(Math.abs(mean - 1)).toBeLessThan((5 * standardError) / Math.sqrt(n));
    }
  });

  it("draws the same set for the same key and another one for another", () => {
    const draw = (key: number) => sampledInputs({ n: 20, p: 0.1, count: 30, key });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("with one feature has it on every time", () => {
    expect([...sampledInputs({ n: 1, p: 0.25, count: 4, key: 0 }).patterns]).toEqual([1, 1, 1, 1]);
    for (const total of totals(sampledInputs({ n: 1, p: 0.25, count: 4, key: 0 }))) expect(total).toBeCloseTo(1, 14);
  });
});

describe("inputSet", () => {
  it("takes rows and weights of one's own, and copies them", () => {
    const rows = [Float64Array.of(1, 0.5), [0, 2]];
    const weights = [0.5, 3];
    const inputs = inputSet(2, rows, weights);
    weights[0] = 7;
    rows[0][0] = 7;
    expect([...inputs.patterns]).toEqual([1, 0.5, 0, 2]);
    expect([...inputs.weights]).toEqual([0.5, 3]);
    expect(inputs.probability).toBeUndefined();
  });

  it.each([
    [() => inputSet(2, [], []), "rows must hold at least one input, got none."],
    [() => inputSet(2, [[1, 0]], [1, 1]), "weights has length 2, there are 1 rows."],
    [() => inputSet(2, [[1, 0], [1]], [1, 1]), "rows[1] has length 1, 2 features need 2."],
    [() => inputSet(2, [[1, Number.NaN]], [1]), "rows[0][1] must be a finite number, got NaN."],
    [() => inputSet(2, [[1, -1]], [1]), "rows[0][1] must be >= 0, got -1."],
    [() => inputSet(2, [[1, 0]], [0]), "weights[0] must be > 0, got 0; leave out inputs that do not count."],
    [() => inputSet(2, [[1, 0]], [Infinity]), "weights[0] must be a finite number, got Infinity."],
    [() => inputSet(1.5, [[1]], [1]), "n must be a whole number >= 1, got 1.5."],
    [() => basisInputs(0), "n must be a whole number >= 1, got 0."],
    [() => independentInputs({ n: 4, p: 0 }), "p must be > 0 and < 1, got 0."],
    [() => independentInputs({ n: 4, p: 1 }), "p must be > 0 and < 1, got 1."],
    [() => independentInputs({ n: 4, p: Number.NaN }), "p must be > 0 and < 1, got NaN."],
    [
      () => independentInputs({ n: 17, p: 0.1 }),
      "n = 17 has 2^17 - 1 patterns, they are listed up to n = 16; use sampledInputs({ n, p, count, key }).",
    ],
    [() => pairInputs({ n: 4, q: -0.1 }), "q must be a finite number >= 0, got -0.1."],
    [() => pairInputs({ n: 4, q: Infinity }), "q must be a finite number >= 0, got Infinity."],
    [() => sampledInputs({ n: 4, p: 2, count: 3, key: 0 }), "p must be > 0 and < 1, got 2."],
    [() => sampledInputs({ n: 4, p: 0.2, count: 0, key: 0 }), "count must be a whole number >= 1, got 0."],
  ])("refuses what is not a set of inputs: %s", (make, message) => {
    expect(make).toThrow(InputError);
    expect(make).toThrow(message);
  });
});
