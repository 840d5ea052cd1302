import fc from "fast-check";
import { Matrix } from "ml-matrix";
import { describe, expect, it, test } from "vitest";
import { type InputFlow, inputFlow } from "../../src/dynamics/inputFlow.ts";
import {
  basisInputs,
  type InputSet,
  independentInputs,
  inputSet,
  pairInputs,
  sampledInputs,
} from "../../src/dynamics/inputs.ts";
import { l1Flow } from "../../src/dynamics/l1Flow.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { autoencoderGradient, autoencoderLoss } from "../../src/reference/autoencoder.ts";
import { eventSolver, proximalEuler, rkc, solve } from "../../src/solvers/index.ts";
import { countAllocations } from "../support/allocations.ts";

const rowsOf = (values: Float64Array, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, p) => [...values.subarray(p * width, (p + 1) * width)]);
const size = (values: ArrayLike<number>) => Array.from(values).reduce((max, x) => Math.max(max, Math.abs(x)), 0);
const apart = (a: ArrayLike<number>, b: ArrayLike<number>) => size(Array.from(a, (x, k) => x - b[k]));

function driveOf({ field }: InputFlow, W: Float64Array): Float64Array {
  const F = new Float64Array(W.length).fill(Number.NaN);
  field.derivative(0, W, F);
  return F;
}
function outputsOf({ field }: InputFlow, W: Float64Array): Float64Array {
  const z = new Float64Array(field.switches!.kinks!.count).fill(Number.NaN);
  field.switches!.kinks!.values(0, W, z);
  return z;
}
/** The same inputs, summed pattern by pattern. */
const listed = ({ n, patterns, weights }: InputSet) => inputSet(n, rowsOf(patterns, n), weights);

/** Sets of every kind, for n features. */
const kinds: readonly (readonly [string, (n: number, key: number) => InputSet])[] = [
  ["basis", basisInputs],
  ["independent p = 0.1", (n) => independentInputs({ n, p: 0.1 })],
  ["independent p = 0.6", (n) => independentInputs({ n, p: 0.6 })],
  ["pair", (n) => pairInputs({ n, q: 0.4 })],
  ["sampled", (n, key) => sampledInputs({ n, p: 0.4, count: 12, key })],
  [
    "own",
    (n, key) => {
      const entries = initialWeights({ n: 7, m: n, key: ["own", key] });
      const rows = rowsOf(entries, n).map((row) => row.map((x) => Math.max(0, x)));
      return inputSet(n, rows, [0.2, 1, 3, 0.5, 0.1, 2, 1]);
    },
  ],
];

