import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { winnerAgreement, winnerRanks, winners } from "../../src/measure/winners.ts";
import { negated, relabelled, type WeightMatrix, weightMatrix } from "./weightMatrix.ts";

/** Two matrices of one shape, the second one being the first with its weights dealt anew. */
const startAndFinal = weightMatrix.chain((matrix) =>
  fc.record({
    matrix: fc.constant(matrix),
    final: fc
      .shuffledSubarray(Array.from(matrix.W), { minLength: matrix.W.length, maxLength: matrix.W.length })
      .map((weights) => Float64Array.from(weights)),
  }),
);

const rowsOf = ({ W, m }: WeightMatrix) =>
  Array.from({ length: W.length / m }, (_, i) => Array.from(W.slice(i * m, (i + 1) * m)));

describe("winners", () => {
  it("are the largest weights by size, the first of equals, none in a row of zeros", () => {
    const W = Float64Array.of(0.1, -0.9, 0.5, 0, 0.7, -0.7, 0, -0, 0);
    expect(winners(W, { n: 3, m: 3 })).toEqual({
      neuron: Int32Array.of(1, 1, -1),
      sign: Int8Array.of(-1, 1, 0),
    });
  });

  it("are beaten by no other weight of the row, comparing every pair", () => {
    fc.assert(
      fc.property(weightMatrix, (matrix) => {
        const { neuron, sign } = winners(matrix.W, matrix);
        rowsOf(matrix).forEach((row, i) => {
          const best = row.findIndex((a) => a !== 0 && row.every((b) => Math.abs(b) <= Math.abs(a)));
          expect(neuron[i]).toBe(best);
          expect(sign[i]).toBe(best < 0 ? 0 : row[best] > 0 ? 1 : -1);
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("keep their neurons and turn their signs when every sign is flipped", () => {
    fc.assert(
      fc.property(weightMatrix, (matrix) => {
        const { neuron, sign } = winners(matrix.W, matrix);
        expect(winners(negated(matrix.W), matrix)).toEqual({ neuron, sign: sign.map((s) => -s) });
      }),
      { seed: 1 },
    );
  });

  it("hold the same weight in size when neurons are relabelled", () => {
    fc.assert(
      fc.property(weightMatrix, (matrix) => {
        const before = winners(matrix.W, matrix);
        const W = relabelled(matrix);
        const after = winners(W, matrix);
        for (let i = 0; i < matrix.n; i++) {
          const size = (weights: Float64Array, k: number) => (k < 0 ? 0 : Math.abs(weights[i * matrix.m + k]));
          expect(size(W, after.neuron[i])).toBe(size(matrix.W, before.neuron[i]));
        }
      }),
      { seed: 1 },
    );
  });

  it("refuse a size that is not that of the weights", () => {
    expect(() => winners(new Float64Array(6), { n: 4, m: 2 })).toThrow(InputError);
    expect(() => winners(new Float64Array(6), { n: 4, m: 2 })).toThrow(
      "W has length 6, 4 features on 2 neurons need 8.",
    );
  });
});

describe("winnerRanks", () => {
  it("rank the final winner by its size at the start, equals sharing the better rank, 0 for a lost feature", () => {
    const start = Float64Array.from([0.3, -0.2, 0.1, 0.3, -0.2, 0.1, 0.2, -0.2, 0.3, 0.3, -0.2, 0.1]);
    const final = Float64Array.from([0, 0, 0.9, 0, 0.9, 0, -0.9, 0, 0, 0, 0, 0]);
    expect(winnerRanks(start, final, { n: 4, m: 3 })).toEqual(Int32Array.of(3, 2, 2, 0));
  });

  it("are places in the start sorted by size", () => {
    fc.assert(
      fc.property(startAndFinal, ({ matrix, final }) => {
        const { neuron } = winners(final, matrix);
        const ranks = winnerRanks(matrix.W, final, matrix);
        rowsOf(matrix).forEach((row, i) => {
          const sorted = row.map(Math.abs).sort((a, b) => b - a);
          expect(ranks[i]).toBe(neuron[i] < 0 ? 0 : 1 + sorted.indexOf(Math.abs(row[neuron[i]])));
        });
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("refuse a start or a final matrix of another size, naming it", () => {
    const size = { n: 2, m: 2 };
    expect(() => winnerRanks(new Float64Array(3), new Float64Array(4), size)).toThrow("start has length 3");
    expect(() => winnerRanks(new Float64Array(4), new Float64Array(3), size)).toThrow("final has length 3");
  });
});

describe("winnerAgreement", () => {
  it("gives the shares of features whose winner was the largest at the start, and whose winner kept its sign", () => {
    const start = Float64Array.from([0.3, -0.2, 0.3, -0.2, 0.3, -0.2, 0.3, -0.2, 0.3, -0.2]);
    const final = Float64Array.from([1, 0, -1, 0, 0, -1, 0, 0, 1, 0]); // kept, turned, second, lost, kept
    expect(winnerAgreement(start, final, { n: 5, m: 2 })).toEqual({
      features: 4,
      largestAtStart: 3 / 4,
      signKept: 3 / 4,
    });
  });

  it("counts no sign as kept that was not there at the start", () => {
    const agreement = winnerAgreement(Float64Array.of(0, 0.4), Float64Array.of(1, 0), { n: 1, m: 2 });
    expect(agreement).toEqual({ features: 1, largestAtStart: 0, signKept: 0 });
  });

  it("is complete for a matrix and itself", () => {
    fc.assert(
      fc.property(weightMatrix, ({ W, n, m }) => {
        const features = rowsOf({ W, n, m, order: [] }).filter((row) => row.some((weight) => weight !== 0)).length;
        const share = features === 0 ? Number.NaN : 1;
        expect(winnerAgreement(W, W, { n, m })).toEqual({ features, largestAtStart: share, signKept: share });
      }),
      { seed: 1 },
    );
  });

  it("stays the same when every sign is flipped", () => {
    fc.assert(
      fc.property(startAndFinal, ({ matrix, final }) => {
        const agreement = winnerAgreement(matrix.W, final, matrix);
        expect(winnerAgreement(negated(matrix.W), negated(final), matrix)).toEqual(agreement);
      }),
      { seed: 1 },
    );
  });

  it("has no share to give when every feature is lost", () => {
    expect(winnerAgreement(Float64Array.of(1, 2), new Float64Array(2), { n: 1, m: 2 })).toEqual({
      features: 0,
      largestAtStart: Number.NaN,
      signKept: Number.NaN,
    });
  });
});
