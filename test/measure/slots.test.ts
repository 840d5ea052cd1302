import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { polysemanticCount } from "../../src/measure/polysemantic.ts";
import { slotTable } from "../../src/measure/slots.ts";
import { negated, relabelled, type WeightMatrix, weightMatrix } from "./weightMatrix.ts";

/** The same table from the list of features on every neuron. */
function naive({ W, n, m }: WeightMatrix) {
  const features = Array.from({ length: n }, (_, i) => i);
  const neurons = Array.from({ length: m }, (_, k) => features.map((i) => W[i * m + k]).filter((w) => w !== 0));
  const rows = features.map((i) => Array.from(W.slice(i * m, (i + 1) * m)).filter((w) => w !== 0).length);
  return {
    empty: neurons.filter((held) => held.length === 0).length,
    one: neurons.filter((held) => held.length === 1).length,
    benign: neurons.filter((held) => held.length === 2 && held[0] * held[1] < 0).length,
    sameSign: neurons.filter((held) => held.some((a, i) => held.some((b, j) => i < j && a * b > 0))).length,
    three: neurons.filter((held) => held.length >= 3).length,
    lost: rows.filter((weights) => weights === 0).length,
    split: rows.filter((weights) => weights > 1).length,
  };
}

describe("slotTable", () => {
  it("sorts neurons by what they hold", () => {
    const W = Float64Array.from(
      [
        // empty, one, benign, two of one sign, three, three of one sign
        [0, 1, 0.9, 0.5, 0.3, -0.1],
        [0, 0, -1, 0.4, -0.2, -0.6],
        [-0, 0, 0, 0, 0.1, -0.2],
        [0, 0, 0, 0, 0, 0],
      ].flat(),
    );
    expect(slotTable(W, { n: 4, m: 6 })).toEqual({
      empty: 1,
      one: 1,
      benign: 1,
      sameSign: 3,
      three: 2,
      lost: 1,
      split: 3,
    });
  });

  it("finds no offence where every feature holds one slot of its own", () => {
    // + slots of neurons 0 and 2, − slots of neurons 0 and 1
    const W = Float64Array.from([1, 0, 0, 0, 0, 0.99, -0.98, 0, 0, 0, -1, 0]);
    expect(slotTable(W, { n: 4, m: 3 })).toEqual({
      empty: 0,
      one: 2,
      benign: 1,
      sameSign: 0,
      three: 0,
      lost: 0,
      split: 0,
    });
  });

  it("agrees with listing the features of every neuron and comparing all pairs", () => {
    fc.assert(
      fc.property(weightMatrix, (matrix) => {
        expect(slotTable(matrix.W, matrix)).toEqual(naive(matrix));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("accounts for every neuron once, and for the polysemantic ones as benign or sharing a sign", () => {
    fc.assert(
      fc.property(weightMatrix, ({ W, n, m }) => {
        const { empty, one, benign, sameSign, three } = slotTable(W, { n, m });
        expect(empty + one + benign + sameSign).toBe(m);
        expect(benign + sameSign).toBe(polysemanticCount(W, { n, m }));
        expect(three).toBeLessThanOrEqual(sameSign);
      }),
      { seed: 1 },
    );
  });

  it("stays the same when neurons are relabelled and when every sign is flipped", () => {
    fc.assert(
      fc.property(weightMatrix, (matrix) => {
        const table = slotTable(matrix.W, matrix);
        expect(slotTable(relabelled(matrix), matrix)).toEqual(table);
        expect(slotTable(negated(matrix.W), matrix)).toEqual(table);
      }),
      { seed: 1 },
    );
  });

  it("refuses a size that is not that of the weights, and weights that are not finite", () => {
    expect(() => slotTable(new Float64Array(6), { n: 4, m: 2 })).toThrow(InputError);
    expect(() => slotTable(new Float64Array(6), { n: 4, m: 2 })).toThrow("4 features on 2 neurons need 8");
    expect(() => slotTable(Float64Array.of(0, Infinity), { n: 1, m: 2 })).toThrow("W[1] must be a finite number");
  });
});
