import { describe, expect, it } from "vitest";
import { eventSolver, type Field, type Method, proximalEuler, rkc, solve } from "../../src/solvers/index.ts";
import { Draw } from "./inclusions/draw.ts";

/** Minimise ½‖Xw − y‖² + lambda·‖w‖₁ + (ridge/2)‖w‖² over w, length p: elastic net, lasso where ridge is 0. */
interface Regression {
  readonly X: readonly Float64Array[]; // p columns of length n, each of norm about 1
  readonly y: Float64Array;
  readonly lambda: number;
  readonly ridge: number;
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** A design of normal-like columns, some of them correlated, and a response of a few of them with noise. */
function regression(seed: number, n: number, p: number, ridge: number): Regression {
  const draw = new Draw(["regression", seed, n, p, ridge]);
  const bell = () => draw.uniform(-1, 1) + draw.uniform(-1, 1) + draw.uniform(-1, 1); // variance 1
  const X = Array.from({ length: p }, () => Float64Array.from({ length: n }, () => bell() / Math.sqrt(n)));
  for (let j = 1; j < p; j += 3) X[j] = X[j].map((value, i) => 0.8 * value + 0.6 * X[j - 1][i]);
  const y = Float64Array.from({ length: n }, () => 0.3 * bell());
  for (let j = 0; j < p; j += 4) {
    const weight = draw.sign() * draw.uniform(0.5, 2);
    for (let i = 0; i < n; i++) y[i] += weight * X[j][i];
  }
  const largest = Math.max(...X.map((column) => Math.abs(dot(column, y)))); // from here on everything rests at zero
  return { X, y, lambda: draw.uniform(0.05, 0.5) * largest, ridge };
}

/**
 * Gradient descent with friction, w' = −Xᵀ(Xw − y) − ridge·w − lambda·sign(w), which rests where the objective is
 * least.
 */
function descent({ X, y, lambda, ridge }: Regression): Field {
  const p = X.length;
  const gram = Float64Array.from({ length: p * p }, (_, jl) => dot(X[Math.floor(jl / p)], X[jl % p])); // XᵀX, row-major
  const target = X.map((column) => dot(column, y)); // Xᵀy
  return {
    dimension: p,
    derivative: (_t, w, dwdt) => {
      for (let j = 0; j < p; j++) {
        let sum = target[j] - ridge * w[j];
        for (let l = 0; l < p; l++) sum -= gram[j * p + l] * w[l];
        dwdt[j] = sum;
      }
    },
    switches: { friction: lambda },
  };
}

/**
 * Cyclic coordinate descent (Friedman, Hastie, Tibshirani 2010): each weight in turn to its own minimum, until none
 * moves.
 */
function coordinateDescent({ X, y, lambda, ridge }: Regression): Float64Array {
  const w = new Float64Array(X.length);
  const residual = y.slice(); // y − Xw
  for (let sweep = 0; sweep < 100_000; sweep++) {
    let most = 0;
    for (let j = 0; j < X.length; j++) {
      const column = X[j];
      const square = dot(column, column);
      const pull = dot(column, residual) + square * w[j];
      const next = (Math.sign(pull) * Math.max(0, Math.abs(pull) - lambda)) / (square + ridge);
      const change = next - w[j];
      if (change === 0) continue;
      for (let i = 0; i < residual.length; i++) residual[i] -= change * column[i];
      w[j] = next;
      most = Math.max(most, Math.abs(change));
    }
    if (most < 1e-15) return w;
  }
  throw new Error("coordinate descent did not settle");
}

/** By how much the conditions of Karush, Kuhn and Tucker are broken, as a share of lambda. */
function broken(problem: Regression, w: Float64Array): number {
  const drive = new Float64Array(w.length);
  descent(problem).derivative(0, w, drive);
  return drive.reduce((most, pull, j) => {
    const excess = w[j] === 0 ? Math.abs(pull) - problem.lambda : Math.abs(pull - problem.lambda * Math.sign(w[j]));
    return Math.max(most, excess / problem.lambda);
  }, 0);
}

const signs = (w: Float64Array) => Array.from(w, (weight) => Math.sign(weight) + 0); // no −0

const shapes = [
  { n: 30, p: 8, ridge: 0 },
  { n: 60, p: 20, ridge: 0 },
  // more weights than data: unique because the columns are in general position (Tibshirani 2013)
  { n: 15, p: 30, ridge: 0 },
  { n: 30, p: 12, ridge: 0.5 },
  { n: 10, p: 40, ridge: 0.3 },
];
const problems = shapes.flatMap(({ n, p, ridge }) =>
  [0, 1, 2].map((seed) => ({
    name: `${ridge === 0 ? "lasso" : "elastic net"} ${seed}, n = ${n}, p = ${p}`,
    problem: regression(seed, n, p, ridge),
  })),
);

/**
 * The methods, the tolerance of each, and how far from rest it may be after all transients: in weights, for those of
 * size about 1.
 */
const methods: readonly { method: Method; options: { tolerance?: number; step?: number }; off: number }[] = [
  { method: eventSolver, options: { tolerance: 1e-9 }, off: 1e-8 },
  { method: rkc, options: { tolerance: 1e-6 }, off: 1e-5 },
  { method: proximalEuler, options: { step: 0.2 }, off: 1e-12 },
];

describe("gradient descent with friction rests where coordinate descent ends", () => {
  it("on problems that have something to select, and to drop", () => {
    for (const { problem } of problems) {
      const w = coordinateDescent(problem);
      const kept = w.filter((weight) => weight !== 0).length;
      expect(broken(problem, w)).toBeLessThan(1e-12);
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThan(w.length);
    }
  });

  for (const { method, options, off } of methods) {
    it.each(problems)(`${method.name}: $name`, ({ problem }) => {
      const field = descent(problem);
      const expected = coordinateDescent(problem);
      // every weight has to move, half of them through zero
      const start = Float64Array.from(expected, (_, j) => (-1) ** j);
      const { status, y: w } = solve(field, start, { ...options, tEnd: 2000, method, times: [] });
      expect(status).toBe("done");
      expect(signs(w)).toEqual(signs(expected));
      for (let j = 0; j < w.length; j++) expect(Math.abs(w[j] - expected[j])).toBeLessThan(off);
      expect(broken(problem, w)).toBeLessThan((4 * off) / problem.lambda);
    });
  }
});
