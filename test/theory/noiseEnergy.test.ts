import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dropoutDrive } from "../../src/dynamics/dropoutDrive.ts";
import type { Drive } from "../../src/dynamics/flow.ts";
import { noiseDrive } from "../../src/dynamics/noiseFlow.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { bipolarNoise, gaussianNoise } from "../../src/random/noiseLaws.ts";
import { simulateNoise } from "../../src/simulate/noise.ts";
import { dropoutEnergy, noiseEnergy, silentFeatures, simplexEnergy } from "../../src/theory/index.ts";

/** Rows given by the weights that are not zero, feature by feature. */
function weightsOf(n: number, m: number, rows: readonly (readonly [neuron: number, weight: number][])[]) {
  const W = new Float64Array(n * m);
  rows.forEach((row, i) => {
    for (const [k, w] of row) W[i * m + k] = w;
  });
  return W;
}
const lossOf = ({ energy, n }: Drive, W: Float64Array) => (4 * energy(W)) / n;
const forceOf = (drive: Drive, W: Float64Array) => {
  const F = new Float64Array(W.length);
  drive.force(W, F);
  return F;
};

describe("the energy of a state under bipolar noise", () => {
  const sizes = fc.record({
    n: fc.integer({ min: 2, max: 6 }),
    sigma: fc.double({ min: 0.01, max: 0.35, noNaN: true }),
  });

  it("of features alone is that of the exact flow, on one neuron each or on two", () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 2 }), ({ n, sigma }, p) => {
        const m = p * n;
        const drive = noiseDrive({ n, m, law: bipolarNoise(sigma), level: "exact" });
        const { loss, squaredNorm } = noiseEnergy({ n, sigma, state: "alone" });
        const w = Math.sqrt(squaredNorm / p);
        const rows = Array.from({ length: n }, (_, i) =>
          Array.from({ length: p }, (_, k): [number, number] => [p * i + k, w]),
        );
        const W = weightsOf(n, m, rows);
        fc.pre(sigma * p * w <= squaredNorm);
        expect(lossOf(drive, W)).toBeCloseTo(loss, 12);
        // the length is the best one: no force along a row
        const F = forceOf(drive, W);
        for (let k = 0; k < p; k++) expect(F[k]).toBeCloseTo(F[p - 1 - k], 12);
        let along = 0;
        for (let k = 0; k < m; k++) along += F[k] * W[k];
        expect(Math.abs(along)).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it("of pairs of opposite signs is that of the exact flow, and the lower one", () => {
    fc.assert(
      fc.property(sizes, ({ n: features, sigma }) => {
        const n = features + (features % 2);
        const { loss, squaredNorm } = noiseEnergy({ n, sigma, state: "pair" });
        const w = Math.sqrt(squaredNorm);
        fc.pre(sigma <= w);
        const rows = Array.from({ length: n }, (_, i): [number, number][] => [[i >> 1, i % 2 === 0 ? w : -w]]);
        const drive = noiseDrive({ n, m: n, law: bipolarNoise(sigma), level: "exact" });
        expect(lossOf(drive, weightsOf(n, n, rows))).toBeCloseTo(loss, 12);
        expect(loss).toBeLessThan(noiseEnergy({ n, sigma, state: "alone" }).loss);
      }),
      { numRuns: 60 },
    );
  });

  it("of silent features is a floor, where no feature hears another", () => {
    // three rows at 120°: overlaps −x/2, largest noise σ‖W_j‖₁ ≤ σ√2 w
    const [n, m, sigma] = [3, 2, 0.2];
    const { loss, squaredNorm } = noiseEnergy({ n, sigma, state: "silent" });
    const w = Math.sqrt(squaredNorm);
    const rows = [0, 1, 2].map((i): [number, number][] => {
      const angle = 0.1 + (2 * Math.PI * i) / 3;
      return [
        [0, w * Math.cos(angle)],
        [1, w * Math.sin(angle)],
      ];
    });
    const drive = noiseDrive({ n, m, law: bipolarNoise(sigma), level: "exact" });
    const W = weightsOf(n, m, rows);
    expect(lossOf(drive, W)).toBeCloseTo(loss, 12);
    expect(Math.max(...forceOf(drive, W).map(Math.abs))).toBeLessThan(1e-12);
    expect(loss).toBeCloseTo(sigma ** 2 - sigma ** 4 / 4, 15);
    expect(n).toBeLessThan(silentFeatures(sigma));
  });

  it("is that of Gaussian noise too, but for its tail", () => {
    const [n, sigma] = [4, 0.15];
    const drive = noiseDrive({ n, m: n, law: gaussianNoise(sigma), level: "exact" });
    for (const state of ["alone", "pair"] as const) {
      const { loss, squaredNorm } = noiseEnergy({ n, sigma, state });
      const w = Math.sqrt(squaredNorm);
      const rows = Array.from({ length: n }, (_, i): [number, number][] =>
        state === "pair" ? [[i >> 1, i % 2 === 0 ? w : -w]] : [[i, w]],
      );
      expect(lossOf(drive, weightsOf(n, n, rows))).toBeCloseTo(loss, 9);
    }
  });

  it.each([
    [4, 0.15],
    [4, 0.3],
    [8, 0.3],
  ])("of a simplex is where the flow under Gaussian noise ends from random weights, n = %d, σ = %d", (n, sigma) => {
    const [m, law] = [n + 1, gaussianNoise(sigma)];
    let W = new Float64Array(0);
    const onSample = (_t: number, weights: Float64Array) => {
      W = weights.slice();
    };
    simulateNoise({ weights: initialWeights({ n, m, key: n }), n, m, law, level: "exact", tEnd: 2000, onSample });
    const { loss, squaredNorm } = simplexEnergy({ n, sigma });
    expect(lossOf(noiseDrive({ n, m, law, level: "exact" }), W)).toBeCloseTo(loss, 7);
    for (let i = 0; i < n; i++) {
      const own = W.subarray(i * m, (i + 1) * m);
      for (let j = 0; j < n; j++) {
        const overlap = own.reduce((sum, w, k) => sum + w * W[j * m + k], 0);
        expect(overlap).toBeCloseTo(i === j ? squaredNorm : -squaredNorm / (n - 1), 3);
      }
    }
    const silent = noiseEnergy({ n, sigma, state: "silent" }).loss;
    expect(loss).toBeGreaterThan(silent);
    expect(loss).toBeLessThan(noiseEnergy({ n, sigma, state: "pair" }).loss);
  });

  it("counts how many can be silent, and refuses what is no state", () => {
    expect(silentFeatures(0.15)).toBeCloseTo(1 + Math.sqrt(1 - 0.15 ** 2 / 2) / 0.15, 12);
    expect(() => noiseEnergy({ n: 1, sigma: 0.1, state: "pair" })).toThrow("a pair needs n >= 2 features, got 1.");
    expect(() => noiseEnergy({ n: 20, sigma: 0.5, state: "alone" })).toThrow(/leaves no weights in state alone/);
    expect(() => noiseEnergy({ n: 2, sigma: 0.5, state: "both" as "pair" })).toThrow(
      'state must be one of alone, pair, silent, got "both".',
    );
  });
});

describe("the energy of a feature alone under dropout", () => {
  it("is that of the exact flow, on one neuron or on more, with or without one of opposite signs on them", () => {
    for (const [p, sigma] of [
      [1, 0.15],
      [2, 0.5],
      [3, 1],
    ] as const) {
      const { loss, squaredNorm } = dropoutEnergy({ sigma, p });
      const w = Math.sqrt(squaredNorm / p);
      const drive = dropoutDrive({ n: 2, m: 2 * p, keep: 1 / (1 + sigma * sigma) });
      const row = (first: number, sign: number) =>
        Array.from({ length: p }, (_, k): [number, number] => [first + k, sign * w]);
      for (const second of [row(p, 1), row(0, -1)]) {
        const W = weightsOf(2, 2 * p, [row(0, 1), second]);
        expect(lossOf(drive, W)).toBeCloseTo(loss, 12);
        expect(Math.max(...forceOf(drive, W).map(Math.abs))).toBeLessThan(1e-12);
      }
    }
    expect(dropoutEnergy({ sigma: 1, p: 1 })).toEqual({ loss: 0.5, squaredNorm: 0.5 });
  });
});
