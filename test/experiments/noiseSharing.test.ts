import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { claimsOf } from "../../src/experiments/claim.ts";
import { type Cell, Interrupted, replicaStart } from "../../src/experiments/experiment.ts";
import {
  type NoiseSharingOutcome,
  type NoiseSharingParameters,
  noiseSharing,
} from "../../src/experiments/noiseSharing.ts";
import { pairsLeft, sharedStart } from "../../src/experiments/noiseSharingRun.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { noiseEnergy, silentFeatures } from "../../src/theory/index.ts";
import { context, settled } from "../support/cells.ts";
import { rowsOf } from "../support/noise.ts";

const usual: NoiseSharingParameters = {
  ...{ n: 4, m: 6, noise: "bipolar", sigma: 0.15, method: "flow", start: "random", learningRate: 0.02, tEnd: 400 },
};

const run = (at: Partial<NoiseSharingParameters>) => noiseSharing.cell({ ...usual, ...at }, context());

/** Cells without a simulation. */
const told = (at: Partial<NoiseSharingParameters>, outcomes: readonly Partial<NoiseSharingOutcome>[]) =>
  outcomes.map((outcome, replica): Cell<NoiseSharingParameters, NoiseSharingOutcome> => {
    const usually = { polysemanticWindow: 0, polysemanticWinner: 0, settled: 1, pairs: 0, fourthNorm: 0.5 };
    const states = { alone: 0.05, pair: 0.04 };
    return {
      parameters: { ...usual, ...at },
      replica,
      outcome: { ...usually, loss: 0.0223, force: 1e-6, states, ...outcome },
    };
  });
const claims = (cells: ReturnType<typeof told>) => claimsOf(noiseSharing, noiseSharing.collect(cells));
const named = (cells: ReturnType<typeof told>, id: string) =>
  claims(cells).find((claim) => claim.id.startsWith(id)) ?? expect.unreachable(`no claim ${id}`);

describe("a run of noiseSharing", () => {
  it.each([
    ["bipolar", "flow"],
    ["bipolar", "sgd"],
    ["dropout", "flow"],
    ["dropout", "sgd"],
  ] as const)("counts what its final weights say where they rest, %s noise by %s", (noise, method) => {
    for (const start of ["random", "shared"] as const) {
      const { outcome, weights } = settled(noiseSharing, { ...usual, noise, method, start }, { replica: 1 });
      const rows = rowsOf(weights, 6);
      const inWindow = (w: number) => Math.abs(w) >= 0.8 && Math.abs(w) <= 1.2;
      const shared = [0, 1, 2, 3, 4, 5].filter((k) => rows.filter((row) => inWindow(row[k])).length >= 2);
      expect(Math.abs(outcome.polysemanticWindow - shared.length)).toBeLessThanOrEqual(method === "flow" ? 1e-9 : 2);
      expect(outcome.pairs).toBeLessThanOrEqual(1);
      const fourth = rows.flat().reduce((sum, w) => sum + w ** 4, 0) / 4;
      expect(Math.abs(outcome.fourthNorm / fourth - 1)).toBeLessThan(method === "flow" ? 0.05 : 0.2);
      expect(outcome.loss).toBeGreaterThan(0);
    }
  });

  it("starts shared with every pair on one neuron, by a tenth of the replica's own start", () => {
    const size = { n: 5, m: 6 };
    const W = sharedStart(size, { seed: 0, replica: 3 });
    const random = replicaStart(size, { seed: 0, replica: 3 });
    expect(pairsLeft(W, size)).toBe(2);
    const planted = W.map((w, at) => w - 0.1 * random[at]);
    for (const [at, w] of planted.entries()) {
      const [i, k] = [Math.floor(at / 6), at % 6];
      expect(w).toBeCloseTo(k === i >> 1 ? 1 - 2 * (i % 2) : 0, 12);
    }
    // a pair of equal signs, and one that is not in the window, are none
    expect(pairsLeft(Float64Array.of(1, 0, 1, 0, 0, 1, 0, -0.7), { n: 4, m: 2 })).toBe(0);
    expect(pairsLeft(Float64Array.of(1, 0, -0.9, 0, 0, 1, 0, -0.7), { n: 4, m: 2 })).toBe(1);
  });

  it("keeps a pair where the flow finds silence, and breaks it up where there is none for so many", () => {
    expect(silentFeatures(0.07)).toBeGreaterThan(4);
    const kept = run({ sigma: 0.07, start: "shared" });
    expect(kept).toMatchObject({ polysemanticWindow: 2, polysemanticWinner: 2, pairs: 1, settled: 1 });
    expect(kept.loss).toBeCloseTo(noiseEnergy({ n: 4, sigma: 0.07, state: "silent" }).loss, 5);
    expect(silentFeatures(0.15)).toBeLessThan(8);
    const broken = run({ n: 8, m: 8, start: "shared" });
    expect(broken).toMatchObject({ polysemanticWindow: 0, pairs: 0 });
    expect(broken.loss).toBeGreaterThan(noiseEnergy({ n: 8, sigma: 0.15, state: "silent" }).loss);
    expect(broken.loss).toBeLessThan(noiseEnergy({ n: 8, sigma: 0.15, state: "pair" }).loss);
  });

  it("stops without weights when it is told to, by either road", () => {
    for (const method of ["flow", "sgd"] as const) {
      const signal = { aborted: false };
      let heard = 0;
      const stopping = context({
        signal,
        onProgress: () => {
          signal.aborted = true;
        },
        onWeights: () => heard++,
      });
      expect(() => noiseSharing.cell({ ...usual, method }, stopping)).toThrow(Interrupted);
      expect(heard).toBe(0);
    }
  });
});

