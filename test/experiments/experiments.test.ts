import { describe, expect, it } from "vitest";
import {
  collapse,
  collapseTime,
  descent,
  type Experiment,
  energy,
  gap,
  pair,
  slowManifold,
  sparsification,
  weights,
} from "../../src/experiments/index.ts";

const quiet = { onProgress: () => undefined, signal: { aborted: false } };

describe.each([
  ["sparsification", sparsification as unknown as Experiment<object, object>],
  ["collapse", collapse as unknown as Experiment<object, object>],
  ["gap", gap as unknown as Experiment<object, object>],
  ["pair", pair as unknown as Experiment<object, object>],
  ["weights", weights as unknown as Experiment<object, object>],
  ["energy", energy as unknown as Experiment<object, object>],
  ["slow-manifold", slowManifold as unknown as Experiment<object, object>],
  ["collapse-time", collapseTime as unknown as Experiment<object, object>],
  ["descent", descent as unknown as Experiment<object, object>],
])("experiment %s", (name, experiment) => {
  const result = experiment.cell(experiment.presets.quick, quiet);

  it("is named, and its invariants hold at the quick preset", () => {
    expect(experiment.name).toBe(name);
    const invariants = experiment.expect(result).filter((claim) => claim.invariant);
    expect(experiment.expect(result).length).toBeGreaterThan(0);
    for (const claim of invariants) expect(claim, claim.statement).toMatchObject({ holds: true });
  });

  it("is plain data that survives a file, and comes out the same again", () => {
    const text = JSON.stringify(result);
    expect(text).not.toContain("null,null,null");
    expect(JSON.parse(text)).toEqual(result);
    expect(JSON.stringify(experiment.cell(experiment.presets.quick, quiet))).toBe(text);
  });

  it("reports progress that grows, and stops when told to", () => {
    const seen: number[] = [];
    experiment.cell(experiment.presets.quick, { ...quiet, onProgress: (fraction) => seen.push(fraction) });
    expect(seen.every((fraction, i) => fraction <= 1 && (i === 0 || fraction >= seen[i - 1]))).toBe(true);
    const stopped = { ...quiet, signal: { aborted: true } };
    expect(() => experiment.cell(experiment.presets.quick, stopped)).toThrow("interrupted");
  });
});

describe("the claims of sparsification", () => {
  const result = sparsification.run(sparsification.presets.quick, quiet);
  const claims = sparsification.expect(result);

  it("carry standard errors over seeds", () => {
    for (const claim of claims) expect(claim.standardError).toEqual(expect.any(Number));
  });

  it("find the paper's estimate of m' more than twice too low, and say so", () => {
    const early = claims.find((claim) => claim.id === "paper-alive-3");
    expect(early).toMatchObject({ holds: false, prediction: 1, invariant: false });
    expect(early?.measurement).toBeGreaterThan(2);
  });

  it("fail when the simulation is off by one per cent", () => {
    const off = result.replicas.map((r) => ({
      ...r,
      simulation: { ...r.simulation, l1: r.simulation.l1.map((l1) => l1 * 1.01) },
    }));
    const verdicts = sparsification.expect({ ...result, replicas: off });
    expect(verdicts.find((claim) => claim.id === "reduction-l1")?.holds).toBe(false);
  });

  it("refuse a λ that leaves no survivor", () => {
    const parameters = { ...sparsification.presets.quick, lambda: 0.5 };
    expect(() => sparsification.run(parameters, quiet)).toThrow("every weight dies");
  });
});

describe("the claims about one feature", () => {
  const { samples: _, ...small } = slowManifold.presets.quick;
  const result = slowManifold.run({ ...small, m: 1000, lambda: 3e-4, seeds: 3, samples: 20 }, quiet);

  it("have identifiers that occur once", () => {
    const both = [sparsification, slowManifold] as unknown as Experiment<object, object>[];
    const ids = both.flatMap((one) => one.expect(one.run(one.presets.quick, quiet)).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("find a neuron out of order when one is", () => {
    const { replicas } = result;
    const verdict = (swapped: number) =>
      slowManifold
        .expect({ ...result, replicas: replicas.map((r) => ({ ...r, swapped })) })
        .find(({ id }) => id === "order-preserved")?.holds;
    expect([verdict(0), verdict(1)]).toEqual(["holds", "fails"]);
  });

  it("know the slow manifold from one that is off by two per cent", () => {
    const off = result.replicas.map((r) => ({ ...r, ratios: r.ratios.map((ratio) => ratio * 1.02) }));
    expect(slowManifold.expect(result)[0].holds).toBe(true);
    expect(slowManifold.expect({ ...result, replicas: off })[0].holds).toBe(false);
  });

  it("find the collapse time to be 1/λ and not 1/√λ", () => {
    const { presets, run, expect: judged } = collapseTime;
    const found = run({ ...presets.quick, m: 500, seeds: 2, lambdas: [1e-3, 3e-4, 1e-4] }, quiet);
    expect(judged(found)[0]).toMatchObject({ holds: true, prediction: -1 });
    const roots = found.collapseTimes.map((times) => times.map(Math.sqrt));
    expect(judged({ ...found, collapseTimes: roots })[0]).toMatchObject({ holds: false });
  });
});
