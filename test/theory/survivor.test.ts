import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { survivorWeight } from "../../src/theory/index.ts";
import { relativeError } from "./support.ts";

describe("survivorWeight", () => {
  // python3 -c "from mpmath import *; mp.dps=20; print(max(polyroots([-2, 0, 1, -mpf('0.05')])))" and with the other
  // ties and lambdas
  test.each([
    [0.3, 1, 0.7864825411616272],
    [0.05, 1, 0.9739943532312778],
    [0.02, 1, 0.989845863754293],
    [0.01, 1, 0.9949619916438811],
    [0.05, 2, 0.6806392764236684],
    [0.02, 2, 0.696886257594056],
    [0.01, 2, 0.7020527243589331],
  ])("is the larger root of w(1 − ties·w²) = lambda: lambda = %d, ties = %i", (lambda, ties, root) => {
    expect(survivorWeight(lambda, ties)).toBeCloseTo(root, 14);
  });

  test("solves its equation, and the weight rests there steadily: the slope 1 − 3·ties·w² is negative", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 0.999, noNaN: true }), fc.integer({ min: 1, max: 50 }), (share, ties) => {
        const lambda = (share * 2) / (3 * Math.sqrt(3 * ties));
        const w = survivorWeight(lambda, ties);
        expect(Math.abs(w * (1 - ties * w * w) - lambda)).toBeLessThan(1e-15);
        expect(1 - 3 * ties * w * w).toBeLessThan(0);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("is NaN where nothing survives, above 2/(3√(3·ties))", () => {
    expect(survivorWeight(0.3849)).toBeGreaterThan(0.57); // 2/(3√3) = 0.384900179, where w = 1/√3 = 0.577
    expect(survivorWeight(0.38491)).toBeNaN();
    expect(survivorWeight(0.2722, 2)).toBeNaN(); // 2/(3√6) = 0.272166
  });

  // The lambdas are the doubles on either side of 2/(3√(3·ties)), which mpmath puts at 0.38490017945975050967,
  // 0.27216552697590867757, 0.038490017945975050967; from mpmath import *; mp.dps = 60; max(polyroots([-ties, 0, 1,
  // -mpf(lambda)], maxsteps=999, extraprec=900))
  test.each([
    [1, 0.38490017945975047, 0.5773502740432991, 0.3849001794597505],
    [2, 0.2721655269759086, 0.40824829519960254, 0.2721655269759087],
    [100, 0.03849001794597505, 0.057735027193434, 0.03849001794597506],
  ])("tells the last lambda with a survivor from the first without, ties = %i", (ties, last, weight, first) => {
    expect(relativeError(survivorWeight(last, ties), weight)).toBeLessThan(1e-15);
    expect(survivorWeight(first, ties)).toBeNaN();
  });

  test("is 1/√ties at a lambda too weak to matter, and NaN at one of any strength", () => {
    for (const ties of [1, 2, 1000]) {
      for (const lambda of [5e-324, 1e-300, 1e-100, 1e-18]) {
        expect(relativeError(survivorWeight(lambda, ties), 1 / Math.sqrt(ties))).toBeLessThan(1e-15);
      }
      for (const lambda of [1, 1e100, 1e300, Number.MAX_VALUE]) expect(survivorWeight(lambda, ties)).toBeNaN();
    }
  });

  test.each([
    [0, 1],
    [-0.1, 1],
    [0.1, 0],
    [0.1, 1.5],
  ])("refuses lambda = %d, ties = %d", (lambda, ties) => {
    expect(() => survivorWeight(lambda, ties)).toThrow(InputError);
  });
});
