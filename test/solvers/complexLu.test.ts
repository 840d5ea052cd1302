import fc from "fast-check";
import { Matrix, SVD, solve as solveByMlMatrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { backSolveComplex, factorizeComplex } from "../../src/solvers/methods/complexLu.ts";

type Complex = readonly [re: number, im: number];

const entry = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1e5);
const complex = fc.tuple(entry, entry);

/** A random system: matrix row by row, right-hand side. */
const system = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.record({
    rows: fc.array(fc.array(complex, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
    b: fc.array(complex, { minLength: size, maxLength: size }),
  }),
);

/** The solution by `factorizeComplex` and `backSolveComplex`, or undefined when the matrix is singular. */
function solve(rows: readonly (readonly Complex[])[], b: readonly Complex[]): Complex[] | undefined {
  const re = Float64Array.from(rows.flat(), ([x]) => x);
  const im = Float64Array.from(rows.flat(), ([, y]) => y);
  const pivots = new Int32Array(rows.length);
  if (!factorizeComplex(re, im, pivots)) return undefined;
  const xRe = Float64Array.from(b, ([x]) => x);
  const xIm = Float64Array.from(b, ([, y]) => y);
  backSolveComplex(re, im, pivots, xRe, xIm);
  return Array.from(xRe, (x, i) => [x, xIm[i]] as const);
}

/** The same system in real numbers, twice as large: [[A, −B], [B, A]] (x, y) = (u, v). */
function asReal(rows: readonly (readonly Complex[])[]): number[][] {
  const upper = rows.map((row) => [...row.map(([x]) => x), ...row.map(([, y]) => -y)]);
  const lower = rows.map((row) => [...row.map(([, y]) => y), ...row.map(([x]) => x)]);
  return [...upper, ...lower];
}

/** Complex numbers from their parts, in turn. */
function pairs(...parts: number[]): Complex[] {
  return Array.from({ length: parts.length / 2 }, (_, k) => [parts[2 * k], parts[2 * k + 1]]);
}

function expectNear(x: Complex[] | undefined, wanted: Complex[]): void {
  expect(x).toHaveLength(wanted.length);
  for (const part of [0, 1] as const) {
    wanted.forEach((value, i) => {
      expect(Math.abs(x![i][part] - value[part])).toBeLessThan(1e-14);
    });
  }
}

describe("complexLu", () => {
  it("agrees with ml-matrix on the real system of twice the size, as far as its condition allows", () => {
    let compared = 0;
    fc.assert(
      fc.property(system, ({ rows, b }) => {
        const size = rows.length;
        const real = new Matrix(asReal(rows));
        const { condition } = new SVD(real);
        fc.pre(condition < 1e8);
        const right = [...b.map(([x]) => x), ...b.map(([, y]) => y)];
        const other = solveByMlMatrix(real, Matrix.columnVector(right)).to1DArray();
        const bound = 200 * size * Number.EPSILON * condition * (Math.hypot(...other) + Number.MIN_VALUE);
        solve(rows, b)!.forEach(([x, y], i) => {
          expect(Math.abs(x - other[i])).toBeLessThanOrEqual(bound);
          expect(Math.abs(y - other[size + i])).toBeLessThanOrEqual(bound);
        });
        compared++;
      }),
      { numRuns: 300 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it("solves a system that needs its rows exchanged", () => {
    // 2i·x₁ = 2, 4·x₂ = 8i, (3 + 4i)·x₀ = 25
    const x = solve(
      [pairs(0, 0, 0, 2, 0, 0), pairs(0, 0, 0, 0, 4, 0), pairs(3, 4, 0, 0, 0, 0)],
      pairs(2, 0, 0, 8, 25, 0),
    );
    expectNear(x, pairs(3, -4, 0, -1, 0, 2));
  });

  it("picks the largest pivot: a tiny one at the corner does no harm", () => {
    // 10⁻²⁰i·x₀ + x₁ = 1 and x₀ + i·x₁ = 2, to within 10⁻¹⁹ x₁ = 1 and x₀ = 2 − i; without exchange x₀ = 0
    expectNear(solve([pairs(0, 1e-20, 1, 0), pairs(1, 0, 0, 1)], pairs(1, 0, 2, 0)), pairs(2, -1, 1, 0));
  });

  it("does not overflow on entries whose squares would", () => {
    const [[x, y]] = solve([[[3e200, 4e200]]], [[2.5e201, 0]])!;
    expect(x).toBeCloseTo(3, 12);
    expect(y).toBeCloseTo(-4, 12);
    const [[u, v]] = solve([[[3e-200, 4e-200]]], [[2.5e-199, 0]])!;
    expect(u).toBeCloseTo(3, 12);
    expect(v).toBeCloseTo(-4, 12);
  });

  it("says that a matrix is singular when a column is zero, two rows are equal, or an entry is not a number", () => {
    expect(solve([pairs(1, 1, 0, 0), pairs(2, 0, 0, 0)], pairs(1, 0, 1, 0))).toBeUndefined();
    expect(solve([pairs(1, 1, 2, 3), pairs(1, 1, 2, 3)], pairs(1, 0, 1, 0))).toBeUndefined();
    expect(solve([pairs(Number.NaN, 0)], pairs(1, 0))).toBeUndefined();
    expect(solve([pairs(Infinity, 0)], pairs(1, 0))).toBeUndefined();
  });
});
