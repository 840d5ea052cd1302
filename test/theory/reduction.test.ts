import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { dopri5, odex, solve } from "../../src/solvers/index.ts";
import { collapseAt, reduce, reductionField, solveCollapse, survivors } from "../../src/theory/index.ts";
import { reducedFourthNorm, reducedL1, reducedSquaredNorm } from "../../src/theory/reduction.ts";
import { largestDifference, logSpaced } from "./support.ts";

describe("reduce", () => {
  test("the gaps are measured from the largest magnitude, ascending, with their running sums", () => {
    const reduction = reduce(Float64Array.of(0.25, -0.5, 0, 0.125), { lambda: 0.1 });
    // by hand: magnitudes .5, .25, .125, 0; binary fractions, so every number is exact
    expect(reduction).toEqual({
      m: 4,
      lambda: 0.1,
      leader: 0.5,
      gaps: Float64Array.of(0, 0.25, 0.375, 0.5),
      gapSums: Float64Array.of(0, 0, 0.25, 0.625, 1.125),
      gapSquareSums: Float64Array.of(0, 0, 0.0625, 0.203125, 0.453125),
    });
  });

  test("the weights handed in are left as they were", () => {
    const weights = Float64Array.of(0.1, -0.9, 0.3);
    reduce(weights, { lambda: 0.1 });
    expect(weights).toEqual(Float64Array.of(0.1, -0.9, 0.3));
  });

  test.each([
    ["no weights", [], 0.1, /at least one number/],
    ["only zeros", [0, -0], 0.1, /all zero/],
    ["a weight that is not a number", [0.5, Number.NaN], 0.1, /weights\[1\] must be a finite number, got NaN/],
    ["an infinite weight", [Infinity], 0.1, /weights\[0\] must be a finite number, got Infinity/],
    ["lambda = 0", [0.5], 0, /lambda must be a finite number > 0, got 0/],
    ["a negative lambda", [0.5], -0.1, /lambda must be a finite number > 0, got -0.1/],
  ])("refuses %s", (_name, weights, lambda, message) => {
    expect(() => reduce(Float64Array.from(weights), { lambda })).toThrow(InputError);
    expect(() => reduce(Float64Array.from(weights), { lambda })).toThrow(message);
  });
});

