import fc from "fast-check";
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { l1Flow } from "../../src/dynamics/l1Flow.ts";
import { type NoiseFlow, type NoiseFlowOptions, noiseFlow } from "../../src/dynamics/noiseFlow.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import {
  bipolarNoise,
  gaussianNoise,
  laplaceNoise,
  type NoiseLaw,
  threePointNoise,
  uniformNoise,
} from "../../src/random/noiseLaws.ts";
import { noisyGradient, noisyLoss } from "../../src/reference/noisyAutoencoder.ts";
import { dopri5, eventSolver, rkc, solve } from "../../src/solvers/index.ts";
import { countAllocations } from "../support/allocations.ts";
import { apart, driveOf, norm, rowsOf, unitRows } from "../support/noise.ts";

const threePoint = (sigma: number) => threePointNoise({ sigma, excessKurtosis: 1.5 });

type Kind = Pick<NoiseFlowOptions, "law" | "level" | "enumerate">;

/** Every level with laws that it takes. */
const kinds: readonly (readonly [string, (sigma: number) => Kind])[] = [
  ["gaussian of laplace", (sigma) => ({ law: laplaceNoise(sigma), level: "gaussian" })],
  ["closure of bipolar", (sigma) => ({ law: bipolarNoise(sigma), level: "closure" })],
  ["closure of uniform", (sigma) => ({ law: uniformNoise(sigma), level: "closure" })],
  ["closure of laplace", (sigma) => ({ law: laplaceNoise(sigma), level: "closure" })],
  ["exact gaussian", (sigma) => ({ law: gaussianNoise(sigma), level: "exact" })],
  ["exact bipolar", (sigma) => ({ law: bipolarNoise(sigma), level: "exact" })],
  ["exact three-point", (sigma) => ({ law: threePoint(sigma), level: "exact" })],
  ["partly exact bipolar", (sigma) => ({ law: bipolarNoise(sigma), level: "exact", enumerate: 2 })],
  ["partly exact three-point", (sigma) => ({ law: threePoint(sigma), level: "exact", enumerate: 1 })],
];
const permutation = (length: number) =>
  fc.shuffledSubarray(
    Array.from({ length }, (_, i) => i),
    { minLength: length, maxLength: length },
  );

