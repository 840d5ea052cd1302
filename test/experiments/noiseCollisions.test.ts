import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { claimsOf } from "../../src/experiments/claim.ts";
import { type Cell, Interrupted, replicaStart } from "../../src/experiments/experiment.ts";
import {
  type NoiseCollisionsOutcome,
  type NoiseCollisionsParameters,
  noiseCollisions,
} from "../../src/experiments/noiseCollisions.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { bipolarNoise } from "../../src/random/noiseLaws.ts";
import { simulateNoise } from "../../src/simulate/noise.ts";
import { slotLaw } from "../../src/theory/index.ts";
import { cellsOf, context, settled } from "../support/cells.ts";
import { rowsOf } from "../support/noise.ts";
import { mean } from "../theory/support.ts";

const usual = { n: 6, m: 4, sigma: 0.15, enumerate: 2, tEnd: 500 } as const;

/** Cells without a simulation: these counts at this size. */
const counted = (
  at: Partial<NoiseCollisionsParameters>,
  counts: readonly number[],
  told: Partial<NoiseCollisionsOutcome> = {},
) =>
  counts.map((polysemanticWindow, replica): Cell<NoiseCollisionsParameters, NoiseCollisionsOutcome> => {
    const parameters = { ...usual, ...at };
    return { parameters, replica, outcome: { polysemanticWindow, settled: parameters.n, fourthNorm: 0.9, ...told } };
  });
const claims = (cells: ReturnType<typeof counted>) => claimsOf(noiseCollisions, noiseCollisions.collect(cells));

describe("a run of noiseCollisions", () => {
  it.each([
    [6, 4, 1000],
    [8, 5, 1000],
    [8, 12, 1000],
    [6, 3, 0.001], // hardly from the start, where some weights are beyond the window
  ])("counts by the paper's window what its final weights say, n = %d, m = %d, t = %d", (n, m, tEnd) => {
    const inWindow = (w: number) => Math.abs(w) >= 0.8 && Math.abs(w) <= 1.2;
    let held = 0;
    for (let replica = 0; replica < 3; replica++) {
      const { outcome, weights } = settled(noiseCollisions, { ...usual, n, m, tEnd }, { replica });
      const rows = rowsOf(weights, m);
      const neurons = Array.from({ length: m }, (_, k) => rows.filter((row) => inWindow(row[k])).length);
      expect(outcome).toEqual({
        polysemanticWindow: neurons.filter((features) => features >= 2).length,
        settled: rows.filter((row) => row.some(inWindow)).length,
        fourthNorm: expect.closeTo(mean(rows.map((row) => row.reduce((sum, w) => sum + w ** 4, 0))), 6),
      });
      held += m < n ? outcome.polysemanticWindow : outcome.settled;
    }
    expect(held).toBeGreaterThan(0); // or nothing has been counted
  });

  it("ends at tEnd, on the flow that is exact for so many weights of every row", () => {
    for (const enumerate of [0, 2, 4]) {
      const { weights } = settled(noiseCollisions, { ...usual, enumerate, tEnd: 40 }, { replica: 1 });
      let end = new Float64Array(0);
      simulateNoise({
        ...{ n: 6, m: 4, weights: replicaStart(usual, { seed: 0, replica: 1 }), law: bipolarNoise(0.15) },
        ...{ level: "exact", enumerate, tEnd: 40 },
        onSample: (_t, W) => {
          end = W.slice();
        },
      });
      expect(weights).toEqual(end);
    }
  });

  it("is the same again, whatever else is run and in which order", () => {
    const lists = { n: [4, 6], m: [4], sigma: [0.15], tEnd: [100] };
    const cells = cellsOf(noiseCollisions, lists, { seeds: 3 });
    expect(cells.map(({ parameters }) => parameters.enumerate)).toEqual(cells.map(() => 2)); // the default
    for (const { parameters, replica, outcome } of cells.toReversed()) {
      expect(noiseCollisions.cell(parameters, context({ replica }))).toEqual(outcome);
    }
    expect(new Set(cells.map(({ outcome }) => outcome.fourthNorm)).size).toBe(6);
    expect(JSON.parse(JSON.stringify(cells))).toStrictEqual(cells);
  });

  it("reports progress that never falls, and stops without weights when it is told to", () => {
    const seen: number[] = [];
    noiseCollisions.cell(usual, context({ onProgress: (fraction) => seen.push(fraction) }));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((fraction, i) => fraction >= 0 && fraction <= 1 && !(fraction < seen[i - 1]))).toBe(true);
    const signal = { aborted: false };
    let heard = 0;
    const told = context({
      signal,
      onProgress: () => {
        signal.aborted = true;
      },
      onWeights: () => heard++,
    });
    expect(() => noiseCollisions.cell(usual, told)).toThrow(Interrupted);
    expect(heard).toBe(0);
  });
});

