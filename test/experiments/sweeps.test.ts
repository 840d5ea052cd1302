import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import {
  type Cell,
  type CellParameters,
  Interrupted,
  type Parameter,
  replicaStart,
} from "../../src/experiments/experiment.ts";
import { settle } from "../../src/experiments/settle.ts";
import { sweeps } from "../../src/experiments/sweeps.ts";
import { summarize } from "../../src/measure/statistics.ts";
import { type GridRequest, planOf } from "../../src/run/plan.ts";
import { cellsOf, context } from "../support/cells.ts";

/** A grid of every sweep that takes a fraction of a second. */
const small: Record<string, NonNullable<GridRequest["parameters"]>> = {
  collisions: { n: [6, 8], m: [8, 16], lambda: [0.02] },
  slots: { n: [8], m: [4, 8], lambda: [0.02] },
  correlations: { n: [6], m: [8, 12], lambda: [0.02] },
  curves: { n: [4], m: [8], lambda: [0.04, 0.02] },
  "scaled-time": { n: [4], m: [8], lambda: [0.04, 0.02, 0.01, 0.005], tolerance: [1e-3] },
  optimiser: { n: [4], m: [4, 6], lambda: [0.02], optimiser: ["flow", "adamw"], steps: [1500] },
  "co-occurrence": { n: [5], m: [5], lambda: [0.02, 0.01], inputs: ["independent", "pairs"], p: [0, 0.01, 0.02] },
};

/** Lists of a result that follow the order of the cells; all others stand for sums over them. */
const inOrderOfCells: Record<string, string[]> = {
  collisions: ["counts", "windowCounts"],
  curves: ["alive", "l1", "largest"],
  optimiser: ["flowCounts", "adamWCounts"],
};

const seeds = 3;

const swept = sweeps.filter(({ name }) => name in small);

it("every grid here is of a sweep, and no two sweeps have a name in common", () => {
  expect(swept.map(({ name }) => name)).toEqual(Object.keys(small));
  expect(new Set(sweeps.map(({ name }) => name)).size).toBe(sweeps.length);
});

