import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { collapseField } from "../../src/dynamics/collapse.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { eventSolver, solve } from "../../src/solvers/index.ts";
import {
  type CollapseSolution,
  collapseAt,
  deathTimes,
  reduceCollapse,
  slowManifold,
  solveCollapse,
  survivorWeight,
  weightsAt,
} from "../../src/theory/index.ts";
import { relativeError } from "./support.ts";

/** The weights at the time the solution reached. */
function finalWeights(solution: CollapseSolution, weights: Float64Array): Float64Array {
  const out = new Float64Array(weights.length);
  weightsAt(solution.reduction, collapseAt(solution, solution.t), weights, out);
  return out;
}

/**
 * The times at which one step gives way to the next; the step that overshoots the last death of the race ends at that
 * death.
 */
function stepTimes({ pieces, t }: CollapseSolution): number[] {
  return [0, ...pieces.map((_, i) => pieces[i + 1]?.start ?? t)];
}

describe("a collapse to one survivor", () => {
  // python3 -c "from mpmath import *; mp.dps=20; print(max(polyroots([-1, 0, 1, -mpf('0.3')])))" and with the other
  // lambdas
  test.each([
    [0.3, 0.7864825411616272],
    [0.05, 0.9739943532312778],
    [0.02, 0.989845863754293],
    [0.01, 0.9949619916438811],
  ])("ends where w(1 − w²) = lambda: lambda = %d, w = %d", (lambda, root) => {
    // the strongest pull needs a start that survives it; the others take 50 random weights
    const weights = lambda === 0.3 ? Float64Array.of(0.2, -0.9, -0.1) : initialWeights({ m: 50, key: 7 });
    const solution = solveCollapse(reduceCollapse(weights, { lambda }), { tolerance: 1e-8 });
    expect(solution.status).toBe("converged");
    const state = collapseAt(solution, solution.t);
    expect(state.alive).toBe(1);
    expect(Math.abs(state.leader - root)).toBeLessThan(1e-7); // measured: 4.7e-9 at worst
    expect(finalWeights(solution, weights).filter((w) => w !== 0)).toHaveLength(1);
  });

  test("the neuron that was largest wins, with the sign it had", () => {
    const weights = Float64Array.of(0.3, -0.5, 0.45, -0.1);
    const final = finalWeights(solveCollapse(reduceCollapse(weights, { lambda: 0.02 })), weights);
    expect([...final].map(Math.sign)).toEqual([0, -1, 0, 0]);
    expect(final[1]).toBeCloseTo(-0.98984586375, 7);
  });

  test("at t = 0 the state and the weights are the ones handed in", () => {
    const weights = Float64Array.of(0.3, -0.5, 0, 0.45);
    const solution = solveCollapse(reduceCollapse(weights, { lambda: 0.02 }));
    const state = collapseAt(solution, 0);
    expect(state.leader).toBe(0.5);
    expect(state.reach).toBe(0.5); // so that w₁/ρ = 1: no gap has grown
    expect(state.alive).toBe(3);
    expect(state.l1).toBeCloseTo(1.25, 14);
    expect(state.squaredNorm).toBeCloseTo(0.5425, 14);
    const out = new Float64Array(4);
    weightsAt(solution.reduction, state, weights, out);
    expect(out).toEqual(weights);
  });

  test("at t = 0 they are the ones handed in, bit for bit, whatever their sizes", () => {
    const magnitude = fc.double({ min: -15, max: 1, noNaN: true }).map((exponent) => 10 ** exponent);
    const weight = fc
      .tuple(fc.oneof(magnitude, fc.constant(0)), fc.constantFrom(-1, 1))
      .map(([size, sign]) => sign * size);
    const start = fc
      .array(weight, { minLength: 1, maxLength: 12 })
      .filter((w) => Math.max(...w.map(Math.abs)) > 0)
      // below 2⁻⁵³ of the largest a weight is lost in its own gap, and counts as dead
      .map((w) => w.filter((x) => x === 0 || Math.abs(x) > 2 ** -52 * Math.max(...w.map(Math.abs))));
    fc.assert(
      fc.property(start, (numbers) => {
        const weights = Float64Array.from(numbers);
        const solution = solveCollapse(reduceCollapse(weights, { lambda: 0.02 }), { tEnd: 0.01 });
        const out = new Float64Array(weights.length);
        const state = collapseAt(solution, 0);
        weightsAt(solution.reduction, state, weights, out);
        expect(out.every((w, k) => w === weights[k])).toBe(true);
        expect(state.alive).toBe(weights.filter((w) => w !== 0).length);
      }),
      { seed: 8, numRuns: 500 },
    );
  });

  test("a time however small has a state, in which a weight that starts at zero stays dead", () => {
    for (const leader of [0.5, 0.6, 0.7, 0.9, 1.1]) {
      const solution = solveCollapse(reduceCollapse(Float64Array.of(leader, 0, 0.3), { lambda: 0.02 }));
      for (const t of [5e-324, 1e-310, 1e-300, 1e-18, 1e-16, 1e-15, 1e-12]) {
        const state = collapseAt(solution, t);
        expect([leader, t, state.alive]).toEqual([leader, t, 2]);
        expect(Math.abs(state.leader - leader)).toBeLessThan(1e-11);
      }
    }
  });

  test("with the race decided only the winner is left, for every start", () => {
    for (let key = 0; key < 300; key++) {
      const weights = initialWeights({ m: 5, key });
      const solution = solveCollapse(reduceCollapse(weights, { lambda: 0.02 }));
      const [, death] = deathTimes(solution);
      for (const share of [0, 0.1, 0.5, 1]) {
        const state = collapseAt(solution, Math.min(solution.t, death + share * (solution.t - death) + 1e-9));
        expect([key, state.alive, state.l1]).toEqual([key, 1, state.leader]);
      }
    }
  });

  test("a single weight relaxes along the Bernoulli equation it obeys without a pull worth the name", () => {
    // w' = (1 − w²)w has w(t)² = 1/(1 + (1/w₀² − 1)e^{−2t}); lambda = 1e-12 moves it by less than 1e-11 until t = 10
    const solution = solveCollapse(reduceCollapse(Float64Array.of(-0.3), { lambda: 1e-12 }), {
      tEnd: 10,
      tolerance: 1e-10,
    });
    expect(solution.status).toBe("done");
    for (const t of [0.1, 0.5, 1, 2, 4, 8, 10]) {
      const exact = 1 / Math.sqrt(1 + (1 / 0.09 - 1) * Math.exp(-2 * t));
      // at most a hundred tolerances. Measured: 2.1e-10
      expect(Math.abs(collapseAt(solution, t).leader - exact)).toBeLessThan(1e-8);
    }
    expect(deathTimes(solution)).toEqual(Float64Array.of(Infinity));
  });

  test("tEnd stops the collapse where it is told to", () => {
    const solution = solveCollapse(reduceCollapse(initialWeights({ m: 20, key: 0 }), { lambda: 0.02 }), { tEnd: 3 });
    expect(solution.status).toBe("done");
    expect(solution.t).toBe(3);
    expect(solution.message).toBe("");
    expect(() => collapseAt(solution, 3.001)).toThrow(InputError);
  });
});

