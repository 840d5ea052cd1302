import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { claimsOf } from "../../src/experiments/claim.ts";
import { type Cell, Interrupted, replicaStart } from "../../src/experiments/experiment.ts";
import {
  type KurtosisOutcome,
  type KurtosisParameters,
  type KurtosisResult,
  kurtosis,
} from "../../src/experiments/kurtosis.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { gaussianNoise, threePointNoise } from "../../src/random/noiseLaws.ts";
import { simulateNoise } from "../../src/simulate/noise.ts";
import { cellsOf, context } from "../support/cells.ts";
import { mean } from "../theory/support.ts";

type KurtosisCell = Cell<KurtosisParameters, KurtosisOutcome>;

const { level: kurtosisLevels } = kurtosis.presets.quick.parameters;
const usual = { n: 8, m: 12, sigma: 0.15, excessKurtosis: 0, level: "closure" } as const;

/** Cells without a simulation: one replica for every rate. */
const written = (at: Partial<KurtosisParameters>, rates: readonly number[]): KurtosisCell[] =>
  rates.map((rate, replica) => ({ parameters: { ...usual, ...at }, replica, outcome: { rate } }));

describe("the growth rate of ‖W_i‖₄⁴ by the closure, 8 features on 12 neurons, σ = 0.15, 8 starts", () => {
  let result: KurtosisResult;
  let cells: KurtosisCell[];
  beforeAll(() => {
    const lists = { n: [8], m: [12], sigma: [0.15], excessKurtosis: [-2, -0.5, 0, 0.5, 3], level: ["closure"] };
    cells = cellsOf(kurtosis, lists, { seeds: 8 });
    result = kurtosis.collect(cells);
  });
  const rate = (excessKurtosis: number) => result.points.find((point) => point.excessKurtosis === excessKurtosis)!.rate;

  it("is positive under flat noise and negative under heavy tails, by more than 4 standard errors", () => {
    for (const excessKurtosis of [-2, -0.5])
      expect(rate(excessKurtosis).mean, `κ = ${excessKurtosis}`).toBeGreaterThan(
        4 * rate(excessKurtosis).standardError,
      );
    for (const excessKurtosis of [0.5, 3])
      expect(rate(excessKurtosis).mean, `κ = ${excessKurtosis}`).toBeLessThan(-4 * rate(excessKurtosis).standardError);
  });

  it("is none without kurtosis, within 4 standard errors and a tenth of what it is under bipolar noise", () => {
    expect(rate(0).count).toBe(8);
    expect(Math.abs(rate(0).mean)).toBeLessThan(4 * rate(0).standardError);
    expect(Math.abs(rate(0).mean)).toBeLessThan(0.1 * rate(-2).mean);
  });

  it("falls with the kurtosis from every start", () => {
    for (let replica = 0; replica < 8; replica++) {
      const rates = cells.filter((cell) => cell.replica === replica).map(({ outcome }) => outcome.rate);
      expect(rates).toHaveLength(5);
      expect(rates).toEqual(rates.toSorted((a, b) => b - a));
    }
  });

  it("changes its sign at κ = 0 within the errors, as is claimed", () => {
    const [claim] = kurtosis.expect(result);
    expect(claim).toMatchObject({ id: "kurtosis-sign", prediction: 0, holds: true });
    expect(result.signChanges).toHaveLength(1);
    const { excessKurtosis, standardError } = result.signChanges[0];
    expect(Math.abs(excessKurtosis)).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(0.1);
  });
});

describe("a cell of kurtosis", () => {
  it.each(kurtosisLevels)("is the growth of the mean fourth norm from t = 20 to 60, level %s", (level) => {
    const size = { n: 4, m: 6 };
    for (const excessKurtosis of [-2, 1]) {
      const { observables } = simulateNoise({
        ...{ ...size, level, weights: replicaStart(size, { seed: 2, replica: 3 }) },
        law: threePointNoise({ sigma: 0.2, excessKurtosis }),
        ...{ method: "dopri5", sampling: { times: [20, 60] } },
      });
      const [before, after] = observables.fourthNorm.map(mean);
      const { rate } = kurtosis.cell({ ...size, sigma: 0.2, excessKurtosis, level }, context({ seed: 2, replica: 3 }));
      // rkc at 1e-6 is good to some 1e-5 in the fourth norm, so to 1e-6 in the rate
      expect(Math.abs(rate - Math.log(after / before) / 40)).toBeLessThan(1e-6);
    }
  });

  it("without kurtosis is the flow of Gaussian noise, in the closure", () => {
    const { observables } = simulateNoise({
      ...{ n: 8, m: 12, weights: replicaStart(usual, { seed: 0, replica: 1 }), law: gaussianNoise(0.15) },
      ...{ level: "gaussian", method: "dopri5", sampling: { times: [20, 60] } },
    });
    const [before, after] = observables.fourthNorm.map(mean);
    const { rate } = kurtosis.cell(usual, context({ replica: 1 }));
    expect(Math.abs(rate - Math.log(after / before) / 40)).toBeLessThan(1e-6);
  });

  it("is the same again, in any order, and another from another start", () => {
    const lists = { n: [4], m: [6], sigma: [0.15], excessKurtosis: [-2, 1], level: kurtosisLevels };
    const cells = cellsOf(kurtosis, lists, { seeds: 2 });
    for (const { parameters, replica, outcome } of cells.toReversed()) {
      expect(kurtosis.cell(parameters, context({ replica }))).toEqual(outcome);
    }
    expect(new Set(cells.map(({ outcome }) => outcome.rate)).size).toBe(8);
    expect(JSON.parse(JSON.stringify(cells))).toStrictEqual(cells);
  });

  it("reports progress that never falls, and stops when it is told to", () => {
    const seen: number[] = [];
    kurtosis.cell(usual, context({ onProgress: (fraction) => seen.push(fraction) }));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((fraction, i) => fraction >= 0 && fraction <= 1 && !(fraction < seen[i - 1]))).toBe(true);
    const signal = { aborted: false };
    const onProgress = () => {
      signal.aborted = true;
    };
    expect(() => kurtosis.cell(usual, context({ signal, onProgress }))).toThrow(Interrupted);
  });
});

