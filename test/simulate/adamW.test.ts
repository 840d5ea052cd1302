import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { trainAdamW } from "../../src/reference/adamW.ts";
import { simulateAdamW } from "../../src/simulate/adamW.ts";
import type { Simulated } from "../../src/simulate/run.ts";
import { countAllocations } from "../support/allocations.ts";

const rowsOf = (W: Float64Array, m: number): number[][] =>
  Array.from({ length: W.length / m }, (_, i) => [...W.subarray(i * m, (i + 1) * m)]);
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((max, x, k) => Math.max(max, Math.abs(x - b[k])), 0);

/** Weights at the end, n×m row-major. */
const endOf = ({ final: { weights } }: Simulated) => Float64Array.from((weights ?? []).flatMap((row) => [...row]));

describe("simulateAdamW", () => {
  it.each([
    [4, 6, 0],
    [4, 6, 1],
    [4, 6, 2],
    [8, 16, 0],
    [8, 16, 1],
    [8, 16, 2],
  ])("does what the autoencoder trained by AdamW does, n = %d, m = %d, seed %d", (n, m, key) => {
    // weights pass zero, where the penalty's gradient jumps, and yet rounding does not grow: measured apart by at most
    // 3e-15 after 300 steps and 3e-12 after 3000
    const weights = initialWeights({ n, m, key });
    for (const lambdaCode of [0, 0.01, 0.1]) {
      const expected = trainAdamW(rowsOf(weights, m), { lambdaCode, steps: 300 }).to1DArray();
      const run = simulateAdamW({ weights, n, m, lambdaCode, steps: 300 });
      expect(run).toMatchObject({ t: 300, status: "done", message: "" });
      expect(apart(endOf(run), expected)).toBeLessThan(1e-13);
      if (lambdaCode === 0.1) expect(endOf(run).some((w, k) => w * weights[k] < 0)).toBe(true);
    }
  });

  it("takes the learning rate and the decay it is given", () => {
    const [n, m] = [4, 6];
    const weights = initialWeights({ n, m, key: 3 });
    const options = { lambdaCode: 0.05, learningRate: 0.01, weightDecay: 0.2, steps: 100 };
    const run = simulateAdamW({ weights, n, m, ...options });
    expect(apart(endOf(run), trainAdamW(rowsOf(weights, m), options).to1DArray())).toBeLessThan(1e-12);
  });

  it("leaves weights that are zero without a pull from the penalty", () => {
    const weights = Float64Array.of(0.5, 0, 0, 0.5);
    const expected = trainAdamW(rowsOf(weights, 2), { lambdaCode: 0.1, steps: 50 }).to1DArray();
    const run = simulateAdamW({ weights, n: 2, m: 2, lambdaCode: 0.1, steps: 50 });
    expect(apart(endOf(run), expected)).toBeLessThan(1e-14);
    expect([endOf(run)[1], endOf(run)[2]]).toEqual([0, 0]);
  });

  it("gives the same with every kernel, to their precision", () => {
    const [n, m] = [8, 16];
    const weights = initialWeights({ n, m, key: 5 });
    const run = (kernel: "typescript" | "wasm-f64" | "wasm-f32") =>
      endOf(simulateAdamW({ weights, n, m, lambdaCode: 0.01, steps: 300, kernel }));
    expect(apart(run("wasm-f64"), run("typescript"))).toBeLessThan(1e-13);
    expect(apart(run("wasm-f32"), run("typescript"))).toBeLessThan(1e-4);
  });

  it("takes the 7500 steps of the paper unless told otherwise, and leaves the start as it was", () => {
    const weights = initialWeights({ n: 2, m: 3, key: 0 });
    const copy = weights.slice();
    const run = simulateAdamW({ weights, n: 2, m: 3, lambdaCode: 0.01 });
    expect(run).toMatchObject({ t: 7500, status: "done" });
    expect(weights).toEqual(copy);
    // each feature's norm has come to about 1: 1 − ‖W_i‖² is of the size of λ_code/4 and the decay
    for (const row of rowsOf(endOf(run), 3)) expect(Math.hypot(...row)).toBeCloseTo(1, 1);
  });

  it("reports every step, and stops at the one after which it is asked to", () => {
    const weights = initialWeights({ n: 2, m: 3, key: 0 });
    const signal = { aborted: false };
    const seen: [number, number][] = [];
    const run = simulateAdamW({
      weights,
      n: 2,
      m: 3,
      lambdaCode: 0.01,
      steps: 20,
      signal,
      onProgress: (done, steps) => {
        seen.push([done, steps]);
        signal.aborted = done === 7;
      },
    });
    expect(seen).toEqual(Array.from({ length: 7 }, (_, i) => [i + 1, 20]));
    expect(run).toMatchObject({ t: 7, status: "interrupted", message: "interrupted at step 7 of 20." });
    const seven = simulateAdamW({ weights, n: 2, m: 3, lambdaCode: 0.01, steps: 7 });
    expect(endOf(run)).toEqual(endOf(seven));
  });

  it("goes on unchanged when onSample writes into what it hears", () => {
    const weights = initialWeights({ n: 2, m: 3, key: 0 });
    const asked = { weights, n: 2, m: 3, lambdaCode: 0.01, steps: 20, sampling: { samples: 5 } };
    expect(endOf(simulateAdamW({ ...asked, onSample: (_step, W) => W.fill(0) }))).toEqual(endOf(simulateAdamW(asked)));
  });

  it("is done, not interrupted, when it is asked to stop after its last step", () => {
    const run = simulateAdamW({
      weights: Float64Array.of(1, 0.5),
      n: 1,
      m: 2,
      lambdaCode: 0,
      steps: 3,
      signal: { aborted: true },
      onProgress: () => {},
    });
    expect(run).toMatchObject({ t: 1, status: "interrupted" });
    const signal = { aborted: false };
    const last = simulateAdamW({
      weights: Float64Array.of(1, 0.5),
      n: 1,
      m: 2,
      lambdaCode: 0,
      steps: 3,
      signal,
      onProgress: (done) => {
        signal.aborted = done === 3;
      },
    });
    expect(last).toMatchObject({ t: 3, status: "done" });
  });

  it("ends at once where a number is not finite, and says at which step", () => {
    const weights = Float64Array.of(1e160, 0.5, 0.1, 1);
    const message = "step 1 made a number that is not finite; lower learningRate or the initial weights.";
    const first = simulateAdamW({ weights, n: 2, m: 2, lambdaCode: 0.1, steps: 100 });
    expect(first).toMatchObject({ t: 0, status: "failed", message });
    expect(endOf(first)).toEqual(weights);
    // the gradient's square is infinite before the gradient is, and the weight would then rest as if nothing were the
    // matter
    const square = simulateAdamW({ weights: Float64Array.of(1e80), n: 1, m: 1, lambdaCode: 0.1, steps: 100 });
    expect(square).toMatchObject({ t: 0, status: "failed" });

    const later = simulateAdamW({
      weights: Float64Array.of(1, 0.5, 0.1, 1),
      n: 2,
      m: 2,
      lambdaCode: 0.1,
      learningRate: 1e60,
      weightDecay: 0,
      steps: 100,
    });
    expect(later.status).toBe("failed");
    expect(later.t).toBeGreaterThan(0);
    expect(later.message).toContain(`step ${later.t + 1} made`);
    expect(endOf(later).every(Number.isFinite)).toBe(true);
  });

  it("allocates nothing from step to step", () => {
    const weights = initialWeights({ n: 4, m: 6, key: 0 });
    const made = (steps: number) =>
      countAllocations(() => {
        simulateAdamW({ weights, n: 4, m: 6, lambdaCode: 0.01, steps, sampling: { samples: 1 } });
      });
    expect(made(200)).toBe(made(2));
  });

  it.each([
    [{ n: 0 }, "n must be a whole number >= 1, got 0."],
    [{ m: 1 }, "weights has length 4, 2 features on 1 neurons need 2."],
    [{ weights: Float64Array.of(1, 2, Number.NaN, 3) }, "weights[2] must be a finite number, got NaN."],
    [{ lambdaCode: -1 }, "lambdaCode must be a finite number >= 0, got -1."],
    [{ learningRate: 0 }, "learningRate must be a finite number > 0, got 0."],
    [{ weightDecay: Infinity }, "weightDecay must be a finite number >= 0, got Infinity."],
    [{ steps: 0 }, "steps must be a whole number >= 1, got 0."],
  ])("refuses %o", (options, message) => {
    const run = () => simulateAdamW({ weights: new Float64Array(4), n: 2, m: 2, lambdaCode: 0.1, ...options });
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });
});
