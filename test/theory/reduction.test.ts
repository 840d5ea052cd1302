import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { collapseField } from "../../src/dynamics/collapse.ts";
import { uniformStream } from "../../src/random/generator.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { dopri5, odex, solve } from "../../src/solvers/index.ts";
import {
  collapseAt,
  deathTimes,
  reduceCollapse,
  reductionField,
  solveCollapse,
  stateOf,
  survivors,
  survivorWeight,
} from "../../src/theory/index.ts";
import { relativeFourths, relativeL1, relativeSquares, tiedWinners, winnerField } from "../../src/theory/reduction.ts";
import { largestDifference, logSpaced, relativeError } from "./support.ts";

describe("reduceCollapse", () => {
  test("the gaps are measured from the largest magnitude, ascending, with the sums of the leads over the last", () => {
    const reduction = reduceCollapse(Float64Array.of(0.25, -0.5, 0, 0.125), { lambda: 0.1 });
    // by hand: magnitudes .5, .25, .125, 0; binary fractions, so every number is exact
    expect(reduction).toEqual({
      m: 4,
      lambda: 0.1,
      leader: 0.5,
      gaps: Float64Array.of(0, 0.25, 0.375, 0.5),
      // in units of .5: leads 0 · .5, 0 · .75, .25, 0 · 1, .5, .25, 0
      leadSums: Float64Array.of(0, 0, 0.5, 1, 1.75),
      leadSquareSums: Float64Array.of(0, 0, 0.25, 0.625, 1.3125),
    });
  });

  test("neither order nor signs of the weights matter", () => {
    const start = fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(start, fc.infiniteStream(fc.boolean()), (weights, flips) => {
        const reduction = reduceCollapse(Float64Array.from(weights), { lambda: 0.1 });
        const flipped = weights.toReversed().map((w) => (flips.next().value ? -w : w));
        const shuffled = flipped.filter((_, k) => k % 2 === 0).concat(flipped.filter((_, k) => k % 2 === 1));
        expect(reduceCollapse(Float64Array.from(shuffled), { lambda: 0.1 })).toEqual(reduction);
      }),
      { seed: 6, numRuns: 200 },
    );
  });

  test("the weights handed in are left as they were", () => {
    const weights = Float64Array.of(0.1, -0.9, 0.3);
    reduceCollapse(weights, { lambda: 0.1 });
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
    expect(() => reduceCollapse(Float64Array.from(weights), { lambda })).toThrow(InputError);
    expect(() => reduceCollapse(Float64Array.from(weights), { lambda })).toThrow(message);
  });
});

describe("survivors and the relative norms", () => {
  const eighths = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 30 });

  test("the neurons alive are the gaps strictly below the threshold, ties and zeros included", () => {
    fc.assert(
      fc.property(eighths, fc.integer({ min: 0, max: 9 }), (numerators, reach) => {
        fc.pre(numerators.some((numerator) => numerator !== 0));
        const reduction = reduceCollapse(
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
        const reduction = reduceCollapse(Float64Array.from(weights), { lambda: 0.1 });
        const g = w1 / reach;
        const magnitudes = [...reduction.gaps].map((gap) => Math.max(w1 - g * gap, 0));
        const alive = survivors(reduction, reach);
        const l1 = magnitudes.reduce((sum, w) => sum + w, 0);
        const squaredNorm = magnitudes.reduce((sum, w) => sum + w * w, 0);
        // what is subtracted is at most alive·w1 and 2·alive·w1², rounded once per term
        expect(Math.abs(w1 * relativeL1(reduction, alive, reach) - l1)).toBeLessThan(1e-14 * weights.length * (1 + w1));
        const rounding = 1e-14 * weights.length * (1 + w1 * w1);
        expect(Math.abs(w1 ** 2 * relativeSquares(reduction, alive, reach) - squaredNorm)).toBeLessThan(rounding);
        const fourthNorm = magnitudes.reduce((sum, w) => sum + w ** 4, 0);
        expect(Math.abs(w1 ** 4 * relativeFourths(reduction, alive, reach) - fourthNorm)).toBeLessThan(rounding);
      }),
      { seed: 2, numRuns: 500 },
    );
  });
});