test("tEnd is reached even where the winner has long come to rest", () => {
  const solution = solveCollapse(reduceCollapse(initialWeights({ m: 20, key: 0 }), { lambda: 0.02 }), { tEnd: 1e5 });
  expect([solution.status, solution.t]).toEqual(["done", 1e5]);
  expect(Math.abs(collapseAt(solution, 1e5).leader - survivorWeight(0.02))).toBeLessThan(1e-8);
});

describe("exact ties", () => {
  // python3 -c "from mpmath import *; mp.dps=20; print(findroot(lambda w: w*(1 - 2*w*w) - mpf('0.01'), 0.7))" and with
  // the other lambdas
  test.each([
    [0.05, 0.6806392764236684],
    [0.02, 0.696886257594056],
    [0.01, 0.7020527243589331],
  ])("two equal largest weights share the feature where w(1 − 2w²) = lambda: lambda = %d, w = %d", (lambda, root) => {
    const weights = Float64Array.of(0.3, 0.5, -0.1, -0.5, 0.49);
    const solution = solveCollapse(reduceCollapse(weights, { lambda }), { tolerance: 1e-8 });
    expect(solution.status).toBe("converged");
    const final = finalWeights(solution, weights);
    expect([...final].map(Math.sign)).toEqual([0, 1, 0, -1, 0]);
    expect(final[3]).toBe(-final[1]);
    expect(Math.abs(final[1] - root)).toBeLessThan(1e-7);
    const times = deathTimes(solution);
    expect([...times.subarray(0, 2)]).toEqual([Infinity, Infinity]);
    expect(times.subarray(2).every((t) => t < solution.t)).toBe(true);
  });

  test("equal losers die at the same time", () => {
    const times = deathTimes(solveCollapse(reduceCollapse(Float64Array.of(0.4, 0.9, -0.4, 0.4), { lambda: 0.02 })));
    expect(times[0]).toBe(Infinity);
    expect(times[2]).toBe(times[1]);
    expect(times[3]).toBe(times[1]);
  });

  test("a lead of one rounding decides the race", () => {
    const weights = Float64Array.of(0.5 - 2 ** -54, 0.5);
    const solution = solveCollapse(reduceCollapse(weights, { lambda: 0.01 }));
    expect(solution.status).toBe("converged");
    expect([...finalWeights(solution, weights)].map(Math.sign)).toEqual([0, 1]);
    // while both live, w = 1/√2 within λ/2, the gap grows like exp(λ√2·t), from 2⁻⁵⁴ to 1/√2, and then dies in a time
    // of order 1/λ
    const doubling = Math.log(2 ** 54 / Math.SQRT2) / Math.SQRT2;
    const [, death] = deathTimes(solution);
    expect(death * 0.01).toBeGreaterThan(doubling * 0.98);
    expect(death * 0.01).toBeLessThan(doubling + 1);
  });
});

