import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { type CollisionsOutcome, type CollisionsResult, collisions } from "../../src/experiments/collisions.ts";
import { correlations } from "../../src/experiments/correlations.ts";
import type { AnyExperiment, Cell } from "../../src/experiments/experiment.ts";
import type { SettleParameters } from "../../src/experiments/settle.ts";
import { slots } from "../../src/experiments/slots.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { uniformStream } from "../../src/random/generator.ts";
import { planOf } from "../../src/run/plan.ts";
import { slotLaw } from "../../src/theory/index.ts";
import { settled } from "../support/cells.ts";

const usual = { lambda: 0.005, tolerance: 1e-2, kernel: "auto" } as const;

/** Cells without a simulation: these counts at this size. */
function counted(size: { n: number; m: number; lambda?: number }, counts: readonly number[]) {
  return counts.map((polysemantic, replica): Cell<SettleParameters, CollisionsOutcome> => {
    return {
      parameters: { ...usual, ...size },
      replica,
      outcome: { status: "converged", t: 1, polysemantic, polysemanticWindow: polysemantic },
    };
  });
}

/** A value of the law that has P(k) at index k. */
function drawn(probabilities: ArrayLike<number>, uniform: () => number): number {
  let left = uniform();
  let k = 0;
  while (k < probabilities.length - 1 && left >= probabilities[k]) left -= probabilities[k++];
  return k;
}

const claimOf = (result: CollisionsResult, id: string) => collisions.expect(result).find((claim) => claim.id === id);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("a run of collisions", () => {
  /** Neurons on which `rule` is true of at least two features, one entry after the other. */
  const naive = (W: Float64Array, { n, m }: { n: number; m: number }, rule: (w: number) => boolean) =>
    Array.from({ length: m }, (_, k) => Array.from({ length: n }, (__, i) => W[i * m + k]).filter(rule).length).filter(
      (held) => held >= 2,
    ).length;

  it.each([
    [16, 16, 0.005],
    [12, 6, 0.02],
    [16, 48, 0.02],
    [8, 4, 0.3], // survivors weigh 0.786, below the paper's window
  ])("counts the neurons that two features share, by either rule, n = %d, m = %d, λ = %d", (n, m, lambda) => {
    let shared = 0;
    for (let replica = 0; replica < 4; replica++) {
      const parameters = { ...usual, n, m, lambda };
      const { outcome, weights } = settled(collisions, parameters, { replica });
      const inWindow = (w: number) => Math.abs(w) >= 0.8 && Math.abs(w) <= 1.2;
      expect(outcome).toEqual({
        status: "converged",
        t: expect.any(Number),
        polysemantic: naive(weights, { n, m }, (w) => w !== 0),
        polysemanticWindow: naive(weights, { n, m }, inWindow),
      });
      if (lambda === 0.3) expect(outcome.polysemanticWindow).toBe(0);
      shared += outcome.polysemantic;
    }
    expect(shared).toBeGreaterThan(0);
  });

  it("ends with the very weights of every other experiment that runs the same cell to rest", () => {
    const parameters = { ...usual, n: 16, m: 32 };
    const { weights } = settled(collisions, parameters, { replica: 5 });
    expect(settled(slots, parameters, { replica: 5 }).weights).toEqual(weights);
    expect(settled(correlations, parameters, { replica: 5 }).weights).toEqual(weights);
  });
});

