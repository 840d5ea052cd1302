import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextFloat, spacing } from "../../src/solvers/loop/floats.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("nextFloat", () => {
  it("is the nearest number on that side: nothing lies between, and back again is where it came from", () => {
    fc.assert(
      fc.property(finite, fc.constantFrom(1, -1), (x, side) => {
        const next = nextFloat(x, side * Infinity);
        expect((next - x) * side > 0 || !Number.isFinite(next)).toBe(true);
        const middle = x + (next - x) / 2;
        expect(middle === x || middle === next || Number.isNaN(middle) || !Number.isFinite(middle)).toBe(true);
        if (Number.isFinite(next) && x !== 0) expect(nextFloat(next, x)).toBe(x);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    [1, 2, 1 + Number.EPSILON],
    [1, 0, 1 - Number.EPSILON / 2],
    [-1, 0, -1 + Number.EPSILON / 2],
    [-1, -2, -1 - Number.EPSILON],
    [0, 1, Number.MIN_VALUE],
    [0, -1, -Number.MIN_VALUE],
    [-0, 1, Number.MIN_VALUE],
    [Number.MIN_VALUE, -1, 0],
    [2, 2, 2],
    [1.7e12, 2e12, 1.7e12 + 2 ** -12],
  ])("of %d towards %d is %d", (x, towards, next) => {
    expect(nextFloat(x, towards)).toBe(next);
  });
});

describe("spacing", () => {
  it.each([
    [0, Number.MIN_VALUE],
    [1, Number.EPSILON],
    [-1.5, Number.EPSILON],
    [0.75, Number.EPSILON / 2],
    [1e16, 2],
    [1.7e9, 2 ** -22],
  ])("of %d is %d", (x, apart) => {
    expect(spacing(x)).toBe(apart);
  });
});