describe("a collapse in which every weight dies", () => {
  test.each([
    ["lambda = 0.5, above 2/(3√3) = 0.385", [0.9, 0.1, -0.9, 0.4, 0.88], 0.5],
    ["lambda = 0.3 and a small start", [0.2, -0.1, 0.15, 0], 0.3],
    ["lambda = 0.39, just above the bound", [0.577, 0.2], 0.39],
    ["one weight and lambda = 0.5", [-1.5], 0.5],
  ])("ends at the last death, where the direct integration has it: %s", (_name, start, lambda) => {
    const weights = Float64Array.from(start);
    const reduction = reduceCollapse(weights, { lambda });
    const solution = solveCollapse(reduction, { tolerance: 1e-10 });
    expect(solution.status).toBe("extinct");
    const field = collapseField({ m: weights.length, lambda });
    const tEnd = solution.t + 1;
    const { events } = solve(field, weights, { method: eventSolver, tolerance: 1e-10, tEnd });

    // latest first, as deathTimes has them; a weight that starts at zero is dead from the start and makes no event
    const located = events.map(({ t }) => t).reverse();
    const predicted = deathTimes(solution);
    expect(predicted[0]).toBe(solution.t);
    expect(located).toHaveLength(weights.filter((w) => w !== 0).length);
    located.forEach((t, i) => {
      // a hundred tolerances of the weight, which dies at speed λ. Measured: 3.9e-9 at worst
      expect(Math.abs(predicted[i] - t) * lambda).toBeLessThan(1e-8);
    });
    const zeros = weights.length - located.length;
    expect([...predicted.subarray(located.length)]).toEqual(new Array(zeros).fill(0));

    const end = collapseAt(solution, solution.t);
    expect([end.leader, end.alive, end.l1, end.squaredNorm]).toEqual([0, 0, 0, 0]);
    expect(finalWeights(solution, weights).every((w) => w === 0)).toBe(true);
  });

  test.each([1, 2, 3, 4])("many weights die where the direct integration has them die, seed %i", (key) => {
    const lambda = 0.4;
    const m = 40;
    const weights = initialWeights({ m, key });
    const solution = solveCollapse(reduceCollapse(weights, { lambda }), { tolerance: 1e-10 });
    expect(solution.status).toBe("extinct");
    const { events } = solve(collapseField({ m, lambda }), weights, {
      method: eventSolver,
      tolerance: 1e-12,
      tEnd: solution.t + 1,
    });
    const predicted = deathTimes(solution);
    expect(events).toHaveLength(m);
    expect(predicted[0]).toBe(solution.t);
    events.forEach(({ t }, i) => {
      // a hundred tolerances of the weight, which dies at speed λ
      expect(Math.abs(predicted[m - 1 - i] - t) * lambda).toBeLessThan(1e-8);
    });
  });

  test.each([
    ["a lead of one rounding", [0.9, 0.9 - 2 ** -53], 0.5],
    ["a lead of one rounding, near the bound", [1, 1 - 2 ** -53], 0.39],
    ["a lead of 1e-9 and a third weight", [0.9, 0.9 - 1e-9, 0.5], 0.5],
  ])("however close the last two are: %s", (_name, start, lambda) => {
    const weights = Float64Array.from(start);
    const solution = solveCollapse(reduceCollapse(weights, { lambda }), { tolerance: 1e-10 });
    expect(solution.status).toBe("extinct");
    const field = collapseField({ m: weights.length, lambda });
    const { events } = solve(field, weights, { method: eventSolver, tolerance: 1e-12, tEnd: solution.t + 1 });
    const predicted = deathTimes(solution);
    events.forEach(({ t }, i) => {
      expect(Math.abs(predicted[weights.length - 1 - i] - t) * lambda).toBeLessThan(1e-8);
    });
  });

  test("one weight, too small to feel its own benefit, dies at ln(λ/(λ − w))", () => {
    // w' = w − λ up to w³ = 1e-15
    const solution = solveCollapse(reduceCollapse(Float64Array.of(1e-5), { lambda: 0.01 }));
    expect(solution.status).toBe("extinct");
    expect(relativeError(solution.t, -Math.log1p(-1e-3))).toBeLessThan(1e-8);
  });

  test("the message says what happened and what a survivor would need", () => {
    const solution = solveCollapse(reduceCollapse(Float64Array.of(0.9, 0.1), { lambda: 0.5 }));
    expect(solution.message).toBe(
      `lambda = 0.5 is too strong for these weights: every weight dies, the last one at t = ${solution.t}; ` +
        "a survivor needs lambda < 0.385 and a start that is not too small.",
    );
  });

  test("there is no state after the last death: collapseAt says how far it reaches", () => {
    const solution = solveCollapse(reduceCollapse(Float64Array.of(0.9, 0.1), { lambda: 0.5 }));
    const beyond = solution.t * (1 + 1e-9);
    expect(() => collapseAt(solution, beyond)).toThrow(InputError);
    expect(() => collapseAt(solution, beyond)).toThrow(
      `t must lie between 0 and ${solution.t}, the time the collapse was solved to; got ${beyond}.`,
    );
  });

  test("a collapse stopped before its last death is done, not extinct", () => {
    const solution = solveCollapse(reduceCollapse(Float64Array.of(0.9, 0.1), { lambda: 0.5 }), { tEnd: 1 });
    expect(solution.status).toBe("done");
    expect(collapseAt(solution, 1).alive).toBe(1);
    expect(deathTimes(solution)[0]).toBe(Infinity);
  });
});