describe("the result of noiseSharing", () => {
  it("claims no shared neuron by the flow from random starts", () => {
    expect(named(told({}, [{}, {}]), "noise-sharing-none")).toMatchObject({ measurement: 0, holds: true });
    const shared = told(
      {},
      [2, 1, 1, 2].map((polysemanticWindow) => ({ polysemanticWindow })),
    );
    expect(named(shared, "noise-sharing-none")).toMatchObject({ measurement: 1.5, holds: false });
    expect(claims(told({ start: "shared" }, [{}])).some(({ id }) => id.startsWith("noise-sharing-none"))).toBe(false);
  });

  it("compares SGD with the flow start by start", () => {
    const flow = told(
      {},
      [0, 1, 2].map((polysemanticWindow) => ({ polysemanticWindow })),
    );
    const sgd = told(
      { method: "sgd" },
      [1, 1, 3].map((polysemanticWindow) => ({ polysemanticWindow })),
    );
    const { mean, standardError } = summarize([1, 0, 1]);
    const expected = { prediction: 1, measurement: expect.closeTo(1 + mean, 12), holds: true };
    expect(named([...flow, ...sgd], "noise-sharing-sgd")).toMatchObject({
      ...{ ...expected, standardError: expect.closeTo(standardError, 12) },
    });
    // a start that only one of them was run from is left out
    const [claim] = claims([...flow.slice(1), ...sgd.slice(0, 2)]).filter(({ id }) => id === "noise-sharing-sgd");
    expect(claim).toMatchObject({ prediction: 1, measurement: 1, standardError: null });
    const always = told(
      { method: "sgd" },
      [1, 2, 3].map((polysemanticWindow) => ({ polysemanticWindow })),
    );
    expect(named([...flow, ...always], "noise-sharing-sgd").holds).toBe(false);
    expect(claims(sgd).filter(({ id }) => id === "noise-sharing-sgd")).toEqual([]);
  });

  it("claims that pairs last, what pairs cost, and that few features fall silent", () => {
    const lasting = (shares: number[]) =>
      named(
        told(
          { start: "shared" },
          shares.map((pairs) => ({ pairs })),
        ),
        "noise-sharing-pair",
      );
    expect(lasting([1, 1, 1])).toMatchObject({ prediction: 1, holds: true });
    expect(lasting([0, 0.5, 0])).toMatchObject({ measurement: expect.closeTo(1 / 6, 12), holds: false });
    const { loss } = noiseEnergy({ n: 4, sigma: 0.15, state: "pair" });
    const energy = (pair: number) => named(told({}, [{ states: { alone: 0.1, pair } }]), "noise-sharing-energy");
    expect(energy(loss)).toMatchObject({ invariant: true, prediction: loss, holds: true });
    expect(energy(1.001 * loss).holds).toBe(false);
    const floor = noiseEnergy({ n: 4, sigma: 0.15, state: "silent" }).loss;
    expect(named(told({}, [{ loss: floor }]), "noise-sharing-floor")).toMatchObject({ prediction: floor, holds: true });
    expect(named(told({}, [{ loss: 1.02 * floor }]), "noise-sharing-floor").holds).toBe(false);
    expect(claims(told({ n: 9, m: 9 }, [{}])).some(({ id }) => id.startsWith("noise-sharing-floor"))).toBe(false);
  });

  it("is of any part of the cells what they tell", () => {
    const cells = [
      ...told({}, [{}, { polysemanticWindow: 1 }]),
      ...told({ method: "sgd" }, [{}, {}]),
      ...told({ start: "shared", noise: "dropout" }, [{}, { pairs: 0.5 }]),
    ];
    fc.assert(
      fc.property(fc.subarray(cells), (some) => {
        const { points } = noiseSharing.collect(some);
        expect(points.flatMap(({ counts }) => counts)).toEqual(some.map(({ outcome }) => outcome.polysemanticWindow));
        const found = claimsOf(noiseSharing, { points });
        expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      }),
      { numRuns: 40, examples: [[[]]] },
    );
  });
});

describe("the check of noiseSharing", () => {
  const check = (at: Partial<NoiseSharingParameters>) => () => noiseSharing.check?.({ ...usual, ...at });

  it("refuses what has to share, one feature, too many patterns and too much noise", () => {
    expect(check({ n: 7 })).toThrow("m must be at least n = 7, got 6: fewer neurons have to be shared.");
    expect(check({ n: 1 })).toThrow(/^n must be at least 2, got 1/);
    expect(check({ m: 38 })).toThrow(/level exact goes up to m = 36/);
    expect(check({ m: 17, noise: "dropout" })).toThrow(/dropout goes up to m = 16/);
    expect(check({ sigma: 1 })).toThrow(/sigma = 1 leaves no weights in state alone with n = 4/);
    expect(check({ sigma: 1, noise: "dropout" })).not.toThrow();
    expect(check({})).not.toThrow();
  });
});