describe("the deviations of collisions", () => {
  it("count every run once, and expect as many from the slot laws", () => {
    const point = fc.record({
      n: fc.integer({ min: 2, max: 40 }),
      m: fc.integer({ min: 21, max: 60 }),
      counts: fc.array(fc.nat(20), { minLength: 1, maxLength: 9 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(point, { selector: ({ n, m }) => `${n} ${m}`, minLength: 1, maxLength: 3 }),
        (points) => {
          const cells = points.flatMap(({ counts, ...size }) => counted(size, counts));
          const { deviations } = collisions.collect(cells);
          const { edges, observed, expected } = deviations;
          expect([observed.length, expected.length]).toEqual([edges.length - 1, edges.length - 1]);
          expect(sum(observed)).toBe(cells.length);
          expect(sum(expected)).toBeCloseTo(cells.length, 8);
        },
      ),
      { numRuns: 15 },
    );
  });

  it("are in units of the slot law's spread, with what lies further out in the outermost bins", () => {
    // n = 64, m = 128: mean 64·63/(2·255) = 7.906, variance 7.906·(192/255)·(191/253) = 2.120²
    const cells = counted({ n: 64, m: 128 }, [8, 8, 5, 32, 0]);
    const { mean, standardDeviation } = slotLaw({ n: 64, m: 128 });
    expect([(8 - mean) / standardDeviation, (5 - mean) / standardDeviation]).toEqual([
      expect.closeTo(0.0444, 4),
      expect.closeTo(-1.3708, 4),
    ]);
    const { edges, observed } = collisions.collect(cells).deviations;
    const found = observed.flatMap((runs, i) => (runs > 0 ? [[edges[i], runs]] : []));
    expect(found).toEqual([
      [-4, 1],
      [-1.5, 1],
      [0, 2],
      [3.5, 1],
    ]);
  });

  it("leave out sizes where the number of features alone decides", () => {
    const full = counted({ n: 8, m: 4 }, [4, 4, 4]);
    const { deviations, points } = collisions.collect([...full, ...counted({ n: 8, m: 8 }, [1, 2])]);
    expect(points[0]).toMatchObject({ slotMean: 4, slotDeviation: 0 });
    expect(sum(deviations.observed)).toBe(2);
    expect(sum(deviations.expected)).toBeCloseTo(2, 12);
  });
});

describe("the claims of collisions", () => {
  const sizes = [64, 128, 256, 512].map((m) => ({ n: 64, m }));

  it("find counts that are drawn from the slot law to follow it, at 20 sets of 64 runs", () => {
    const uniform = uniformStream("collisions");
    const claims = Array.from({ length: 20 }, () => {
      const cells = sizes.flatMap((size) => {
        const { probabilities } = slotLaw(size);
        return counted(
          size,
          Array.from({ length: 16 }, () => drawn(probabilities, uniform)),
        );
      });
      const result = collisions.collect(cells);
      return {
        pValue: result.fit?.pValue ?? Number.NaN,
        mean: claimOf(result, "collisions-slot-mean"),
        law: claimOf(result, "collisions-slot-law"),
      };
    });
    // p-values of true laws are even between 0 and 1: mean ½, standard deviation 1/√12
    const { mean } = summarize(claims.map(({ pValue }) => pValue));
    expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12 * 20));
    // one in a hundred fails; 4 of 20 would be one set in 2000
    expect(claims.filter(({ law }) => law?.holds === false).length).toBeLessThan(4);
    const distances = claims.map(({ mean: claim }) => ((claim?.measurement ?? 0) - 1) / (claim?.standardError ?? 0));
    const { mean: together } = summarize(distances);
    expect(Math.abs(together)).toBeLessThan(4 / Math.sqrt(20));
    const { standardDeviation } = summarize(distances);
    expect(standardDeviation).toBeGreaterThan(0.5);
    expect(standardDeviation).toBeLessThan(2);
  });

  it("tell a law that is not the slot law: a sixth more shared, or the right number with too little scatter", () => {
    const uniform = uniformStream("other laws");
    const more = sizes.flatMap((size) => {
      const { probabilities } = slotLaw({ ...size, n: 69 }); // (69·68)/(64·63) = 1.16
      return counted(
        size,
        Array.from({ length: 16 }, () => Math.min(32, drawn(probabilities, uniform))),
      );
    });
    const other = collisions.collect(more);
    expect(claimOf(other, "collisions-slot-law")?.holds).toBe(false);
    expect(claimOf(other, "collisions-slot-mean")?.holds).toBe(false);
    expect(claimOf(other, "collisions-slot-mean")?.measurement).toBeGreaterThan(1.08);

    const narrow = collisions.collect(
      sizes.flatMap((size) => {
        const k = Math.round(slotLaw(size).mean);
        return counted(size, Array<number>(16).fill(k));
      }),
    );
    expect(narrow.fit?.pValue).toBeLessThan(1e-3);
  });

  it("hold what is measured against the sum over the sizes, with the standard errors added in squares", () => {
    // by hand: means 16 ± 1 and 5 ± 1; slot means 64·63/(2·127) = 15.874 and 64·63/(2·255) = 7.906; paper's 16 and 8
    const result = collisions.collect([...counted({ n: 64, m: 64 }, [15, 17]), ...counted({ n: 64, m: 128 }, [4, 6])]);
    const slotMeans = 4032 / 254 + 4032 / 510;
    expect(claimOf(result, "collisions-slot-mean")).toMatchObject({
      measurement: expect.closeTo(21 / slotMeans, 12),
      standardError: expect.closeTo(Math.SQRT2 / slotMeans, 12),
      holds: true, // 0.117 ± 0.060: 1.97 standard errors
    });
    expect(claimOf(result, "collisions-paper")).toMatchObject({
      measurement: expect.closeTo(21 / 24, 12),
      standardError: expect.closeTo(Math.SQRT2 / 24, 12),
      holds: false, // 2.12 standard errors
    });
  });

  it("see a run that does not come to rest as a failure of the code", () => {
    const cells = counted({ n: 8, m: 8 }, [1, 2, 3, 2]);
    const [first, ...others] = cells;
    const result = collisions.collect([{ ...first, outcome: { ...first.outcome, status: "maxSteps" } }, ...others]);
    expect(result.points[0].resting).toBe(3);
    const claim = { invariant: true, measurement: 0.75, holds: false };
    expect(claimOf(result, "collisions-rest")).toMatchObject(claim);
    expect(claimOf(collisions.collect(cells), "collisions-rest")).toMatchObject({ measurement: 1, holds: true });
  });

  it.each([
    [-1, true],
    [-0.5, false],
    [-2, false],
  ])("find the exponent %d of a power law", (exponent, holds) => {
    // standard errors in proportion to the means: all points weigh the same in the logarithm
    const cells = [64, 128, 256, 512].flatMap((m) => {
      const mean = 4.096e7 * (m / 64) ** exponent;
      return counted({ n: 64, m }, [0.99 * mean, 1.01 * mean].map(Math.round));
    });
    const claim = slope(cells);
    expect(claim?.measurement).toBeCloseTo(exponent, 2);
    // log m = 0, 1, 2, 3 doublings, spread 5 ln²2; a point's error is 0.01
    expect(claim?.standardError).toBeCloseTo(0.01 / Math.sqrt(5 * Math.log(2) ** 2), 4);
    expect(claim?.holds).toBe(holds);
  });

  it("find no exponent where there is none to be found", () => {
    const two = (m: number, lambda = 0.005, n = 64) => counted({ n, m, lambda }, [10, 12]);
    expect(slope([...two(64), ...two(128)])).toBeDefined();
    expect(slope(two(64))).toBeUndefined();
    expect(slope([...two(64), ...two(128, 0.01)])).toBeUndefined();
    expect(slope([...two(64), ...two(128, 0.01, 128)])).toBeUndefined();
    expect(slope([...two(64), ...counted({ n: 64, m: 128 }, [3])])).toBeUndefined(); // one run has no error
    expect(slope([...two(64), ...counted({ n: 64, m: 128 }, [0, 0])])).toBeUndefined();
  });

  /** The law of the counts is of no account here: 64 features do not share millions of neurons. */
  function slope(cells: readonly Cell<SettleParameters, CollisionsOutcome>[]) {
    return claimOf(collisions.collect(cells), "collisions-slope");
  }
});

describe("the check of collisions", () => {
  it("refuses a single feature, which has nobody to share with", () => {
    expect(() => collisions.check?.({ ...usual, n: 1, m: 4 })).toThrow(InputError);
    expect(() => collisions.check?.({ ...usual, n: 2, m: 4 })).not.toThrow();
  });

  it("refuses more features than slots, and names the point", () => {
    expect(() => collisions.check?.({ ...usual, n: 9, m: 4 })).toThrow(InputError);
    expect(() => collisions.check?.({ ...usual, n: 8, m: 4 })).not.toThrow();
    expect(() =>
      planOf(collisions as unknown as AnyExperiment, { parameters: { n: [9], m: [16, 4], lambda: [0.02] } }),
    ).toThrow(
      "collisions: at n = 9, m = 4, lambda = 0.02, tolerance = 0.01, kernel = auto: n must be at most 2m = 8, got 9: " +
        "every feature needs a slot of its own and a neuron has two.",
    );
  });
});
