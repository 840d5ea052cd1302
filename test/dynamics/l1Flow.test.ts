import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { l1Flow } from "../../src/dynamics/l1Flow.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { eventSolver, proximalEuler, rkc, solve } from "../../src/solvers/index.ts";
import { collapseAt, reduceCollapse, solveCollapse, weightsAt } from "../../src/theory/index.ts";

const sizes = fc.record({
  n: fc.integer({ min: 1, max: 5 }),
  m: fc.integer({ min: 1, max: 8 }),
  lambda: fc.double({ min: 0.005, max: 0.2, noNaN: true }),
  seed: fc.nat(1000),
});
const start = ({ n, m }: { n: number; m: number }, key: number) => initialWeights({ n, m, key });
const worst = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((max, x, k) => Math.max(max, Math.abs(x - b[k])), 0);

describe("the L1 flow", () => {
  it("is minus the gradient of V where no weight is zero", () => {
    fc.assert(
      fc.property(sizes, ({ seed, ...s }) => {
        const { field, energy } = l1Flow(s);
        const W = start(s, seed);
        const slope = new Float64Array(W.length);
        field.derivative(0, W, slope);
        const h = 1e-6;
        for (let k = 0; k < W.length; k++) {
          if (Math.abs(W[k]) < 2 * h) continue;
          const moved = (d: number) => energy(W.map((w, q) => (q === k ? w + d : w)));
          const gradient = (moved(h) - moved(-h)) / (2 * h);
          expect(slope[k] - s.lambda * Math.sign(W[k])).toBeCloseTo(-gradient, 5);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("never lets V increase, by event or by rkc, over random sizes, strengths and seeds", () => {
    fc.assert(
      fc.property(sizes, ({ seed, ...s }) => {
        const flow = l1Flow(s);
        for (const [method, tolerance] of [
          [eventSolver, 1e-8],
          [rkc, 1e-3],
        ] as const) {
          let last = flow.energy(start(s, seed));
          solve(flow.field, start(s, seed), {
            tEnd: 60,
            times: [],
            tolerance,
            method,
            onStep: ({ y1 }) => {
              const next = flow.energy(y1);
              expect(next, method.name).toBeLessThanOrEqual(last + 1e-9);
              last = next;
            },
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it("permutes with its features and neurons, and flips with a neuron's sign", () => {
    const { n, m } = { n: 4, m: 6 };
    const flow = l1Flow({ n, m, lambda: 0.02 });
    const W = initialWeights({ n, m, key: 5 });
    const feature = [2, 0, 3, 1];
    const neuron = [5, 3, 0, 1, 4, 2];
    const sign = [1, -1, 1, 1, -1, -1];
    const moved = (from: ArrayLike<number>) =>
      Float64Array.from(W, (_, q) => from[feature[Math.floor(q / m)] * m + neuron[q % m]] * sign[q % m]);
    for (const method of [eventSolver, rkc]) {
      const run = (y0: Float64Array) => solve(flow.field, y0, { tEnd: 80, times: [], tolerance: 1e-9, method }).y;
      expect(worst(moved(run(W)), run(moved(W))), method.name).toBeLessThan(1e-6);
    }
  });

  it("with one feature is the exact reduction", () => {
    const weights = initialWeights({ m: 40, key: 2 });
    const exact = solveCollapse(reduceCollapse(weights, { lambda: 0.01 }), { tolerance: 1e-11 });
    const expected = new Float64Array(40);
    const flow = l1Flow({ n: 1, m: 40, lambda: 0.01 });
    for (const t of [1, 10, 60]) {
      weightsAt(exact.reduction, collapseAt(exact, t), weights, expected);
      const run = (method: typeof rkc, tolerance: number) =>
        solve(flow.field, weights, { tEnd: t, times: [], tolerance, method }).y;
      expect(worst(run(eventSolver, 1e-10), expected)).toBeLessThan(1e-8);
      expect(worst(run(rkc, 1e-6), expected)).toBeLessThan(1e-4);
    }
  });

  it("keeps every weight when λ = 0", () => {
    const flow = l1Flow({ n: 3, m: 5, lambda: 0 });
    for (const method of [eventSolver, rkc]) {
      const { y } = solve(flow.field, initialWeights({ n: 3, m: 5, key: 3 }), { tEnd: 500, times: [], method });
      expect(
        y.every((w) => w !== 0),
        method.name,
      ).toBe(true);
      expect(flow.residual(y)).toBeLessThan(1e-4);
    }
  });

  it("rests where its residual says: each row on one weight, the root of w − w³ = λ", () => {
    // λ = .05 → .9739943532312777 (theory §2)
    const flow = l1Flow({ n: 3, m: 9, lambda: 0.05 });
    const { y, status } = solve(flow.field, initialWeights({ n: 3, m: 9, key: 1 }), {
      tEnd: 1e4,
      times: [],
      method: eventSolver,
      tolerance: 1e-9, // at rest an explicit method hovers within about its tolerance
      until: (_t, W) => flow.residual(W) <= 1e-9,
    });
    expect(status).toBe("converged");
    for (let i = 0; i < 3; i++) {
      const row = y.subarray(9 * i, 9 * i + 9).filter((w) => w !== 0);
      expect(row).toHaveLength(1);
      expect(Math.abs(row[0])).toBeCloseTo(0.9739943532312777, 8);
    }
  });

  it("the residual measures all three cases at zero", () => {
    const flow = l1Flow({ n: 1, m: 3, lambda: 0.1 });
    const F = Float64Array.of(0.3, -0.25, 0.05);
    expect(flow.residual(Float64Array.of(0.5, 0, 0), F)).toBeCloseTo(0.2, 14); // moving: |0.3 − 0.1|
    expect(flow.residual(Float64Array.of(0, 0, 0), F)).toBeCloseTo(0.2, 14); // pulled free: |0.3| − 0.1
    expect(flow.residual(Float64Array.of(0, 0, 0), Float64Array.of(0.1, -0.05, 0))).toBe(0); // sliding
  });
});

describe("revival", () => {
  // Both features start on neuron 0 with equal signs; their overlap drives a negative weight on the other's own neuron,
  // which starts at exactly zero (theory §4), later cancels, and dies again.
  const W = Float64Array.of(0.6, 0.5, 0, 0.55, 0, 0.5);
  const flow = l1Flow({ n: 2, m: 3, lambda: 0.005 });

  it("happens through interference, and is located", () => {
    const { ys, events } = solve(flow.field, W, { tEnd: 400, times: [5], tolerance: 1e-10, method: eventSolver });
    expect(ys[0][2]).toBeCloseTo(-0.23, 2);
    expect(ys[0][4]).toBeCloseTo(-0.23, 2);
    expect(events.filter(({ component }) => component === 2 || component === 4).map(({ kind }) => kind)).toEqual([
      "leaves",
      "leaves",
      "rests",
      "rests",
    ]);
  });

  it("of weights that rested first is located by event, and followed by rkc", () => {
    // small weights of equal sign: r and s rest at zero until the features have grown and their overlap pulls harder
    // than λ
    const small = Float64Array.of(0.1, 0.1, 0, 0.1, 0, 0.1);
    const times = [0.5, 1, 10, 50, 200, 600];
    const run = (method: typeof rkc, tolerance: number) =>
      solve(flow.field, small, { tEnd: 600, times, tolerance, method });
    const exact = run(eventSolver, 1e-10);
    const revived = exact.events.filter(({ component }) => component === 2);
    expect(revived.map(({ kind }) => kind)).toEqual(["leaves", "rests"]);
    expect(exact.ys[0][2]).toBe(0);
    expect(exact.ys[1][2]).toBeLessThan(0);
    // at the release the drive equals the friction: F = −overlap·q there
    const at = solve(flow.field, small, { tEnd: revived[0].t, times: [], tolerance: 1e-10, method: eventSolver }).y;
    const drive = new Float64Array(6);
    flow.field.derivative(0, at, drive);
    expect(Math.abs(drive[2])).toBeCloseTo(0.005, 8);
    const fast = run(rkc, 1e-5);
    for (const [i, y] of exact.ys.entries()) expect(worst(y, fast.ys[i]), `t = ${times[i]}`).toBeLessThan(2e-4);
  });
});

describe("thousands of weights near zero at once", () => {
  const nearZero = (n: number, m: number) =>
    Float64Array.from({ length: n * m }, (_, q) => (q % m === Math.floor(q / m) ? 0.9 : 1e-9 * Math.sin(q)));

  it("do not chatter under rkc: a bounded number of steps", () => {
    const flow = l1Flow({ n: 4, m: 2000, lambda: 0.05 });
    const { stats, y } = solve(flow.field, nearZero(4, 2000), { tEnd: 100, times: [], tolerance: 1e-3, method: rkc });
    expect(stats.steps).toBeLessThan(100);
    expect(y.filter((w) => w !== 0)).toHaveLength(4);
  });

  it("do not chatter under event: a step for each that comes to rest, and few more", () => {
    const flow = l1Flow({ n: 4, m: 250, lambda: 0.05 });
    const { stats, status } = solve(flow.field, nearZero(4, 250), {
      tEnd: 100,
      times: [],
      tolerance: 1e-6,
      method: eventSolver,
    });
    expect({ status, events: stats.events }).toEqual({ status: "done", events: 996 });
    expect(stats.steps).toBeLessThan(996 + 200);
  });
});

it("proximal Euler converges to the event solution with order one", () => {
  const flow = l1Flow({ n: 4, m: 8, lambda: 0.02 });
  const W = initialWeights({ n: 4, m: 8, key: 7 });
  const exact = solve(flow.field, W, { tEnd: 20, times: [], tolerance: 1e-10, method: eventSolver }).y;
  const errors = [0.02, 0.01, 0.005, 0.0025].map((step) =>
    worst(solve(flow.field, W, { tEnd: 20, times: [], step, method: proximalEuler }).y, exact),
  );
  const slopes = errors.slice(1).map((error, i) => Math.log2(errors[i] / error));
  for (const slope of slopes) expect(Math.abs(slope - 1), `${slopes}`).toBeLessThan(0.2);
});

it("bad sizes and strengths are named", () => {
  expect(() => l1Flow({ n: 0, m: 3, lambda: 1 })).toThrow("n must be a whole number >= 1, got 0.");
  expect(() => l1Flow({ n: 3, m: 2.5, lambda: 1 })).toThrow("m must be a whole number >= 1, got 2.5.");
  expect(() => l1Flow({ n: 3, m: 2, lambda: -1 })).toThrow("lambda must be a finite number >= 0, got -1.");
});
