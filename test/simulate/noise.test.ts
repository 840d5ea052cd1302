import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { parsePenalty } from "../../src/expressions/parsePenalty.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { bipolarNoise, discreteNoiseNames, gaussianNoise, laplaceNoise } from "../../src/random/noiseLaws.ts";
import { simulateL1 } from "../../src/simulate/l1.ts";
import { type NoiseMethod, type NoiseSimulation, simulateNoise } from "../../src/simulate/noise.ts";
import { noiseReference } from "../support/noise.ts";
import { largestDifference } from "../theory/support.ts";

const size = { n: 4, m: 8 };
const weights = initialWeights({ ...size, key: "noise test" });
const discrete = discreteNoiseNames.join(", ");
const sampling = { times: [0, 5, 20, 100, 400] };
const usual = { ...size, weights, law: bipolarNoise(0.15), level: "exact", sampling } satisfies NoiseSimulation;
const levels = ["closure", "exact"] as const;

/** Largest difference between two runs in ‖W_i‖₄⁴, over rows and times. */
function apart(a: ReturnType<typeof simulateNoise>, b: ReturnType<typeof simulateNoise>): number {
  expect([a.status, b.status]).toEqual(["done", "done"]);
  expect(a.times).toEqual(b.times);
  return largestDifference(a.observables.fourthNorm.flat(), b.observables.fourthNorm.flat());
}

describe("the methods of simulateNoise", () => {
  /**
   * A tolerance bounds the error of a step; what many steps make of it stays below a hundred tolerances here. Measured:
   * at most 19.
   */
  const HUNDRED = 100;

  it.each(levels)("agree on ‖W_i‖₄⁴ to a hundred tolerances, rkc at its own to 1e-4, %s", (level) => {
    const fine = simulateNoise({ ...usual, level, method: "dopri5", tolerance: 1e-10 });
    for (const method of ["dopri5", "event", "rkc"] as const) {
      const tolerance = method === "rkc" ? 1e-7 : 1e-8;
      const run = simulateNoise({ ...usual, level, method, tolerance });
      expect(run.method).toBe(method);
      expect(apart(run, fine), method).toBeLessThan(HUNDRED * tolerance);
    }
    expect(apart(simulateNoise({ ...usual, level }), fine)).toBeLessThan(1e-4);
  });

  it.each(levels)("agree with a penalty too, event and rkc, down to which weights are zero, %s", (level) => {
    const told = { ...usual, level, lambda: 0.01 };
    const fine = simulateNoise({ ...told, method: "event", tolerance: 1e-10 });
    for (const [method, tolerance] of [
      ["event", 1e-8],
      ["rkc", 1e-7],
    ] as const) {
      const run = simulateNoise({ ...told, method, tolerance });
      expect(apart(run, fine), method).toBeLessThan(HUNDRED * tolerance);
      expect(run.observables.nonzeros.at(-1)).toEqual(fine.observables.nonzeros.at(-1));
    }
    expect(apart(simulateNoise(told), fine)).toBeLessThan(1e-4);
    expect(fine.observables.nonzeros.at(-1)?.every((count) => count < 8)).toBe(true);
    expect(apart(fine, simulateNoise({ ...usual, level, method: "dopri5" }))).toBeGreaterThan(0.1);
  });

  it.each(levels)("take a penalty of one's own in the place of λ|w|, %s", (level) => {
    const penaltyAt = (text: string) => parsePenalty(text, { parameters: { lambda: 0.01 } });
    for (const method of ["event", "rkc"] as const) {
      const own = simulateNoise({ ...usual, level, method, penalty: penaltyAt("lambda*abs(w)") });
      const l1 = simulateNoise({ ...usual, level, method, lambda: 0.01 });
      expect(own.weights).toEqual(l1.weights);
    }
    const steep = { ...usual, level, penalty: penaltyAt("lambda*sqrt(abs(w))") };
    const fine = simulateNoise({ ...steep, method: "event", tolerance: 1e-9 });
    expect(apart(simulateNoise({ ...steep, tolerance: 1e-7 }), fine)).toBeLessThan(1e-4);
    expect(fine.observables.nonzeros.at(-1)?.every((count) => count < 8)).toBe(true);
    expect(fine.observables.energy.every((V, i, all) => i === 0 || V < all[i - 1])).toBe(true);
    // a penalty that nowhere jumps leaves the flow smooth
    const smooth = { ...usual, level, penalty: penaltyAt("lambda*w^2") };
    const dopri5 = simulateNoise({ ...smooth, method: "dopri5", tolerance: 1e-9 });
    expect(apart(simulateNoise({ ...smooth, method: "event", tolerance: 1e-9 }), dopri5)).toBeLessThan(1e-7);
  });

  it("refuse a penalty beside lambda, and one that jumps for dopri5", () => {
    const penalty = parsePenalty("abs(w)");
    expect(() => simulateNoise({ ...usual, lambda: 0, penalty })).toThrow(
      new InputError("lambda and penalty exclude each other: a penalty holds its own lambda; drop lambda."),
    );
    expect(() => simulateNoise({ ...usual, penalty, method: "dopri5" })).toThrow(
      new InputError(
        "method dopri5 would integrate through the sign of the penalty; where the penalty jumps take event or rkc.",
      ),
    );
  });

  it("are rkc where none is named, at tolerance 1e-5", () => {
    const { method, observables } = simulateNoise(usual);
    expect(method).toBe("rkc");
    expect(observables).toEqual(simulateNoise({ ...usual, method: "rkc", tolerance: 1e-5 }).observables);
    expect(observables).not.toEqual(simulateNoise({ ...usual, tolerance: 1e-6 }).observables);
  });

  it("solve the reference from its own start, closure within 1e-6 and exact within its accuracy", () => {
    const { n, m, sigma, W0, times, levels: solved } = noiseReference("noise_n4_m8");
    const start = Float64Array.from(W0.flat());
    for (const [level, name, bound] of [
      ["closure", "closure kappa=-2", 1e-6],
      ["exact", "exact bipolar", 2.7e-6],
    ] as const) {
      const told = { n, m, weights: start, law: bipolarNoise(sigma), level, sampling: { times } };
      const { observables } = simulateNoise({ ...told, method: "dopri5" });
      const means = observables.fourthNorm.map((rows) => rows.reduce((sum, value) => sum + value, 0) / n);
      expect(largestDifference(means, solved[name].fourthNorm)).toBeLessThan(bound);
    }
  });

  it("solve the L1 flow where there is no noise", () => {
    const lambda = 0.02;
    const plain = simulateL1({ ...size, weights, lambda, method: "event", tolerance: 1e-10, sampling });
    for (const level of levels) {
      const told = { ...usual, law: bipolarNoise(0), level, lambda, tolerance: 1e-10 };
      const silent = simulateNoise({ ...told, method: "event" });
      expect(largestDifference(silent.observables.l1.flat(), plain.observables.l1.flat())).toBeLessThan(1e-6);
      expect(largestDifference(silent.observables.energy, plain.observables.energy)).toBeLessThan(1e-6);
    }
  });
});

