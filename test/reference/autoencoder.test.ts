import fc from "fast-check";
import { Matrix } from "ml-matrix";
import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { collapseField } from "../../src/dynamics/collapse.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import {
  type AutoencoderInputs,
  autoencoderGradient,
  autoencoderLoss,
  trainAutoencoder,
} from "../../src/reference/autoencoder.ts";
import { eventSolver, solve } from "../../src/solvers/index.ts";
import { collapseAt, reduceCollapse, solveCollapse, weightsAt } from "../../src/theory/index.ts";
import { largestDifference, logSlope } from "../theory/support.ts";

/** L(W) = Σ_i [(1 − ReLU(‖W_i‖²))² + Σ_{j≠i} ReLU(W_i·W_j)²] + λ_code‖W‖₁, term by term. */
function loss(rows: number[][], lambdaCode: number): number {
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0);
  let total = 0;
  rows.forEach((row, i) => {
    rows.forEach((other, j) => {
      const output = Math.max(dot(row, other), 0);
      total += i === j ? (1 - output) ** 2 : output ** 2;
    });
    for (const w of row) total += lambdaCode * Math.abs(w);
  });
  return total;
}

/** n×m rows with entries made by `entry`, n and m drawn. */
function rowsOf(entry: fc.Arbitrary<number>, sizes: { n: fc.Arbitrary<number>; m: fc.Arbitrary<number> }) {
  return fc
    .tuple(sizes.n, sizes.m)
    .chain(([n, m]) => fc.array(fc.array(entry, { minLength: m, maxLength: m }), { minLength: n, maxLength: n }));
}

const lambdaCodes = fc.double({ min: 0, max: 2, noNaN: true });

