import { describe, expect, it } from "vitest";
import type { Frame, RunRequest, Start } from "../../src/lab/engine/protocol.ts";
import { recordOf } from "../../src/lab/engine/record.ts";
import { noisePlan } from "../../src/lab/engine/runs/noisePlan.ts";
import { expectedCounts } from "../../src/lab/engine/runs/predictions.ts";
import { run } from "../../src/lab/engine/runs/run.ts";
import { neuronCourse } from "../../src/lab/page/neurons.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { survivorWeight } from "../../src/theory/survivor.ts";

const many = { n: 16, m: 24, lambda: 5e-3, seed: 0 };

describe("a run", () => {
  it.each<[name: string, request: RunRequest]>([
    ["of one feature", { panel: "one", parameters: { m: 300, lambda: 1e-3, scale: 1, seed: 0 } }],
    ["of many features", { panel: "many", parameters: many }],
    [
      "with noise",
      { panel: "noise", parameters: { n: 3, m: 6, law: "uniform", sigma: 0.2, excessKurtosis: 1, seed: 4 } },
    ],
    ["of a pair", { panel: "pair", parameters: many, features: [1, 5] }],
    ["by AdamW", { panel: "adamw", of: "many", parameters: many, learningRate: 2e-3 }],
  ])("%s shows in its frames what its record holds", (_name, request) => {
    const { start, frames, simulated, plan } = told(request);
    const record = recordOf(plan, simulated, "1.2.3");
    expect(frames.map(({ index }) => index)).toEqual(record.times.map((_, i) => i));
    const flowTimes = record.times.map((time) => (record.flow === "adamw" ? 4 * 2e-3 * time : time));
    expect(frames.map(({ t }) => t)).toEqual(flowTimes);
    expect(start.planned.slice(0, frames.length - 1)).toEqual(flowTimes.slice(0, -1));
    for (const name of ["l1", "nonzeros", "squaredNorm", "fourthNorm", "energy"] as const) {
      expect(frames.map((frame) => frame[name])).toEqual(record.observables[name]);
    }
    expect(start).toMatchObject({ n: record.n, m: record.m });
    expect(start.drawn).toHaveLength(record.m);
    frames.forEach(({ weights }, i) => {
      expect([...weights]).toEqual(record.weights![i].flatMap((row) => [...row]));
    });
    expect(new Set(frames.map(({ weights }) => weights.buffer))).toHaveProperty("size", frames.length);
  });
});

describe("one feature", () => {
  const parameters = { m: 3000, lambda: 1e-3, scale: 2, seed: 3 };
  const { start, frames, simulated } = told({ panel: "one", parameters });

  it("moves every weight, and agrees with the exact reduction that is drawn beside it", () => {
    const { exact, times } = start.curves!;
    expect(times).toEqual(start.planned);
    for (const { index, l1, nonzeros } of frames.slice(0, -1)) {
      expect(Math.abs(l1[0] / exact.l1[index] - 1)).toBeLessThan(0.003);
      if (exact.alive[index] > 300) expect(Math.abs(nonzeros[0] / exact.alive[index] - 1)).toBeLessThan(0.005);
    }
  });

  it("rests with one survivor within the planned time", () => {
    const last = frames[frames.length - 1];
    expect(simulated.status).toBe("converged");
    expect(last.t).toBeLessThanOrEqual(start.planned[start.planned.length - 1]);
    expect(last.t).toBeGreaterThan(start.planned[start.planned.length - 1] / 3);
    expect(last.nonzeros).toEqual([1]);
    expect(last.l1[0]).toBeCloseTo(survivorWeight(1e-3), 5);
    expect(last.residual).toBeLessThanOrEqual(1e-4 * parameters.lambda);
  });

  it("draws the paper's estimate and the universal curve where they belong at the start", () => {
    const { universal, paper } = start.curves!;
    expect(universal.alive[0]).toBe(3000);
    expect(paper.alive[0]).toBeCloseTo(3000, 6);
    expect(universal.l1[0]).toBeCloseTo(Math.sqrt((2 * 3000) / Math.PI), 6); // √m·E|x|: it knows no initial norm
  });

  it("of too many neurons is drawn by the largest at the start and a sample, ascending; it counts all", () => {
    const weights = initialWeights({ m: 20_000, key: [7, "weights"] });
    const large = told({ panel: "one", parameters: { m: 20_000, lambda: 0.05, scale: 1, seed: 7 } });
    const drawn = [...large.start.drawn];
    expect(drawn.length).toBeGreaterThan(3500);
    expect(drawn.length).toBeLessThanOrEqual(4000);
    expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
    const bySize = [...weights.keys()].sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]));
    expect(drawn).toEqual(expect.arrayContaining(bySize.slice(0, 1000)));
    expect([...large.frames[0].weights]).toEqual(drawn.map((k) => weights[k]));
    expect(large.frames[0].nonzeros).toEqual([20_000]);
    expect(large.frames[0].l1[0]).toBeCloseTo(
      weights.reduce((sum, w) => sum + Math.abs(w), 0),
      8,
    );
  });

  it("may die out, and is shown doing so", () => {
    const dying = told({ panel: "one", parameters: { m: 1000, lambda: 0.1, scale: 1, seed: 0 } });
    const alive = dying.frames.map(({ nonzeros }) => nonzeros[0]);
    expect(alive.at(-1)).toBe(0);
    expect(alive.filter((count) => count > 0 && count < 1000).length).toBeGreaterThan(30);
  });
});

