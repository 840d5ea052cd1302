import { describe, expect, it } from "vitest";
import { cos, sin } from "../../src/lab/engine/math/circular.ts";
import { exp, log } from "../../src/lab/engine/math/exponential.ts";
import { pow } from "../../src/lab/engine/math/power.ts";
import { uniformStream } from "../../src/random/generator.ts";

/** Engines agree on the last bits of these functions only by chance; the lab takes those of Node 20. */
const node20 = process.versions.v8.startsWith("11.");

const uniform = uniformStream("arguments");
function many<T>(draw: (u: () => number) => T): T[] {
  return Array.from({ length: 20_000 }, () => draw(uniform));
}
const special = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, Infinity, -Infinity, Number.NaN, 5e-324, 1e-310, 1.7e308, -1e308];

describe.each<[name: "exp" | "log" | "sin" | "cos", f: (x: number) => number, xs: number[]]>([
  [
    "exp",
    exp,
    [
      ...many((u) => 40 * u() - 20),
      ...many((u) => 1600 * u() - 800),
      ...many((u) => 1e-7 * u()),
      ...around(0.5 * Math.LN2),
      ...around(1.5 * Math.LN2),
    ],
  ],
  [
    "log",
    log,
    [...many((u) => 10 * u()), ...many((u) => 1 + 1e-5 * (u() - 0.5)), ...many((u) => 2 ** (2140 * u() - 1070))],
  ],
  [
    "sin",
    sin,
    [...many((u) => 20 * u() - 10), ...many((u) => 1.6e6 * u()), ...many((u) => (Math.floor(1e6 * u()) * Math.PI) / 2)],
  ],
  [
    "cos",
    cos,
    [
      ...many((u) => 20 * u() - 10),
      ...many((u) => 1.6e6 * u()),
      ...many((u) => (Math.floor(9 * u() - 4) * Math.PI) / 4),
    ],
  ],
])("%s", (name, f, xs) => {
  it.runIf(node20)("has the bits of Math in Node 20", () => {
    expect([...special, ...xs].filter((x) => !Object.is(f(x), Math[name](x)))).toEqual([]);
  });

  it("is right to a unit in the last place or two in every Node", () => {
    expect(xs.filter((x) => Math.abs(f(x) - Math[name](x)) > 2 * unit(Math[name](x)))).toEqual([]);
  });
});

describe("pow", () => {
  const pairs: [number, number][] = [
    ...special.flatMap((x) => special.map((y): [number, number] => [x, y])).filter(([x, y]) => !(x === 0 && y === 0.5)),
    ...many((u): [number, number] => [10 * u(), 10 * u() - 5]),
    ...many((u): [number, number] => [1e-3 * u(), -1 / 3]), // a step from its error
    ...many((u): [number, number] => [1e6 * u(), Math.floor(160 * u()) / 158]), // times evenly in the logarithm
    ...many((u): [number, number] => [10 * u() - 5, Math.floor(20 * u() - 10)]),
    ...many((u): [number, number] => [2 ** (2000 * u() - 1000), 4 * u() - 2]),
  ];

  it.runIf(node20)("has the bits of ** in Node 20", () => {
    expect(pairs.filter(([x, y]) => !Object.is(pow(x, y), x ** y))).toEqual([]);
  });

  it("is right to a few units in the last place in every Node", () => {
    const usual = pairs.filter(([x, y]) => Number.isFinite(x ** y));
    expect(usual.filter(([x, y]) => Math.abs(pow(x, y) - x ** y) > 4 * unit(x ** y))).toEqual([]);
  });
});

/** Numbers within 2⁻²⁰ of x, where its method changes. */
function around(x: number): number[] {
  return many((u) => (u() < 0.5 ? -1 : 1) * x * (1 + 2 ** -20 * (2 * u() - 1)));
}

/** Distance of the doubles around x. */
function unit(x: number): number {
  return Math.max(Number.EPSILON * Math.abs(x), Number.MIN_VALUE);
}