describe("survivors and the reduced norms", () => {
  const eighths = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 30 });

  test("the neurons alive are the gaps strictly below the threshold, ties and zeros included", () => {
    fc.assert(
      fc.property(eighths, fc.integer({ min: 0, max: 9 }), (numerators, reach) => {
        fc.pre(numerators.some((numerator) => numerator !== 0));
        const reduction = reduce(
          Float64Array.from(numerators, (numerator) => numerator / 8),
          { lambda: 0.1 },
        );
        expect(survivors(reduction, reach / 8)).toBe(reduction.gaps.filter((gap) => gap < reach / 8).length);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("the norms from prefix sums are the sums over max(w1 − g·gap, 0)", () => {
    const unit = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 40 }), unit, unit, (weights, w1, reach) => {
        const reduction = reduce(Float64Array.from(weights), { lambda: 0.1 });
        const g = w1 / reach;
        const magnitudes = [...reduction.gaps].map((gap) => Math.max(w1 - g * gap, 0));
        const alive = survivors(reduction, reach);
        const l1 = magnitudes.reduce((sum, w) => sum + w, 0);
        const squaredNorm = magnitudes.reduce((sum, w) => sum + w * w, 0);
        // what is subtracted is at most alive·w1 and 2·alive·w1², rounded once per term
        expect(Math.abs(reducedL1(reduction, alive, w1, g) - l1)).toBeLessThan(1e-14 * weights.length * (1 + w1));
        const rounding = 1e-14 * weights.length * (1 + w1 * w1);
        expect(Math.abs(reducedSquaredNorm(reduction, alive, w1, g) - squaredNorm)).toBeLessThan(rounding);
        const fourthNorm = magnitudes.reduce((sum, w) => sum + w ** 4, 0);
        expect(Math.abs(reducedFourthNorm(reduction, alive, w1, g) - fourthNorm)).toBeLessThan(rounding);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe("reductionField", () => {
  test("the Jacobian agrees with central differences all along a collapse", () => {
    const reduction = reduce(initialWeights({ m: 30, key: 0 }), { lambda: 0.02 });
    const field = reductionField(reduction);
    const { states } = solveCollapse(reduction);
    const J = new Float64Array(4);
    const up = new Float64Array(2);
    const down = new Float64Array(2);
    const spacing = 1e-6;
    let worst = 0;
    for (const y of states) {
      field.jacobian!(0, y, J);
      for (let j = 0; j < 2; j++) {
        const moved = y.slice();
        moved[j] = y[j] + spacing;
        field.derivative(0, moved, up);
        moved[j] = y[j] - spacing;
        field.derivative(0, moved, down);
        for (let i = 0; i < 2; i++) worst = Math.max(worst, Math.abs((up[i] - down[i]) / (2 * spacing) - J[2 * i + j]));
      }
    }
    expect(states.length).toBeGreaterThan(100);
    // the second derivative of ‖w‖² jumps by 2w1² ≤ 2 where a death falls within the spacing, an error of at most spacing/2;
    // rounding adds 1e-16·‖F‖/spacing = 1e-10. Measured: 1.4e-9
    expect(worst).toBeLessThan(spacing);
  });

  test.each([0, 1, 2])(
    "the paper's weights obey theory.md's own form of the two equations too, seed %i",
    { timeout: 20_000 },
    (seed) => {
      const m = 1000;
      const lambda = 0.01;
      const tolerance = 1e-11;
      const magnitudes = initialWeights({ m, key: seed }).map(Math.abs);
      const reduction = reduce(magnitudes, { lambda });
      const solution = solveCollapse(reduction, { tolerance });
      const times = logSpaced(0.1, solution.t, 25);

      const sum = (theta: number, power: number): number => {
        let total = 0;
        for (let k = 0; k < m; k++) total += Math.max(magnitudes[k] - theta, 0) ** power;
        return total;
      };
      // §3.1: θ' = λ/g, (ln g)' = 1 − g² S₂(θ), by plain loops over every weight and an explicit method
      const own = solve(
        {
          dimension: 2,
          derivative: (_t, [theta, logG], out) => {
            out[0] = lambda / Math.exp(logG);
            out[1] = 1 - Math.exp(2 * logG) * sum(theta, 2);
          },
        },
        [0, 0],
        { tEnd: solution.t, tolerance, times, method: dopri5 },
      );
      const byOdex = solve(reductionField(reduction), [reduction.leader, 0], {
        tEnd: solution.t,
        tolerance,
        times,
        method: odex,
      });
      expect([own.status, byOdex.status]).toEqual(["done", "done"]);
      expect([own.ts.length, byOdex.ts.length]).toEqual([25, 25]);

      times.forEach((t, i) => {
        const state = collapseAt(solution, t);
        const [theta, logG] = own.ys[i];
        const g = Math.exp(logG);
        const form = { leader: g * (reduction.leader - theta), logG, l1: g * sum(theta, 1) };
        // A thousand tolerances: g multiplies the error of every gap, and grows to 370. Measured: 2.6e-9 at worst
        expect(Math.abs(state.leader - form.leader)).toBeLessThan(1e-8);
        expect(Math.abs(Math.log(state.growth) - form.logG)).toBeLessThan(1e-8);
        expect(Math.abs(state.l1 - form.l1)).toBeLessThan(1e-8 * form.l1);
        expect(state.alive).toBe(magnitudes.filter((a) => a > theta).length);
        expect(largestDifference(byOdex.ys[i], [state.leader, Math.log(state.growth)])).toBeLessThan(1e-8);
      });
    },
  );
});