describe("a collapse that was stopped", () => {
  const reduction = reduceCollapse(initialWeights({ m: 200, key: 3 }), { lambda: 0.01 });
  const whole = solveCollapse(reduction);

  /** Everything known up to the stop is what the whole run knows. */
  function keepsWhatItHas(stopped: CollapseSolution): void {
    expect(stopped.t).toBe(stopped.pieces.at(-1)?.end);
    expect(stopped.t).toBeLessThan(whole.t);
    for (const fraction of [0, 0.3, 0.7, 1]) {
      expect(collapseAt(stopped, fraction * stopped.t)).toEqual(collapseAt(whole, fraction * stopped.t));
    }
    const expected = deathTimes(whole).map((t) => (t <= stopped.t ? t : Infinity));
    expect(deathTimes(stopped)).toEqual(expected);
    expect(expected.some((t) => t === Infinity)).toBe(true);
    expect(expected.some((t) => t < Infinity)).toBe(true);
    expect(() => collapseAt(stopped, stopped.t * 1.001)).toThrow(InputError);
  }

  test("by its budget keeps what it has and names the knob", () => {
    const stopped = solveCollapse(reduction, { maxSteps: 60 });
    expect(stopped.status).toBe("maxSteps");
    expect(stopped.message).toMatch(/budget of 60 steps ended at t = .*raise maxSteps/);
    keepsWhatItHas(stopped);
  });

  test.each([1, 3, 5])("by its budget while the winner is alone already, %i steps before its rest", (before) => {
    const budget = whole.stats.steps + whole.stats.rejected - before;
    const stopped = solveCollapse(reduction, { maxSteps: budget });
    expect(stopped.status).toBe("maxSteps");
    expect(stopped.stats.steps + stopped.stats.rejected).toBe(budget);
    expect(stopped.message).toContain(`budget of ${budget} steps ended at t = ${stopped.t} `);
    expect(stopped.t).toBeLessThan(whole.t);
    expect(stopped.t).toBeGreaterThan(deathTimes(whole)[1]);
    expect(collapseAt(stopped, stopped.t)).toEqual(collapseAt(whole, stopped.t));
    expect(deathTimes(stopped)).toEqual(deathTimes(whole));
  });

  test("by its signal keeps what it has and says so", () => {
    let reads = 0;
    const signal = {
      get aborted() {
        return ++reads > 60;
      },
    };
    const stopped = solveCollapse(reduction, { signal });
    expect(stopped.status).toBe("interrupted");
    expect(stopped.message).toMatch(/interrupted at t = /);
    expect(stopped.stats.steps).toBe(61);
    keepsWhatItHas(stopped);
  });

  test("by arithmetic that leaves the range of numbers still knows its start", () => {
    const failed = solveCollapse(reduceCollapse(Float64Array.of(1e160, -5e159), { lambda: 0.01 }));
    expect(failed.status).toBe("failed");
    expect(failed.message).not.toBe("");
    expect(failed.t).toBe(0);
    expect(collapseAt(failed, 0)).toMatchObject({ leader: 1e160, reach: 1e160, alive: 2 });
    expect(deathTimes(failed)).toEqual(Float64Array.of(Infinity, Infinity));
  });

  test("progress is told once per accepted step, up to the time reached", () => {
    const told: number[] = [];
    const solution = solveCollapse(reduction, { onProgress: ({ t }) => told.push(t) });
    expect(told).toHaveLength(solution.stats.steps);
    const before = solution.pieces.filter(({ end }) => end < deathTimes(solution)[1]);
    expect(before.length).toBeGreaterThan(100);
    expect(told.slice(0, before.length)).toEqual(before.map(({ end }) => end));
    expect(told.at(-1)).toBe(solution.t);
    // the step that decides the race reaches beyond the last death, where the next one starts; what was told is not
    // taken back
    expect(told.every((t, i) => i === 0 || t >= told[i - 1])).toBe(true);
  });
});

