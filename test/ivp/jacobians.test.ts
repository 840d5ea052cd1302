import { expect, it } from "vitest";
import type { Field } from "../../src/solvers/index.ts";
import { e5, methodOfLines, stiff } from "./problems/index.ts";

/**
 * The Jacobian by central differences over h and 2h, combined so that they are exact for polynomials of degree four or
 * less, as all of these fields are: what is left is rounding, for any h.
 */
function differenced({ dimension: n, derivative }: Field, y: Float64Array, h: number): Float64Array {
  const J = new Float64Array(n * n);
  const slope = new Float64Array(n);
  const weights = [
    [h, 2 / (3 * h)],
    [-h, -2 / (3 * h)],
    [2 * h, -1 / (12 * h)],
    [-2 * h, 1 / (12 * h)],
  ];
  for (let j = 0; j < n; j++) {
    for (const [shift, weight] of weights) {
      derivative(
        0,
        y.map((value, k) => (k === j ? value + shift : value)),
        slope,
      );
      for (let i = 0; i < n; i++) J[i * n + j] += weight * slope[i];
    }
  }
  return J;
}

const withJacobian = [...stiff, ...methodOfLines].filter(({ field }) => field.jacobian !== undefined);

it.each(withJacobian)("the Jacobian of $name is that of its derivative", (problem) => {
  const { field } = problem;
  const n = field.dimension;
  const scale = problem === e5 ? 1e-15 : 1; // where its rates, of 10⁻⁹ to 10⁹, tell equally
  const y = Float64Array.from({ length: n }, (_, k) => scale * (0.3 + 0.1 * ((3 * k) % 7)));
  const J = new Float64Array(n * n).fill(Number.NaN);
  field.jacobian!(0, y, J);
  const wanted = differenced(field, y, 0.25 * scale);
  let worst = 0; // relative to the largest entry of the row
  for (let i = 0; i < n; i++) {
    const row = J.subarray(i * n, (i + 1) * n);
    const largest = row.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    row.forEach((entry, j) => {
      worst = Math.max(worst, Math.abs(entry - wanted[i * n + j]) / largest);
    });
  }
  expect(worst).toBeLessThan(2e-13);
});
