import fc from "fast-check";
import { erf } from "mathjs/number";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { dopri5, odex, solve } from "../../src/solvers/index.ts";
import { universalCurve, universalCurveAt } from "../../src/theory/index.ts";
import { relativeError } from "./support.ts";

/*
 * theory.md §3.3 pins [x, τ, m'/m, ‖w‖₁/√m], here with more digits, by
 *   from mpmath import *; mp.dps = 40
 *   Q = lambda x: erfc(x/sqrt(2))/2; phi = lambda x: exp(-x*x/2)/sqrt(2*pi)
 *   h = lambda x: 2*((1 + x*x)*Q(x) - x*phi(x))
 *   for x in map(mpf, [0.5, 1, 2, 3]):
 *       print(x, quad(lambda u: 1/sqrt(h(u)), linspace(0, x, 9)), 2*Q(x), 2*(phi(x) - x*Q(x))/sqrt(h(x)))
 */
const pins = [
  [0.5, 0.6224849271875275, 0.6170750774519738, 0.6109383917605454],
  [1, 1.6239415675752218, 0.3173105078629141, 0.4292679516059228],
  [2, 6.71172013422225, 0.04550026389635842, 0.15809518580708692],
  [3, 30.02117740889732, 0.002699796063260189, 0.03789141688592977],
] as const;

describe("universalCurve", () => {
  test.each(pins)("has the values of theory.md §3.3 at x = %d", (x, tau, aliveFraction, l1) => {
    const state = universalCurve(x);
    expect(state.x).toBe(x);
    for (const [value, pin] of [
      [state.tau, tau],
      [state.aliveFraction, aliveFraction],
      [state.l1, l1],
    ]) {
      // measured: 2.1e-14 and 3.1e-15
      expect(Math.abs(value - pin)).toBeLessThan(1e-10);
      expect(relativeError(value, pin)).toBeLessThan(1e-10);
    }
  });

  test("starts with every neuron alive and ‖w‖₁ = √(2m/π), the mean of |N(0, 1/m)|", () => {
    expect(universalCurve(0)).toEqual({
      x: 0,
      tau: 0,
      aliveFraction: 1,
      l1: expect.closeTo(Math.sqrt(2 / Math.PI), 15),
    });
  });

  test.each([
    ["dopri5", dopri5],
    ["odex", odex],
  ])("is what dx/dτ = √h(x) gives by %s, h built on the error function of mathjs", (_name, method) => {
    const q = (x: number): number => (1 - erf(x / Math.SQRT2)) / 2;
    const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    const h = (x: number): number => 2 * ((1 + x * x) * q(x) - x * density(x));
    const times = Array.from({ length: 31 }, (_, i) => i);
    const { ys, status } = solve({ dimension: 1, derivative: (_t, [x], dxdt) => dxdt.fill(Math.sqrt(h(x))) }, [0], {
      tEnd: 30,
      tolerance: 1e-12,
      times,
      method,
    });
    expect(status).toBe("done");
    expect(ys).toHaveLength(31);
    ys.forEach(([x], tau) => {
      // 1 − erf loses 3e-13 of h at x = 3 (2e-4, from terms of 0.013); a hundred tolerances besides. Measured: 1.8e-12
      expect(Math.abs(universalCurveAt(tau).x - x)).toBeLessThan(1e-10);
      expect(relativeError(universalCurveAt(tau).aliveFraction, 2 * q(x))).toBeLessThan(1e-9);
    });
  });

  test("goes on rising to x = 37, where 10⁻²⁹⁹ of the neurons are alive", () => {
    let last = universalCurve(0);
    for (let x = 0.0625; x <= 37; x += 0.0625) {
      const state = universalCurve(x);
      expect(state.tau).toBeGreaterThan(last.tau);
      expect(state.aliveFraction).toBeLessThan(last.aliveFraction);
      expect(state.l1).toBeLessThan(last.l1);
      last = state;
    }
    expect(last.aliveFraction).toBeGreaterThan(1e-299);
  });

  test.each([-1e-9, 37.001, Number.NaN])("refuses x = %d", (x) => {
    expect(() => universalCurve(x)).toThrow(InputError);
    expect(() => universalCurve(x)).toThrow(`x must lie between 0 and 37, got ${x}.`);
  });
});

describe("universalCurveAt", () => {
  test("finds x to 10⁻¹⁵ again from its τ", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 37, noNaN: true }), (x) => {
        const { tau } = universalCurve(x);
        const found = universalCurveAt(tau);
        expect(found.tau).toBe(tau);
        // a rounding of τ is one of at most x, and x has another. Measured: 6.8e-16 of x
        expect(Math.abs(found.x - x)).toBeLessThanOrEqual(2e-15 * x);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test("every τ gives back itself", () => {
    fc.assert(
      fc.property(fc.double({ min: -12, max: 100, noNaN: true }), (exponent) => {
        const tau = 10 ** exponent;
        // where x is large, a rounding of x moves τ by x·dτ/dx, about x²/2 roundings. Measured: 4.2e-14
        expect(relativeError(universalCurve(universalCurveAt(tau).x).tau, tau)).toBeLessThan(1e-12);
      }),
      { seed: 2, numRuns: 2000 },
    );
    expect(universalCurveAt(0)).toEqual(universalCurve(0));
  });

  test.each([-1, Number.NaN, Infinity])("refuses τ = %d", (tau) => {
    expect(() => universalCurveAt(tau)).toThrow(InputError);
    expect(() => universalCurveAt(tau)).toThrow(/tau must lie between 0 and .*, got /);
  });
});
