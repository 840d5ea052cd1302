import { describe, expect, it } from "vitest";
import { type CorrelationsOutcome, correlations } from "../../src/experiments/correlations.ts";
import { type Cell, replicaStart } from "../../src/experiments/experiment.ts";
import type { SettleParameters } from "../../src/experiments/settle.ts";
import { simulateL1 } from "../../src/simulate/l1.ts";
import { context, settled } from "../support/cells.ts";

const usual = { lambda: 0.01, tolerance: 1e-3, kernel: "auto" } as const;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Row i of n×m weights. */
const row = (W: Float64Array, i: number, m: number) => [...W.subarray(i * m, (i + 1) * m)];
const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((x, k) => x * b[k]));
const leader = (weights: readonly number[]) => {
  const sizes = weights.map(Math.abs);
  return sizes.indexOf(Math.max(...sizes));
};

describe.each([
  [8, 8, 0],
  [8, 8, 3],
  [12, 40, 1],
  [1, 6, 0],
])("a run of correlations, n = %d, m = %d, replica %d", (n, m, replica) => {
  const parameters = { ...usual, n, m };
  const { outcome, weights } = settled(correlations, parameters, { replica });
  const start = replicaStart({ n, m }, { seed: 0, replica });
  const features = Array.from({ length: n }, (_, i) => i);
  const winner = features.map((i) => leader(row(weights, i, m)));

  it("compares the winners with the start, feature by feature", () => {
    expect(outcome.status).toBe("converged");
    const atStart = features.map((i) => leader(row(start, i, m)));
    expect(outcome.largestAtStart).toBe(features.filter((i) => winner[i] === atStart[i]).length / n);
    const kept = features.filter((i) => start[i * m + winner[i]] * weights[i * m + winner[i]] > 0);
    expect(outcome.signKept).toBe(kept.length / n);
    const places = features.map((i) => {
      const sizes = row(start, i, m).map(Math.abs);
      return sizes.toSorted((a, b) => b - a).indexOf(sizes[winner[i]]);
    });
    const expected = Array.from({ length: 11 }, (_, r) => places.filter((place) => Math.min(place, 10) === r).length);
    expect(outcome.ranks).toEqual(expected);
    expect(sum(outcome.ranks)).toBe(n);
    expect(outcome.ranks[0] / n).toBe(outcome.largestAtStart);
  });

  it("follows who leads from the start, where it is the largest weight, to the end, where it is the winner", () => {
    const { decided, alive } = outcome;
    expect(decided.length).toBe(alive.length);
    expect([decided[0], alive[0]]).toEqual([outcome.largestAtStart, 1]);
    expect(decided.at(-1)).toBe(1);
    expect(alive.at(-1)).toBeGreaterThanOrEqual(1 / m);
    for (const share of [...decided, ...alive]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    // the times are those of the result: again by a run that lists them
    const { slowTimes } = correlations.collect([{ parameters, replica, outcome }]).points[0];
    const at = Math.floor(decided.length / 2);
    let again = -1;
    simulateL1({
      ...parameters,
      weights: start,
      method: "rkc",
      sampling: { times: [slowTimes[at] / usual.lambda] },
      onSample: (_t, W) => {
        again = features.filter((i) => leader(row(W, i, m)) === winner[i]).length / n;
      },
    });
    expect(again).toBe(decided[at]);
  });

  it("multiplies the start with the end, W(0) W(T)ᵀ, keeping all of it for the first replica alone", () => {
    const overlaps = features.map((i) => features.map((j) => dot(row(start, i, m), row(weights, j, m))));
    const apart = overlaps.flatMap((own, i) => own.filter((_, j) => j !== i));
    const mean = n === 1 ? 0 : sum(apart) / apart.length;
    const squares = sum(apart.map((x) => (x - mean) ** 2));
    expect(outcome.diagonal).toBeCloseTo(sum(overlaps.map((own, i) => own[i])) / n, 12);
    expect(outcome.offDiagonal).toBeCloseTo(mean, 12);
    expect(outcome.offDiagonalDeviation).toBeCloseTo(n === 1 ? 0 : Math.sqrt(squares / (apart.length - 1)), 12);
    if (replica > 0) {
      expect(outcome.matrix).toBeNull();
      return;
    }
    expect(outcome.matrix).toHaveLength(n);
    outcome.matrix?.forEach((own, i) => {
      expect(own).toHaveLength(n);
      own.forEach((value, j) => {
        expect(Math.abs(value - overlaps[i][j])).toBeLessThanOrEqual(5e-4 * Math.abs(overlaps[i][j])); // four digits
      });
    });
  });
});

it("a matrix of more than 64 features is not kept", () => {
  const outcome = correlations.cell({ ...usual, n: 65, m: 33, lambda: 0.1 }, context());
  expect(outcome.matrix).toBeNull();
});

describe("the result of correlations", () => {
  const outcome = (decided: number[], share: number): CorrelationsOutcome => ({
    ...{ status: "converged", largestAtStart: share, signKept: 1, decided, alive: decided.map((x) => 1 - x / 2) },
    ...{
      ranks: [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      diagonal: share,
      offDiagonal: 0,
      offDiagonalDeviation: 1,
      matrix: null,
    },
  });
  const cells = (...outcomes: CorrelationsOutcome[]): Cell<SettleParameters, CorrelationsOutcome>[] =>
    outcomes.map((own, replica) => ({ parameters: { ...usual, n: 4, m: 4 }, replica, outcome: own }));

  it("lets runs that rest early keep what they have while others go on", () => {
    const [point] = correlations.collect(cells(outcome([0.25, 0.5], 0.25), outcome([0.5, 0.75, 0.75, 1], 0.5))).points;
    expect(point.slowTimes).toHaveLength(4);
    expect(point.slowTimes.every((s, i) => i === 0 || s > point.slowTimes[i - 1])).toBe(true);
    expect(point.decided.map(({ mean }) => mean)).toEqual([0.375, 0.625, 0.875, 1]);
    expect(point.alive.map(({ mean }) => mean)).toEqual([0.8125, 0.6875, 0.6875, 0.625]);
    expect(point.decided.map(({ count }) => count)).toEqual([2, 2, 2, 2]);
  });

  it("adds up the ranks to shares of all features", () => {
    const [{ rankShares }] = correlations.collect(cells(outcome([1], 1), outcome([1], 0.5))).points;
    expect(rankShares).toEqual([0.5, 0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0.25]);
  });

  it("shows the matrix of the replica that has one, wherever it stands", () => {
    const matrix = [[1]];
    const [{ matrix: shown }] = correlations.collect(
      cells(outcome([1], 1), { ...outcome([1], 1), matrix }, outcome([1], 1)),
    ).points;
    expect(shown).toEqual(matrix);
  });

  it("holds the shares against 1 within two standard errors", () => {
    const verdicts = (...outcomes: CorrelationsOutcome[]) =>
      correlations.expect(correlations.collect(cells(...outcomes))).map(({ id, holds }) => [id, holds]);
    expect(verdicts(outcome([1], 1), outcome([1], 1))).toEqual([
      ["winner-agreement", true],
      ["sign-kept", true],
    ]);
    expect(verdicts(outcome([1], 0.5), { ...outcome([1], 0.5), signKept: 0.75 })).toEqual([
      ["winner-agreement", false],
      ["sign-kept", true], // 0.875 ± 0.125
    ]);
  });
});