describe("the result of noiseCollisions", () => {
  it("has counts, their mean and error, and the slot law of that size", () => {
    const cells = [
      ...counted({ n: 8, m: 8 }, [1, 2, 3], { settled: 6 }),
      ...counted({ n: 8, m: 16 }, [0, 1], { fourthNorm: 0.7 }),
    ];
    const { points } = noiseCollisions.collect(cells);
    expect(points.map(({ m, counts, measured }) => [m, counts, measured])).toEqual([
      [8, [1, 2, 3], summarize([1, 2, 3])],
      [16, [0, 1], summarize([0, 1])],
    ]);
    for (const { n, m, slotMean, slotDeviation } of points) {
      expect(slotMean).toBeCloseTo((n * (n - 1)) / (2 * (2 * m - 1)), 12);
      const { probabilities } = slotLaw({ n, m });
      const variance = probabilities.reduce((sum, p, k) => sum + p * (k - slotMean) ** 2, 0);
      expect(slotDeviation).toBeCloseTo(Math.sqrt(variance), 12);
    }
    expect(points[0].settled).toMatchObject({ count: 3, mean: 0.75, standardError: 0 });
    expect(points[1].settled.mean).toBe(1);
    expect(points.map(({ fourthNorm }) => fourthNorm.mean)).toEqual([0.9, expect.closeTo(0.7, 12)]);
    expect(points[0]).toMatchObject({ n: 8, sigma: 0.15, enumerate: 2 });
  });

  it("compares all sizes with the slot model by the ratio of sums", () => {
    // slot means 56/30 and 56/62
    const expected = 56 / 30 + 56 / 62;
    const [claim] = claims([...counted({ n: 8, m: 8 }, [1, 2, 3]), ...counted({ n: 8, m: 16 }, [0, 2])]);
    expect(claim).toMatchObject({
      ...{ id: "noise-collisions-slot-mean", source: "theory §4.1", prediction: 1, invariant: false },
      measurement: expect.closeTo(3 / expected, 12),
      standardError: expect.closeTo(Math.hypot(1 / Math.sqrt(3), 1) / expected, 12),
      ...{ holds: true, criterion: { distance: null, standardErrors: 2, pValue: null } },
    });
    expect(claims(counted({ n: 8, m: 8 }, [0, 0, 1, 0]))[0].holds).toBe(false);
    expect(claims(counted({ n: 8, m: 8 }, [0, 0, 0]))[0]).toMatchObject({ measurement: 0, holds: false });
  });

  it("claims for every size that all but 5 % of the features settle", () => {
    const share = (settledFeatures: number) =>
      claims(counted({ n: 32, m: 64 }, [1, 1], { settled: settledFeatures })).find(
        ({ id }) => id === "noise-collisions-settled",
      );
    expect(share(32)).toMatchObject({ prediction: 1, measurement: 1, standardError: 0, holds: true });
    expect(share(31)).toMatchObject({ measurement: 31 / 32, holds: true });
    expect(share(30)).toMatchObject({ measurement: 30 / 32, holds: false });
  });

  it("is empty of no cells, and of a part of them what they tell", () => {
    expect(noiseCollisions.collect([])).toEqual({ points: [] });
    expect(claims([])).toEqual([]);
    const cells = [...counted({ m: 4 }, [2, 1, 0]), ...counted({ m: 8 }, [0, 0, 1]), ...counted({ m: 16 }, [0, 0, 0])];
    fc.assert(
      fc.property(fc.subarray(cells), (some) => {
        const { points } = noiseCollisions.collect(some);
        expect(points.flatMap(({ counts }) => counts)).toEqual(some.map(({ outcome }) => outcome.polysemanticWindow));
        const found = claimsOf(noiseCollisions, { points });
        expect(found).toHaveLength(points.length === 0 ? 0 : points.length + 1);
        expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found); // no NaN, no Infinity
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
      }),
      { numRuns: 40 },
    );
    for (const { standardError } of claims(cells.filter(({ replica }) => replica === 0))) {
      expect(standardError).toBeNull();
    }
  });
});

describe("the check of noiseCollisions", () => {
  const check = (at: Partial<NoiseCollisionsParameters>) => () => noiseCollisions.check?.({ ...usual, ...at });

  it("refuses more patterns of noise than can be gone through, and more weights than a row has", () => {
    expect(check({ n: 16, m: 32, enumerate: 18 })).toThrow(InputError);
    expect(check({ n: 16, m: 32, enumerate: 18 })).toThrow(/^enumerate: 18 has 2\^18, .* it goes up to 17;/);
    expect(check({ m: 4, enumerate: 5 })).toThrow("enumerate must be a whole number from 0 to m = 4, got 5.");
    expect(check({ m: 4, enumerate: 1.5 })).toThrow("enumerate must be a whole number from 0 to m = 4, got 1.5.");
    for (const enumerate of [0, 4]) expect(check({ m: 4, enumerate })).not.toThrow();
    expect(check({ n: 16, m: 32, enumerate: 12 })).not.toThrow();
  });

  it("refuses more features than slots", () => {
    expect(check({ n: 9, m: 4 })).toThrow(/^n must be at most 2m = 8, got 9/);
    expect(check({ n: 8, m: 4 })).not.toThrow();
  });

  it("accepts the presets, which name every parameter", () => {
    for (const { parameters: lists } of Object.values(noiseCollisions.presets)) {
      expect(Object.keys(lists).sort()).toEqual(Object.keys(noiseCollisions.parameters).sort());
      for (const m of lists.m) {
        const [n, sigma, enumerate, tEnd] = [lists.n[0], lists.sigma[0], lists.enumerate[0], lists.tEnd[0]];
        expect(check({ n, m, sigma, enumerate, tEnd })).not.toThrow();
        expect(noiseCollisions.work?.({ n, m, sigma, enumerate, tEnd })).toBeGreaterThan(0);
      }
    }
  });
});
