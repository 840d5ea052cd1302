import fc from "fast-check";
import { expect, test } from "vitest";
import { interpolate, LOBATTO_NODES } from "../../src/theory/collapsePieces.ts";

const unit = fc.double({ min: -1, max: 1, noNaN: true });
const coefficients = fc.array(unit, { minLength: 6, maxLength: 6 });
const horner = (p: readonly number[], s: number): number => p.reduceRight((value, c) => value * s + c, 0);

test("the nodes are the six extrema of the Chebyshev polynomial T₅, from 0 to 1 exactly", () => {
  expect(LOBATTO_NODES).toHaveLength(6);
  expect([LOBATTO_NODES[0], LOBATTO_NODES[5]]).toEqual([0, 1]);
  LOBATTO_NODES.forEach((s, j) => {
    const x = 2 * s - 1;
    const t5 = ((16 * x * x - 20) * x * x + 5) * x; // T₅(x) = 16x⁵ − 20x³ + 5x, ±1 in turn
    expect(t5).toBeCloseTo(j % 2 === 0 ? -1 : 1, 13);
  });
});

test("a polynomial of degree 5 comes back exactly, between the nodes and a little beyond", () => {
  fc.assert(
    fc.property(coefficients, fc.double({ min: -0.1, max: 1.1, noNaN: true }), (p, s) => {
      const values = Float64Array.from(LOBATTO_NODES, (node) => horner(p, node));
      // values of at most 6 and a Lebesgue constant of 2 inside, 7 at the outer ends; measured: 8.5e-14
      expect(Math.abs(interpolate(values, s) - horner(p, s))).toBeLessThan(1e-12);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("at a node it is the value there, bit for bit", () => {
  fc.assert(
    fc.property(coefficients, (p) => {
      const values = Float64Array.from(p);
      LOBATTO_NODES.forEach((s, j) => {
        expect(interpolate(values, s)).toBe(values[j]);
      });
    }),
    { seed: 2, numRuns: 200 },
  );
});

test("however near a node and however large the values, it is a number, and that of the node", () => {
  const values = Float64Array.of(1e100, 2e100, -1e100, 3, 5e99, 1e100);
  for (const s of [5e-324, 1e-300, 1e-250, 1e-200, 1e-140, 1e-100, 1e-30]) {
    expect(Math.abs(interpolate(values, s) / 1e100 - 1)).toBeLessThan(1e-14);
  }
});

test("the error for a smooth function falls with the sixth power of the step", () => {
  const worst = [1, 0.5, 0.25].map((h) => {
    const values = Float64Array.from(LOBATTO_NODES, (s) => Math.exp(h * s));
    let error = 0;
    for (let i = 0; i <= 100; i++)
      error = Math.max(error, Math.abs(interpolate(values, i / 100) - Math.exp((h * i) / 100)));
    return error;
  });
  // measured: 8.6e-7 at h = 1
  expect(Math.log2(worst[0] / worst[1])).toBeCloseTo(6, 0);
  expect(Math.log2(worst[1] / worst[2])).toBeCloseTo(6, 0);
});
