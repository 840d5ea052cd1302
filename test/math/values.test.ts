import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import * as functions from "../../src/math/index.ts";

const math = { ...functions };
type Name = keyof typeof math;

/** Rows [arguments…, nearest double, rest] by mpmath, see values.py. */
const values: Record<Name, number[][]> = JSON.parse(readFileSync(new URL("values.json", import.meta.url), "utf8"));

const call = (functions: object, name: string, ...given: number[]): number =>
  (functions as Record<string, (...given: number[]) => number>)[name](...given);

/** Units in the last place of the nearest double: the distance of the doubles there. */
function unit(x: number): number {
  return Math.max(Number.MIN_VALUE, 2 ** (Math.floor(Math.log2(Math.abs(x))) - 52));
}

/** Worst errors at 4000 to 11 000 points, in units in the last place and rounded up; half is the least there can be. */
const worst: Readonly<Record<Name, number>> = {
  exp: 0.51,
  log: 0.51,
  log2: 0.51,
  pow: 0.51,
  log10: 0.6,
  cbrt: 0.7,
  atan: 0.8,
  asin: 0.8,
  log1p: 0.8,
  sin: 0.8,
  acos: 0.9,
  hypot: 0.9,
  cosh: 1,
  tan: 1.2, // 0.9 up to a size of 2^20
  atan2: 1.3,
  expm1: 1.6,
  tanh: 1.8,
  sinh: 1.8,
  cos: 1.8, // 0.8 up to a size of 2^20
};

describe("against mpmath", () => {
  it("every function is judged", () => {
    expect(Object.keys(values).sort()).toEqual(Object.keys(math).sort());
  });

  it.each(Object.entries(worst))("%s is off by less than %d units in the last place", (name, units) => {
    const rows = values[name as Name];
    expect(rows.length).toBeGreaterThan(45);
    const wrong = rows.filter((row) => {
      const [nearest, rest] = row.slice(-2);
      const error = (call(math, name, ...row.slice(0, -2)) - nearest - rest) / unit(nearest);
      return !(Math.abs(error) < units);
    });
    expect(wrong).toEqual([]);
  });

  it.each(["sin", "cos", "tan"] as const)("%s is off by less than 0.9 units up to a size of 2^20", (name) => {
    const wrong = values[name].filter(
      ([x, nearest, rest]) =>
        Math.abs(x) < 2 ** 20 && !(Math.abs((math[name](x) - nearest - rest) / unit(nearest)) < 0.9),
    );
    expect(wrong).toEqual([]);
  });
});

it("the translation for where there is no WebAssembly gives the same bits", () => {
  const script: object = createRequire(import.meta.url)("../../dist/math/mathScript.cjs");
  for (const [name, rows] of Object.entries(values)) {
    const given = rows.map((row) => row.slice(0, -2));
    expect(given.map((xs) => call(script, name, ...xs))).toEqual(given.map((xs) => call(math, name, ...xs)));
  }
});

describe("special values", () => {
  const special = [
    ...[0, 0.5, 1, 2, 3, 1 / 3, 1e22, Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 1e-310, 2 ** -1022, 2 ** 53 + 2],
    ...[710, 746, 1 - 2 ** -53, 1 + 2 ** -52],
  ].flatMap((x) => [x, -x]);
  special.push(Number.NaN);

  /** What engines agree on: results that are 0, infinite or no number, the sign of 0 included. */
  const fixed = (x: number) => !Number.isFinite(x) || x === 0;

  it.each(Object.keys(values))("%s gives the zeros, infinities and NaN of ECMAScript", (name) => {
    const binary = ["atan2", "hypot", "pow"].includes(name);
    const given = special.flatMap((x) => (binary ? special.map((y) => [x, y]) : [[x]]));
    const expected = given.filter((xs) => fixed(call(Math, name, ...xs)));
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.filter((xs) => !Object.is(call(math, name, ...xs), call(Math, name, ...xs)))).toEqual([]);
  });

  it("exp, cos and cosh of 0 are 1", () => {
    expect([math.exp(0), math.exp(-0), math.cos(-0), math.cosh(-0)]).toEqual([1, 1, 1, 1]);
  });

  it("pow takes negative bases to whole powers and to no others", () => {
    expect([math.pow(-2, 3), math.pow(-2, -2), math.pow(-2, 0.5), math.pow(-8, 1 / 3)]).toEqual([-8, 0.25, NaN, NaN]);
    expect(math.pow(1, Infinity)).toBeNaN(); // ECMAScript departs from C here
  });

  it("hypot neither overflows nor underflows on the way", () => {
    expect(math.hypot(3e200, 4e200) / 5e200).toBeCloseTo(1, 15);
    expect(math.hypot(3e-200, -4e-200) / 5e-200).toBeCloseTo(1, 15);
    expect(math.hypot(3 * 2 ** -1074, 4 * 2 ** -1074)).toBe(5 * 2 ** -1074);
    expect(math.hypot(Number.MAX_VALUE, Number.MAX_VALUE)).toBe(Infinity);
    expect(math.hypot(-Infinity, Number.NaN)).toBe(Infinity);
  });

  it("subnormal numbers are as good as others", () => {
    expect(math.exp(-745)).toBe(Number.MIN_VALUE);
    expect(math.log2(Number.MIN_VALUE)).toBe(-1074);
    expect(math.cbrt(2 ** -1074)).toBe(2 ** -358);
    expect(math.pow(2 ** -1074, 0.5)).toBe(2 ** -537);
    for (const name of ["sin", "tan", "asin", "atan", "sinh", "tanh", "expm1", "log1p"] as const) {
      expect(math[name](-1e-310), name).toBe(-1e-310);
    }
  });
});