describe("the norms of a heavy tail, weights 1/u² with u uniform and m = 10⁶", () => {
  // the largest is some 10¹² times the median: a sum of 10⁶ like gaps minus one of like size is what is left to be the
  // norm
  const m = 1_000_000;
  const uniform = uniformStream("heavy tail");
  const raw = Float64Array.from({ length: m }, () => uniform() ** -2);
  const norm = Math.sqrt(exactSum(m, (k) => raw[k] * raw[k]));
  const weights = raw.map((w) => w / norm);
  const reduction = reduceCollapse(weights, { lambda: 1e-3 });

  /** Σ of positive terms to the last digit: what every addition rounds away is summed on its own. */
  function exactSum(count: number, term: (k: number) => number): number {
    let total = 0;
    let lost = 0;
    for (let k = 0; k < count; k++) {
      const next = total + term(k);
      lost += total >= term(k) ? total - next + term(k) : term(k) - next + total;
      total = next;
    }
    return total + lost;
  }

  test("at the start are those of the weights: ‖w‖² = 1 to 1e-12, and ‖w‖₁", () => {
    const state = stateOf(reduction, reduction.leader, reduction.leader);
    expect(state.alive).toBe(m);
    expect(Math.abs(state.squaredNorm - 1)).toBeLessThan(1e-12);
    expect(
      relativeError(
        state.l1,
        exactSum(m, (k) => weights[k]),
      ),
    ).toBeLessThan(1e-12);
  });

  test("are the sums over the survivors at every reach, to 1e-12", () => {
    for (const quantile of [0.999999, 0.9999, 0.99, 0.9, 0.5, 0.1, 0.01, 1e-4, 3e-6]) {
      const reach = reduction.gaps[Math.floor(quantile * m)] * (1 + 1e-9);
      const alive = survivors(reduction, reach);
      const share = (k: number) => (reach - reduction.gaps[k]) / reach;
      expect(relativeError(relativeL1(reduction, alive, reach), exactSum(alive, share))).toBeLessThan(1e-12);
      const squares = exactSum(alive, (k) => share(k) ** 2);
      expect(relativeError(relativeSquares(reduction, alive, reach), squares)).toBeLessThan(1e-12);
    }
  });
});

describe("reductionField", () => {
  test("the Jacobian agrees with central differences all along a collapse", () => {
    const reduction = reduceCollapse(initialWeights({ m: 30, key: 0 }), { lambda: 0.02 });
    const field = reductionField(reduction);
    const race = solveCollapse(reduction).pieces.filter(({ logReach }) => logReach[0] > Math.log(reduction.gaps[1]));
    const states = race.flatMap(({ leader, logReach }) => [...leader].map((w1, j) => Float64Array.of(w1, logReach[j])));
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
    // the second derivative of ‖w‖² jumps by 2w1² ≤ 2 where a death falls within the spacing, an error of at most
    // spacing/2; rounding adds 1e-16·‖F‖/spacing = 1e-10. Measured: 1.4e-9
    expect(worst).toBeLessThan(spacing);
  });

  test("is by hand at three weights: all alive, one dead, and the last rival kept past its death", () => {
    // magnitudes 1, ½, ¼: gaps 0, ½, ¾; every number a binary fraction but for exp(ln ρ)
    const field = reductionField(reduceCollapse(Float64Array.of(0.25, -1, 0.5), { lambda: 0.125 }));
    const slopeAt = (w1: number, reach: number) => {
      const out = new Float64Array(2);
      field.derivative(0, Float64Array.of(w1, Math.log(reach)), out);
      return out;
    };
    // ρ = 1: shares 1, ½, ¼, ‖w‖² = w₁²·21/16
    expect(largestDifference(slopeAt(0.5, 1), [(1 - 21 / 64) / 2 - 0.125, -0.25])).toBeLessThan(1e-15);
    // ρ = 5/8: shares 1, 1/5
    expect(largestDifference(slopeAt(0.5, 0.625), [(1 - 1.04 / 4) / 2 - 0.125, -0.25])).toBeLessThan(1e-15);
    // ρ = 1/4: the rival would be at 1 − 2 = −1
    expect(largestDifference(slopeAt(0.5, 0.25), [(1 - 2 / 4) / 2 - 0.125, -0.25])).toBeLessThan(1e-15);
  });

  test.each([0, 1, 2])(
    "the paper's weights obey theory.md's own form of the two equations too, seed %i",
    { timeout: 180_000 },
    (seed) => {
      const m = 1000;
      const lambda = 0.01;
      const tolerance = 1e-11;
      const magnitudes = initialWeights({ m, key: seed }).map(Math.abs);
      const reduction = reduceCollapse(magnitudes, { lambda });
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
      expect(own.status).toBe("done");
      expect(own.ts).toHaveLength(25);

      // the field of the race itself, by a method of another kind, as far as it is good: up to the last death
      const lastDeath = deathTimes(solution)[1];
      const raceTimes = [...times.filter((t) => t < lastDeath), lastDeath];
      expect(raceTimes.length).toBeGreaterThan(15);
      const byOdex = solve(reductionField(reduction), [reduction.leader, Math.log(reduction.leader)], {
        tEnd: lastDeath,
        tolerance,
        times: raceTimes,
        method: odex,
      });
      expect(byOdex.status).toBe("done");
      expect(byOdex.ys).toHaveLength(raceTimes.length);
      raceTimes.forEach((t, i) => {
        const { leader, reach } = collapseAt(solution, t);
        expect(largestDifference(byOdex.ys[i], [leader, Math.log(reach)])).toBeLessThan(1e-8);
      });

      times.forEach((t, i) => {
        const state = collapseAt(solution, t);
        const [theta, logG] = own.ys[i];
        const g = Math.exp(logG);
        const form = { leader: g * (reduction.leader - theta), l1: g * sum(theta, 1) };
        // A thousand tolerances: g multiplies the error of every gap, and grows to 370. Measured: 2.6e-9 at worst
        expect(Math.abs(state.leader - form.leader)).toBeLessThan(1e-8);
        // g = w₁/ρ, and ρ = a₁ − θ stays where the last death left it
        if (t < lastDeath) expect(Math.abs(Math.log(state.leader / state.reach) - logG)).toBeLessThan(1e-8);
        expect(Math.abs(state.l1 - form.l1)).toBeLessThan(1e-8 * form.l1);
        expect(state.alive).toBe(magnitudes.filter((a) => a > theta).length);
      });
    },
  );
});

