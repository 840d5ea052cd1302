import { beforeAll, describe, expect, it } from "vitest";
import { claimsOf } from "../../src/experiments/claim.ts";
import { type CurvesOutcome, type CurvesPoint, curves, curveTimes } from "../../src/experiments/curves.ts";
import { type Cell, replicaStart } from "../../src/experiments/experiment.ts";
import type { SettleParameters } from "../../src/experiments/settle.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { simulateL1 } from "../../src/simulate/l1.ts";
import { survivorWeight, universalCurveAt } from "../../src/theory/index.ts";
import { cellsOf, context, settled } from "../support/cells.ts";

const usual = { tolerance: 1e-3, kernel: "auto" } as const;

describe("a run of curves", () => {
  const parameters = { ...usual, n: 6, m: 20, lambda: 0.02 };
  const { outcome, weights } = settled(curves, parameters, { replica: 1 });

  it("goes from t = 0.1 to λt = 30 in even steps of log t, whether or not the weights rest before", () => {
    const times = curveTimes(0.02);
    expect([times.length, times[0], times.at(-1)]).toEqual([61, 0.1, 1500]);
    const ratios = times.slice(1).map((t, i) => Math.log(t / times[i]));
    for (const ratio of ratios) expect(ratio).toBeCloseTo(Math.log(15_000) / 60, 10);
    for (const rows of Object.values(outcome)) expect(rows).toHaveLength(61);
  });

  it("ends with one weight a feature, of the size that a feature alone has", () => {
    const last = { alive: outcome.alive.at(-1), l1: outcome.l1.at(-1), largest: outcome.largest.at(-1) };
    expect(last.alive).toBe(1);
    expect(last.l1).toBe(last.largest);
    expect(last.largest).toBeCloseTo(survivorWeight(0.02), 4);
    expect(last.l1).toBeCloseTo(weights.reduce((sum, w) => sum + Math.abs(w), 0) / 6, 5);
  });

  it("holds means over the features at the times it says", () => {
    const times = curveTimes(0.02);
    const run = simulateL1({
      ...parameters,
      weights: replicaStart(parameters, { seed: 0, replica: 1 }),
      method: "rkc",
      sampling: { times },
    });
    const mean = (rows: readonly number[]) => rows.reduce((sum, value) => sum + value, 0) / 6;
    for (const i of [0, 20, 35, 50]) {
      expect(outcome.alive[i]).toBeCloseTo(mean(run.observables.nonzeros[i]), 4);
      expect(outcome.l1[i]).toBeCloseTo(mean(run.observables.l1[i]), 4);
      const largest = (run.weights ?? expect.unreachable())[i].map((w) => Math.max(...w.map(Math.abs)));
      expect(outcome.largest[i]).toBeCloseTo(mean(largest), 4);
    }
  });

  it("has ‖W_i‖₁ no smaller than the largest weight, and between one neuron a feature and all of them", () => {
    outcome.l1.forEach((l1, i) => {
      expect(l1).toBeGreaterThanOrEqual(outcome.largest[i]);
      expect(outcome.largest[i]).toBeGreaterThan(0);
      expect(outcome.alive[i]).toBeGreaterThanOrEqual(1);
      expect(outcome.alive[i]).toBeLessThanOrEqual(20);
    });
  });
});

describe("one feature on 4000 neurons, λ = 2·10⁻⁴, 12 starts", () => {
  const [m, lambda] = [4000, 2e-4];
  let point: CurvesPoint;
  beforeAll(() => {
    [point] = curves.collect(cellsOf(curves, { n: [1], m: [m], lambda: [lambda], ...listed }, { seeds: 12 })).points;
  });
  const listed = { tolerance: [usual.tolerance] };

  it("stands beside the universal curve at its own times", () => {
    expect(point.times).toEqual(curveTimes(lambda));
    for (const i of [0, 30, 60]) {
      const { aliveFraction, l1 } = universalCurveAt(lambda * Math.sqrt(m) * point.times[i]);
      expect([point.aloneAlive[i], point.aloneL1[i]]).toEqual([m * aliveFraction, Math.sqrt(m) * l1]);
    }
  });

  it("follows it within four standard errors and the two shifts of finite λ and m, below 5 %, up to τ = 10", () => {
    // λ → 0 leaves out a shift of the order λ√m, m → ∞ one of the order 1/m'
    let compared = 0;
    point.times.forEach((t, i) => {
      const tau = lambda * Math.sqrt(m) * t;
      if (tau > 10) return;
      for (const [rows, alone] of [
        [point.alive, point.aloneAlive],
        [point.l1, point.aloneL1],
      ] as const) {
        const { count, mean, standardError } = summarize(rows.map((row) => row[i] / alone[i]));
        const shift = lambda * Math.sqrt(m) + 1 / point.aloneAlive[i];
        expect(count).toBe(12);
        expect(Math.abs(mean - 1), `τ = ${tau}`).toBeLessThan(shift + 4 * standardError);
        expect(Math.abs(mean - 1), `τ = ${tau}`).toBeLessThan(0.05);
        compared++;
      }
    });
    expect(compared).toBeGreaterThan(60);
  });
});

describe("the claims of curves", () => {
  const cell = (last: Partial<Record<keyof CurvesOutcome, number>>, replica: number) => {
    const rows = { alive: 1, l1: survivorWeight(0.02), largest: survivorWeight(0.02), ...last };
    const outcome = { alive: [9, rows.alive], l1: [2, rows.l1], largest: [0.5, rows.largest] };
    return { parameters: { ...usual, n: 6, m: 20, lambda: 0.02 }, replica, outcome } as Cell<
      SettleParameters,
      CurvesOutcome
    >;
  };
  const claims = (...cells: Cell<SettleParameters, CurvesOutcome>[]) => claimsOf(curves, curves.collect(cells));

  it("are about the code where every run has one weight a feature, else about the time it takes", () => {
    expect(claims(cell({}, 0), cell({}, 1))).toMatchObject([
      { id: "curves-survivor", invariant: true, holds: true, prediction: survivorWeight(0.02) },
    ]);
    expect(claims(cell({}, 0), cell({ alive: 1.5 }, 1))).toMatchObject([{ invariant: false, holds: true }]);
  });

  it("fail for the worst run, when its winners are off by two thousandths", () => {
    const off = 0.998 * survivorWeight(0.02);
    expect(claims(cell({}, 0), cell({ largest: off }, 1))).toMatchObject([
      { invariant: true, holds: false, measurement: off },
    ]);
  });

  it("hold for runs of every λ of a sweep", () => {
    const cells = cellsOf(curves, { n: [4], m: [12], lambda: [0.05, 0.01], tolerance: [1e-3] }, { seeds: 2 });
    const found = claims(...cells);
    expect(found.map(({ id }) => id)).toEqual(["curves-survivor-lambda0.05", "curves-survivor-lambda0.01"]);
    for (const { holds } of found) expect(holds).toBe(true);
  });

  it("are made of runs whose curves end at λt = 30", () => {
    const outcome = curves.cell({ ...usual, n: 2, m: 4, lambda: 0.1 }, context());
    expect(outcome.largest.at(-1)).toBeCloseTo(survivorWeight(0.1), 5);
  });
});
