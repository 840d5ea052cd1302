import { describe, expect, it } from "vitest";
import { dopri5 } from "../../src/solvers/index.ts";
import { coefficientsOf } from "../support/coefficients.ts";
import { density, elementaryWeights, size, treesOf } from "../support/trees.ts";

const { a, b, c, e, at } = coefficientsOf(dopri5, 7);
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

describe("the trees behind the order conditions", () => {
  it("number 1, 1, 2, 4, 9, 20", () => {
    // A000081 of the encyclopedia of integer sequences
    expect([1, 2, 3, 4, 5, 6].map((nodes) => treesOf(nodes).length)).toEqual([1, 1, 2, 4, 9, 20]);
  });
});

describe("a step of dopri5", () => {
  it("has seven stages, each at the time its slopes add up to", () => {
    expect(a.map((row) => row.length)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    a.forEach((row, i) => {
      expect(
        row.reduce((sum, weight) => sum + weight, 0),
        `stage ${i}`,
      ).toBeCloseTo(c[i], 14);
    });
    expect(c).toEqual([0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1]);
  });

  it.each([1, 2, 3, 4, 5])("satisfies all conditions of order %i", (order) => {
    expect(violation(b, order)).toBeLessThan(ROUNDING);
  });

  it("does not satisfy the conditions of order 6", () => {
    expect(violation(b, 6)).toBeGreaterThan(1e-4);
  });

  it.each([1, 2, 3, 4])("has an embedded one that satisfies all conditions of order %i", (order) => {
    expect(violation(embedded, order)).toBeLessThan(ROUNDING);
  });

  it("has one that does not satisfy the conditions of order 5, so the difference measures the error", () => {
    expect(violation(embedded, 5)).toBeGreaterThan(1e-4);
  });

  it("ends in its last stage, hence the first of the next one", () => {
    expect(a[6]).toEqual(b.slice(0, 6));
    expect(b[6]).toBe(0);
  });

  it.each([1, 2, 3, 4])("satisfies all conditions of order %i at every fraction in between", (order) => {
    for (const s of [0.1, 0.25, 0.5, 0.61803, 0.9]) expect(violation(at(s), order, s)).toBeLessThan(ROUNDING);
  });
});
