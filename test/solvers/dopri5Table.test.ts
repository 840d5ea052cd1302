import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DenseQuartic, dopri5Table } from "../../src/solvers/dopri5Table.ts";
import { density, elementaryWeights, size, treesOf } from "../support/trees.ts";

const { a, b, c, e } = dopri5Table;
const embedded = b.map((weight, i) => weight - e[i]);
const ROUNDING = 1e-14;

/** Largest violation of Σ weights_i φ_i(tree) = s^size/γ(tree) over all trees of `order` nodes. */
function violation(weights: readonly number[], order: number, s = 1): number {
  return Math.max(
    ...treesOf(order).map((tree) => {
      const phi = elementaryWeights(tree, a);
      const got = weights.reduce((sum, weight, i) => sum + weight * phi[i], 0);
      return Math.abs(got - s ** size(tree) / density(tree));
    }),
  );
}

/** The weights of the stages at the fraction s of a step, read off a step that has one slope at a time. */
function weightsAt(s: number): number[] {
  return b.map((weight, stage) => {
    const k = b.map((_, other) => new Float64Array([other === stage ? 1 : 0]));
    const dense = new DenseQuartic(1);
    const out = new Float64Array(1);
    dense.fit(new Float64Array(1), new Float64Array([weight]), 1, k);
    dense.evaluate(s, out);
    return out[0];
  });
}

describe("the trees behind the order conditions", () => {
  it("number 1, 1, 2, 4, 9, 20", () => {
    // A000081 of the encyclopedia of integer sequences
    expect([1, 2, 3, 4, 5, 6].map((nodes) => treesOf(nodes).length)).toEqual([1, 1, 2, 4, 9, 20]);
  });
});

describe("dopri5Table", () => {
  it.each([1, 2, 3, 4, 5])("the weights satisfy all conditions of order %i", (order) => {
    expect(violation(b, order)).toBeLessThan(ROUNDING);
  });

  it("the weights do not satisfy the conditions of order 6", () => {
    expect(violation(b, 6)).toBeGreaterThan(1e-4);
  });

  it.each([1, 2, 3, 4])("the embedded weights satisfy all conditions of order %i", (order) => {
    expect(violation(embedded, order)).toBeLessThan(ROUNDING);
  });

  it("the embedded weights do not satisfy the conditions of order 5, so the difference measures the error", () => {
    expect(violation(embedded, 5)).toBeGreaterThan(1e-4);
  });

  it("the last stage is the end of the step, hence the first of the next one", () => {
    expect(a[6]).toEqual(b.slice(0, 6));
    expect([c[5], c[6], b[6]]).toEqual([1, 1, 0]);
  });
});

describe("DenseQuartic", () => {
  it.each([1, 2, 3, 4])("satisfies all conditions of order %i at every fraction of the step", (order) => {
    for (const s of [0.1, 0.25, 0.5, 0.61803, 0.9]) expect(violation(weightsAt(s), order, s)).toBeLessThan(ROUNDING);
  });

  it("starts at y with the slope of the first stage and ends at y1 with the slope of the last", () => {
    const y = new Float64Array([2]);
    const y1 = new Float64Array([3]);
    const h = 0.5;
    const k = [1.5, 1, 2, 3, -1, 4, -2.5].map((slope) => new Float64Array([slope]));
    const dense = new DenseQuartic(1);
    dense.fit(y, y1, h, k);
    const at = (s: number): number => {
      const out = new Float64Array(1);
      dense.evaluate(s, out);
      return out[0];
    };
    const d = 1e-6;
    expect(at(0)).toBe(2);
    expect(at(1)).toBe(3);
    expect((at(d) - at(-d)) / (2 * d * h)).toBeCloseTo(1.5, 6);
    expect((at(1 + d) - at(1 - d)) / (2 * d * h)).toBeCloseTo(-2.5, 6);
  });

  it("has the same values in Bernstein form as by evaluation", () => {
    const slope = fc.double({ min: -10, max: 10, noNaN: true });
    const component = fc.array(slope, { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(component, component, fc.double({ min: 0, max: 1, noNaN: true }), (one, two, s) => {
        const at = (i: number) => Float64Array.of(one[i], two[i]);
        const dense = new DenseQuartic(2);
        dense.fit(
          at(7),
          at(8),
          0.7,
          Array.from({ length: 7 }, (_, stage) => at(stage)),
        );
        const out = new Float64Array(2);
        const p = new Float64Array(5);
        dense.evaluate(s, out);
        for (let i = 0; i < 2; i++) {
          dense.bernstein(i, p);
          const r = 1 - s;
          const value =
            r ** 4 * p[0] + 4 * r ** 3 * s * p[1] + 6 * (r * s) ** 2 * p[2] + 4 * r * s ** 3 * p[3] + s ** 4 * p[4];
          expect(Math.abs(value - out[i])).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it("keeps a component that does not move exactly where it is", () => {
    const dense = new DenseQuartic(1);
    const out = new Float64Array(1);
    const still = Array.from({ length: 7 }, () => new Float64Array(1));
    dense.fit(new Float64Array([0.1]), new Float64Array([0.1]), 0.3, still);
    for (const s of [0, 0.2, 0.7, 1]) {
      dense.evaluate(s, out);
      expect(out[0]).toBe(0.1);
    }
  });
});
