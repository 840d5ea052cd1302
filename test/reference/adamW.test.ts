import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { trainAdamW } from "../../src/reference/adamW.ts";
import { autoencoderGradient } from "../../src/reference/autoencoder.ts";

/**
 * One feature on one neuron, step by step: L(w) = (1 − w²)² + λ_code|w|, so dL/dw = −4w(1 − w²) + λ_code sign(w), and
 * AdamW in the form of Loshchilov and Hutter, algorithm 2, with the decay in the same line as the step.
 */
function scalarAdamW(
  start: number,
  { rate, decay, beta1, beta2, epsilon, lambdaCode, steps }: Record<string, number>,
): number[] {
  const path = [start];
  let w = start;
  let m = 0;
  let v = 0;
  for (let t = 1; t <= steps; t++) {
    const gradient = -4 * w * (1 - w * w) + lambdaCode * Math.sign(w);
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient * gradient;
    const mHat = m / (1 - beta1 ** t);
    const vHat = v / (1 - beta2 ** t);
    w = w - (rate * mHat) / (Math.sqrt(vHat) + epsilon) - rate * decay * w;
    path.push(w);
  }
  return path;
}

const rowsOf = (n: number, m: number, key: number): number[][] =>
  Array.from({ length: n }, (_, i) => [...initialWeights({ n, m, key }).subarray(i * m, (i + 1) * m)]);

describe("trainAdamW", () => {
  test.each([
    ["PyTorch's defaults", {}, { rate: 1e-3, decay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }],
    [
      "other settings",
      { learningRate: 0.02, weightDecay: 0.3, beta1: 0.5, beta2: 0.9, epsilon: 0.1 },
      { rate: 0.02, decay: 0.3, beta1: 0.5, beta2: 0.9, epsilon: 0.1 },
    ],
  ])("is the algorithm written out for one weight, with %s", (_name, options, scalar) => {
    for (const start of [0.3, -0.7, 1.4]) {
      const seen: number[] = [];
      const [lambdaCode, steps] = [0.1, 400];
      trainAdamW([[start]], { ...options, lambdaCode, steps, onStep: (_step, W) => seen.push(W.get(0, 0)) });
      const expected = scalarAdamW(start, { ...scalar, lambdaCode, steps });
      expect(seen).toHaveLength(401);
      for (const [t, w] of expected.entries()) expect(Math.abs(seen[t] - w), `step ${t}`).toBeLessThan(1e-12);
    }
  });

  test("moves each weight by the learning rate against the sign of its gradient at first, after the decay", () => {
    // m̂ = g and v̂ = g², so the step is η g/(|g| + ε), short of η by the factor ε/|g| at most
    const start = rowsOf(4, 6, 1);
    const gradient = autoencoderGradient(new Matrix(start), 0.1);
    expect(Matrix.abs(gradient).min()).toBeGreaterThan(1e-3);
    const W = trainAdamW(start, { learningRate: 0.01, weightDecay: 0.5, lambdaCode: 0.1, steps: 1 });
    start.forEach((row, i) => {
      row.forEach((w, k) => {
        const expected = (1 - 0.01 * 0.5) * w - 0.01 * Math.sign(gradient.get(i, k));
        expect(Math.abs(W.get(i, k) - expected)).toBeLessThan(0.01 * (1e-8 / 1e-3) * 1.01);
      });
    });
  });

  test("keeps the decay out of the gradient: without a gradient, weights only shrink by (1 − ηω) per step", () => {
    // a feature of norm 1 has none where λ_code = 0
    const W = trainAdamW([[1]], { learningRate: 0.1, weightDecay: 0.2, lambdaCode: 0, steps: 1 });
    expect(W.get(0, 0)).toBe(1 - 0.1 * 0.2);
  });

  test("goes by the inputs it is given", () => {
    const start = rowsOf(2, 3, 4);
    const inputs = { rows: [[1, 1]], weights: [3] };
    const run = (given: Partial<{ inputs: typeof inputs }>) =>
      trainAdamW(start, { lambdaCode: 0, learningRate: 0.01, weightDecay: 0, steps: 1, ...given });
    const gradient = autoencoderGradient(new Matrix(start), 0, inputs);
    const moved = Matrix.sub(new Matrix(start), run({ inputs }));
    expect(Matrix.sign(moved).to2DArray()).toEqual(Matrix.sign(gradient).to2DArray());
    expect(run({ inputs }).to2DArray()).not.toEqual(run({}).to2DArray());
  });

  test("does not touch the start, and no steps give it back", () => {
    const start = rowsOf(2, 3, 0);
    const copy = start.map((row) => [...row]);
    expect(trainAdamW(start, { lambdaCode: 0.1, steps: 0 }).to2DArray()).toEqual(copy);
    trainAdamW(start, { lambdaCode: 0.1, steps: 3 });
    expect(start).toEqual(copy);
  });

  test.each([
    [{ learningRate: 0 }, "learningRate must be a finite number > 0, got 0."],
    [{ weightDecay: -1 }, "weightDecay must be a finite number >= 0, got -1."],
    [{ beta1: 1 }, "beta1 must be >= 0 and < 1, got 1."],
    [{ beta2: -0.1 }, "beta2 must be >= 0 and < 1, got -0.1."],
    [{ epsilon: 0 }, "epsilon must be a finite number > 0, got 0."],
    [{ lambdaCode: Number.NaN }, "lambdaCode must be a finite number >= 0, got NaN."],
    [{ steps: 1.5 }, "steps must be a whole number >= 0, got 1.5."],
  ])("refuses %o", (options, message) => {
    const run = () => trainAdamW([[1]], { lambdaCode: 0.1, steps: 1, ...options });
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });
});