describe("accuracy", () => {
  // The stiff part relaxes at rate 2 while steps grow like 1/λ: an interpolant built on slopes multiplies what is left
  // of the fast part by the length of the step, and one built on curvatures by its square. The last column bounds the
  // error in tolerances: ten, or about ten times that at the steps where the deaths of other neurons leave kinks inside
  // them. Measured at the steps: 0.7, 0.4, 0.3, 1.0, 19.9, 4.1; between them: 0.4, 0.4, 0.3, 0.9, 12.7, 41.5
  test.each([
    [2, 1e-2, 10],
    [2, 1e-3, 10],
    [2, 1e-4, 10],
    [30, 1e-2, 10],
    [30, 1e-3, 50],
    [30, 1e-4, 50],
  ])("a state between two steps is as good as the states at them, m = %i, lambda = %d", (m, lambda, units) => {
    const weights = initialWeights({ m, key: 1 });
    const solution = solveCollapse(reduceCollapse(weights, { lambda }), { tolerance: 1e-8 });
    const ts = stepTimes(solution);
    const times = [0]; // every step, and five times inside it
    for (let step = 1; step < ts.length; step++) {
      for (let i = 1; i <= 5; i++) times.push(ts[step - 1] + (i / 6) * (ts[step] - ts[step - 1]));
      times.push(ts[step]);
    }
    const direct = solve(collapseField({ m, lambda }), weights, {
      method: eventSolver,
      tolerance: 1e-12,
      tEnd: solution.t,
      times,
    });
    expect(direct.ys).toHaveLength(times.length);
    let atSteps = 0;
    let between = 0;
    direct.ys.forEach((w, i) => {
      const error = Math.abs(
        collapseAt(solution, times[i]).leader - w.reduce((max, x) => Math.max(max, Math.abs(x)), 0),
      );
      if (i % 6 === 0) atSteps = Math.max(atSteps, error);
      else between = Math.max(between, error);
    });
    expect(atSteps / 1e-8).toBeLessThan(units);
    expect(between / 1e-8).toBeLessThan(units);
  });

  test.each([1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10])(
    "the death of the second of two weights is known to a hundred tolerances, lambda = %d",
    (lambda) => {
      const reduction = reduceCollapse(Float64Array.of(0.9, 0.3), { lambda });
      const death = deathTimes(solveCollapse(reduction, { tolerance: 1e-8 }))[1];
      const closedForm = slowManifold(reduction).deathTimes[1];
      // The closed form is off by a multiple of λ: eventSolver at tolerances 1e-12 and 1e-13 puts the death at
      // 397.3227403698 (1e-3) and 3975.535463392 (1e-4), −0.6450376λ and −0.6450936λ of it away, which extrapolate to
      // −0.6450998λ + 0.06λ².
      const correction = -0.6450998 * lambda;
      expect(Math.abs(death / closedForm - 1 - correction)).toBeLessThan(1e-6);
    },
  );
});

