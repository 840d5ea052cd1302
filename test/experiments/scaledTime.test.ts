import { beforeAll, describe, expect, it } from "vitest";
import type { Cell } from "../../src/experiments/experiment.ts";
import { type ScaledTimeOutcome, type ScaledTimePoint, scaledTime } from "../../src/experiments/scaledTime.ts";
import type { SettleParameters } from "../../src/experiments/settle.ts";
import { cellsOf, settled } from "../support/cells.ts";

type ScaledTimeCell = Cell<SettleParameters, ScaledTimeOutcome>;

const usual = { n: 4, m: 10, tolerance: 1e-5, kernel: "auto" } as const;
const { slowTimes } = scaledTime.collect([]);

/** A cell without a simulation: ‖W‖₁ and nonzeros are `l1` and `alive` at all times. */
function level(lambda: number, replica: number, told: { l1?: number; alive?: number; winners?: number[] } = {}) {
  const { l1 = 2, alive = 4, winners = [1, -2, 3, 4] } = told;
  const outcome = { l1: slowTimes.map(() => l1), nonzeros: slowTimes.map(() => alive), winners, polysemantic: 1 };
  return { parameters: { ...usual, lambda }, replica, outcome };
}

describe("a run of scaledTime", () => {
  const parameters = { n: 6, m: 20, lambda: 0.02, tolerance: 1e-4, kernel: "auto" } as const;
  const { outcome, weights } = settled(scaledTime, parameters, { replica: 2 });

  it("is looked at from the first deaths to one weight a feature, at the same s = λt for every λ", () => {
    expect([slowTimes.length, slowTimes[0], slowTimes.at(-1)]).toEqual([36, 0.01, 30]);
    expect([outcome.l1.length, outcome.nonzeros.length]).toEqual([36, 36]);
    expect(outcome.nonzeros[0]).toBeGreaterThan(0.9 * 120);
    expect(outcome.nonzeros.at(-1)).toBe(6);
    expect(outcome.l1.at(-1)).toBeCloseTo(
      weights.reduce((sum, w) => sum + Math.abs(w), 0),
      12,
    );
  });

  it("names the winners from 1, with the sign of their weight", () => {
    expect(outcome.winners).toHaveLength(6);
    outcome.winners.forEach((winner, i) => {
      const w = weights[i * 20 + Math.abs(winner) - 1];
      expect(Math.abs(w)).toBeGreaterThan(0.9);
      expect(Math.sign(w)).toBe(Math.sign(winner));
    });
  });
});

describe("16 features on 64 neurons, 16 starts, λ = 0.004 halved three times", () => {
  // Measured: exponent of λ in the change of ‖W‖₁ 1.007 ± 0.025; changes 4.45·10⁻³, 2.19·10⁻³, 1.11·10⁻³. From λ =
  // 0.016 it is 1.030 ± 0.006: the next power of λ shows.
  let point: ScaledTimePoint;
  beforeAll(() => {
    const lists = { n: [16], m: [64], lambda: [0.004, 0.002, 0.001, 0.0005], tolerance: [1e-4] };
    [point] = scaledTime.collect(cellsOf(scaledTime, lists, { seeds: 16 })).points;
  });

  it("change ‖W‖₁(s) in proportion to λ, within four standard errors", () => {
    const { mean, standardError } = point.l1Rate ?? expect.unreachable();
    expect(standardError).toBeLessThan(0.05);
    expect(Math.abs(mean - 1)).toBeLessThan(4 * standardError);
  });

  it("nearly all have the winners at every λ that they have at the smallest", () => {
    expect(point.sameThroughout).toBeGreaterThan(0.8);
    for (const { sameWinner } of point.steps) expect(sameWinner.mean).toBeGreaterThan(0.97);
  });
});

