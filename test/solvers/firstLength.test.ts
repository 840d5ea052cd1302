import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Field } from "../../src/solvers/index.ts";
import { firstLength } from "../../src/solvers/loop/firstLength.ts";
import { toleranceOf } from "../../src/solvers/tolerance.ts";
import { decay, oscillator } from "../support/problems.ts";

/** The first length for y' = −rate·y from 1. */
function first(rate: number, order: number, tolerance: number, most = Infinity): number {
  const { derivative } = decay(rate);
  const slope = Float64Array.of(-rate);
  return firstLength(derivative, 0, Float64Array.of(1), slope, order, toleranceOf(1, tolerance, tolerance), 1, most);
}

describe("firstLength", () => {
  it("lies between a hundredth of the time scale and all of it, from 1 down to 1e-12", () => {
    for (const rate of [1, 1e3, 1e6, 1e9, 1e12]) {
      expect(first(rate, 5, 1e-8) * rate).toBeGreaterThan(0.01);
      expect(first(rate, 5, 1e-8) * rate).toBeLessThan(1 + 1e-12);
    }
  });

  it("grows with the tolerance and with the order", () => {
    expect(first(1, 5, 1e-10)).toBeLessThan(first(1, 5, 1e-6));
    expect(first(1, 4, 1e-10)).toBeLessThan(first(1, 8, 1e-10));
  });

  it("is short enough for the error of its first step: h^(order+1) is within the tolerance", () => {
    // y' = −y: the local error of order 5 is about h⁶/720.
    for (const tolerance of [1e-4, 1e-8, 1e-12]) {
      const h = first(1, 5, tolerance);
      expect(h ** 6 / 720).toBeLessThan(tolerance);
      expect(h).toBeGreaterThan(1e-3 * tolerance ** (1 / 6));
    }
  });

  it.each([
    { what: "at rest", slope: 0, start: 1 },
    { what: "at zero", slope: 1, start: 0 },
    { what: "at rest at zero", slope: 0, start: 0 },
  ])("is small and positive for a component $what", ({ slope, start }) => {
    const rhs: Field["derivative"] = (_t, _y, dydt) => dydt.fill(slope);
    for (const direction of [1, -1]) {
      const h = firstLength(
        rhs,
        0,
        Float64Array.of(start),
        Float64Array.of(slope),
        5,
        toleranceOf(1, 1e-8, 1e-8),
        direction,
        1,
      );
      expect(h).toBeGreaterThan(0);
      expect(h).toBeLessThanOrEqual(1e-2);
    }
  });

  it("changes the state by no more than a hundred times one per cent", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 16 }), (rate, order) => {
        const h = first(rate, order, 1e-6);
        expect(h).toBeGreaterThan(0);
        expect(h * rate).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it("asks the field once, in the run's direction and within `most`, and changes neither state nor slope", () => {
    for (const direction of [1, -1]) {
      const asked: number[] = [];
      const y = Float64Array.of(1000, 0); // one per cent of which takes long
      const slope = Float64Array.of(0, -1);
      const watched: Field["derivative"] = (t, state, dydt) => {
        asked.push(t);
        oscillator.field.derivative(t, state, dydt);
      };
      const h = firstLength(watched, 7, y, slope, 5, toleranceOf(2, 1e-8, 1e-8), direction, 0.25);
      expect(asked).toHaveLength(1);
      expect(asked[0] * direction).toBeGreaterThan(7 * direction);
      expect(asked[0] * direction).toBeLessThanOrEqual((7 + 0.25 * direction) * direction);
      expect(h).toBeLessThanOrEqual(0.25);
      expect([...y, ...slope]).toEqual([1000, 0, 0, -1]);
    }
  });

  it("is a finite length > 0 where the trial leaves the domain of the field, and where no error is allowed", () => {
    const nan: Field["derivative"] = (_t, _y, dydt) => dydt.fill(Number.NaN);
    const of = (derivative: Field["derivative"], y: number, absolute: number) =>
      firstLength(derivative, 0, Float64Array.of(y), Float64Array.of(1), 5, toleranceOf(1, absolute, 1e-6), 1, 1);
    const one: Field["derivative"] = (_t, _y, dydt) => dydt.fill(1);
    for (const h of [of(nan, 1, 1e-6), of(one, 0, 0), of(nan, 0, 0)]) {
      expect(h).toBeGreaterThan(0);
      expect(h).toBeLessThanOrEqual(1);
    }
  });
});
