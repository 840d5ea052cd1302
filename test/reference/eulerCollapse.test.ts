import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { eulerCollapse } from "../../src/reference/eulerCollapse.ts";

/** One Euler step on every weight, dead or alive, a weight that would cross zero set to zero. */
function plainStep(w: Float64Array, lambda: number, step: number): void {
  let squaredNorm = 0;
  for (let k = 0; k < w.length; k++) squaredNorm += w[k] * w[k];
  for (let k = 0; k < w.length; k++) {
    const next = (1 + step * (1 - squaredNorm)) * w[k] - step * lambda * Math.sign(w[k]);
    w[k] = next * w[k] > 0 ? next : 0;
  }
}

describe("eulerCollapse", () => {
  test.each([
    [0, 0.02, 0.5],
    [1, 0.02, 0.5],
    [2, 0.005, 0.5],
    [3, 0.05, 0.1],
    [4, 0.3, 0.5],
  ])("is the plain loop over all weights bit for bit, seed %i, lambda = %d, step = %d", (key, lambda, step) => {
    const weights = initialWeights({ m: 300, key });
    const plain = weights.slice();
    const full = new Float64Array(300);
    let steps = 0;
    for (const state of eulerCollapse(weights, { lambda, step })) {
      full.fill(0);
      for (let i = 0; i < state.alive; i++) {
        const k = state.neurons[i];
        full[k] = Math.sign(weights[k]) * state.magnitudes[i];
      }
      expect(full.every((w, k) => Object.is(w, plain[k]))).toBe(true);
      expect(state.alive).toBe(plain.filter((w) => w !== 0).length);
      expect(state.t).toBe(steps * step);
      if (steps === 2000 || state.alive === 0) break;
      plainStep(plain, lambda, step);
      steps++;
    }
    expect(steps).toBeGreaterThan(1);
  });

  test("a weight that is zero from the start takes no part", () => {
    // by hand: 1 − ‖w‖² = 0.6875, so each grows by 1.34375 and loses 0.005
    const [start, next] = take(eulerCollapse(Float64Array.of(0.5, 0, -0.25), { lambda: 0.01 }), 2);
    expect(start).toEqual({ t: 0, alive: 2, neurons: [0, 2], magnitudes: [0.5, 0.25] });
    expect(next).toEqual({ t: 0.5, alive: 2, neurons: [0, 2], magnitudes: [0.666875, 0.3309375] });
  });

  test("steps are 0.5 of flow time unless told otherwise", () => {
    expect(take(eulerCollapse(Float64Array.of(0.5), { lambda: 0.01 }), 4).map(({ t }) => t)).toEqual([0, 0.5, 1, 1.5]);
    expect(take(eulerCollapse(Float64Array.of(0.5), { lambda: 0.01, step: 0.1 }), 4)[3].t).toBe(3 * 0.1);
  });

  test("t does not drift: after 10 000 steps of 0.1 it is the product, not the sum", () => {
    let steps = 0;
    for (const { t } of eulerCollapse(Float64Array.of(0.5), { lambda: 0.01, step: 0.1 })) {
      if (steps++ < 10_000) continue;
      expect(t).toBe(10_000 * 0.1);
      break;
    }
    expect.assertions(1);
  });

  test("it goes on after the last death, with nothing alive", () => {
    const states = take(eulerCollapse(Float64Array.of(0.1, 0.05), { lambda: 0.5 }), 10);
    expect(states[9]).toMatchObject({ t: 4.5, alive: 0 });
  });

  test("the weights handed in are left as they were", () => {
    const weights = Float64Array.of(0.5, -0.25);
    take(eulerCollapse(weights, { lambda: 0.1 }), 20);
    expect(weights).toEqual(Float64Array.of(0.5, -0.25));
  });

  test.each([
    [[0.5], { lambda: 0 }, "lambda must be a finite number > 0, got 0."],
    [[0.5], { lambda: 0.1, step: 0 }, "step must be a finite number > 0, got 0."],
    [[], { lambda: 0.1 }, "weights.length must be a whole number >= 1, got 0."],
  ])("refuses %o with %o when it is started", (weights, options, message) => {
    const run = () => eulerCollapse(Float64Array.from(weights), options).next();
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });
});

/** The first `count` states, copied: the simulation reuses its own. */
function take(run: ReturnType<typeof eulerCollapse>, count: number) {
  const states: { t: number; alive: number; neurons: number[]; magnitudes: number[] }[] = [];
  for (const { t, alive, neurons, magnitudes } of run) {
    states.push({ t, alive, neurons: [...neurons.subarray(0, alive)], magnitudes: [...magnitudes.subarray(0, alive)] });
    if (states.length === count) break;
  }
  return states;
}
