import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { initialWeights } from "../../src/index.ts";
import { projectedDescent, relaxation } from "../../src/theory/index.ts";

/** As docs/who-wins.md has them, in units of √m: pairs active, rate of the sum, slowest, fastest, alone. */
const rows: [m: number, active: number, sum: number, slowest: number, fastest: number, alone: number][] = [
  [32, 0.62, -1.29, 0.22, 1.68, 0.78],
  [64, 0.47, -0.2, 0.38, 1.24, 0.76],
];

describe("the rates at which leads widen after stage one, n = 32", () => {
  it.each(rows)("are those of docs/who-wins.md for m = %i, near those of orthonormal rows", (m, ...shown) => {
    const n = 32;
    const starts = [0, 1, 2, 3].map((key) => ratesOf(n, m, key));
    shown.forEach((value, at) => {
      const mean = starts.reduce((sum, start) => sum + start[at], 0) / starts.length;
      expect(Math.abs(mean - value)).toBeLessThanOrEqual(0.0051); // it is shown with two digits
    });
    const [, , slowest, fastest] = shown;
    const [middle, radius] = [Math.sqrt(2 / Math.PI), Math.sqrt((2 * (1 - 2 / Math.PI) * n) / m)];
    expect(Math.abs(slowest - (middle - radius))).toBeLessThan(0.28);
    expect(Math.abs(fastest - (middle + radius))).toBeLessThan(0.23);
  });
});

/** By one start, from the multipliers at s = 0.02. */
function ratesOf(n: number, m: number, key: number): number[] {
  const { weights } = relaxation({ W: initialWeights({ n, m, key: [3, n, m, key] }), n, m });
  const { multipliers } = projectedDescent({ W: weights, n, m, sEnd: 0.02 });
  const minus = Matrix.from1DArray(
    n,
    n,
    Array.from(multipliers, (x) => -x),
  );
  const { realEigenvalues } = new EigenvalueDecomposition(minus, { assumeSymmetric: true });
  const [sum, slowest, ...others] = realEigenvalues.sort((a, b) => a - b).map((rate) => rate / Math.sqrt(m));
  const active = multipliers.filter((x, q) => q % n < Math.floor(q / n) && x > 1e-9).length / ((n * (n - 1)) / 2);
  return [active, sum, slowest, others[others.length - 1], minus.trace() / n / Math.sqrt(m)];
}
