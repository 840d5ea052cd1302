import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { collapseField } from "../../src/dynamics/collapse.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { eventSolver, solve } from "../../src/solvers/index.ts";
import { gapGrowthRate, predictedGap, relativeGap } from "../../src/theory/index.ts";
import { byMagnitude, logSlope } from "./support.ts";

describe("the gap law on weights integrated directly, 50 neurons, lambda = 0.01", () => {
  const lambda = 0.01;
  const spacings = [0.4, 0.2, 0.1, 0.05];

  /**
   * Magnitudes of the winner and the runner-up from t = 0 on, `spacing` apart, until a little before the runner-up
   * dies.
   */
  function race(key: number, spacing: number) {
    const weights = initialWeights({ m: 50, key });
    const [first, second] = byMagnitude(weights);
    const run = (options: { tEnd: number; times?: number[] }) =>
      solve(collapseField({ m: 50, lambda }), weights, { method: eventSolver, tolerance: 1e-12, ...options });
    const death = run({ tEnd: 1000 }).events.find(({ component }) => component === second)!.t;
    const count = Math.floor((0.9 * death) / 0.4) * Math.round(0.4 / spacing);
    const times = Array.from({ length: count + 1 }, (_, i) => i * spacing);
    const { ys } = run({ tEnd: death, times });
    expect(ys).toHaveLength(count + 1);
    const winner = ys.map((w) => Math.abs(w[first]));
    const gap = ys.map((w) => relativeGap(Math.abs(w[first]), Math.abs(w[second])));
    return { times, winner, gap };
  }

  test.each([0, 1, 2])(
    "ln γ grows at the rate λ/w₁, by central differences whose error falls with spacing², seed %i",
    (key) => {
      const errors = spacings.map((spacing) => {
        const { winner, gap } = race(key, spacing);
        const stride = Math.round(spacings[0] / spacing); // the same times, whatever the spacing
        let worst = 0;
        for (let i = stride; i + stride < gap.length; i += stride) {
          const measured = Math.log(gap[i + 1] / gap[i - 1]) / (2 * spacing);
          worst = Math.max(worst, Math.abs(measured - gapGrowthRate(lambda, winner[i])));
        }
        return worst;
      });
      // the rate itself is λ/w₁ > λ. Measured: 2.5e-4·λ at worst at a spacing of 0.05, slopes within 0.010 of 2
      expect(errors[3]).toBeLessThan(1e-3 * lambda);
      expect(Math.abs(logSlope(spacings, errors) - 2)).toBeLessThan(0.1);
    },
  );

  test.each([0, 1, 2])("γ follows the prediction from its start and the winner's magnitudes, seed %i", (key) => {
    const errors = spacings.map((spacing) => {
      const { times, winner, gap } = race(key, spacing);
      const predicted = predictedGap(times, winner, { lambda, start: gap[0] });
      expect(gap[gap.length - 1] / gap[0]).toBeGreaterThan(2); // it does grow
      return Math.max(...gap.map((measured, i) => Math.abs(predicted[i] / measured - 1)));
    });
    // measured: 1.6e-6 at worst at a spacing of 0.05, slopes within 0.003 of 2
    expect(errors[3]).toBeLessThan(1e-5);
    expect(Math.abs(logSlope(spacings, errors) - 2)).toBeLessThan(0.1);
  });
});

describe("relativeGap", () => {
  test("is (w₁ − w₂)/w₁", () => {
    expect(relativeGap(0.5, 0.375)).toBe(0.25);
    expect(relativeGap(0.5, 0.5)).toBe(0);
    expect(relativeGap(0.5, 0)).toBe(1);
  });

  test.each([
    [0, 0, /w1 must be a finite number > 0, got 0/],
    [0.5, 0.6, /w2 must lie between 0 and w1 = 0.5, got 0.6/],
    [0.5, -0.1, /w2 must lie between 0 and w1 = 0.5, got -0.1/],
    [0.5, Number.NaN, /w2 must lie between 0 and w1 = 0.5, got NaN/],
  ])("refuses w1 = %d, w2 = %d", (w1, w2, message) => {
    expect(() => relativeGap(w1, w2)).toThrow(InputError);
    expect(() => relativeGap(w1, w2)).toThrow(message);
  });
});

describe("gapGrowthRate", () => {
  test("is λ/w₁", () => {
    expect(gapGrowthRate(0.01, 0.5)).toBe(0.02);
  });

  test.each([
    [0, 0.5],
    [0.01, 0],
    [0.01, Number.NaN],
    [1e300, 1e-300],
  ])("refuses lambda = %d, w1 = %d", (lambda, w1) => {
    expect(() => gapGrowthRate(lambda, w1)).toThrow(InputError);
  });
});

describe("predictedGap", () => {
  test("is an exponential while the winner stands still", () => {
    const gap = predictedGap([1, 2, 4], [0.5, 0.5, 0.5], { lambda: 0.1, start: 0.01 });
    expect(gap[0]).toBe(0.01);
    expect(gap[1]).toBeCloseTo(0.01 * Math.exp(0.2), 15);
    expect(gap[2]).toBeCloseTo(0.01 * Math.exp(0.6), 15);
  });

  test("grows from gaps of any smallness: the exponential alone may be out of range, a tie stays a tie", () => {
    // e⁷⁵⁰ = 10³²⁵·⁷²
    const [, gap] = predictedGap([0, 750], [1, 1], { lambda: 1, start: 1e-320 });
    expect(Math.log(gap)).toBeCloseTo(Math.log(1e-320) + 750, 9);
    expect([...predictedGap([0, 1e9], [1, 1], { lambda: 1, start: 0 })]).toEqual([0, 0]);
  });

  test.each([
    [{ lambda: 0.1, start: Number.NaN }, [0, 1], "start must be a finite number >= 0, got NaN."],
    [{ lambda: 0.1, start: -1e-9 }, [0, 1], "start must be a finite number >= 0, got -1e-9."],
    [{ lambda: 0.1, start: 0.1 }, [0, Number.NaN], "times[1] must be a finite number, got NaN."],
    [{ lambda: 0.1, start: 0.1 }, [1, 0], "times must be ascending, got 0 after 1."],
  ])("refuses %o at times %j", (options, times, message) => {
    const call = () => predictedGap(times, [0.5, 0.5], options);
    expect(call).toThrow(InputError);
    expect(call).toThrow(message);
  });

  test("refuses magnitudes that do not match the times", () => {
    const call = () => predictedGap([0, 1], [0.5], { lambda: 0.1, start: 0.01 });
    expect(call).toThrow(InputError);
    expect(call).toThrow("times has length 2, w1 has 1; give one magnitude per time.");
  });
});
