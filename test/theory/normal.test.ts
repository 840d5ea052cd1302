import { describe, expect, test } from "vitest";
import { normalDensity, tailMean, tailSquare, upperTail } from "../../src/theory/normal.ts";
import { relativeError } from "./support.ts";

/*
 * [x, Q(x), E max(Z − x, 0), E max(Z − x, 0)²] rounded to doubles, by
 *   from mpmath import *; mp.dps = 40
 *   Q = lambda x: erfc(x/sqrt(2))/2; phi = lambda x: exp(-x*x/2)/sqrt(2*pi)
 *   for x in map(mpf, [0, 0.5, 1, 2, 2.5, 5, 6, 10, 20, 30, 37]):
 *       print(x, *[nstr(v, 17) for v in (Q(x), phi(x) - x*Q(x), (1 + x*x)*Q(x) - x*phi(x))])
 */
const table = [
  [0, 0.5, 0.3989422804014327, 0.5],
  [0.5, 0.3085375387259869, 0.19779655740130603, 0.20963926002533387],
  [1, 0.15865525393145705, 0.08331547058768629, 0.07533978334377076],
  [2, 0.02275013194817921, 0.008490702616829637, 0.005768726714519932],
  [2.5, 0.006209665325776135, 0.0020041371791281993, 0.0011993223779556367],
  [5, 2.866515718791939e-7, 5.346165533832815e-8, 1.9343295187553163e-8],
  [6, 9.86587645037698e-10, 1.5635697959709664e-10, 4.8445767455118286e-11],
  [10, 7.619853024160525e-24, 7.474560254589328e-25, 1.4529276957119804e-25],
  [20, 2.7536241186062337e-89, 1.3700124947295798e-90, 1.359912914707381e-91],
  [30, 4.906713927148187e-198, 1.6319567340914013e-199, 1.084372487398349e-200],
  [37, 5.725571222524577e-300, 1.5451991905122026e-301, 8.334217629427724e-303],
] as const;

describe("the normal tail and its moments", () => {
  test.each(table)("have full relative precision at x = %d", (x, q, first, second) => {
    // A rounding of x²/2 is one of φ: 37²/2·2⁻⁵³ = 7.6e-14, whence the part in x². Below 2 the square cancels up to
    // 20-fold. Measured: 2.2e-16, 6.7e-16 and 1.1e-15 at worst
    const rounding = 1e-14 + (x * x * Number.EPSILON) / 2;
    expect(relativeError(upperTail(x), q)).toBeLessThan(rounding);
    expect(relativeError(tailMean(x), first)).toBeLessThan(rounding);
    expect(relativeError(tailSquare(x), second)).toBeLessThan(rounding);
  });

  test("the density is 1/√(2π) at zero and falls by exp(−x²/2)", () => {
    // python3 -c "from math import *; print(1/sqrt(2*pi))"
    expect(normalDensity(0)).toBeCloseTo(0.3989422804014327, 16);
    for (const x of [0.3, 1, 5, 20]) {
      expect(Math.log(normalDensity(0) / normalDensity(x))).toBeCloseTo((x * x) / 2, 10);
    }
  });

  test("the recurrence of the iterated integrals holds far out: I₁ = φ − x I₀ and 2 I₂ = I₀ − x I₁", () => {
    for (let x = 0; x <= 37; x += 0.37) {
      // both right-hand sides cancel: the error is one of the terms, not of the difference
      const density = normalDensity(x);
      const rounding = 10 * Number.EPSILON;
      expect(Math.abs(tailMean(x) - (density - x * upperTail(x)))).toBeLessThan(rounding * density);
      expect(Math.abs(tailSquare(x) - (upperTail(x) - x * tailMean(x)))).toBeLessThan(rounding * upperTail(x));
    }
  });

  test("each is the derivative of the next: Q' = −φ, I₁' = −Q, (2 I₂)' = −2 I₁", () => {
    for (const x of [0.2, 0.9, 1.7, 2.4, 4, 8, 16, 30]) {
      const h = 1e-4 / (1 + x); // the functions change on the scale 1/x
      const slope = (f: (x: number) => number): number => (f(x + h) - f(x - h)) / (2 * h);
      // truncation (xh)²/6 < 1.7e-9; rounding of one part in 1e15 over 2h(1 + x), 1e-11
      expect(relativeError(slope(upperTail), -normalDensity(x))).toBeLessThan(1e-8);
      expect(relativeError(slope(tailMean), -upperTail(x))).toBeLessThan(1e-8);
      expect(relativeError(slope(tailSquare), -2 * tailMean(x))).toBeLessThan(1e-8);
    }
  });

  test("nothing jumps at x = 2, where the series hands over to the continued fractions", () => {
    const before = 2 - 2 ** -52; // the number before 2
    for (const f of [upperTail, tailMean, tailSquare]) {
      // the functions themselves change by 2.7, 2.7 and 2.9 times 2⁻⁵² there. Measured jumps: 0, 4.0e-15, 1.0e-14;
      // tailSquare is a difference 20 times smaller than its terms
      expect(relativeError(f(before), f(2))).toBeLessThan(40 * Number.EPSILON * 2);
    }
  });
});
