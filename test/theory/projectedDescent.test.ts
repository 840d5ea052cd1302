import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { winners } from "../../src/measure/winners.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { projectedDescent } from "../../src/theory/projectedDescent.ts";
import { reduceCollapse } from "../../src/theory/reduction.ts";
import { relaxation } from "../../src/theory/relaxation.ts";
import { slowManifold, slowManifoldAt } from "../../src/theory/slowManifold.ts";

const relaxedStart = (n: number, m: number, key: number) =>
  relaxation({ W: initialWeights({ n, m, key: ["descent", key] }), n, m }).weights;
const sizeOf = (W: Float64Array) => W.reduce((sum, w) => sum + Math.abs(w), 0);
const dot = (W: Float64Array, m: number, i: number, j: number) => {
  let sum = 0;
  for (let k = 0; k < m; k++) sum += W[i * m + k] * W[j * m + k];
  return sum;
};

describe("one feature", () => {
  const m = 40;
  const W = relaxedStart(1, m, 0);
  const closed = slowManifold(reduceCollapse(W, { lambda: 1 }));
  const times = [0.02, 0.1, 0.3, 0.7, 1.5];

  /** Largest error of ‖W‖₁ against the closed form. */
  function error(step: number): number {
    const errors: number[] = [];
    const onSample = (s: number, at: Float64Array) => {
      errors.push(Math.abs(sizeOf(at) - slowManifoldAt(closed, s).l1));
    };
    projectedDescent({ W, n: 1, m, step, softness: 1e-9, times, onSample });
    expect(errors).toHaveLength(times.length);
    return Math.max(...errors);
  }

  it("is the closed form, to second order in the step", () => {
    const errors = [0.1, 0.05, 0.025].map(error);
    expect(errors[0]).toBeLessThan(5e-3);
    expect(errors[2]).toBeLessThan(errors[0] / 8);
  });

  it("dies neuron by neuron when the closed form says, within a step", () => {
    const alive: [number, number][] = [];
    const onStep = (s: number, at: Float64Array) => void alive.push([s, at.filter((w) => w !== 0).length]);
    const { status } = projectedDescent({ W, n: 1, m, step: 0.01, onStep });
    expect(status).toBe("converged");
    for (const [number, death] of [...closed.deathTimes].filter(Number.isFinite).entries()) {
      const [seen] = alive.find(([, left]) => left <= number + 1) ?? [Infinity];
      expect(Math.abs(seen - death)).toBeLessThan(0.01);
    }
  });
});

describe("two features", () => {
  const start = (rows: number[][]) => {
    const W = Float64Array.from(rows.flat());
    return relaxation({ W, n: 2, m: rows[0].length }).weights;
  };

  it("share a neuron for ever with opposite signs", () => {
    const W = start([
      [0.6, 0.5, 0],
      [-0.55, 0, 0.5],
    ]);
    const { weights } = projectedDescent({ W, n: 2, m: 3 });
    for (const [at, w] of [1, 0, 0, -1, 0, 0].entries()) expect(weights[at]).toBeCloseTo(w, 5);
  });

  it("both leave it with equal signs", () => {
    const W = start([
      [0.6, 0.5, 0],
      [0.55, 0, 0.5],
    ]);
    const { weights } = projectedDescent({ W, n: 2, m: 3 });
    for (const [at, w] of [0, 1, 0, 0, 0, 1].entries()) expect(weights[at]).toBeCloseTo(w, 5);
  });
});

describe("two features on two neurons", () => {
  it("share one exactly when they start obtuse and their nearest axes are opposite", () => {
    for (let key = 0; key < 60; key++) {
      const W = initialWeights({ n: 2, m: 2, key: ["two on two", key] });
      const { neuron, sign } = winners(W, { n: 2, m: 2 });
      const share = dot(W, 2, 0, 1) < 0 && neuron[0] === neuron[1] && sign[0] !== sign[1];
      const end = projectedDescent({ W: relaxation({ W, n: 2, m: 2 }).weights, n: 2, m: 2 });
      const after = winners(end.weights, { n: 2, m: 2 });
      expect(after.neuron[0] === after.neuron[1], `start ${key}`).toBe(share);
    }
  });
});

