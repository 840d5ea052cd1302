import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { orthonormalCosine } from "../../src/theory/orthonormalCosine.ts";
import { relaxation } from "../../src/theory/relaxation.ts";

const mean = (values: Float64Array) => values.reduce((sum, x) => sum + x, 0) / values.length;
const overlap = (A: Float64Array, i: number, B: Float64Array, j: number, m: number): number => {
  let sum = 0;
  for (let k = 0; k < m; k++) sum += A[i * m + k] * B[j * m + k];
  return sum;
};

/** A(t) by itself, in classical Runge–Kutta steps: A′ = (I − ReLU(A G₀ Aᵀ)) A. */
function transferBySteps(W: Float64Array, n: number, m: number, t: number, steps: number): number[][] {
  const at = (f: (i: number, j: number) => number) =>
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => f(i, j)));
  const product = (A: number[][], B: number[][]) => at((i, j) => A[i].reduce((sum, a, k) => sum + a * B[k][j], 0));
  const G = at((i, j) => overlap(W, i, W, j, m));
  const slope = (A: number[][]) => {
    const now = product(
      product(A, G),
      at((i, j) => A[j][i]),
    );
    return product(
      at((i, j) => (i === j ? 1 : 0) - Math.max(0, now[i][j])),
      A,
    );
  };
  const h = t / steps;
  let A = at((i, j) => (i === j ? 1 : 0));
  for (let step = 0; step < steps; step++) {
    const after = (k: number[][], share: number) => at((i, j) => A[i][j] + share * h * k[i][j]);
    const k1 = slope(A);
    const k2 = slope(after(k1, 0.5));
    const k3 = slope(after(k2, 0.5));
    const k4 = slope(after(k3, 1));
    A = at((i, j) => A[i][j] + (h / 6) * (k1[i][j] + 2 * k2[i][j] + 2 * k3[i][j] + k4[i][j]));
  }
  return A;
}

describe("stage one", () => {
  it.each([
    [6, 9],
    [5, 5],
    [4, 40],
  ])("has the transfer matrix of its own equation, n = %d, m = %d", (n, m) => {
    const W = initialWeights({ n, m, key: ["relaxation", n, m] });
    const { transfer, weights } = relaxation({ W, n, m, tEnd: 3, tolerance: 1e-10 });
    const A = transferBySteps(W, n, m, 3, 1000); // 1e-7 or so where an overlap changes sign within a step
    for (const [at, a] of transfer.entries()) expect(a).toBeCloseTo(A[Math.floor(at / n)][at % n], 6);
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < m; k++) {
        expect(weights[i * m + k]).toBeCloseTo(
          A[i].reduce((sum, a, j) => sum + a * W[j * m + k], 0),
          6,
        );
      }
    }
  });

  it("ends on rows of length 1 at no acute angle, whose cosines with the start it tells", () => {
    const [n, m] = [24, 40];
    const W = initialWeights({ n, m, key: ["relaxation"] });
    const { weights, cosine } = relaxation({ W, n, m });
    for (let i = 0; i < n; i++) {
      const length = Math.sqrt(overlap(W, i, W, i, m));
      expect(overlap(weights, i, weights, i, m)).toBeCloseTo(1, 6);
      expect(cosine[i]).toBeCloseTo(overlap(weights, i, W, i, m) / length, 6);
      for (let j = 0; j < i; j++) expect(overlap(weights, i, weights, j, m)).toBeLessThan(1e-6);
    }
  });

  it("knows nothing of which neuron is which, and features follow their names", () => {
    fc.assert(
      fc.property(fc.nat(), (key) => {
        const [n, m] = [4, 7];
        const W = initialWeights({ n, m, key: ["relaxation", key] });
        const { weights } = relaxation({ W, n, m });
        const [row, column] = [(i: number) => (i + 1) % n, (k: number) => (3 * k) % m];
        const moved = new Float64Array(n * m);
        for (let i = 0; i < n; i++) for (let k = 0; k < m; k++) moved[row(i) * m + column(k)] = -W[i * m + k];
        const other = relaxation({ W: moved, n, m }).weights;
        for (let i = 0; i < n; i++) {
          for (let k = 0; k < m; k++) expect(other[row(i) * m + column(k)]).toBeCloseTo(-weights[i * m + k], 5);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("leaves rows alone that are of length 1 and at no acute angle", () => {
    const W = [1, 0, 0, -0.6, 0.8, 0];
    const { weights, cosine, transfer, t } = relaxation({ W, n: 2, m: 3 });
    for (const [at, w] of W.entries()) expect(weights[at]).toBeCloseTo(w, 12);
    expect([...transfer].map((a) => Math.round(a * 1e12) / 1e12 + 0)).toEqual([1, 0, 0, 1]);
    expect(mean(cosine)).toBeCloseTo(1, 12);
    expect(t).toBeLessThan(1);
  });

  it("says when its time was up first", () => {
    const W = initialWeights({ n: 8, m: 8, key: ["relaxation"] });
    expect(relaxation({ W, n: 8, m: 8, tEnd: 0.5 })).toMatchObject({ status: "time", t: 0.5 });
  });

  it("refuses rows that depend on one another, and shapes that do not fit", () => {
    const dependent = "row 1 of W must not be a combination of those before it (so m >= n), which it is.";
    expect(() => relaxation({ W: [1, 2, 2, 4], n: 2, m: 2 })).toThrow(new InputError(dependent));
    expect(() => relaxation({ W: [1, 2], n: 2, m: 1 })).toThrow(new InputError(dependent));
    expect(() => relaxation({ W: [1, 2, 3], n: 2, m: 2 })).toThrow("W has length 3, n = 2, m = 2 expects 4.");
    expect(() => relaxation({ W: [1, Number.NaN], n: 1, m: 2 })).toThrow("W must hold finite numbers only.");
    expect(() => relaxation({ W: [1, 2], n: 1, m: 2, rest: 0 })).toThrow("rest must be");
  });
});

describe("the nearest orthonormal rows", () => {
  it.each([
    // mpmath: hyp2f1(-0.5, 0.5, 2, gamma)
    [0, 1],
    [0.005, 0.9993746087633],
    [0.5, 0.9327994675270781],
    [0.9, 0.8682846610249304],
    [0.9999, 0.8488475767992],
    [1, 0.8488263631567751],
  ])("have the mean cosine of the law of Marchenko and Pastur at n/m = %d", (gamma, expected) => {
    expect(orthonormalCosine(gamma)).toBeCloseTo(expected, 13);
  });

  it("refuses more rows than their length", () => {
    expect(() => orthonormalCosine(1.5)).toThrow(new InputError("gamma = n/m must be from 0 to 1, got 1.5."));
  });
});