describe("the result of scaledTime", () => {
  const lambdas = [0.04, 0.02, 0.01, 0.005];
  const replicas = [0, 1, 2];
  /** Cells with ‖W‖₁ = 2 + c(replica)·λ^power. */
  const approach = (power: number, told: (lambda: number, replica: number) => { winners?: number[] } = () => ({})) =>
    lambdas.flatMap((lambda) =>
      replicas.map((replica) =>
        level(lambda, replica, { l1: 2 + (1 + replica) * 1e-3 * lambda ** power, ...told(lambda, replica) }),
      ),
    );

  it.each([1, 2])("finds the power %d with which ‖W‖₁ approaches its limit", (power) => {
    const [{ l1Rate, nonzeroRate, sameThroughout, steps }] = scaledTime.collect(approach(power)).points;
    expect(l1Rate).toMatchObject({ count: 3, mean: expect.closeTo(power, 4), standardError: expect.closeTo(0, 4) });
    expect([nonzeroRate, sameThroughout]).toEqual([null, 1]);
    // 0.04 against 0.02, replicas c = 1, 2, 3 thousandths: mean change 2·10⁻³ (λ^p − (λ/2)^p)/2
    const change = 1e-3 * (0.04 ** power - 0.02 ** power);
    expect(steps[0].l1Change.mean / change).toBeCloseTo(1, 3);
    expect(steps.map(({ lambda, next }) => [lambda, next])).toEqual([
      [0.04, 0.02],
      [0.02, 0.01],
      [0.01, 0.005],
    ]);
  });

  it("has no rate where nothing changes: the same outcome at every λ", () => {
    const result = scaledTime.collect(lambdas.flatMap((lambda) => replicas.map((replica) => level(lambda, replica))));
    const [{ l1Rate, nonzeroRate, sameThroughout, steps }] = result.points;
    expect([l1Rate, nonzeroRate, sameThroughout]).toEqual([null, null, 1]);
    for (const { l1Change, nonzeroChange, sameWinner, countChange } of steps) {
      expect([l1Change, nonzeroChange, sameWinner, countChange].map(({ mean }) => mean)).toEqual([0, 0, 1, 0]);
    }
    expect(scaledTime.expect(result).map(({ id, holds }) => [id, holds])).toEqual([["scaled-time-winners", true]]);
  });

  it("fits the rate over the replicas alone that have the same winners throughout", () => {
    const flipped = (lambda: number, replica: number) =>
      replica === 2 && lambda === 0.04 ? { l1: 9, winners: [1, 2, 3, 4] } : {};
    const [{ l1Rate, sameThroughout, steps }] = scaledTime.collect(approach(1, flipped)).points;
    expect(l1Rate).toMatchObject({ count: 2, mean: expect.closeTo(1, 4) });
    expect(sameThroughout).toBeCloseTo(2 / 3, 12);
    expect(steps.map(({ sameWinner }) => sameWinner.mean)).toEqual([expect.closeTo(11 / 12, 12), 1, 1]);
  });

  it("needs three changes and two replicas for a rate", () => {
    const rate = (cells: ScaledTimeCell[]) => scaledTime.collect(cells).points[0].l1Rate;
    expect(rate(approach(1))).not.toBeNull();
    expect(rate(approach(1).filter(({ parameters }) => parameters.lambda > 0.005))).toBeNull();
    expect(rate(approach(1).filter(({ replica }) => replica === 1))).toBeNull();
  });

  it("takes the replicas that there are at every λ, largest λ first, and none where none is complete", () => {
    const partial = approach(1).filter(({ parameters: { lambda }, replica }) => lambda !== 0.01 || replica !== 1);
    const [point] = scaledTime.collect(partial.toReversed()).points;
    expect(point.lambdas).toEqual(lambdas);
    expect(point.polysemantic.map(({ count }) => count)).toEqual([2, 2, 2, 2]);
    const disjoint = [level(0.04, 0), level(0.02, 1)];
    const [none] = scaledTime.collect(disjoint).points;
    expect(none).toMatchObject({ lambdas: [], alive: [], steps: [], l1Rate: null, sameThroughout: 0 });
    expect(scaledTime.expect(scaledTime.collect(disjoint))).toEqual([]);
  });

  it("gives shares of weights that are alive, and changes of them between means over all times", () => {
    const cells = [level(0.04, 0, { alive: 30 }), level(0.04, 1, { alive: 10 }), level(0.02, 0, { alive: 20 })];
    const [point] = scaledTime.collect([...cells, level(0.02, 1, { alive: 20 })]).points;
    expect(point.alive.map((times) => times[7].mean)).toEqual([0.5, 0.5]);
    expect(point.steps[0].nonzeroChange.mean).toBeCloseTo(0.25, 12); // a replica goes up, the other down
    // whole weights that come and go do not count: 21, 19, 21, … against 20
    const restless = level(0.04, 0, { alive: 20 });
    const outcome = { ...restless.outcome, nonzeros: slowTimes.map((_, i) => 20 + (-1) ** i) };
    const [other] = scaledTime.collect([{ ...restless, outcome }, level(0.02, 0, { alive: 20 })]).points;
    expect(other.steps[0].nonzeroChange.mean).toBeCloseTo(0, 12);
  });

  it("keeps runs of different tolerance apart, rather than letting one take the other's place", () => {
    const fine = [level(0.04, 0, { alive: 30 }), level(0.02, 0, { alive: 30 })];
    const coarse = [level(0.04, 0, { alive: 10 }), level(0.02, 0, { alive: 10 })].map((cell) => ({
      ...cell,
      parameters: { ...cell.parameters, tolerance: 1e-2 },
    }));
    const { points } = scaledTime.collect([...fine, ...coarse]);
    const runs = points.flatMap(({ polysemantic }) => polysemantic.map(({ count }) => count));
    expect(runs.reduce((sum, count) => sum + count, 0)).toBe(4);
  });
});
