import { describe, expect, it } from "vitest";
import { claimsOf } from "../../src/experiments/claim.ts";
import { collapseTime } from "../../src/experiments/collapseTime.ts";
import { gap } from "../../src/experiments/gap.ts";
import { runGrid } from "../../src/experiments/runGrid.ts";
import { slowManifold } from "../../src/experiments/slowManifold.ts";
import { sparsification } from "../../src/experiments/sparsification.ts";
import { cellsOf, context } from "../support/cells.ts";

describe("sparsification at its quick preset", () => {
  const result = sparsification.collect(runGrid(sparsification, sparsification.presets.quick));
  const claims = claimsOf(sparsification, result);
  const [point] = result.points;

  it("carries standard errors over seeds", () => {
    for (const { id, standardError } of claims) expect(standardError, id).toEqual(expect.any(Number));
  });

  it("has claims about the code that hold", () => {
    const invariants = claims.filter(({ invariant }) => invariant);
    expect(invariants.map(({ id, holds }) => [id, holds])).toEqual([
      ["reduction-alive", true],
      ["reduction-l1", true],
      ["largest-wins", true],
    ]);
  });

  it("finds the paper's estimate of m' some 2.5 times too low, and says so", () => {
    const early = claims.find(({ id }) => id === "paper-alive-3");
    expect(early).toMatchObject({ holds: false, prediction: 1, invariant: false });
    expect(early?.measurement).toBeGreaterThan(2.3);
    expect(early?.measurement).toBeLessThan(2.7);
  });

  it("finds a simulation that is off by one per cent", () => {
    const runs = point.runs.map((run) => ({
      ...run,
      simulation: { ...run.simulation, l1: run.simulation.l1.map((l1) => 1.01 * l1) },
    }));
    const verdicts = sparsification.expect({ points: [{ ...point, runs }] });
    expect(verdicts.find(({ id }) => id === "reduction-l1")?.holds).toBe(false);
    expect(verdicts.find(({ id }) => id === "reduction-alive")?.holds).toBe(true);
  });

  it("keeps a run that has collapsed as it is, to the end of the last", () => {
    const end = Math.max(...point.runs.map((run) => run.collapseTime));
    expect(point.times.at(-1)).toBeGreaterThanOrEqual(end);
    for (const { simulation, exact, closedForm } of point.runs) {
      for (const { alive, l1 } of [simulation, exact, closedForm]) {
        expect([alive.length, l1.length]).toEqual([point.times.length, point.times.length]);
        expect(alive.at(-1)).toBe(1);
        expect(alive).toEqual(alive.toSorted((a, b) => b - a));
      }
    }
  });

  it("refuses a λ that leaves no survivor, beforehand where no start could have one", () => {
    expect(() => runGrid(sparsification, gridWith({ lambda: [0.5] }))).toThrow("every weight dies");
    // 0.38 leaves a survivor to weights that are large enough, and these are not
    const { step, samplesPerDecade } = point;
    expect(() => sparsification.cell({ m: 100, lambda: 0.38, step, samplesPerDecade }, context())).toThrow(
      /^lambda = 0.38 is too strong for these weights: every weight dies/,
    );
  });

  const gridWith = (lists: { lambda: number[] }) => {
    const { quick } = sparsification.presets;
    return { ...quick, parameters: { ...quick.parameters, ...lists } };
  };
});

describe("slowManifold", () => {
  const cells = cellsOf(slowManifold, { m: [1000], lambda: [3e-4], samples: [20] }, { seeds: 3 });
  const [point] = slowManifold.collect(cells).points;
  const holds = (id: string, runs: typeof point.runs) =>
    slowManifold.expect({ points: [{ ...point, runs }] }).find((claim) => claim.id === id)?.holds;

  it("finds a neuron out of order when one is", () => {
    expect(holds("order-preserved", point.runs)).toBe(true);
    expect(holds("order-preserved", [{ ...point.runs[0], swapped: 1 }, ...point.runs.slice(1)])).toBe(false);
  });

  it("knows the slow manifold from one that is off by two per cent, and so deaths", () => {
    const off = point.runs.map((run) => ({
      ...run,
      ratios: run.ratios.map((ratio) => 1.02 * ratio),
      deathTime: 1.02 * run.deathTime,
    }));
    for (const id of ["slow-manifold", "slow-manifold-deaths"]) {
      expect([holds(id, point.runs), holds(id, off)], id).toEqual([true, false]);
    }
  });

  it("has a time of death for any size, though its last sample may come before", () => {
    for (const m of [2, 3, 4, 5, 9]) {
      for (const { outcome } of cellsOf(slowManifold, { m: [m], lambda: [0.01], samples: [3] }, { seeds: 4 })) {
        expect(outcome.ratios.length).toBeLessThanOrEqual(3);
        expect(outcome.deathTime / outcome.closedDeathTime, `m = ${m}`).toBeGreaterThan(0.2);
        expect(outcome.deathTime / outcome.closedDeathTime, `m = ${m}`).toBeLessThan(5);
      }
    }
  });
});

describe("collapseTime", () => {
  it("finds the time to be 1/λ and not 1/√λ", () => {
    const cells = cellsOf(collapseTime, { m: [500], lambda: [1e-3, 3e-4, 1e-4] }, { seeds: 2 });
    const { points } = collapseTime.collect(cells);
    expect(collapseTime.expect({ points })).toMatchObject([{ holds: true, prediction: -1 }]);
    const roots = points.map((p) => ({ ...p, collapseTimes: p.collapseTimes.map((times) => times.map(Math.sqrt)) }));
    expect(collapseTime.expect({ points: roots })).toMatchObject([
      { holds: false, measurement: expect.closeTo(-0.5, 1) },
    ]);
  });

  it("says nothing of a slope through two λ", () => {
    const cells = cellsOf(collapseTime, { m: [20], lambda: [0.02, 0.01] }, { seeds: 2 });
    expect(collapseTime.expect(collapseTime.collect(cells))).toEqual([]);
  });
});

describe("gap", () => {
  it("has a time for every sample of the longest run, however many fall on one step", () => {
    for (const step of [0.5, 5, 40]) {
      const cells = cellsOf(gap, { m: [200], lambda: [2e-3], step: [step], samplesPerDecade: [20] }, { seeds: 3 });
      const [{ times, runs }] = gap.collect(cells).points;
      expect(times).toHaveLength(Math.max(...runs.map(({ measured }) => measured.length)));
      expect(times.length).toBeGreaterThan(1);
      for (const t of times) expect(Math.abs(t / step - Math.round(t / step))).toBeLessThan(1e-9);
    }
  });

  it("finds a law that is off by one per cent", () => {
    const [point] = gap.collect(cellsOf(gap, { m: [1000], lambda: [1e-3] }, { seeds: 4 })).points;
    const off = point.runs.map((run) => ({ ...run, law: run.law.map((law) => 1.01 * law) }));
    expect(gap.expect({ points: [point] })[0].holds).toBe(true);
    expect(gap.expect({ points: [{ ...point, runs: off }] })[0].holds).toBe(false);
  });
});

it("a claim that compares with Euler steps is about the code only where they are fine against the collapse", () => {
  const claim = (step: number) => {
    const parameters = { m: [200], lambda: [0.02], step: [step], samplesPerDecade: [6] };
    return claimsOf(gap, gap.collect(runGrid(gap, { parameters, seeds: 2, seed: 0 })))[0];
  };
  expect(claim(0.5)).toMatchObject({ invariant: false, holds: false }); // off by five per cent
  expect(claim(0.01)).toMatchObject({ invariant: true, holds: true });
});