describe.each(kinds)("with %s inputs", (_name, inputsFor) => {
  const sizes = fc.record({
    n: fc.integer({ min: 1, max: 6 }),
    m: fc.integer({ min: 1, max: 7 }),
    seed: fc.nat(1000),
    scale: fc.constantFrom(0.5, 1, 2),
    lambda: fc.double({ min: 0, max: 0.2, noNaN: true }),
  });

  test("the flow is minus a quarter of the autoencoder's gradient, and the energy a quarter of its loss", () => {
    fc.assert(
      fc.property(sizes, ({ n, m, seed, scale, lambda }) => {
        const inputs = inputsFor(n, seed);
        const flow = inputFlow({ inputs, m, lambda });
        const W = initialWeights({ n, m, key: seed, scale });
        const examples = { rows: rowsOf(inputs.patterns, n), weights: [...inputs.weights] };
        const matrix = new Matrix(rowsOf(W, m));
        const loss = autoencoderLoss(matrix, 4 * lambda, examples);
        const expected = autoencoderGradient(matrix, 4 * lambda, examples).to1DArray();
        const slope = driveOf(flow, W).map((F, k) => -4 * (F - lambda * Math.sign(W[k])));
        expect(apart(slope, expected)).toBeLessThan(1e-12 * (1 + size(expected)));
        expect(Math.abs(4 * flow.energy(W) - loss)).toBeLessThan(1e-12 * (1 + loss));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("the flow is minus the gradient of V where no weight and no output is zero", () => {
    fc.assert(
      fc.property(sizes, ({ n, m, seed, scale, lambda }) => {
        const flow = inputFlow({ inputs: inputsFor(n, seed), m, lambda });
        const W = initialWeights({ n, m, key: seed, scale });
        fc.pre(outputsOf(flow, W).every((z) => z === 0 || Math.abs(z) > 1e-4));
        fc.pre(W.every((w) => Math.abs(w) > 1e-5));
        const h = 1e-6;
        const F = driveOf(flow, W);
        for (let k = 0; k < W.length; k++) {
          const moved = (d: number) => flow.energy(W.map((w, q) => (q === k ? w + d : w)));
          const gradient = (moved(h) - moved(-h)) / (2 * h);
          expect(Math.abs(F[k] - lambda * Math.sign(W[k]) + gradient)).toBeLessThan(1e-8 * (1 + size(F)));
        }
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test("the energy never increases, by event or by rkc", () => {
    const systems = fc.record({
      n: fc.integer({ min: 1, max: 4 }),
      more: fc.integer({ min: 0, max: 3 }),
      seed: fc.nat(1000),
      lambda: fc.double({ min: 0.005, max: 0.2, noNaN: true }),
    });
    fc.assert(
      fc.property(systems, ({ n, more, seed, lambda }) => {
        const m = n + more;
        const flow = inputFlow({ inputs: inputsFor(n, seed), m, lambda });
        // what rounding and the location of jumps allow, and the error of rkc at its tolerance; measured: 8e-10 and
        // 5e-8
        for (const [method, tolerance, allowed] of [
          [eventSolver, 1e-8, 1e-8],
          [rkc, 1e-3, 2e-7],
        ] as const) {
          const W = initialWeights({ n, m, key: seed });
          let last = flow.energy(W);
          const first = last;
          solve(flow.field, W, {
            tEnd: 40,
            times: [],
            tolerance,
            method,
            maxSteps: 2000,
            onStep: ({ y1 }) => {
              const next = flow.energy(y1);
              expect(next, method.name).toBeLessThanOrEqual(last + allowed);
              last = next;
            },
          });
          expect(last, method.name).toBeLessThan(first);
        }
      }),
      { seed: 3, numRuns: 25 },
    );
  });

  test("the kinks are where outputs are zero: z_p = W Wᵀ x_p, pattern by pattern", () => {
    const [n, m] = [5, 4];
    const inputs = inputsFor(n, 1);
    const W = initialWeights({ n, m, key: 8 });
    const matrix = new Matrix(rowsOf(W, m));
    const expected = new Matrix(rowsOf(inputs.patterns, n)).mmul(matrix).mmul(matrix.transpose()).to1DArray();
    const z = outputsOf(inputFlow({ inputs, m, lambda: 0.1 }), W);
    expect(z).toHaveLength(expected.length);
    expect(apart(z, expected)).toBeLessThan(1e-14 * (1 + size(expected)));
  });

  test("nothing is allocated by a slope, an energy or the outputs", () => {
    const [n, m] = [4, 5];
    const flow = inputFlow({ inputs: inputsFor(n, 1), m, lambda: 0.1 });
    const W = initialWeights({ n, m, key: 1 });
    const F = new Float64Array(n * m);
    const z = new Float64Array(flow.field.switches!.kinks!.count);
    const made = countAllocations(() => {
      flow.field.derivative(0, W, F);
      flow.field.switches!.kinks!.values(0, W, z);
      flow.energy(W);
      flow.residual(W);
    });
    expect(made).toBe(0);
  });
});

describe("basis inputs give the L1 flow", () => {
  it.each([
    [1, 1],
    [3, 7],
    [8, 16],
    [21, 30],
  ])("to rounding: slope, energy and distance from rest, n = %d, m = %d", (n, m) => {
    for (const seed of [0, 1, 2]) {
      const flow = inputFlow({ inputs: basisInputs(n), m, lambda: 0.03 });
      const l1 = l1Flow({ n, m, lambda: 0.03 });
      const W = initialWeights({ n, m, key: seed }).map((w, k) => (k % 5 === 3 ? 0 : w));
      const F = driveOf(flow, W);
      const expected = new Float64Array(n * m);
      l1.field.derivative(0, W, expected);
      expect(apart(F, expected)).toBeLessThan(1e-14 * size(expected));
      expect(Math.abs(flow.energy(W) - l1.energy(W))).toBeLessThan(1e-14 * l1.energy(W));
      expect(Math.abs(flow.residual(W) - l1.residual(W))).toBeLessThan(1e-14 * (1 + l1.residual(W)));
      expect(flow.residual(W, F)).toBe(flow.residual(W));
      expect(flow.field).toMatchObject({ dimension: n * m, blockLength: m, switches: { friction: 0.03 } });
    }
  });

  it("along whole solutions, by event and by rkc", () => {
    const [n, m, lambda] = [4, 8, 0.02];
    const W = initialWeights({ n, m, key: 7 });
    for (const [method, tolerance, allowed] of [
      [eventSolver, 1e-9, 1e-7],
      [rkc, 1e-6, 1e-4],
    ] as const) {
      const run = ({ field }: InputFlow) => solve(field, W, { tEnd: 60, times: [], tolerance, method }).y;
      const input = run(inputFlow({ inputs: basisInputs(n), m, lambda }));
      expect(apart(input, run(l1Flow({ n, m, lambda }))), method.name).toBeLessThan(allowed);
    }
  });

  it("and independent inputs come to it as p falls, with a difference linear in p", () => {
    const [n, m] = [6, 9];
    const W = initialWeights({ n, m, key: 4 });
    const basis = driveOf(inputFlow({ inputs: basisInputs(n), m, lambda: 0.1 }), W);
    const differences = [1e-3, 1e-6, 1e-9].map(
      (p) => apart(driveOf(inputFlow({ inputs: independentInputs({ n, p }), m, lambda: 0.1 }), W), basis) / p,
    );
    expect(differences[0]).toBeGreaterThan(0.1);
    for (const ratio of differences) expect(Math.abs(ratio / differences[1] - 1)).toBeLessThan(0.02);
    const tiny = driveOf(inputFlow({ inputs: independentInputs({ n, p: 1e-30 }), m, lambda: 0.1 }), W);
    expect(apart(tiny, basis)).toBeLessThan(1e-14);
  });
});

describe("independent inputs, summed by halves,", () => {
  it.each([1, 2, 3, 4, 7, 10, 13])("give what the list of their patterns gives, n = %d", (n) => {
    for (const p of [1e-4, 0.1, 0.5, 0.97]) {
      const inputs = independentInputs({ n, p });
      const m = 6;
      const halves = inputFlow({ inputs, m, lambda: 0.1 });
      const list = inputFlow({ inputs: listed(inputs), m, lambda: 0.1 });
      for (const W of [
        initialWeights({ n, m, key: n }),
        initialWeights({ n, m, key: n, scale: 3 }),
        new Float64Array(n * m), // all outputs tie at zero
        // whole overlaps: many ties, outputs that are exactly 0
        initialWeights({ n, m, key: n }).map((w) => Math.sign(w)),
        initialWeights({ n, m, key: n }).map((w, k) => (k % m === 2 ? w : 0)), // every feature on one neuron
      ]) {
        const expected = driveOf(list, W);
        expect(apart(driveOf(halves, W), expected)).toBeLessThan(1e-13 * (1 + size(expected)));
        expect(Math.abs(halves.energy(W) - list.energy(W))).toBeLessThan(1e-13 * (1 + list.energy(W)));
        const z = outputsOf(list, W);
        expect(apart(outputsOf(halves, W), z)).toBeLessThan(1e-13 * (1 + size(z)));
      }
    }
  });

  it("are not a number where a weight is not, instead of coming to rest", () => {
    const [n, m] = [5, 3];
    for (const inputs of [independentInputs({ n, p: 0.2 }), listed(independentInputs({ n, p: 0.2 }))]) {
      const flow = inputFlow({ inputs, m, lambda: 0.1 });
      for (const bad of [Number.NaN, Infinity, 1e200]) {
        const W = initialWeights({ n, m, key: 1 });
        W[4] = bad;
        expect(driveOf(flow, W).some(Number.isNaN), `${bad}`).toBe(true);
        expect(Number.isFinite(flow.energy(W)), `${bad}`).toBe(false);
      }
    }
  });
});

describe("the flow does not know its features apart:", () => {
  it("permuting them with their inputs, and the order of the inputs, permutes it", () => {
    const [n, m] = [5, 4];
    const permutation = (length: number) =>
      fc.shuffledSubarray(
        Array.from({ length }, (_, i) => i),
        { minLength: length, maxLength: length },
      );
    fc.assert(
      fc.property(permutation(n), permutation(8), fc.nat(1000), (feature, order, seed) => {
        const inputs = sampledInputs({ n, p: 0.4, count: 8, key: seed });
        const rows = rowsOf(inputs.patterns, n);
        const weights = rows.map((_, p) => 0.3 + p);
        const moved = inputSet(
          n,
          order.map((p) => feature.map((i) => rows[p][i])),
          order.map((p) => weights[p]),
        );
        const W = initialWeights({ n, m, key: seed });
        const move = (V: Float64Array) => V.map((_, q) => V[feature[Math.floor(q / m)] * m + (q % m)]);
        const flow = inputFlow({ inputs: inputSet(n, rows, weights), m, lambda: 0.1 });
        const movedFlow = inputFlow({ inputs: moved, m, lambda: 0.1 });
        const F = driveOf(flow, W);
        expect(apart(driveOf(movedFlow, move(W)), move(F))).toBeLessThan(1e-13 * (1 + size(F)));
        expect(movedFlow.energy(move(W))).toBeCloseTo(flow.energy(W), 11);
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it("independent inputs are the same for all", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.nat(1000), (n, seed) => {
        const m = 5;
        const flow = inputFlow({ inputs: independentInputs({ n, p: 0.3 }), m, lambda: 0.1 });
        const W = initialWeights({ n, m, key: seed });
        const turn = (V: Float64Array) => V.map((_, q) => V[(q + 2 * m) % (n * m)]);
        const F = driveOf(flow, W);
        expect(apart(driveOf(flow, turn(W)), turn(F))).toBeLessThan(1e-13 * (1 + size(F)));
      }),
      { seed: 5, numRuns: 50 },
    );
  });
});

describe("an output that is on while it passes zero", () => {
  it("makes the slope jump by ½ c x times the gradient of the output, away from the surface", () => {
    // one input (1, 1) with c = 1, and W = (w, −0.6): z_1 = w(w − 0.6) and z_2 = −0.6(w − 0.6) pass zero together at w
    // = 0.6, where their gradients are (0.6, 0.6) and (−0.6, −0.6); z_1 > 0 above, z_2 > 0 below
    const flow = inputFlow({ inputs: inputSet(2, [[1, 1]], [1]), m: 1, lambda: 0 });
    const at = (w: number) => driveOf(flow, Float64Array.of(w, -0.6));
    for (const k of [0, 1]) {
      expect(at(0.6 + 1e-9)[k]).toBeCloseTo(0.5 * 0.6, 7);
      expect(at(0.6 - 1e-9)[k]).toBeCloseTo(0.5 * -0.6, 7);
    }
  });

  it.each([0, 1, 2, 3])("is passed alike by event, rkc and proximal Euler, seed %d", (seed) => {
    const [n, m] = [3, 4];
    const inputs = independentInputs({ n, p: 0.6 });
    const flow = inputFlow({ inputs, m, lambda: 0.03 });
    const W = initialWeights({ n, m, key: seed });
    let passed = 0;
    let last = outputsOf(flow, W);
    const exact = solve(flow.field, W, {
      tEnd: 15,
      times: [],
      tolerance: 1e-9,
      method: eventSolver,
      onStep: ({ y1 }) => {
        const z = outputsOf(flow, y1);
        for (const [q, x] of inputs.patterns.entries()) if (x === 1 && z[q] * last[q] < 0) passed++;
        last = z;
      },
    });
    expect(exact.status).toBe("done");
    expect(passed).toBeGreaterThan(0);
    const end = { tEnd: 15, times: [] };
    // measured: at most 5e-5 and 2.5e-4
    expect(apart(solve(flow.field, W, { ...end, tolerance: 1e-5, method: rkc }).y, exact.y)).toBeLessThan(2e-4);
    expect(apart(solve(flow.field, W, { ...end, step: 0.0025, method: proximalEuler }).y, exact.y)).toBeLessThan(1e-3);
  });
});

it("bad sizes and strengths are named", () => {
  const inputs = basisInputs(3);
  expect(() => inputFlow({ inputs, m: 2.5, lambda: 1 })).toThrow("m must be a whole number >= 1, got 2.5.");
  expect(() => inputFlow({ inputs, m: 2, lambda: -1 })).toThrow("lambda must be a finite number >= 0, got -1.");
});

it("rests where its residual says, and looks only at active weights where it is told which", () => {
  const inputs = independentInputs({ n: 3, p: 0.1 });
  const flow = inputFlow({ inputs, m: 6, lambda: 0.05 });
  const { y, status } = solve(flow.field, initialWeights({ n: 3, m: 6, key: 2 }), {
    tEnd: 1e4,
    times: [],
    tolerance: 1e-6,
    method: rkc,
    until: (_t, W, drive, active) => flow.residual(W, drive, active) <= 1e-6,
  });
  expect(status).toBe("converged");
  expect(flow.residual(y)).toBeLessThan(2e-6);
  const F = driveOf(flow, y);
  F[4] += 1;
  expect(flow.residual(y, F)).toBeGreaterThan(0.9);
  const indices = Int32Array.from([0, 1, 2, 3, 5]);
  expect(flow.residual(y, F, { indices, count: 5, version: 1 })).toBeLessThan(2e-6);
});