describe("work", () => {
  test.each([1e-3, 1e-6, 1e-9, 1e-12])(
    "a collapse of 1000 weights takes fewer than 400 steps at lambda = %d",
    (lambda) => {
      const solution = solveCollapse(reduceCollapse(initialWeights({ m: 1000, key: 0 }), { lambda }));
      expect(solution.status).toBe("converged");
      // measured, accepted + rejected: 310 + 85, 195 + 4, 201 + 9, 202 + 6
      expect(solution.stats.steps + solution.stats.rejected).toBeLessThan(400);
      const state = collapseAt(solution, solution.t);
      expect(Math.abs(state.leader - survivorWeight(lambda))).toBeLessThan(1e-7);
      // the death of the runner-up is that of the closed form within its λ√m
      const death = deathTimes(solution)[1];
      expect(relativeError(death, slowManifold(solution.reduction).deathTimes[1])).toBeLessThan(
        2 * lambda * Math.sqrt(1000) + 1e-6,
      );
    },
  );
});

describe("arguments", () => {
  const reduction = reduceCollapse(Float64Array.of(0.9, 0.1), { lambda: 0.02 });

  test.each([
    [{ tEnd: 0 }, /tEnd must be a finite number > 0, got 0/],
    [{ tEnd: Number.NaN }, /tEnd must be a finite number > 0, got NaN/],
    [{ tolerance: 0 }, /tolerance must be a finite number > 0, got 0/],
    [{ tolerance: -1 }, /tolerance must be a finite number > 0, got -1/],
    [{ maxSteps: 0.5 }, /maxSteps must be a whole number >= 1, got 0.5/],
  ])("solveCollapse refuses %o", (options, message) => {
    expect(() => solveCollapse(reduction, options)).toThrow(InputError);
    expect(() => solveCollapse(reduction, options)).toThrow(message);
  });

  test.each([-1e-9, Number.NaN, Infinity])("collapseAt refuses t = %d", (t) => {
    expect(() => collapseAt(solveCollapse(reduction), t)).toThrow(InputError);
  });
});