describe("the sign change", () => {
  const KAPPAS = [-1, -0.5, 0, 0.5, 1];
  /**
   * Deviations of 8 replicas at 5 values of κ, each of variance 1 around a mean of 0 and without any correlation
   * between two values of κ: rows 1 to 5 of the Hadamard matrix of order 8.
   */
  const free = KAPPAS.map((_, level) =>
    Array.from({ length: 8 }, (__, r) => (popCount(r & (level + 1)) % 2 === 0 ? 1 : -1) * Math.sqrt(7 / 8)),
  );
  function popCount(bits: number): number {
    return bits === 0 ? 0 : (bits & 1) + popCount(bits >> 1);
  }
  /** Rates on the line slope·(κ − zero), with deviations of that size. */
  const line = (zero: number, slope: number, size: number, at: Partial<KurtosisParameters> = {}) =>
    KAPPAS.flatMap((excessKurtosis, level) =>
      written(
        { ...at, excessKurtosis },
        free[level].map((own) => slope * (excessKurtosis - zero) + size * own),
      ),
    );
  const changes = (cells: KurtosisCell[]) => kurtosis.collect(cells).signChanges;

  it("of a line is where it is zero, with the error of the line there", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        fc.double({ min: 1e-4, max: 1e-2, noNaN: true }),
        fc.double({ min: 1e-6, max: 1e-4, noNaN: true }),
        (zero, slope, size) => {
          const [found, ...others] = changes(line(zero, -slope, size));
          expect(others).toEqual([]);
          expect(found).toMatchObject({ level: "closure", sigma: 0.15 });
          expect(found.excessKurtosis).toBeCloseTo(zero, 10);
          // of five points ± e around mean κ = 0, Σκ² = 2.5: the line errs at κ by e √(1/5 + κ²/2.5)
          const error = (size / Math.sqrt(8)) * Math.sqrt(1 / 5 + zero ** 2 / 2.5);
          expect(found.standardError / (error / slope)).toBeCloseTo(1, 8);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is told by |κ| <= 1 alone, for every level and σ of its own", () => {
    const cells = [
      ...line(0.1, -1e-3, 1e-5),
      ...written({ excessKurtosis: -2 }, [1, 1.1]),
      ...written({ excessKurtosis: 3 }, [1, 1.1]),
      ...line(0.2, -1e-3, 1e-5, { level: "exact" }),
      ...line(-0.3, -2e-3, 1e-5, { sigma: 0.1 }),
    ];
    expect(
      changes(cells).map(({ level, sigma, excessKurtosis }) => [level, sigma, Number(excessKurtosis.toFixed(6))]),
    ).toEqual([
      ["closure", 0.15, 0.1],
      ["exact", 0.15, 0.2],
      ["closure", 0.1, -0.3],
    ]);
  });

  it("needs three values of κ and two starts", () => {
    const cells = line(0.1, -1e-3, 1e-5);
    expect(changes(cells.filter(({ parameters }) => Math.abs(parameters.excessKurtosis) < 1))).toHaveLength(1);
    expect(changes(cells.filter(({ parameters }) => parameters.excessKurtosis >= 0.5))).toEqual([]);
    expect(changes(cells.filter(({ replica }) => replica === 0))).toEqual([]);
  });

  it("errs as its replicas do where they err alike at every κ", () => {
    // two parallel lines, zero at 0.1 and 0.3
    const cells = KAPPAS.flatMap((excessKurtosis) =>
      written({ excessKurtosis }, [-1e-3 * (excessKurtosis - 0.1), -1e-3 * (excessKurtosis - 0.3)]),
    );
    const [{ excessKurtosis, standardError }] = changes(cells);
    expect([excessKurtosis, standardError]).toEqual([expect.closeTo(0.2, 10), expect.closeTo(0.1, 10)]);
  });

  it("is one for every size", () => {
    const cells = [...line(0.1, -1e-3, 1e-5), ...line(-0.1, -1e-3, 1e-5, { m: 16 })];
    expect(changes(cells).map(({ excessKurtosis }) => Number(excessKurtosis.toFixed(6)))).toEqual([0.1, -0.1]);
  });

  it("is claimed to lie at 0 within two standard errors", () => {
    const error = 1e-5 / Math.sqrt(8) / Math.sqrt(5) / 1e-3; // near 0
    const claimed = (zero: number) => kurtosis.expect(kurtosis.collect(line(zero, -1e-3, 1e-5)))[0];
    expect(claimed(1.9 * error)).toMatchObject({
      ...{ id: "kurtosis-sign", source: "theory §5", prediction: 0, holds: true, invariant: false },
      measurement: expect.closeTo(1.9 * error, 10),
    });
    expect(claimed(2.1 * error).holds).toBe(false);
    expect(claimed(-2.1 * error).holds).toBe(false);
  });
});