describe.each(swept.map((sweep) => [sweep.name, sweep] as const))("sweep %s", (name, sweep) => {
  const grid = { parameters: small[name], seeds };
  const cells = cellsOf(sweep, small[name] as Record<string, number[]>, { seeds });
  const key = ({ parameters, replica }: Pick<Cell<CellParameters, unknown>, "parameters" | "replica">) =>
    JSON.stringify([parameters, replica]);

  it("has presets that name every parameter it declares and no other, with values of the declared kind", () => {
    for (const { parameters, seeds, seed } of Object.values(sweep.presets)) {
      expect(Object.keys(parameters).sort()).toEqual(Object.keys(sweep.parameters).sort());
      for (const [parameter, values] of Object.entries(parameters)) {
        expect(new Set(values).size, parameter).toBe(values.length);
        expect(values.length, parameter).toBeGreaterThan(0);
        for (const value of values)
          expect(isOf(sweep.parameters[parameter], value), `${parameter} = ${value}`).toBe(true);
      }
      expect(Number.isInteger(seeds) && seeds >= 2 && seed === 0).toBe(true);
    }
    for (const { what, default: usual, ...parameter } of Object.values(sweep.parameters)) {
      expect(what).not.toBe("");
      if (usual !== undefined) expect(isOf({ what, ...parameter }, usual), what).toBe(true);
    }
  });

  it("accepts every point of its presets, and knows how long each takes against the others", () => {
    for (const preset of Object.values(sweep.presets)) {
      for (const { parameters } of planOf(sweep, preset).cells) {
        const work = sweep.work(parameters);
        expect(work > 0 && Number.isFinite(work), JSON.stringify(parameters)).toBe(true);
      }
    }
  });

  it("gives a cell the same bytes again, whatever else is run and in which order", () => {
    const larger = planOf(sweep, { ...grid, seeds: seeds + 1 }).cells.toReversed();
    const again = new Map(
      larger.map(({ parameters, replica }) => [
        key({ parameters, replica }),
        JSON.stringify(sweep.cell(parameters, context({ replica }))),
      ]),
    );
    expect(again.size).toBe((cells.length / seeds) * (seeds + 1));
    for (const cell of cells) expect(again.get(key(cell)), key(cell)).toBe(JSON.stringify(cell.outcome));
  });

  it("gives other outcomes with another seed", () => {
    const others = cellsOf(sweep, small[name] as Record<string, number[]>, { seeds, seed: 1 });
    expect(others.map(({ outcome }) => JSON.stringify(outcome))).not.toEqual(
      cells.map(({ outcome }) => JSON.stringify(outcome)),
    );
  });

  it("has outcomes that survive a file, and the same result from what was read back", () => {
    const back = JSON.parse(JSON.stringify(cells));
    expect(back).toStrictEqual(cells);
    expect(sweep.collect(back)).toStrictEqual(sweep.collect(cells));
    expect(sweep.expect(sweep.collect(back))).toStrictEqual(sweep.expect(sweep.collect(cells)));
  });

  it("says the same of its cells in any order, but for the order of points and of lists that hold one entry a run", () => {
    const lists = inOrderOfCells[name] ?? [];
    const result = about(sorted(sweep.collect(cells), lists));
    const claims = sweep.expect(sweep.collect(cells)).sort(byText);
    expect(claims.length).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.shuffledSubarray(cells, { minLength: cells.length }), (shuffled) => {
        const other = sweep.collect(shuffled);
        expect(sorted(other, lists)).toEqual(result);
        expect(sweep.expect(other).sort(byText)).toEqual(about(claims));
      }),
      { numRuns: 8 },
    );
  });

  it("makes the most of a part of its cells, and leaves them as they are", () => {
    const before = JSON.stringify(cells);
    fc.assert(
      fc.property(fc.subarray(cells, { minLength: 1 }), (some) => {
        const claims = sweep.expect(sweep.collect(some));
        expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
        expect(JSON.parse(JSON.stringify(claims))).toStrictEqual(claims); // no NaN, no Infinity
        for (const { id, standardError, verdict, criterion, source, statement } of claims) {
          expect(standardError === null || standardError >= 0, id).toBe(true);
          expect(["holds", "fails"]).toContain(verdict);
          for (const text of [id, criterion, source, statement]) expect(text).not.toBe("");
        }
      }),
      { numRuns: 12 },
    );
    expect(JSON.stringify(cells)).toBe(before);
  });

  it("claims nothing about errors from one replica", () => {
    const claims = sweep.expect(sweep.collect(cells.filter(({ replica }) => replica === 0)));
    for (const { id, standardError } of claims) expect(standardError, id).toBeNull();
  });

  it("makes a result of no cells at all, and claims nothing", () => {
    expect(sweep.expect(sweep.collect([]))).toEqual([]);
  });

  it("reports progress from 0 to 1 that never falls, and hands over the final weights once", () => {
    for (const { parameters, replica } of cells.filter((cell) => cell.replica === 0)) {
      const seen: number[] = [];
      const heard: { weights: Float64Array; n: number; m: number }[] = [];
      sweep.cell(
        parameters,
        context({
          replica,
          onProgress: (fraction) => seen.push(fraction),
          onWeights: (weights, n, m) => heard.push({ weights: weights.slice(), n, m }),
        }),
      );
      const where = key({ parameters, replica });
      expect(seen.length, where).toBeGreaterThan(1);
      expect(
        seen.every((fraction) => fraction >= 0 && fraction <= 1),
        where,
      ).toBe(true);
      expect(
        seen.findIndex((fraction, i) => i > 0 && fraction < seen[i - 1]),
        where,
      ).toBe(-1);
      expect(heard, where).toHaveLength(1);
      const [{ weights, n, m }] = heard;
      expect([n, m]).toEqual([parameters.n, parameters.m]);
      expect(weights).toHaveLength(n * m);
      expect(weights.every(Number.isFinite)).toBe(true);
    }
  });

  it("stops soon after it is told to, without an outcome and without weights", () => {
    for (const { parameters } of cells.filter((cell) => cell.replica === 0)) {
      for (const moment of [1, 4]) {
        let looks = 0;
        let steps = 0; // reported after the stop
        let weights = 0;
        const told = context({
          signal: {
            get aborted() {
              return ++looks >= moment;
            },
          },
          onProgress: () => {
            if (looks >= moment) steps++;
          },
          onWeights: () => weights++,
        });
        expect(() => sweep.cell(parameters, told)).toThrow(Interrupted);
        expect(weights).toBe(0);
        expect(steps).toBeLessThanOrEqual(2);
      }
    }
  });

  it("refuses beforehand what it cannot sum up afterwards: more features than slots, a λ that nothing survives", () => {
    for (const change of [{ n: [9], m: [4] }, { lambda: [0.5] }]) {
      const parameters = { ...small[name], ...change };
      try {
        planOf(sweep, { parameters });
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).toMatch(/n must be at most 2m = 8, got 9|every weight dies/);
        continue;
      }
      const found = cellsOf(sweep, parameters as Record<string, number[]>);
      expect(JSON.parse(JSON.stringify(found))).toStrictEqual(found);
      const claims = sweep.expect(sweep.collect(found));
      for (const { id, prediction, measurement } of claims) {
        expect(Number.isFinite(prediction) && Number.isFinite(measurement), id).toBe(true);
      }
    }
  });
});

