import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { noiseFlow } from "../../src/dynamics/noiseFlow.ts";
import { uniformStream } from "../../src/random/generator.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { bipolarNoise, gaussianNoise, threePointNoise } from "../../src/random/noiseLaws.ts";
import { trainAutoencoder } from "../../src/reference/autoencoder.ts";
import { drawNoise, noisyGradient, noisyLoss, trainNoisyAutoencoder } from "../../src/reference/noisyAutoencoder.ts";
import { driveOf, rowsOf } from "../support/noise.ts";
import { largestDifference, mean, standardError } from "../theory/support.ts";

const [n, m] = [3, 5];
const start = (key: number) => new Matrix(rowsOf(initialWeights({ n, m, key }), m));
const noiseOf = (shared: boolean, key: number) =>
  drawNoise({ n, m, law: bipolarNoise(0.3), shared, uniform: uniformStream(["noise", key]) });

describe("one draw of the noise", () => {
  it.each([true, false])("makes the loss of the formula written out with loops, shared = %s", (shared) => {
    const W = start(1).to2DArray();
    const noise = noiseOf(shared, 1).to2DArray();
    let loss = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        let z = 0;
        for (let k = 0; k < m; k++) z += W[j][k] * (W[i][k] + noise[i][k]);
        loss += (Math.max(z, 0) - (i === j ? 1 : 0)) ** 2;
      }
    }
    for (const w of W.flat()) loss += 0.2 * Math.abs(w);
    expect(noisyLoss(start(1), noiseOf(shared, 1), 0.2)).toBeCloseTo(loss, 13);
  });

  it.each([true, false])("has the gradient of that loss, by differences, shared = %s", (shared) => {
    for (const key of [1, 2, 3, 4]) {
      const [W, noise] = [start(key), noiseOf(shared, key)];
      const gradient = noisyGradient(W, noise, 0.2);
      const h = 1e-6;
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < m; k++) {
          const at = (d: number) => noisyLoss(W.clone().set(i, k, W.get(i, k) + d), noise, 0.2);
          expect(gradient.get(i, k)).toBeCloseTo((at(h) - at(-h)) / (2 * h), 8);
        }
      }
    }
  });

  it("is the same for all inputs where it is shared and differs where it is not, and is named by its key", () => {
    const [shared, independent] = [true, false].map((choice) => noiseOf(choice, 7).to2DArray());
    expect(shared[1]).toEqual(shared[0]);
    expect(shared[2]).toEqual(shared[0]);
    expect(shared[0]).toEqual(independent[0]);
    expect(independent.flat().filter((x) => x > 0).length).toBeGreaterThan(0);
    expect(new Set(independent.map(String)).size).toBe(n);
    expect(noiseOf(false, 7).to2DArray()).toEqual(independent);
    expect(noiseOf(false, 8).to2DArray()).not.toEqual(independent);
  });
});

describe("the mean over draws", () => {
  it.each([
    ["bipolar", bipolarNoise(0.3), true],
    ["bipolar", bipolarNoise(0.3), false],
    ["gaussian", gaussianNoise(0.3), true],
    ["gaussian", gaussianNoise(0.3), false],
    ["three-point", threePointNoise({ sigma: 0.3, excessKurtosis: 2 }), true],
  ] as const)(
    "is four times the exact flow, within 4 standard errors of every entry, %s, shared = %s",
    (_name, law, shared) => {
      const W = start(2);
      const uniform = uniformStream(["mean", law.name]);
      const draws = Array.from({ length: 4000 }, () => drawNoise({ n, m, law, shared, uniform }));
      const gradients = draws.map((noise) => noisyGradient(W, noise, 0.1).to1DArray());
      const flow = noiseFlow({ n, m, law, level: "exact", lambda: 0.025 });
      const weights = Float64Array.from(W.to1DArray());
      const drive = driveOf(flow, weights);
      for (const [k, w] of weights.entries()) {
        const entries = gradients.map((gradient) => gradient[k]);
        const expected = -4 * (drive[k] - 0.025 * Math.sign(w));
        expect(Math.abs(mean(entries) - expected)).toBeLessThan(4 * standardError(entries));
      }
      const losses = draws.map((noise) => noisyLoss(W, noise, 0.1));
      expect(Math.abs(mean(losses) - 4 * flow.energy(weights))).toBeLessThan(4 * standardError(losses));
    },
  );
});

describe("trainNoisyAutoencoder", () => {
  it("without noise is gradient descent on the autoencoder's own loss", () => {
    const rows = start(3).to2DArray();
    const options = { learningRate: 0.02, steps: 100, lambdaCode: 0.04 };
    const noisy = trainNoisyAutoencoder(rows, { ...options, law: bipolarNoise(0), key: 1 });
    expect(largestDifference(noisy.to1DArray(), trainAutoencoder(rows, options).to1DArray())).toBeLessThan(1e-13);
  });

  it("on average follows the flow: Euler steps of 4η, within 4 standard errors over 200 runs", () => {
    const [learningRate, steps] = [0.002, 100];
    const law = bipolarNoise(0.3);
    const rows = start(4).to2DArray();
    const runs = Array.from({ length: 200 }, (_, key) =>
      trainNoisyAutoencoder(rows, { law, learningRate, steps, key: ["average", key] }).to1DArray(),
    );
    const flow = noiseFlow({ n, m, law, level: "exact" });
    const W = Float64Array.from(rows.flat());
    for (let step = 0; step < steps; step++) {
      const F = driveOf(flow, W);
      for (let k = 0; k < W.length; k++) W[k] += 4 * learningRate * F[k];
    }
    for (let k = 0; k < W.length; k++) {
      const ends = runs.map((run) => run[k]);
      // the runs scatter by √η, which moves their mean by η: too little to be seen here. Measured: 1.1 standard errors
      expect(Math.abs(mean(ends) - W[k])).toBeLessThan(4 * standardError(ends));
    }
  });

  it("draws fresh noise for every step, the same for the same key, and leaves its start alone", () => {
    const rows = start(5).to2DArray();
    const before = structuredClone(rows);
    const steps: number[] = [];
    const changes: number[] = [];
    let last = new Matrix(rows);
    const run = (key: string) =>
      trainNoisyAutoencoder(rows, {
        law: bipolarNoise(0.2),
        learningRate: 1e-9, // W hardly moves: what changes from step to step is the noise
        steps: 6,
        key,
        onStep: (step, W) => {
          steps.push(step);
          changes.push(Matrix.sub(W, last).norm() * 1e9);
          last = W.clone();
        },
      }).to2DArray();
    const first = run("a");
    expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(new Set(changes.slice(1).map((x) => x.toFixed(3))).size).toBe(6);
    expect(run("a")).toEqual(first);
    expect(run("b")).not.toEqual(first);
    expect(rows).toEqual(before);
  });

  it.each([
    [{ learningRate: 0 }, "learningRate must be a finite number > 0, got 0."],
    [{ steps: 1.5 }, "steps must be a whole number >= 0, got 1.5."],
    [{ lambdaCode: -1 }, "lambdaCode must be a finite number >= 0, got -1."],
  ])("refuses %o", (options, message) => {
    const all = { law: bipolarNoise(0.1), learningRate: 0.1, steps: 1, key: 1, ...options };
    expect(() => trainNoisyAutoencoder([[1]], all)).toThrow(new InputError(message));
  });
});
