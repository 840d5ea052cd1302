import { expect, it } from "vitest";
import { KinkSides } from "../../src/solvers/kinkSides.ts";

const at = (value: number) => Float64Array.of(value);
const kinks = (width?: number) => ({
  count: 1,
  values: (_t: number, y: Float64Array, out: Float64Array) => out.set(y),
  ...(width !== undefined && { width }),
});

it("a kink is passed as soon as its function changes sign", () => {
  const sides = new KinkSides(kinks(), 0, at(1));
  expect([0.1, 0, -1e-300, -1].map((value) => sides.passed(0, at(value)))).toEqual([false, false, true, true]);
  sides.crossTo(0, at(-1e-300));
  expect([-1, 0, 1e-300].map((value) => sides.passed(0, at(value)))).toEqual([false, false, true]);
});

it("with a width only where the function is beyond it, and rounding about zero changes no side", () => {
  const sides = new KinkSides(kinks(1e-6), 0, at(1));
  expect([-1e-7, -1e-6, -2e-6].map((value) => sides.passed(0, at(value)))).toEqual([false, false, true]);
  sides.crossTo(0, at(-1e-7));
  expect(sides.passed(0, at(-2e-6))).toBe(true); // it is still on the upper side
  sides.crossTo(0, at(-2e-6));
  expect([1e-7, 2e-6].map((value) => sides.passed(0, at(value)))).toEqual([false, true]);
  sides.cross(0, at(2e-6));
  expect(sides.passed(0, at(-2e-6))).toBe(true);
});