describe("many features", () => {
  it.each([
    [8, 8],
    [8, 24],
    [12, 16],
  ])("keep unit rows and no acute angle, lose ‖W‖₁, and end with a weight each, n = %d, m = %d", (n, m) => {
    const W = relaxedStart(n, m, 1);
    let last = sizeOf(W);
    const onStep = (_s: number, at: Float64Array, M: Float64Array) => {
      expect(sizeOf(at)).toBeLessThan(last * (1 + 1e-6));
      last = sizeOf(at);
      for (let i = 0; i < n; i++) {
        expect(Math.abs(dot(at, m, i, i) - 1)).toBeLessThan(1e-3);
        for (let j = 0; j < i; j++) {
          expect(dot(at, m, i, j)).toBeLessThan(1e-3);
          expect(M[i * n + j]).toBeGreaterThanOrEqual(0);
          expect(M[i * n + j]).toBe(M[j * n + i]);
        }
      }
    };
    const { weights, multipliers, status } = projectedDescent({ W, n, m, onStep });
    expect(status).toBe("converged");
    for (let i = 0; i < n; i++) {
      expect([...weights.subarray(i * m, (i + 1) * m)].filter((w) => w !== 0)).toHaveLength(1);
      expect(multipliers[i * n + i]).toBeCloseTo(-1, 3); // α = ‖W_i‖₁ of a row of one weight
    }
  });

  it("come through where many pairs let go of neurons at once, whatever a multiplier would have to be", () => {
    const [n, m] = [32, 64];
    const W = relaxation({ W: initialWeights({ n, m, key: [0, "replica", n, m, 14] }), n, m }).weights;
    let last = sizeOf(W);
    const onStep = (_s: number, at: Float64Array) => {
      expect(sizeOf(at)).toBeLessThan(last * (1 + 1e-6));
      last = sizeOf(at);
    };
    const { weights, status } = projectedDescent({ W, n, m, onStep });
    expect(status).toBe("converged");
    for (let i = 0; i < n; i++) expect(dot(weights, m, i, i)).toBeCloseTo(1, 3);
    expect([...weights].filter((w) => w !== 0)).toHaveLength(n);
  });

  it("have the same winners whatever the order and signs of the neurons and the order of the features", () => {
    const [n, m] = [6, 12];
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.shuffledSubarray(
          Array.from({ length: m }, (_, k) => k),
          { minLength: m },
        ),
        fc.array(fc.constantFrom(-1, 1), { minLength: m, maxLength: m }),
        fc.shuffledSubarray(
          Array.from({ length: n }, (_, i) => i),
          { minLength: n },
        ),
        (key, neurons, signs, features) => {
          const W = relaxedStart(n, m, key);
          const turned = Float64Array.from(features.flatMap((i) => neurons.map((k, at) => signs[at] * W[i * m + k])));
          const straight = winners(projectedDescent({ W, n, m }).weights, { n, m });
          const other = winners(projectedDescent({ W: turned, n, m }).weights, { n, m });
          expect([...other.neuron].map((k) => neurons[k])).toEqual(features.map((i) => straight.neuron[i]));
        },
      ),
      { numRuns: 15, seed: 1 },
    );
  });
});

describe("what is asked of it", () => {
  const W = [1, 0, 0, 1];

  it("stops when told to, and at sEnd", () => {
    expect(projectedDescent({ W, n: 2, m: 2, signal: { aborted: true } })).toMatchObject({
      status: "interrupted",
      s: 0,
    });
    const start = relaxedStart(3, 6, 2);
    expect(projectedDescent({ W: start, n: 3, m: 6, sEnd: 0.1 })).toMatchObject({ status: "time", s: 0.1 });
  });

  it.each([
    [{ W: [1, 0, 0], n: 2, m: 2 }, "W has length 3, n = 2, m = 2 expects 4."],
    [{ W: [1, 0, 0, 2], n: 2, m: 2 }, "row 1 has length 2; relax it first."],
    [{ W: [1, 0, 0.6, 0.8], n: 2, m: 2 }, "rows 0 and 1 overlap by 0.6; relax it first."],
    [{ W: [Number.NaN, 0, 0, 1], n: 2, m: 2 }, "W must hold finite numbers only."],
    [{ W, n: 2, m: 2, step: 0 }, "step must be"],
    [{ W, n: 2, m: 2, step: 2 }, "step must be at most 1, got 2."],
    [{ W, n: 2, m: 2, times: [2, 1] }, "times must be finite, at least 0 and ascending"],
  ])("refuses %j", (options, message) => {
    expect(() => projectedDescent(options)).toThrow(InputError);
    expect(() => projectedDescent(options)).toThrow(message);
  });
});
