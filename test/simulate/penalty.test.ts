import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { pairInputs } from "../../src/dynamics/inputs.ts";
import type { Penalty } from "../../src/dynamics/penalty.ts";
import { polysemanticCount } from "../../src/measure/polysemantic.ts";
import { winners } from "../../src/measure/winners.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { type PenaltySimulation, simulateL1, simulatePenalty } from "../../src/simulate/l1.ts";
import type { Simulated } from "../../src/simulate/run.ts";
import { LAMBDA, penaltyOf } from "../support/penalties.ts";

const size = { n: 4, m: 6 };
const weights = initialWeights({ ...size, key: "penalty test" });
const usual = { ...size, weights };
const last = (run: Simulated) => {
  const out = new Float64Array(size.n * size.m);
  run.weightsAtSample(run.times.length - 1, out);
  return out;
};

describe("simulatePenalty", () => {
  it("with lambda*abs(w) is simulateL1, by every method", () => {
    for (const method of ["event", "rkc", "proximal"] as const) {
      const { stats: _, ...own } = simulatePenalty({ ...usual, penalty: penaltyOf("lambda*abs(w)"), method });
      const { stats: __, ...l1 } = simulateL1({ ...usual, lambda: LAMBDA, method });
      expect(own.times).toEqual(l1.times);
      expect(own.weights).toEqual(l1.weights);
      expect([own.status, own.t, own.method]).toEqual([l1.status, l1.t, l1.method]);
      own.observables.energy.forEach((V, i) => {
        expect(V).toBeCloseTo(l1.observables.energy[i], 13);
      });
    }
  });

  it("takes any inputs: lambda*abs(w) on co-occurring features is simulateL1 with them", () => {
    const inputs = pairInputs({ n: 4, q: 0.3 });
    for (const method of ["event", "rkc"] as const) {
      const own = simulatePenalty({ ...usual, inputs, penalty: penaltyOf("lambda*abs(w)"), method });
      const l1 = simulateL1({ ...usual, inputs, lambda: LAMBDA, method });
      expect([own.status, own.t]).toEqual([l1.status, l1.t]);
      expect(own.weights).toEqual(l1.weights);
      const alone = simulatePenalty({ ...usual, penalty: penaltyOf("lambda*abs(w)"), method });
      expect(last(own)).not.toEqual(last(alone));
    }
    const other = { ...usual, inputs: pairInputs({ n: 3, q: 0.3 }), penalty: penaltyOf("lambda*w^2") };
    expect(() => simulatePenalty(other)).toThrow(
      new InputError("inputs are of 3 features, weights of 4; they must agree."),
    );
  });

  it("takes a penalty written by hand", () => {
    const byHand: Penalty = {
      value: (w) => LAMBDA * Math.sqrt(Math.abs(w)),
      slope: (w) => (w === 0 ? 0 : (LAMBDA * Math.sign(w)) / (2 * Math.sqrt(Math.abs(w)))),
      singularity: { exponent: 0.5, strength: LAMBDA / 2 },
    };
    // their slopes differ by rounding, which is enough for other steps: what is left is the error of the run
    const options = { ...usual, tEnd: 30, tolerance: 1e-9, sampling: { times: [1, 30] } };
    const own = simulatePenalty({ ...options, penalty: byHand });
    const parsed = simulatePenalty({ ...options, penalty: penaltyOf("lambda*sqrt(abs(w))") });
    expect(last(own).every((w, k) => Math.abs(w - last(parsed)[k]) < 1e-7)).toBe(true);
  });

  it("records weights, not the state it is solved in, from the start on", () => {
    const heard: Float64Array[] = [];
    const run = simulatePenalty({
      ...{ ...usual, penalty: penaltyOf("lambda*sqrt(abs(w))"), sampling: { samples: 5 } },
      onSample: (_t, W) => heard.push(W.slice()),
    });
    heard[0].forEach((w, k) => {
      expect(w).toBe(weights[k]);
    });
    expect(heard.at(-1)).toEqual(last(run));
    const soon = simulatePenalty({ ...usual, penalty: penaltyOf("lambda*sqrt(abs(w))"), sampling: { times: [1e-6] } });
    expect(last(soon).every((w, k) => Math.abs(w - weights[k]) < 1e-4)).toBe(true);
    const survivors = last(run).filter((w) => w !== 0);
    expect(survivors).toHaveLength(4);
    for (const w of survivors)
      expect(Math.abs(w) - Math.abs(w) ** 3).toBeCloseTo(LAMBDA / (2 * Math.sqrt(Math.abs(w))), 5);
  });

  it.each([1.1, 1.5, 1.9])("lets weights rest at zero under abs(w)^%d, whose slope only bends there", (p) => {
    const at = (options: Partial<PenaltySimulation>) =>
      simulatePenalty({ ...usual, penalty: penaltyOf("lambda*abs(w)^p", { p }), ...options });
    const run = at({ maxSteps: 20_000 });
    expect(run.status).toBe("converged");
    expect(run.observables.nonzeros.at(-1)!.reduce((a, b) => a + b)).toBeLessThan(p === 1.9 ? 24 : 7);
    const { energy } = run.observables;
    expect(energy.every((V, i) => i === 0 || V <= energy[i - 1] + 1e-9)).toBe(true);
    expect(winners(last(at({ method: "rkc" })), size)).toEqual(winners(last(run), size));
    // before anything rests, smooth steps on the raw slope say the same
    const early = { tEnd: 2, sampling: { times: [2] } };
    const raw = simulatePenalty({ ...usual, ...early, penalty: { ...penaltyOf("lambda*abs(w)^p", { p }) } });
    expect(last(raw).every((w, k) => Math.abs(w - last(at(early))[k]) < 1e-6)).toBe(true);
  });

  it("does not linger where overlaps come to rest at zero with weights that do not (Huber)", () => {
    const many = { n: 10, m: 13 };
    const penalty = penaltyOf("lambda*(max(abs(w) - d, 0) + min(abs(w), d)^2/(2*d))", { d: 0.05, lambda: 0.005 });
    const run = simulatePenalty({
      ...many,
      weights: initialWeights({ ...many, key: [3, "survey"] }),
      penalty,
      maxSteps: 5000,
    });
    expect(run.status).toBe("converged");
  });

  it("has no energies where the penalty is −∞ at zero", () => {
    const run = simulatePenalty({ ...usual, penalty: penaltyOf("lambda*log(abs(w))") });
    expect(run.status).toBe("converged");
    expect(run.observables.energy).toEqual([]);
    expect(run.observables.l1).toHaveLength(run.times.length);
  });

  it("a cap on the penalty leaves more than one weight a feature, and shared neurons", () => {
    const capped = last(simulatePenalty({ ...usual, penalty: penaltyOf("lambda*min(abs(w), 0.3)") }));
    const plain = last(simulatePenalty({ ...usual, penalty: penaltyOf("lambda*abs(w)") }));
    expect(capped.filter((w) => w !== 0).length).toBeGreaterThan(plain.filter((w) => w !== 0).length);
    expect(polysemanticCount(capped, size)).toBeGreaterThan(polysemanticCount(plain, size));
  });

  it.each<[string, Partial<PenaltySimulation>, string]>([
    ["no end", { penalty: penaltyOf("abs(w)/50", { lambda: 0 }) }, "a penalty without a lambda > 0"],
    ["an unknown method", { method: "odex" as never }, 'method must be one of auto, event, rkc, proximal, got "odex".'],
    [
      "weights of another size",
      { weights: new Float64Array(5) },
      "weights has length 5, 4 features on 6 neurons need 24.",
    ],
    ["an undeclared jump", { penalty: { ...penaltyOf("abs(w)"), places: [] } }, "the friction at 0 is declared as 0"],
  ])("refuses %s", (_name, change, message) => {
    const run = () => simulatePenalty({ ...usual, penalty: penaltyOf("lambda*abs(w)"), ...change });
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });
});