describe("the result of kurtosis", () => {
  it("has the mean rate and its error for every law", () => {
    const { points } = kurtosis.collect([
      ...written({ excessKurtosis: -2 }, [1, 2, 6]),
      ...written({ excessKurtosis: 1 }, [-1]),
    ]);
    expect(points).toEqual([
      { ...usual, excessKurtosis: -2, rate: summarize([1, 2, 6]) },
      { ...usual, excessKurtosis: 1, rate: summarize([-1]) },
    ]);
  });

  it("compares exact with closure under bipolar noise, at each σ", () => {
    const cells = [
      ...written({ excessKurtosis: -2 }, [1e-3, 1e-3]),
      ...written({ excessKurtosis: -2, level: "exact" }, [1.9e-3, 2.1e-3]),
      ...written({ excessKurtosis: -2, sigma: 0.1 }, [2e-3, 2e-3]),
      ...written({ excessKurtosis: -2, sigma: 0.1, level: "exact" }, [2e-3, 2.2e-3]),
      ...written({ excessKurtosis: 1, level: "exact" }, [5, 5]),
    ];
    expect(claimsOf(kurtosis, kurtosis.collect(cells))).toMatchObject([
      { id: "kurtosis-closure-sigma0.15", prediction: 1e-3, measurement: 2e-3, holds: false },
      { id: "kurtosis-closure-sigma0.1", prediction: 2e-3, measurement: expect.closeTo(2.1e-3, 12), holds: true },
    ]);
  });

  it("is empty of no cells, and of a part of them what they tell", () => {
    expect(kurtosis.collect([])).toEqual({ points: [], signChanges: [] });
    expect(kurtosis.expect(kurtosis.collect([]))).toEqual([]);
    const lists = { n: [4], m: [4], sigma: [0.15], excessKurtosis: [-2, -1, 0, 1], level: kurtosisLevels };
    const cells = cellsOf(kurtosis, lists, { seeds: 2 });
    fc.assert(
      fc.property(fc.subarray(cells), (some) => {
        const { points, signChanges } = kurtosis.collect(some);
        expect(points.reduce((sum, { rate }) => sum + rate.count, 0)).toBe(some.length);
        for (const { excessKurtosis, standardError } of signChanges) {
          expect(Number.isFinite(excessKurtosis) && standardError > 0).toBe(true);
        }
        const claims = claimsOf(kurtosis, { points, signChanges });
        expect(JSON.parse(JSON.stringify(claims))).toStrictEqual(claims); // no NaN, no Infinity
        expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
      }),
      { numRuns: 30 },
    );
  });
});

it("kurtosis refuses beforehand more patterns of noise than can be gone through", () => {
  const check = (at: Partial<KurtosisParameters>) => () =>
    kurtosis.check?.({ ...usual, m: 24, excessKurtosis: 1, level: "exact", ...at });
  expect(check({})).toThrow(/^m = 24 neurons have 3\^24/);
  for (const at of [{ excessKurtosis: -2 }, { level: "closure" }] as const) expect(check(at)).not.toThrow();
});

describe("the presets of kurtosis", () => {
  it.each(Object.entries(kurtosis.presets))(
    "%s goes through laws on both sides of κ = 0, down to -2",
    (_name, preset) => {
      expect(Object.keys(preset.parameters).sort()).toEqual(Object.keys(kurtosis.parameters).sort());
      const { excessKurtosis, level, n, m, sigma } = preset.parameters;
      expect(level).toEqual(kurtosisLevels);
      expect([Math.min(...excessKurtosis), excessKurtosis.includes(0), Math.max(...excessKurtosis) >= 1]).toEqual([
        -2,
        true,
        true,
      ]);
      for (const own of excessKurtosis) {
        for (const how of level) {
          const work = kurtosis.work?.({ n: n[0], m: m[0], sigma: sigma[0], excessKurtosis: own, level: how });
          expect(work).toBeGreaterThan(0);
        }
      }
    },
  );
});