describe("tiedWinners", () => {
  test.each([
    [[0.5], 1],
    [[0.5, -0.25], 1],
    [[0.5, -0.5, 0, 0.5], 3],
    [[0.5, 0.5 - 2 ** -54], 1], // one rounding behind
    [[-0.5, 0.5], 2],
  ])("of %o are %i", (weights, ties) => {
    expect(tiedWinners(reduceCollapse(Float64Array.from(weights), { lambda: 0.1 }))).toBe(ties);
  });
});

describe("winnerField", () => {
  test.each([1, 2, 5])("is the flow of %i equal weights alone, with its slope as Jacobian", (ties) => {
    const lambda = 0.03;
    const reduction = reduceCollapse(new Float64Array(ties).fill(0.7), { lambda });
    const alone = winnerField(reduction, ties);
    const together = collapseField({ m: ties, lambda });
    expect(alone.dimension).toBe(1);
    const slope = new Float64Array(1);
    const each = new Float64Array(ties);
    const J = new Float64Array(1);
    const spacing = 1e-6;
    for (const w of [0.01, 0.2, 0.5, 0.9, 1.1]) {
      alone.derivative(0, Float64Array.of(w), slope);
      together.derivative(0, new Float64Array(ties).fill(w), each);
      expect(Math.abs(slope[0] - (each[0] - lambda))).toBeLessThan(1e-14);
      alone.jacobian?.(0, Float64Array.of(w), J);
      alone.derivative(0, Float64Array.of(w + spacing), slope);
      const [up] = slope;
      alone.derivative(0, Float64Array.of(w - spacing), slope);
      // third derivative 6·ties, rounding 1e-10
      expect(Math.abs((up - slope[0]) / (2 * spacing) - J[0])).toBeLessThan(1e-8);
    }
  });

  test("rests at the closed-form survivor", () => {
    for (const ties of [1, 2, 3]) {
      const slope = new Float64Array(1);
      const field = winnerField(reduceCollapse(new Float64Array(ties).fill(0.7), { lambda: 0.05 }), ties);
      field.derivative(0, Float64Array.of(survivorWeight(0.05, ties)), slope);
      expect(Math.abs(slope[0])).toBeLessThan(1e-15);
    }
  });
});