describe("a run of simulateNoise", () => {
  it.each([0, 0.01])("lowers V from sample to sample and ends at the last listed time, lambda = %d", (lambda) => {
    const { t, status, observables } = simulateNoise({ ...usual, lambda });
    expect([t, status]).toEqual([400, "done"]);
    const { energy } = observables;
    expect(energy.every((v, i) => i === 0 || v < energy[i - 1])).toBe(true);
  });

  it("hears of every sample as it is kept, and measures those weights", () => {
    const heard: Float64Array[] = [];
    const run = simulateNoise({ ...usual, tEnd: 500, onSample: (_t, W) => heard.push(W.slice()) });
    expect([run.t, run.times]).toEqual([500, sampling.times]);
    expect(heard[0]).toEqual(weights);
    heard.forEach((W, s) => {
      const kept = new Float64Array(32);
      run.weightsAtSample(s, kept);
      expect(W).toEqual(kept);
      for (let i = 0; i < 4; i++) {
        const fourth = W.subarray(8 * i, 8 * i + 8).reduce((sum, w) => sum + w ** 4, 0);
        expect(run.observables.fourthNorm[s][i]).toBeCloseTo(fourth, 13);
      }
    });
  });

  it("stops when it is told to, where it is", () => {
    const signal = { aborted: false };
    const onProgress = ({ t }: { t: number }) => {
      signal.aborted = t > 3;
    };
    const { status, t } = simulateNoise({ ...usual, signal, onProgress });
    expect(status).toBe("interrupted");
    expect(t).toBeGreaterThan(3);
    expect(t).toBeLessThan(400);
  });
});

describe("simulateNoise refuses", () => {
  const { sampling: _, ...open } = usual;
  const cases: [what: string, simulation: NoiseSimulation, message: string][] = [
    [
      "dopri5 with a penalty",
      { ...usual, method: "dopri5", lambda: 0.02 },
      "method dopri5 would integrate through the sign of the penalty; with lambda = 0.02 take event or rkc.",
    ],
    ["a run without an end", open, "under noise weights need not come to rest; give t-end."],
    [
      "a method it does not know",
      { ...usual, method: "euler" as NoiseMethod },
      'method must be one of auto, dopri5, event, rkc, got "euler".',
    ],
    ["weights of another size", { ...usual, n: 5 }, "weights has length 32, 5 features on 8 neurons need 40."],
    [
      "times beyond the end",
      { ...usual, tEnd: 100 },
      "times must not exceed t-end = 100, got 400; raise t-end or drop it.",
    ],
    ["an end of 0", { ...usual, tEnd: 0 }, "t-end must be a finite number > 0, got 0."],
    ["a negative penalty", { ...usual, lambda: -1 }, "lambda must be a finite number >= 0, got -1."],
    [
      "to enumerate a closure",
      { ...usual, level: "closure", enumerate: 2 },
      "enumerate belongs to level exact, got level closure; leave it out or take level exact.",
    ],
    [
      "to go through a continuum",
      { ...usual, law: laplaceNoise(0.1) },
      `noise laplace takes a continuum of values, level exact needs a discrete law (${discrete}); take level closure.`,
    ],
  ];

  it.each(cases)("%s", (_what, simulation, message) => {
    expect(() => simulateNoise(simulation)).toThrow(new InputError(message));
  });

  it("none of their neighbours", () => {
    const short = { ...open, tEnd: 1 };
    for (const told of [
      { method: "dopri5", lambda: 0 },
      { method: "event", lambda: 0.02 },
      { method: "auto", lambda: 0.02 },
      { law: gaussianNoise(0.1) },
      { enumerate: 2 },
    ] satisfies Partial<NoiseSimulation>[]) {
      expect(simulateNoise({ ...short, ...told }).status).toBe("done");
    }
  });
});