describe("autoencoderLoss", () => {
  test("is the formula of the paper written out with loops", () => {
    const entry = fc.double({ min: -1.5, max: 1.5, noNaN: true });
    const sizes = { n: fc.integer({ min: 1, max: 6 }), m: fc.integer({ min: 1, max: 8 }) };
    fc.assert(
      fc.property(rowsOf(entry, sizes), lambdaCodes, (rows, lambdaCode) => {
        const expected = loss(rows, lambdaCode);
        expect(Math.abs(autoencoderLoss(new Matrix(rows), lambdaCode) - expected)).toBeLessThan(1e-13 * (1 + expected));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("of one unit weight per feature is the penalty alone, and of no weights the n features", () => {
    expect(autoencoderLoss(Matrix.eye(3, 5), 0.1)).toBeCloseTo(0.3, 15);
    expect(autoencoderLoss(Matrix.zeros(3, 5), 0.1)).toBe(3);
  });

  test("opposite overlaps cost nothing, equal ones their square, in both orders of the pair", () => {
    expect(autoencoderLoss(new Matrix([[1], [-1]]), 0)).toBe(0);
    expect(autoencoderLoss(new Matrix([[1], [1]]), 0)).toBe(2);
  });
});

describe("autoencoderGradient", () => {
  test.each([1, 3])("agrees with central differences of the loss away from its kinks, n = %i", (n) => {
    const entry = fc
      .tuple(fc.double({ min: 0.05, max: 1, noNaN: true }), fc.boolean())
      .map(([magnitude, negative]) => (negative ? -magnitude : magnitude));
    const sizes = { n: fc.constant(n), m: fc.integer({ min: 1, max: 6 }) };
    fc.assert(
      fc.property(rowsOf(entry, sizes), lambdaCodes, (rows, lambdaCode) => {
        const gram = new Matrix(rows).mmul(new Matrix(rows).transpose());
        fc.pre(gram.to1DArray().every((overlap) => Math.abs(overlap) > 1e-3));
        const gradient = autoencoderGradient(new Matrix(rows), lambdaCode);
        expect([gradient.rows, gradient.columns]).toEqual([n, rows[0].length]);
        const h = 1e-5;
        rows.forEach((row, i) => {
          row.forEach((w, k) => {
            const at = (value: number) =>
              loss(
                rows.map((r, j) => (j === i ? r.with(k, value) : r)),
                lambdaCode,
              );
            const difference = (at(w + h) - at(w - h)) / (2 * h);
            // truncation h²/6 of a third derivative up to 24·3; rounding 2⁻⁵² of a loss up to 400, over h. Measured:
            // 7.4e-10
            expect(Math.abs(gradient.get(i, k) - difference)).toBeLessThan(3e-8);
          });
        });
      }),
      { seed: n, numRuns: 200 },
    );
  });

  test("takes the derivative of |w| at zero as zero", () => {
    const gradient = autoencoderGradient(new Matrix([[0, 0.5]]), 0.7);
    // by hand: −4(1 − 0.25)·0.5 + 0.7 = −0.8
    expect(gradient.get(0, 0)).toBe(0);
    expect(gradient.get(0, 1)).toBeCloseTo(-0.8, 15);
  });

  test("leaves W as it was", () => {
    const W = new Matrix([
      [0.5, -0.2],
      [0.1, 0.9],
    ]);
    autoencoderGradient(W, 0.1);
    expect(W.to2DArray()).toEqual([
      [0.5, -0.2],
      [0.1, 0.9],
    ]);
  });
});

describe("inputs of one's own", () => {
  /** Σ_p c_p ‖ReLU(W Wᵀ x_p) − x_p‖² + λ_code‖W‖₁, term by term. */
  function lossOf(rows: number[][], lambdaCode: number, inputs: AutoencoderInputs): number {
    let total = 0;
    inputs.rows.forEach((x, p) => {
      rows.forEach((row, j) => {
        let output = 0;
        for (let i = 0; i < rows.length; i++) for (let k = 0; k < row.length; k++) output += row[k] * rows[i][k] * x[i];
        total += inputs.weights[p] * (Math.max(output, 0) - x[j]) ** 2;
      });
    });
    for (const w of rows.flat()) total += lambdaCode * Math.abs(w);
    return total;
  }
  const entry = fc
    .tuple(fc.double({ min: 0.05, max: 1.5, noNaN: true }), fc.boolean())
    .map(([magnitude, negative]) => (negative ? -magnitude : magnitude));
  const sizes = { n: fc.integer({ min: 1, max: 5 }), m: fc.integer({ min: 1, max: 6 }) };
  const input = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0.1, max: 2, noNaN: true }));
  const drawn = rowsOf(entry, sizes).chain((rows) =>
    fc
      .array(
        fc.record({
          x: fc.array(input, { minLength: rows.length, maxLength: rows.length }),
          c: fc.double({ min: 0.01, max: 3, noNaN: true }),
        }),
        { minLength: 1, maxLength: 6 },
      )
      .map((list) => ({ rows, inputs: { rows: list.map(({ x }) => x), weights: list.map(({ c }) => c) } })),
  );

  test("make the loss of the formula written out with loops", () => {
    fc.assert(
      fc.property(drawn, lambdaCodes, ({ rows, inputs }, lambdaCode) => {
        const expected = lossOf(rows, lambdaCode, inputs);
        const got = autoencoderLoss(new Matrix(rows), lambdaCode, inputs);
        expect(Math.abs(got - expected)).toBeLessThan(1e-13 * (1 + expected));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  test("make the gradient of that loss, by central differences away from its kinks", () => {
    fc.assert(
      fc.property(drawn, lambdaCodes, ({ rows, inputs }, lambdaCode) => {
        const W = new Matrix(rows);
        const outputs = new Matrix(inputs.rows.map((x) => [...x])).mmul(W).mmul(W.transpose());
        fc.pre(outputs.to1DArray().every((z) => z === 0 || Math.abs(z) > 1e-3));
        const gradient = autoencoderGradient(W, lambdaCode, inputs);
        const h = 1e-5;
        const size = 1 + Matrix.abs(gradient).max();
        rows.forEach((row, i) => {
          row.forEach((w, k) => {
            const at = (value: number) =>
              lossOf(
                rows.map((r, a) => r.map((v, b) => (a === i && b === k ? value : v))),
                lambdaCode,
                inputs,
              );
            const difference = (at(w + h) - at(w - h)) / (2 * h);
            expect(Math.abs(gradient.get(i, k) - difference)).toBeLessThan(1e-7 * size);
          });
        });
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  test("left out are the basis vectors with weight 1, to the last bit", () => {
    const W = new Matrix([0, 1, 2].map((i) => [...initialWeights({ m: 5, key: i })]));
    const inputs = {
      rows: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      weights: [1, 1, 1],
    };
    expect(autoencoderLoss(W, 0.1, inputs)).toBe(autoencoderLoss(W, 0.1));
    expect(autoencoderGradient(W, 0.1, inputs).to2DArray()).toEqual(autoencoderGradient(W, 0.1).to2DArray());
    const options = { learningRate: 0.02, lambdaCode: 0.1, steps: 5 };
    const start = W.to2DArray();
    expect(trainAutoencoder(start, { ...options, inputs }).to2DArray()).toEqual(
      trainAutoencoder(start, options).to2DArray(),
    );
  });

  test("are what training goes by", () => {
    const start = [
      [0.5, -0.2],
      [0.3, 0.6],
    ];
    const inputs = { rows: [[1, 1]], weights: [2] };
    const step = Matrix.sub(new Matrix(start), autoencoderGradient(new Matrix(start), 0, inputs).mul(0.1));
    const trained = trainAutoencoder(start, { learningRate: 0.1, lambdaCode: 0, steps: 1, inputs });
    expect(trained.to2DArray()).toEqual(step.to2DArray());
  });

  test.each([
    [{ rows: [], weights: [] }, "inputs.rows must hold at least one input, got none."],
    [{ rows: [[1, 0]], weights: [] }, "inputs.weights has length 0, there are 1 inputs.rows."],
    [{ rows: [[1, 0], [1]], weights: [1, 1] }, "inputs.rows[1] has length 1, 2 features need 2."],
  ])("that do not fit are refused: %o", (inputs, message) => {
    expect(() => autoencoderLoss(Matrix.eye(2, 3), 0, inputs)).toThrow(InputError);
    expect(() => autoencoderGradient(Matrix.eye(2, 3), 0, inputs)).toThrow(message);
  });
});

describe("one step of rate η is 4η of flow time, with λ = λ_code/4", () => {
  // dL/dw = −4(1 − ‖w‖²)w + λ_code·sign(w) for one feature, so w − η dL/dw is an Euler step of 4η of the flow
  const m = 20;
  const lambda = 0.05;
  const flowTime = 4;
  const rates = [0.02, 0.01, 0.005, 0.0025];

  function descend(weights: Float64Array, rate: number, flowTimePerStep: number): number[] {
    const steps = Math.round(flowTime / flowTimePerStep);
    return trainAutoencoder([[...weights]], { learningRate: rate, lambdaCode: 4 * lambda, steps }).to1DArray();
  }

  test.each([0, 1, 2, 3, 4])("gradient descent comes to the flow as its rate falls, with order 1, seed %i", (seed) => {
    const weights = initialWeights({ m, key: seed });
    const flow = solve(collapseField({ m, lambda }), weights, {
      method: eventSolver,
      tolerance: 1e-12,
      tEnd: flowTime,
    }).y;
    const reduction = reduceCollapse(weights, { lambda });
    const reduced = new Float64Array(m);
    const state = collapseAt(solveCollapse(reduction, { tEnd: flowTime, tolerance: 1e-12 }), flowTime);
    weightsAt(reduction, state, weights, reduced);
    expect(largestDifference(flow, reduced)).toBeLessThan(1e-10);
    expect(flow.some((w) => w === 0)).toBe(true); // some have died by then and some have not
    expect(flow.filter((w) => w !== 0).length).toBeGreaterThan(1);

    const ends = rates.map((rate) => descend(weights, rate, 4 * rate));
    const errors = ends.map((end) => largestDifference(end, reduced));
    // Plain descent cannot rest at zero: a dead weight hops about it by up to 4ηλ, and that is the largest error here.
    // Measured slopes, seeds 0–4: 0.997, 1.000, 1.002, 1.000, 0.956
    errors.forEach((error, i) => {
      expect(error).toBeLessThan(2 * 4 * rates[i] * lambda);
    });
    expect(Math.abs(logSlope(rates, errors) - 1)).toBeLessThan(0.1);
    // and the living weights have an error of order one of their own. Measured slopes: within 0.067 of 1
    const alive = [...flow.keys()].filter((k) => flow[k] !== 0);
    const living = ends.map((end) => Math.max(...alive.map((k) => Math.abs(end[k] - flow[k]))));
    expect(Math.abs(logSlope(rates, living) - 1)).toBeLessThan(0.1);
  });

  test.each([
    ["η per step", 1],
    ["2η per step", 2],
  ])("a flow time of %s is a hundred times further off", (_name, factor) => {
    for (const seed of [0, 1, 2, 3, 4]) {
      const weights = initialWeights({ m, key: seed });
      const flow = solve(collapseField({ m, lambda }), weights, { method: eventSolver, tEnd: flowTime }).y;
      const right = largestDifference(descend(weights, 0.0025, 4 * 0.0025), flow);
      const wrong = largestDifference(descend(weights, 0.0025, factor * 0.0025), flow);
      expect(wrong).toBeGreaterThan(0.1);
      expect(wrong).toBeGreaterThan(100 * right);
    }
  });

  test("λ_code taken for λ is wrong too", () => {
    const weights = initialWeights({ m, key: 0 });
    const flow = solve(collapseField({ m, lambda: 4 * lambda }), weights, { method: eventSolver, tEnd: flowTime }).y;
    expect(largestDifference(descend(weights, 0.0025, 4 * 0.0025), flow)).toBeGreaterThan(0.1);
  });
});

describe("trainAutoencoder", () => {
  const start = [
    [0.5, -0.2, 0.1],
    [0.3, 0.6, -0.4],
  ];

  test("steps against the gradient, once per step, and tells of each and of the start", () => {
    const seen: [number, number[][]][] = [];
    const W = trainAutoencoder(start, {
      learningRate: 0.05,
      lambdaCode: 0.1,
      steps: 2,
      onStep: (step, W) => seen.push([step, W.to2DArray()]),
    });
    const first = Matrix.sub(new Matrix(start), autoencoderGradient(new Matrix(start), 0.1).mul(0.05));
    const second = Matrix.sub(first, autoencoderGradient(first, 0.1).mul(0.05));
    expect(seen).toEqual([
      [0, start],
      [1, first.to2DArray()],
      [2, second.to2DArray()],
    ]);
    expect(W.to2DArray()).toEqual(second.to2DArray());
  });

  test("does not touch the start, and no steps give it back", () => {
    const copy = start.map((row) => [...row]);
    expect(trainAutoencoder(start, { learningRate: 0.1, lambdaCode: 0, steps: 0 }).to2DArray()).toEqual(copy);
    trainAutoencoder(start, { learningRate: 0.1, lambdaCode: 0, steps: 3 });
    expect(start).toEqual(copy);
  });

  test("the loss falls at every small step", () => {
    const rows = [0, 1, 2].map((i) => [...initialWeights({ m: 8, key: i })]);
    const losses: number[] = [];
    trainAutoencoder(rows, {
      learningRate: 0.005,
      lambdaCode: 0,
      steps: 200,
      onStep: (_step, W) => losses.push(autoencoderLoss(W, 0)),
    });
    expect(losses).toHaveLength(201);
    for (let i = 1; i < losses.length; i++) expect(losses[i]).toBeLessThanOrEqual(losses[i - 1]);
    expect(losses[200]).toBeLessThan(0.1 * losses[0]);
  });

  test.each([
    [{ learningRate: 0, lambdaCode: 0.1, steps: 1 }, "learningRate must be a finite number > 0, got 0."],
    [{ learningRate: 0.1, lambdaCode: -0.1, steps: 1 }, "lambdaCode must be a finite number >= 0, got -0.1."],
    [{ learningRate: 0.1, lambdaCode: Infinity, steps: 1 }, "lambdaCode must be a finite number >= 0, got Infinity."],
    [{ learningRate: 0.1, lambdaCode: 0.1, steps: 1.5 }, "steps must be a whole number >= 0, got 1.5."],
    [{ learningRate: 0.1, lambdaCode: 0.1, steps: -1 }, "steps must be a whole number >= 0, got -1."],
  ])("refuses %o", (options, message) => {
    expect(() => trainAutoencoder(start, options)).toThrow(InputError);
    expect(() => trainAutoencoder(start, options)).toThrow(message);
  });
});
