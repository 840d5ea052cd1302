import { describe, expect, it } from "vitest";
import { collapse, type Experiment, energy, gap, pair, sparsification, weights } from "../../src/experiments/index.ts";

const quiet = { onProgress: () => undefined, signal: { aborted: false } };

describe.each([
  ["sparsification", sparsification as unknown as Experiment<object, object>],
  ["collapse", collapse as unknown as Experiment<object, object>],
  ["gap", gap as unknown as Experiment<object, object>],
  ["pair", pair as unknown as Experiment<object, object>],
  ["weights", weights as unknown as Experiment<object, object>],
  ["energy", energy as unknown as Experiment<object, object>],
])("experiment %s", (name, experiment) => {
  const result = experiment.run(experiment.presets.quick, quiet);

  it("is named, and its invariants hold at the quick preset", () => {
    expect(experiment.name).toBe(name);
    const invariants = experiment.expect(result).filter((claim) => claim.invariant);
    expect(experiment.expect(result).length).toBeGreaterThan(0);
    for (const claim of invariants) expect(claim, claim.statement).toMatchObject({ verdict: "holds" });
  });

  it("is plain data that survives a file, and comes out the same again", () => {
    const text = JSON.stringify(result);
    expect(text).not.toContain("null,null,null");
    expect(JSON.parse(text)).toEqual(result);
    expect(JSON.stringify(experiment.run(experiment.presets.quick, quiet))).toBe(text);
  });

  it("reports progress that grows, and stops when told to", () => {
    const seen: number[] = [];
    experiment.run(experiment.presets.quick, { ...quiet, onProgress: (fraction) => seen.push(fraction) });
    expect(seen.every((fraction, i) => fraction <= 1 && (i === 0 || fraction >= seen[i - 1]))).toBe(true);
    const stopped = { ...quiet, signal: { aborted: true } };
    expect(() => experiment.run(experiment.presets.quick, stopped)).toThrow("interrupted");
  });
});

describe("the claims of sparsification", () => {
  const result = sparsification.run(sparsification.presets.quick, quiet);
  const claims = sparsification.expect(result);

  it("carry standard errors over seeds", () => {
    for (const claim of claims) expect(claim.standardError).toEqual(expect.any(Number));
  });

  it("find the paper's estimate of m' more than twice too low, and say so", () => {
    const [early] = claims.filter((claim) => claim.id === "paper-alive");
    expect(early.verdict).toBe("fails");
    expect(early.measurement / early.prediction).toBeGreaterThan(2);
    expect(early.invariant).toBe(false);
  });

  it("fail when the simulation is off by one per cent", () => {
    const off = result.replicas.map((r) => ({
      ...r,
      simulation: { ...r.simulation, l1: r.simulation.l1.map((l1) => l1 * 1.01) },
    }));
    const verdicts = sparsification.expect({ ...result, replicas: off });
    expect(verdicts.find((claim) => claim.id === "reduction-l1")?.verdict).toBe("fails");
  });

  it("refuse a λ that leaves no survivor", () => {
    const parameters = { ...sparsification.presets.quick, lambda: 0.5 };
    expect(() => sparsification.run(parameters, quiet)).toThrow("every weight dies");
  });
});