describe("many features", () => {
  const { frames, simulated } = told({ panel: "many", parameters: many });
  const last = frames[frames.length - 1];

  it("run until they rest, their energy falling", () => {
    expect(simulated.status).toBe("converged");
    expect(last.residual).toBeLessThanOrEqual(1e-4 * many.lambda);
    expect(frames[0].residual).toBeGreaterThan(0.1);
    for (let i = 1; i < frames.length; i++) expect(frames[i].energy).toBeLessThanOrEqual(frames[i - 1].energy + 1e-9);
  });

  it("have a course on every neuron, one row per feature", () => {
    const { times, weights } = neuronCourse(frames, 4, many.m);
    expect([...times]).toEqual(simulated.times);
    expect(weights.map((row) => row.at(-1))).toEqual(Array.from({ length: 16 }, (_, i) => last.weights[i * 24 + 4]));
    expect(neuronCourse([], 0, 24)).toEqual({ times: new Float64Array(0), weights: [] });
  });

  it("are expected to share about n²/4m neurons", () => {
    expect(expectedCounts({ n: 8, m: 16 }).paper).toBe(1);
    expect(expectedCounts({ n: 8, m: 16 }).slots.mean).toBeCloseTo(0.903226, 6);
    expect(expectedCounts({ n: 256, m: 256 }).slots.standardDeviation).toBeCloseTo(4.0039, 4);
  });

  it("replay a pair from its own rows, at the same times, without the others", () => {
    const pair = told({ panel: "pair", parameters: many, features: [2, 9] });
    const rows = [2, 9].flatMap((i) => [...frames[0].weights.subarray(i * 24, (i + 1) * 24)]);
    expect([...pair.frames[0].weights]).toEqual(rows);
    expect(pair.start.planned).toEqual(told({ panel: "many", parameters: many }).start.planned);
    expect(pair.start.command).toBeNull();
  });
});

describe("noise is averaged over", () => {
  const { n, ...others } = { n: 8, sigma: 0.4, seed: 0 };
  const level = (law: string, m: number, excessKurtosis: number) =>
    noisePlan({ n, m, law, excessKurtosis, ...others }).level;

  it.each<[law: string, m: number, excessKurtosis: number, level: string]>([
    ["gaussian", 32, 1, "exact"],
    ["bipolar", 16, 1, "exact"],
    ["bipolar", 17, 1, "closure"],
    ["three-point", 10, 1, "exact"],
    ["three-point", 11, 1, "closure"],
    ["three-point", 16, -2, "exact"], // it is bipolar
    ["laplace", 2, 1, "closure"],
  ])("%s, m = %i, κ = %f: %s", (law, m, excessKurtosis, wanted) => {
    expect(level(law, m, excessKurtosis)).toBe(wanted);
  });

  it("in a way that is told", () => {
    const method = (law: string) =>
      told({ panel: "noise", parameters: { n: 2, m: 3, law, sigma: 0.4, excessKurtosis: 1, seed: 0 } }).start.method;
    expect(method("uniform")).toBe(
      "every weight moved by rkc, tolerance 0.0001; averaged over the noise up to its fourth cumulant",
    );
    expect(method("bipolar")).toBe("every weight moved by rkc, tolerance 0.0001; averaged over the noise exactly");
  });
});

/** A run and all that was heard of it. */
function told(request: RunRequest) {
  const frames: Frame[] = [];
  let start: Start | undefined;
  const { plan, simulated } = run(request, {
    onStart: (heard) => {
      expect(start).toBeUndefined();
      start = heard;
    },
    onFrame: (frame) => {
      expect(start).toBeDefined();
      frames.push(frame);
    },
  });
  return { start: start!, frames, plan, simulated };
}
