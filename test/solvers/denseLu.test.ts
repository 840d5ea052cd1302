import fc from "fast-check";
import { Matrix, SVD, solve as solveByMlMatrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { backSolve, factorize } from "../../src/solvers/methods/denseLu.ts";

const entry = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1e5);

/** A random system: size, matrix row by row, right-hand side. */
const system = fc.integer({ min: 1, max: 7 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    rows: fc.array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
    b: fc.array(entry, { minLength: size, maxLength: size }),
  }),
);

/** The solution by `factorize` and `backSolve`, or undefined when the matrix is singular. */
function solve(rows: readonly (readonly number[])[], b: readonly number[]): Float64Array | undefined {
  const A = Float64Array.from(rows.flat());
  const pivots = new Int32Array(rows.length);
  if (!factorize(A, pivots)) return undefined;
  const x = Float64Array.from(b);
  backSolve(A, pivots, x);
  return x;
}

describe("denseLu", () => {
  it("agrees with ml-matrix on random systems, as far as their condition allows", () => {
    let compared = 0;
    fc.assert(
      fc.property(system, ({ size, rows, b }) => {
        const { condition } = new SVD(new Matrix(rows));
        fc.pre(condition < 1e8);
        const x = solve(rows, b)!;
        const other = solveByMlMatrix(new Matrix(rows), Matrix.columnVector(b)).to1DArray();
        const length = Math.hypot(...other);
        // Backward errors of LU with partial pivoting are a few size·ε in practice; the condition number carries them
        // to x.
        const bound = 100 * size * Number.EPSILON * condition * (length + Number.MIN_VALUE);
        other.forEach((value, i) => {
          expect(Math.abs(x[i] - value)).toBeLessThanOrEqual(bound);
        });
        compared++;
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it("leaves a residual of a few rounding errors", () => {
    fc.assert(
      fc.property(system, ({ size, rows, b }) => {
        const x = solve(rows, b);
        if (!x?.every(Number.isFinite)) return;
        const largest = Math.max(...x.map(Math.abs));
        rows.forEach((row, i) => {
          const residual = row.reduce((sum, value, j) => sum + value * x[j], -b[i]);
          // |A| ≤ 10, growth of partial pivoting at most 2^(size−1)
          const bound = size * 2 ** size * Number.EPSILON * (10 * size * largest + 10);
          expect(Math.abs(residual)).toBeLessThanOrEqual(bound);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("solves a system that needs its rows exchanged", () => {
    expect([
      ...solve(
        [
          [0, 2, 0],
          [0, 0, 4],
          [5, 0, 0],
        ],
        [2, 8, 15],
      )!,
    ]).toEqual([3, 1, 2]); // prettier-ignore
  });

  it("picks the largest pivot: a tiny one at the corner does no harm", () => {
    // exact solution (1/(1 − ε), 1 − ε/(1 − ε)); without exchange 1e-20 swallows the second row and x₀ = 0
    const x = solve(
      [
        [1e-20, 1],
        [1, 1],
      ],
      [1, 2],
    )!; // prettier-ignore
    expect([...x]).toEqual([1, 1]);
  });

  it("uses the same factors for several right-hand sides", () => {
    const A = new Float64Array([4, 1, 2, 3]);
    const pivots = new Int32Array(2);
    factorize(A, pivots);
    for (const expected of [
      [1, 0],
      [0, 1],
      [2, -3],
    ]) {
      const b = new Float64Array([4 * expected[0] + expected[1], 2 * expected[0] + 3 * expected[1]]);
      backSolve(A, pivots, b);
      expect(b[0]).toBeCloseTo(expected[0], 14);
      expect(b[1]).toBeCloseTo(expected[1], 14);
    }
  });

  it("says that a matrix with two equal rows is singular", () => {
    // Equal rows go through equal operations and leave a row of exact zeros.
    fc.assert(
      fc.property(
        system.filter(({ size }) => size > 1),
        fc.nat(),
        fc.nat(),
        ({ size, rows }, one, other) => {
          const copy = rows.map((row) => [...row]);
          const target = other % size;
          const source = one % size === target ? (target + 1) % size : one % size;
          copy[target] = [...copy[source]];
          expect(factorize(Float64Array.from(copy.flat()), new Int32Array(size))).toBe(false);
        },
      ),
    );
  });

  it.each([
    { what: "zero", A: [0, 0, 0, 0] },
    { what: "with a column of zeros", A: [1, 0, 2, 0] },
    { what: "with proportional columns", A: [1, 2, 2, 4] },
    { what: "with NaN in its first column", A: [Number.NaN, 1, Number.NaN, 1] },
  ])("says that a matrix $what is singular", ({ A }) => {
    expect(factorize(Float64Array.from(A), new Int32Array(2))).toBe(false);
  });
});
