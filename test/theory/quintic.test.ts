import fc from "fast-check";
import { expect, test } from "vitest";
import { horner, quintic } from "../../src/theory/quintic.ts";
import { logSlope } from "./support.ts";

test("a polynomial of degree 5 is reproduced from its values, slopes and curvatures at the ends", () => {
  const coefficient = fc.double({ min: -1, max: 1, noNaN: true });
  const coefficients = fc.array(coefficient, { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(coefficients, fc.double({ min: 0.1, max: 10, noNaN: true }), (p, h) => {
      const at = (t: number): [number, number, number] => {
        const value = p.reduce((sum, c, i) => sum + c * t ** i, 0);
        const slope = p.reduce((sum, c, i) => sum + (i > 0 ? i * c * t ** (i - 1) : 0), 0);
        const curvature = p.reduce((sum, c, i) => sum + (i > 1 ? i * (i - 1) * c * t ** (i - 2) : 0), 0);
        return [value, slope, curvature];
      };
      const out = new Float64Array(6);
      quintic(at(0), at(h), h, out);
      for (const s of [0, 0.2, 0.5, 0.9, 1]) {
        // every term is at most (1 + h)^5·60 before it cancels
        expect(Math.abs(horner(out, s) - at(s * h)[0])).toBeLessThan(1e-13 * 60 * (1 + h) ** 5);
      }
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("on a smooth function the error falls with the sixth power of the step", () => {
  const out = new Float64Array(6);
  const steps = [0.8, 0.4, 0.2, 0.1];
  const errors = steps.map((h) => {
    const at = (t: number): [number, number, number] => [Math.exp(t), Math.exp(t), Math.exp(t)];
    quintic(at(0), at(h), h, out);
    return Math.abs(horner(out, 0.5) - Math.exp(h / 2));
  });
  expect(logSlope(steps, errors)).toBeCloseTo(6, 0); // measured: 6.1
});
