import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkFeature, InputError } from "../../src/checks.ts";
import { collapseEnergy, collapseField, collapseResidual } from "../../src/dynamics/collapse.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { solve } from "../../src/solvers/index.ts";

/** Weights away from zero, where the field is smooth. */
const moving = fc
  .tuple(fc.double({ min: 0.05, max: 1, noNaN: true }), fc.boolean())
  .map(([magnitude, negative]) => (negative ? -magnitude : magnitude));
const lambdas = fc.double({ min: 1e-3, max: 0.5, noNaN: true });

describe("collapseField", () => {
  test("is (1 − ‖w‖²)w, with λ as friction", () => {
    // by hand: ‖w‖² = 0.25 + 0.0625 = 0.3125
    const field = collapseField({ m: 3, lambda: 0.1 });
    const slope = new Float64Array(3);
    field.derivative(0, Float64Array.of(0.5, -0.25, 0), slope);
    expect([...slope]).toEqual([0.34375, -0.171875, 0]);
    expect(field.dimension).toBe(3);
    expect(field.switches).toEqual({ friction: 0.1 });
  });

  test("is minus the gradient of the energy wherever that is smooth, by central differences", () => {
    fc.assert(
      fc.property(fc.array(moving, { minLength: 1, maxLength: 8 }), lambdas, (weights, lambda) => {
        const w = Float64Array.from(weights);
        const field = collapseField({ m: w.length, lambda });
        const slope = new Float64Array(w.length);
        field.derivative(0, w, slope);
        const h = 1e-5;
        for (let k = 0; k < w.length; k++) {
          const moved = w.slice();
          moved[k] = w[k] + h;
          const up = collapseEnergy(moved, lambda);
          moved[k] = w[k] - h;
          const gradient = (up - collapseEnergy(moved, lambda)) / (2 * h);
          // V is a quartic with third derivative 6w: truncation h²·w = 1e-10; rounding 2⁻⁵²·V/h = 2e-11·V, V up to 16
          expect(Math.abs(slope[k] - lambda * Math.sign(w[k]) + gradient)).toBeLessThan(1e-9);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("leaves w as it was and depends on nothing else", () => {
    const field = collapseField({ m: 2, lambda: 0.1 });
    const w = Float64Array.of(0.5, -0.25);
    const first = new Float64Array(2);
    const second = new Float64Array(2).fill(9);
    field.derivative(0, w, first);
    field.derivative(7, w, second);
    expect(second).toEqual(first);
    expect(w).toEqual(Float64Array.of(0.5, -0.25));
  });

  test.each([0, -0.1, Number.NaN, Infinity])("refuses lambda = %d", (lambda) => {
    expect(() => collapseField({ m: 2, lambda })).toThrow(InputError);
    expect(() => collapseField({ m: 2, lambda })).toThrow(`lambda must be a finite number > 0, got ${lambda}.`);
  });

  test("weights of another length than m are refused by solve", () => {
    expect(() => solve(collapseField({ m: 3, lambda: 0.1 }), [0.5, 0.1], { tEnd: 1 })).toThrow(
      "solve: y0 has length 2, the field expects 3.",
    );
  });
});

describe("collapseEnergy", () => {
  test("is ¼(1 − ‖w‖²)² + λ‖w‖₁", () => {
    // by hand: ‖w‖² = 0.5, ‖w‖₁ = 1
    expect(collapseEnergy(Float64Array.of(0.5, -0.5, 0), 0.25)).toBe(0.3125);
    expect(collapseEnergy(new Float64Array(3), 0.25)).toBe(0.25);
  });
});

describe("collapseResidual", () => {
  // python3 -c "from mpmath import *; mp.dps=20; print(findroot(lambda w: w*(1 - w*w) - mpf('0.05'), 1))" and with
  // 2*w*w from 0.7
  test.each([
    ["one survivor", [0, 0.9739943532312778, 0]],
    ["two tied survivors of opposite signs", [0.6806392764236684, 0, -0.6806392764236684]],
    ["nothing alive", [0, 0, 0]],
  ])("is zero where the flow rests: %s, lambda = 0.05", (_name, weights) => {
    expect(collapseResidual(Float64Array.from(weights), 0.05)).toBeLessThan(1e-15);
  });

  test("is the largest speed of a nonzero weight", () => {
    // by hand: 1 − ‖w‖² = 0.6875; 0.6875·(0.5, 0.25) − 0.05 = (0.29375, 0.121875)
    expect(collapseResidual(Float64Array.of(0.25, 0, -0.5), 0.05)).toBeCloseTo(0.29375, 15);
    // pulled towards zero counts as much: 0.99·0.1 − 0.3 = −0.201
    expect(collapseResidual(Float64Array.of(0.1), 0.3)).toBeCloseTo(0.201, 15);
  });

  test("falls to the tolerance as a collapse converges", () => {
    const m = 20;
    const lambda = 0.05;
    const weights = initialWeights({ m, key: 0 });
    const until = (_t: number, w: Float64Array) => collapseResidual(w, lambda) < 1e-9;
    const solution = solve(collapseField({ m, lambda }), weights, { tEnd: 1000, until, tolerance: 1e-10 });
    expect(solution.status).toBe("converged");
    expect(solution.y.filter((w) => w !== 0)).toHaveLength(1);
  });
});

describe("checkFeature", () => {
  test("lets weights through that can win", () => {
    expect(() => checkFeature(Float64Array.of(0, -0.5))).not.toThrow();
  });

  test.each([
    ["no weights", [], "weights must hold at least one number, got none."],
    ["NaN", [0.5, Number.NaN], "weights[1] must be a finite number, got NaN."],
    ["an infinity", [-Infinity, 0.5], "weights[0] must be a finite number, got -Infinity."],
    [
      "zeros only",
      [0, -0, 0],
      "weights are all zero, so no neuron can win; give at least one weight that is not zero.",
    ],
  ])("refuses %s", (_name, weights, message) => {
    expect(() => checkFeature(Float64Array.from(weights))).toThrow(InputError);
    expect(() => checkFeature(Float64Array.from(weights))).toThrow(message);
  });
});
