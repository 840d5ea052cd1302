import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { PAPER_WINDOW, polysemanticCount } from "../../src/measure/polysemantic.ts";
import { negated, relabelled, weightMatrix } from "./weightMatrix.ts";

describe("polysemanticCount", () => {
  // neurons:                 0    1    2     3    4
  const W = Float64Array.of(1.0, 0.0, 0.8, 1e-300, 0, -1.2, 1.0, 0.79, 0.9, 0);

  it("counts neurons with two or more nonzero weights, however small", () => {
    expect(polysemanticCount(W, { n: 2, m: 5 })).toBe(3); // neurons 0, 2 and 3
  });

  it("counts within the paper's window, its ends included, signs aside", () => {
    expect(PAPER_WINDOW).toEqual([0.8, 1.2]);
    expect(polysemanticCount(W, { n: 2, m: 5, window: PAPER_WINDOW })).toBe(1); // neuron 0: 1.0 and −1.2
    expect(polysemanticCount(W, { n: 2, m: 5, window: [0.79, 1.2] })).toBe(2); // and neuron 2
    expect(polysemanticCount(W, { n: 2, m: 5, window: [0.8, 1.19] })).toBe(0);
  });

  it("takes Infinity as no upper end", () => {
    expect(polysemanticCount(Float64Array.of(3, 4), { n: 2, m: 1, window: [0.8, Infinity] })).toBe(1);
  });

  it("counts a neuron that three features share once", () => {
    expect(polysemanticCount(Float64Array.of(1, -1, 1), { n: 3, m: 1 })).toBe(1);
  });

  it("agrees with looking at every pair of features on every neuron", () => {
    fc.assert(
      fc.property(weightMatrix, ({ W, n, m }) => {
        for (const window of [undefined, PAPER_WINDOW]) {
          const counts = (w: number) => (window ? window[0] <= Math.abs(w) && Math.abs(w) <= window[1] : w !== 0);
          const shared = new Set<number>();
          for (let k = 0; k < m; k++)
            for (let i = 0; i < n; i++)
              for (let j = 0; j < i; j++) if (counts(W[i * m + k]) && counts(W[j * m + k])) shared.add(k);
          expect(polysemanticCount(W, { n, m, ...(window && { window }) })).toBe(shared.size);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("keeps its counts when neurons are relabelled and when every sign is flipped", () => {
    fc.assert(
      fc.property(weightMatrix, ({ W, n, m, order }) => {
        for (const other of [relabelled({ W, n, m, order }), negated(W)]) {
          expect(polysemanticCount(other, { n, m })).toBe(polysemanticCount(W, { n, m }));
          expect(polysemanticCount(other, { n, m, window: PAPER_WINDOW })).toBe(
            polysemanticCount(W, { n, m, window: PAPER_WINDOW }),
          );
        }
      }),
      { seed: 1 },
    );
  });

  it.each([
    [{ n: 2, m: 4 }, "W has length 10, 2 features on 4 neurons need 8."],
    [{ n: 0, m: 5 }, "n must be a whole number >= 1, got 0."],
    [{ n: 2, m: 0 }, "m must be a whole number >= 1, got 0."],
  ])("refuses the size %o", (size, message) => {
    expect(() => polysemanticCount(W, size)).toThrow(InputError);
    expect(() => polysemanticCount(W, size)).toThrow(message);
  });

  it.each([
    [[1.2, 0.8] as const, "[1.2, 0.8]"],
    [[0, 1.2] as const, "[0, 1.2]"],
    [[Number.NaN, 1.2] as const, "[NaN, 1.2]"],
    [[0.8, Number.NaN] as const, "[0.8, NaN]"],
  ])("refuses the window %o", (window, shown) => {
    expect(() => polysemanticCount(W, { n: 2, m: 5, window })).toThrow(
      `window must be [low, high] with 0 < low <= high, got ${shown}.`,
    );
  });

  it("refuses weights that are not finite, naming the first", () => {
    expect(() => polysemanticCount(Float64Array.of(1, Number.NaN), { n: 2, m: 1 })).toThrow(
      "W[1] must be a finite number, got NaN.",
    );
  });
});