describe.each(kinds)("%s noise", (_name, kind) => {
  const systems = fc.record({
    n: fc.integer({ min: 1, max: 3 }),
    m: fc.integer({ min: 3, max: 5 }),
    seed: fc.nat(1000),
    sigma: fc.double({ min: 0.05, max: 0.6, noNaN: true }),
    scale: fc.constantFrom(0.5, 1, 1.5),
    lambda: fc.constantFrom(0, 0.03),
  });

  it("moves W down the gradient of V, by differences", () => {
    let compared = 0;
    let creased = 0;
    fc.assert(
      fc.property(systems, ({ n, m, seed, sigma, scale, lambda }) => {
        const options = { n, m, lambda, ...kind(sigma) };
        const flow = noiseFlow(options);
        const W = initialWeights({ n, m, key: seed, scale });
        const F = driveOf(flow, W);
        const h = 5e-5;
        for (let k = 0; k < W.length; k++) {
          const V = (d: number) => flow.energy(moved(W, k, d));
          if (!isSmooth(options, W, k, 2 * h)) {
            creased++;
            continue;
          }
          compared++;
          const slope = (8 * (V(h) - V(-h)) - (V(2 * h) - V(-2 * h))) / (12 * h);
          // truncation h⁴/30 times a fifth derivative of the order s⁻⁴, up to 10⁶; rounding over h. Measured: 1.4e-10
          expect(Math.abs(F[k] - lambda * Math.sign(W[k]) + slope)).toBeLessThan(1e-9);
        }
      }),
      { seed: 1, numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(4 * creased);
  });

  it("does not tell features or neurons apart, nor the signs of a neuron", () => {
    fc.assert(
      fc.property(permutation(3), permutation(5), fc.nat(1000), fc.nat(31), (feature, neuron, seed, signs) => {
        const [n, m] = [3, 5];
        const move = (V: Float64Array) =>
          V.map((_, q) => {
            const k = neuron[q % m];
            return V[feature[Math.floor(q / m)] * m + k] * ((signs >> k) & 1 ? -1 : 1);
          });
        const flow = noiseFlow({ n, m, ...kind(0.2) });
        const W = initialWeights({ n, m, key: seed });
        expect(apart(driveOf(flow, move(W)), move(driveOf(flow, W)))).toBeLessThan(1e-13);
        expect(Math.abs(flow.energy(move(W)) - flow.energy(W))).toBeLessThan(1e-13);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("at sigma = 0 is the L1 flow, slope, energy and distance from rest", () => {
    fc.assert(
      fc.property(systems, ({ n, m, seed, scale, lambda }) => {
        const flow = noiseFlow({ n, m, lambda, ...kind(0) });
        const l1 = l1Flow({ n, m, lambda });
        const W = initialWeights({ n, m, key: seed, scale }).map((w, k) => (k % 5 === 3 ? 0 : w));
        const size = 1 + norm(driveOf(l1, W));
        expect(norm(driveOf(flow, W).map((F, k) => F - driveOf(l1, W)[k]))).toBeLessThan(1e-14 * size);
        expect(Math.abs(flow.energy(W) - l1.energy(W))).toBeLessThan(1e-14 * (1 + l1.energy(W)));
        expect(Math.abs(flow.residual(W) - l1.residual(W))).toBeLessThan(1e-14 * size);
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it("never increases V along a solution, without friction by dopri5, with it by event and rkc", () => {
    const starts = fc.record({
      n: fc.integer({ min: 1, max: 3 }),
      m: fc.integer({ min: 3, max: 5 }),
      seed: fc.nat(1000),
    });
    fc.assert(
      fc.property(starts, ({ n, m, seed }) => {
        // rounding alone: measured at most 2.5e-16, 1.7e-16 and 0
        for (const [method, lambda, tolerance, allowed] of [
          [dopri5, 0, 1e-8, 2e-15],
          [eventSolver, 0.03, 1e-8, 2e-15],
          [rkc, 0.03, 1e-3, 2e-15],
        ] as const) {
          const flow = noiseFlow({ n, m, lambda, ...kind(0.25) });
          const W = initialWeights({ n, m, key: seed });
          const first = flow.energy(W);
          let last = first;
          const { status, message } = solve(flow.field, W, {
            tEnd: 40,
            times: [],
            tolerance,
            method,
            maxSteps: 20_000,
            onStep: ({ y1 }) => {
              const next = flow.energy(y1);
              expect(next, method.name).toBeLessThanOrEqual(last + allowed);
              last = next;
            },
          });
          expect(status, `${method.name}: ${message}`).toBe("done");
          expect(last).toBeLessThan(first);
        }
      }),
      { seed: 4, numRuns: 10 },
    );
  });

  it("allocates nothing in a slope, an energy or a residual", () => {
    const [n, m] = [3, 5];
    const flow = noiseFlow({ n, m, ...kind(0.2) });
    const W = initialWeights({ n, m, key: 1 });
    const F = new Float64Array(n * m);
    const made = countAllocations(() => {
      flow.field.derivative(0, W, F);
      flow.energy(W);
      flow.residual(W);
    });
    expect(made).toBe(0);
  });

  it("is not a number where a weight is not", () => {
    const [n, m] = [3, 4];
    const flow = noiseFlow({ n, m, ...kind(0.2) });
    for (const bad of [Number.NaN, Infinity, 1e200]) {
      const W = initialWeights({ n, m, key: 1 });
      W[5] = bad;
      expect(driveOf(flow, W).every(Number.isFinite), `${bad}`).toBe(false);
      expect(Number.isFinite(flow.energy(W)), `${bad}`).toBe(false);
    }
  });

  it("takes rows of any size: a row of zeros feels the others alone", () => {
    const [n, m] = [3, 4];
    const flow = noiseFlow({ n, m, ...kind(0.2) });
    for (const scale of [0, 1e-170, 1e-100, 1e-9]) {
      const W = initialWeights({ n, m, key: 2 }).map((w, k) => (k < m ? scale * w : w));
      expect(driveOf(flow, W).every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(flow.energy(W))).toBe(true);
    }
    const alone = noiseFlow({ n: 1, m, ...kind(0.2) });
    expect(norm(driveOf(alone, new Float64Array(m)))).toBe(0);
  });
});

/** All patterns of discrete noise on m neurons with how likely they are. */
function patternsOf({ atoms }: NoiseLaw, m: number): { chance: number; values: number[] }[] {
  let patterns = [{ chance: 1, values: [] as number[] }];
  for (let k = 0; k < m; k++) {
    patterns = patterns.flatMap(({ chance, values }) =>
      atoms!.values.map((x, b) => ({ chance: chance * atoms!.probabilities[b], values: [...values, x] })),
    );
  }
  return patterns;
}

const moved = (W: Float64Array, k: number, d: number) => W.map((w, q) => (q === k ? w + d : w));

/** Whether V has no crease between W_k − reach and W_k + reach. */
function isSmooth({ m, law, level, enumerate }: NoiseFlowOptions, W: Float64Array, k: number, reach: number): boolean {
  if (Math.abs(W[k]) <= reach) return false; // of |w|, and of the row without weights where there is but one
  if (level !== "exact" || law.atoms === undefined) return true;
  if (enumerate !== undefined) {
    const row = rowsOf(W, m)[Math.floor(k / m)];
    return row.every((w, q) => q === k % m || Math.abs(Math.abs(w) - Math.abs(W[k])) > reach);
  }
  const patterns = patternsOf(law, m);
  const on = (d: number) => {
    const rows = rowsOf(moved(W, k, d), m);
    const dot = (a: number[], b: number[]) => a.reduce((sum, x, q) => sum + x * b[q], 0);
    return rows.flatMap((row) =>
      patterns.flatMap(({ values }) => rows.map((other) => dot(row, other) + dot(row, values) > 0)),
    );
  };
  const after = on(reach);
  return on(-reach).every((side, q) => side === after[q]);
}

/** Mean loss and gradient of the noisy autoencoder over all patterns, one by one. */
function overPatterns(W: Float64Array, m: number, law: NoiseLaw) {
  const matrix = new Matrix(rowsOf(W, m));
  const gradient = Matrix.zeros(matrix.rows, m);
  let loss = 0;
  for (const { chance, values } of patternsOf(law, m)) {
    const noise = new Matrix(Array.from({ length: matrix.rows }, () => values));
    loss += chance * noisyLoss(matrix, noise, 0);
    gradient.add(noisyGradient(matrix, noise, 0).mul(chance));
  }
  return { loss, gradient: gradient.to1DArray() };
}

describe("discrete noise by halves", () => {
  it.each([
    [bipolarNoise, 1],
    [bipolarNoise, 4],
    [bipolarNoise, 5],
    [bipolarNoise, 8],
    [threePoint, 2],
    [threePoint, 4],
    [threePoint, 5],
    [threePoint, 6],
  ] as const)("is what going through the patterns gives, to 1e-13, %o, m = %d", (law, m) => {
    const n = 3;
    for (const sigma of [0.15, 0.5, 0.7]) {
      for (const W of [
        initialWeights({ n, m, key: m }),
        initialWeights({ n, m, key: m, scale: 0.4 }), // small rows: outputs switched off on the diagonal too
        // sums that tie; outputs that are exactly 0 at sigma = 0.5
        initialWeights({ n, m, key: m }).map((w) => Math.sign(w) / 2),
        initialWeights({ n, m, key: m }).map((w, k) => (k % m === 0 ? w : 0)),
      ]) {
        const flow = noiseFlow({ n, m, law: law(sigma), level: "exact" });
        const { loss, gradient } = overPatterns(W, m, law(sigma));
        const slope = driveOf(flow, W).map((F) => -4 * F);
        expect(norm(slope.map((g, k) => g - gradient[k]))).toBeLessThan(1e-13 * (1 + norm(gradient)));
        expect(Math.abs(4 * flow.energy(W) - loss)).toBeLessThan(1e-13 * (1 + loss));
      }
    }
  });

  it("passes a crease of the diagonal away from it: the slope jumps by half its probability times its gradient", () => {
    // n = m = 1: a + z = w(w ± σ) switches on at w = σ, for −σ, which has probability ½; its gradient 2w − σ is σ there
    const sigma = 0.3;
    const flow = noiseFlow({ n: 1, m: 1, law: bipolarNoise(sigma), level: "exact" });
    const slope = (w: number) => driveOf(flow, Float64Array.of(w))[0];
    expect(slope(sigma + 1e-9) - slope(sigma - 1e-9)).toBeCloseTo((0.5 * sigma) / 2, 7);
  });

  it("says how many patterns it goes through", () => {
    const size = { n: 2, m: 6 };
    expect(noiseFlow({ ...size, law: bipolarNoise(0.1), level: "exact" }).patterns).toBe(64);
    expect(noiseFlow({ ...size, law: threePoint(0.1), level: "exact" }).patterns).toBe(729);
    expect(noiseFlow({ ...size, law: bipolarNoise(0.1), level: "exact", enumerate: 3 }).patterns).toBe(8);
    expect(noiseFlow({ ...size, law: bipolarNoise(0.1), level: "closure" }).patterns).toBe(0);
  });
});

describe("how near the levels are to each other, ‖F − F_exact‖/‖F_exact‖ at random unit rows, sigma = 0.15", () => {
  it.each([1, 2, 3])(
    "n = 8, m = 16, seed %d: the closure is within 1e-3, the Gaussian is at least 3 times as far",
    (key) => {
      const size = { n: 8, m: 16 };
      const W = unitRows(initialWeights({ ...size, key }), size.m);
      const law = bipolarNoise(0.15);
      const exact = driveOf(noiseFlow({ ...size, law, level: "exact" }), W);
      const closure = apart(driveOf(noiseFlow({ ...size, law, level: "closure" }), W), exact);
      const gaussian = apart(driveOf(noiseFlow({ ...size, law, level: "gaussian" }), W), exact);
      // measured: 5.3e-4, 4.5e-4, 3.1e-4 and 3.1e-3, 2.8e-3, 2.3e-3
      expect(closure).toBeLessThan(1e-3);
      expect(gaussian).toBeGreaterThan(3 * closure);
      expect(gaussian).toBeLessThan(5e-3);
    },
  );

  /** By K: measured at seed 1. */
  it.each([
    [
      bipolarNoise,
      4,
      12,
      [7.6e-4, 1.7e-4, 3.7e-5, 1.9e-5, 1.3e-5, 1.1e-5, 9.0e-6, 8.1e-6, 8.3e-6, 4.9e-6, 2.0e-6, 1.9e-7],
    ],
    [bipolarNoise, 8, 16, [5.3e-4, 7.5e-5, 3.6e-5, 2.3e-5, 2.0e-5, 1.1e-5, 6.3e-6, 3.7e-6, 3.2e-6]],
    [
      (sigma: number) => threePointNoise({ sigma, excessKurtosis: 3 }),
      ...([4, 12, [1.5e-3, 9.7e-4, 5.1e-4, 3.1e-4, 6.1e-5, 5.2e-5, 4.1e-5, 2.0e-5]] as const),
    ],
  ] as const)(
    "%o: the K largest of every row exactly, n = %d, m = %d, comes nearer as K grows",
    (law, n, m, measured) => {
      const W = unitRows(initialWeights({ n, m, key: 1 }), m);
      const exact = driveOf(noiseFlow({ n, m, law: law(0.15), level: "exact" }), W);
      for (const [K, distance] of measured.entries()) {
        const partly = driveOf(noiseFlow({ n, m, law: law(0.15), level: "exact", enumerate: K }), W);
        expect(apart(partly, exact) / distance, `K = ${K}`).toBeCloseTo(1, 1);
      }
    },
  );

  it.each([bipolarNoise, threePoint])("%o: none of them is the closure, all of them exact, to rounding", (law) => {
    const [n, m] = [4, 8];
    for (const scale of [0.3, 1]) {
      const W = initialWeights({ n, m, key: 5, scale }).map((w, k) => (k % 7 === 2 ? 0 : w));
      const level = (options: Pick<NoiseFlowOptions, "level" | "enumerate">) =>
        noiseFlow({ n, m, law: law(0.3), ...options });
      for (const [enumerate, same] of [
        [0, level({ level: "closure" })],
        [m, level({ level: "exact" })],
      ] as const) {
        const flow = level({ level: "exact", enumerate });
        expect(apart(driveOf(flow, W), driveOf(same, W))).toBeLessThan(1e-13);
        expect(Math.abs(flow.energy(W) - same.energy(W))).toBeLessThan(1e-13);
      }
    }
  });

  it("V does not jump where the K largest weights of a row change, and its slope does", () => {
    const flow = noiseFlow({ n: 1, m: 3, law: bipolarNoise(0.4), level: "exact", enumerate: 1 });
    const at = (w: number) => Float64Array.of(0.5, w, 0.2);
    const h = 1e-9;
    expect(flow.energy(at(0.5 + h))).toBeCloseTo(flow.energy(at(0.5 - h)), 9);
    const jump = driveOf(flow, at(0.5 + h))[0] - driveOf(flow, at(0.5 - h))[0];
    expect(Math.abs(jump)).toBeGreaterThan(1e-4);
    expect(Math.abs(jump)).toBeLessThan(0.02);
  });
});

it("friction is declared only with lambda > 0", () => {
  const options = { n: 2, m: 3, law: bipolarNoise(0.1), level: "closure" } as const;
  expect(noiseFlow(options).field).toMatchObject({ dimension: 6, blockLength: 3 });
  expect(noiseFlow(options).field.switches).toBeUndefined();
  expect(noiseFlow({ ...options, lambda: 0.1 }).field.switches).toEqual({ friction: 0.1 });
});

it("without noise ends where the L1 flow ends, by event", () => {
  const [n, m, lambda] = [3, 6, 0.03];
  const W = initialWeights({ n, m, key: 3 });
  const end = ({ field }: Pick<NoiseFlow, "field">) =>
    solve(field, W, { tEnd: 60, times: [], tolerance: 1e-9, method: eventSolver }).y;
  const noiseless = noiseFlow({ n, m, lambda, law: bipolarNoise(0), level: "exact" });
  expect(apart(end(noiseless), end(l1Flow({ n, m, lambda })))).toBeLessThan(1e-7);
});

describe("what cannot be computed", () => {
  const size = { n: 2, m: 4 };
  const bipolar = bipolarNoise(0.1);
  it.each<[Partial<NoiseFlowOptions>, string]>([
    [{ m: 2.5 }, "m must be a whole number >= 1, got 2.5."],
    [{ lambda: -1 }, "lambda must be a finite number >= 0, got -1."],
    [{ level: "closure", enumerate: 2 }, "enumerate belongs to level exact, got level closure"],
    [{ enumerate: 5 }, "enumerate must be a whole number from 0 to m = 4, got 5."],
    [{ enumerate: 1.5 }, "enumerate must be a whole number from 0 to m = 4, got 1.5."],
    [{ law: laplaceNoise(0.1) }, "noise laplace takes a continuum of values, level exact needs a discrete law"],
    [
      { law: gaussianNoise(0.1), enumerate: 1 },
      "noise gaussian takes a continuum of values, enumerate needs a discrete",
    ],
    [
      { m: 40 },
      "m = 40 neurons have 2^40, about 10^12, patterns of bipolar noise, too many: level exact goes up to m = 36",
    ],
    [
      { m: 24, law: threePoint(0.1) },
      "3^24, about 10^11, patterns of three-point noise, too many: level exact goes up to m = 22",
    ],
    [{ m: 40 }, "give enumerate: K for the K largest weights of every row, or take level closure."],
    [
      { m: 40, enumerate: 18 },
      "enumerate: 18 has 2^18, about 10^5, patterns of bipolar noise for every row, too many: it goes up to 17",
    ],
  ])("%o is refused: %s", (options, message) => {
    const flow = () => noiseFlow({ ...size, law: bipolar, level: "exact", ...options });
    expect(flow).toThrow(InputError);
    expect(flow).toThrow(message);
  });

  it("a level that does not exist is named", () => {
    const level = JSON.parse('"quantum"');
    expect(() => noiseFlow({ ...size, law: bipolar, level })).toThrow(
      'level must be one of gaussian, closure, exact, got "quantum".',
    );
  });
});