describe("replicaStart", () => {
  const size = { n: 5, m: 7 };

  it("is the same for the same sizes, seed and replica, and another for any other", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (seed, replica) => {
        const W = replicaStart(size, { seed, replica });
        expect(W).toHaveLength(35);
        expect(replicaStart({ ...size }, context({ seed, replica }))).toEqual(W);
        for (const other of [
          replicaStart(size, { seed: seed + 1, replica }),
          replicaStart(size, { seed, replica: replica + 1 }),
          replicaStart(size, { seed: replica + 2000, replica: seed + 2000 }),
          replicaStart({ n: 7, m: 5 }, { seed, replica }),
        ]) {
          expect(W.filter((w, k) => w === other[k])).toHaveLength(0);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("gives each of 100 replicas of ten seeds a start of its own", () => {
    const starts = Array.from({ length: 1000 }, (_, i) =>
      replicaStart(size, { seed: i % 10, replica: Math.floor(i / 10) }).join(),
    );
    expect(new Set(starts).size).toBe(1000);
  });

  it("draws from N(0, 1/m), two replicas without correlation", () => {
    const [n, m] = [100, 400];
    const W = replicaStart({ n, m }, { seed: 0, replica: 0 });
    const V = replicaStart({ n, m }, { seed: 0, replica: 1 });
    for (const [values, expected] of [
      [W, 0],
      [W.map((w) => w * w * m), 1],
      [W.map((w, k) => w * V[k] * m), 0],
    ] as const) {
      const { mean, standardError } = summarize(values);
      expect(Math.abs(mean - expected)).toBeLessThan(4 * standardError);
    }
  });

  it("is where cells begin that differ in λ, tolerance or optimiser", () => {
    const parameters = { ...size, lambda: 0.02, tolerance: 1e-2, kernel: "auto" } as const;
    const start = replicaStart(size, { seed: 3, replica: 2 });
    for (const change of [{}, { lambda: 0.1 }, { tolerance: 1e-3 }]) {
      expect(settle({ ...parameters, ...change }, context({ seed: 3, replica: 2 })).start).toEqual(start);
    }
    // a step of AdamW moves every weight by the learning rate 10⁻³, against its gradient, and by a decay of 10⁻⁵ of itself
    const adamW = sweeps.find(({ name }) => name === "optimiser");
    let after = new Float64Array(0);
    const told = context({ seed: 3, replica: 2, onWeights: (W) => (after = W.slice()) });
    adamW?.run({ ...parameters, optimiser: "adamw", steps: 1 }, told);
    const moved = after.map((w, k) => Math.abs(w - (1 - 1e-5) * start[k]));
    expect(Math.min(...moved)).toBeCloseTo(1e-3, 8);
    expect(Math.max(...moved)).toBeCloseTo(1e-3, 8);
  });
});

/** Whether a value is one that the parameter takes. */
function isOf({ kind, choices }: Parameter, value: unknown): boolean {
  if (kind === "choice") return choices?.includes(value as string) === true;
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (kind === "count") return Number.isInteger(value) && value >= 1;
  if (kind === "positive") return value > 0;
  return value >= 0 && value <= 1;
}

/** A result, or claims, with its points and the lists of these names in the order of their text. */
function sorted(value: unknown, lists: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => sorted(entry, lists));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, entry]) => {
    const plain = sorted(entry, lists);
    const free = name === "points" || lists.includes(name);
    return [name, free && Array.isArray(plain) ? plain.sort(byText) : plain] as const;
  });
  return Object.fromEntries(entries);
}

/** What `value` is, up to rounding: sums in another order differ in their last digits. */
function about(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? expect.closeTo(value, 9) : value;
  if (Array.isArray(value)) return value.map(about);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, about(entry)]));
}

function byText(a: unknown, b: unknown): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
