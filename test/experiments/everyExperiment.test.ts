import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/catalogue.ts";
import { InputError } from "../../src/checks.ts";
import { claimsOf } from "../../src/experiments/claim.ts";
import {
  type AnyExperiment,
  type Cell,
  type CellParameters,
  Interrupted,
  type Parameter,
} from "../../src/experiments/experiment.ts";
import { isOverTimes, namedFields } from "../../src/experiments/outcome.ts";
import { gridOf } from "../../src/run/grid.ts";
import { planOf } from "../../src/run/plan.ts";
import { cellsOf, context } from "../support/cells.ts";
import { type Lists, small } from "../support/smallGrids.ts";

type AnyCell = Cell<CellParameters, unknown>;

/** Lists of a result that follow the order of the cells, as `points` do; all others stand for sums over them. */
const inOrderOfCells = [
  ...["points", "runs", "counts", "windowCounts", "flowCounts", "adamWCounts", "differences", "collapseTimes"],
  ...["alive", "l1", "largest", "flow", "closure", "rows", "signChanges", "rates", "replicas"],
];

/** Those that hand over the final weights of a run. */
const givesWeights = [
  "weights",
  "relaxation",
  "collisions",
  "counts",
  "start-end",
  "slots",
  "correlations",
  "curves",
  "scaled-time",
  "optimiser",
].concat("co-occurrence", "noise-collisions", "limit", "noise-sharing", "ledger");

/** Those whose runs may end before the last of their times. */
const endSooner = ["sparsification", "gap", "correlations"];

/**
 * Cells whose claims depend on more than a small grid has: runs of the paper's length, and of its size without the
 * runs.
 */
const larger: Record<string, (cells: readonly AnyCell[], experiment: AnyExperiment) => AnyCell[]> = {
  noise: (_, experiment) =>
    cellsOf(experiment, {
      ...{ n: [2], m: [3], law: ["bipolar", "gaussian"], sigma: [0.15] },
      ...{ method: ["sgd"], learningRate: [0.02], tEnd: [1600] },
    }),
  "scaled-time": (_, experiment) =>
    cellsOf(experiment, { n: [2], m: [64], lambda: [0.02, 0.01, 0.005, 0.0025], tolerance: [1e-4] }, { seeds: 4 }),
  optimiser: (cells) =>
    cells
      .filter(({ parameters: { n, m, lambda } }) => n === 3 && m === 4 && lambda === 0.03)
      .map((cell) => ({ ...cell, parameters: { ...cell.parameters, n: 256, m: 256, lambda: 2.5e-4 } })),
};

const seeds = 3;

it("every experiment of the catalogue has a small grid here, of two values for sizes and strengths", () => {
  expect(Object.keys(small)).toEqual(catalogue.map(({ experiment }) => experiment.name));
  for (const { experiment } of catalogue) {
    for (const parameter of ["n", "m", "lambda", "sigma"].filter((name) => name in experiment.parameters)) {
      expect(small[experiment.name][parameter].length, `${parameter} of ${experiment.name}`).toBeGreaterThan(1);
    }
  }
});

it("no two experiments have a name in common, nor two claims", () => {
  const names = catalogue.map(({ experiment }) => experiment.name);
  expect(new Set(names).size).toBe(names.length);
  const claims = catalogue.flatMap(({ experiment }) => experiment.claims);
  expect(new Set(claims).size).toBe(claims.length);
});

it("every experiment takes some time, no less at the paper's scale", () => {
  for (const { experiment, seconds } of catalogue) {
    expect(seconds.quick, experiment.name).toBeGreaterThan(0);
    expect(seconds.paper, experiment.name).toBeGreaterThanOrEqual(seconds.quick);
  }
});

describe.each(catalogue.map((entry) => [entry.experiment.name, entry] as const))("experiment %s", (name, entry) => {
  const { experiment, draw } = entry;
  const cells = cellsOf(experiment, small[name], { seeds });
  const firsts = cells.filter(({ replica }) => replica === 0);
  const result = experiment.collect(cells);

  it("has presets that name every parameter it declares and no other, with values of the declared kind", () => {
    for (const { parameters, seeds, seed } of Object.values(experiment.presets)) {
      expect(Object.keys(parameters).sort()).toEqual(Object.keys(experiment.parameters).sort());
      for (const [parameter, values] of Object.entries(parameters)) {
        expect(new Set(values).size, parameter).toBe(values.length);
        expect(values.length, parameter).toBeGreaterThan(0);
        for (const value of values) {
          expect(isOf(experiment.parameters[parameter], value), `${parameter} = ${value}`).toBe(true);
        }
      }
      expect(Number.isInteger(seeds) && seeds >= 1 && seed === 0).toBe(true);
    }
    for (const { what, default: usual, ...parameter } of Object.values(experiment.parameters)) {
      expect(what).not.toBe("");
      if (usual !== undefined) expect(isOf({ what, ...parameter }, usual), what).toBe(true);
    }
  });

  it("accepts every point of its presets, and knows how long each takes against the others", () => {
    for (const preset of Object.values(experiment.presets)) {
      for (const { parameters } of planOf(experiment, preset).cells) {
        const work = experiment.work?.(parameters) ?? 1;
        expect(work > 0 && Number.isFinite(work), JSON.stringify(parameters)).toBe(true);
      }
    }
  });

  it("has outcomes of the fields it declares, in this order, each of its shape", () => {
    const declared = namedFields(experiment.outcome);
    for (const { parameters, outcome } of cells) {
      const found = valuesOf(outcome);
      expect([...new Set(found.map(([name]) => name))]).toEqual(declared.map((field) => field.name));
      const times = experiment.times?.at(parameters).length;
      for (const [field, value] of found) {
        const { shape } = declared.find((entry) => entry.name === field) ?? { shape: "" };
        expect(misfit(value, shape, { parameters, times, sooner: endSooner.includes(name) }), field).toBe("");
      }
    }
    for (const { name: field, what, unit, shape } of declared) {
      expect([what !== "", unit === ""], field).toEqual([true, shape === "text"]);
    }
  });

  it("has times where a field goes over them, decided by the parameters that it names, and all of a point's", () => {
    expect(experiment.times !== undefined).toBe(
      namedFields(experiment.outcome).some(({ shape }) => isOverTimes(shape)),
    );
    if (experiment.times === undefined) return;
    const { at, by } = experiment.times;
    const seen = new Map<string, string>();
    for (const { parameters } of firsts) {
      const times = at(parameters);
      expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      const key = JSON.stringify(by.map((parameter) => parameters[parameter]));
      const text = JSON.stringify(times);
      expect(text, key).toBe(seen.get(key) ?? text);
      seen.set(key, text);
    }
    expect(new Set(seen.values()).size, "parameters that decide nothing").toBe(seen.size);
    expect(by).toEqual(Object.keys(experiment.parameters).filter((parameter) => by.includes(parameter)));
    for (const point of (result as { points: (CellParameters & { times?: unknown })[] }).points) {
      if (!Array.isArray(point.times)) continue;
      expect(point.times).toEqual(at(point).slice(0, point.times.length));
    }
  });

  it("gives a cell the same bytes again, whatever else is run and in which order", () => {
    const more = planOf(experiment, { parameters: small[name], seeds: seeds + 1 }).cells.toReversed();
    const again = new Map(
      more.map(({ parameters, replica }) => [
        keyOf({ parameters, replica }),
        JSON.stringify(experiment.cell(parameters, context({ replica }))),
      ]),
    );
    expect(again.size).toBe((cells.length / seeds) * (seeds + 1));
    for (const cell of cells) expect(again.get(keyOf(cell)), keyOf(cell)).toBe(JSON.stringify(cell.outcome));
  });

  it.skipIf(name === "pair")("gives other outcomes with another seed, and to another replica", () => {
    const others = cellsOf(experiment, small[name], { seed: 1 });
    expect(outcomes(others)).not.toEqual(outcomes(firsts));
    expect(outcomes(cells.filter(({ replica }) => replica === 1))).not.toEqual(outcomes(firsts));
  });

  it("has outcomes that survive a file, and the same result from what was read back", () => {
    const back = JSON.parse(JSON.stringify(cells));
    expect(back).toStrictEqual(cells);
    expect(experiment.collect(back)).toStrictEqual(result);
    expect(claimsOf(experiment, experiment.collect(back))).toStrictEqual(claimsOf(experiment, result));
    expect(JSON.parse(JSON.stringify(result))).toStrictEqual(plain(result)); // enough to draw from a file
  });

  it("says the same of its cells in any order, but for the order of lists that hold one entry a point or run", () => {
    const expected = about(sorted(result));
    const claims = about(claimsOf(experiment, result).sort(byText));
    fc.assert(
      fc.property(fc.shuffledSubarray(cells, { minLength: cells.length }), (shuffled) => {
        const other = experiment.collect(shuffled);
        expect(sorted(other)).toEqual(expected);
        expect(claimsOf(experiment, other).sort(byText)).toEqual(claims);
      }),
      { numRuns: 5 },
    );
  });

  it("makes the most of a part of its cells, and leaves them as they are", () => {
    const before = JSON.stringify(cells);
    fc.assert(
      fc.property(fc.subarray(cells, { minLength: 1 }), (some) => {
        const claims = claimsOf(experiment, experiment.collect(some));
        expect(JSON.parse(JSON.stringify(claims))).toStrictEqual(claims); // no NaN, no Infinity
        for (const { id, standardError, source, statement } of claims) {
          expect(standardError === null || standardError >= 0, id).toBe(true);
          for (const text of [id, source, statement]) expect(text).not.toBe("");
        }
      }),
      { numRuns: 12 },
    );
    expect(JSON.stringify(cells)).toBe(before);
  });

  it("makes claims with identifiers of their own, each from a stem that it declares, and from every stem one", () => {
    const whole = claimsOf(experiment, result); // throws where two cannot be told apart
    expect(whole.length).toBeGreaterThan(0);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    const stems = new Set<string>();
    for (const some of [cells, larger[name]?.(cells, experiment) ?? [], ...alongEachParameter(cells)]) {
      for (const { id } of experiment.expect(experiment.collect(some))) {
        const [stem] = experiment.claims
          .filter((claim) => id === claim || id.startsWith(`${claim}-`))
          .sort((a, b) => b.length - a.length);
        expect(stem, `${id} is of ${experiment.claims.join(", ")}`).toBeDefined();
        if (stem !== undefined) stems.add(stem);
      }
    }
    expect([...stems].sort()).toEqual([...experiment.claims].sort());
  });

  it("tells where a claim was made: parameters that are points of the grid", () => {
    const grid = gridOf(experiment, { parameters: small[name] }, name);
    for (const { id, parameters } of experiment.expect(result)) {
      for (const [parameter, value] of Object.entries(parameters ?? {})) {
        expect(grid.parameters[parameter], `${id}: ${parameter} = ${value}`).toContain(value);
      }
    }
  });

  it("claims nothing about errors from one replica", () => {
    for (const { id, standardError } of experiment.expect(experiment.collect(firsts))) {
      expect(standardError, id).toBeNull();
    }
  });

  it("makes a result of no cells at all, and claims nothing", () => {
    expect(experiment.expect(experiment.collect([]))).toEqual([]);
  });

  it("is drawn, as far as it has a figure", () => {
    if (draw === null) return;
    const { figure, leftOut } = draw(result);
    expect(figure.data.length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(Number.isInteger(leftOut) && leftOut >= 0).toBe(true);
  });

  it("reports progress from 0 to 1 that never falls, and hands over the final weights once if it has any", () => {
    for (const { parameters, replica } of firsts) {
      const seen: number[] = [];
      const heard: { weights: Float64Array; n: number; m: number }[] = [];
      experiment.cell(
        parameters,
        context({
          replica,
          onProgress: (fraction) => seen.push(fraction),
          onWeights: (weights, n, m) => heard.push({ weights: weights.slice(), n, m }),
        }),
      );
      const where = keyOf({ parameters, replica });
      expect(seen.length, where).toBeGreaterThan(0);
      expect(seen.filter((fraction) => !(fraction >= 0 && fraction <= 1))).toEqual([]);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      expect(heard, where).toHaveLength(givesWeights.includes(name) ? 1 : 0);
      for (const { weights, n, m } of heard) {
        expect([n, m]).toEqual([parameters.n, parameters.m]);
        expect(weights).toHaveLength(n * m);
        expect(weights.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it("stops wherever it sees that it is told to, without an outcome and without weights", () => {
    for (const { parameters } of firsts) {
      let looks = 0;
      const signal = (from: number) => ({
        get aborted() {
          return ++looks >= from;
        },
      });
      experiment.cell(parameters, context({ signal: signal(Infinity) }));
      const all = looks;
      expect(all, keyOf({ parameters, replica: 0 })).toBeGreaterThan(0);
      for (const moment of [1, Math.ceil(all / 2)]) {
        looks = 0;
        let steps = 0; // reported after the stop
        let weights = 0;
        const stopped = context({
          signal: signal(moment),
          onProgress: () => {
            if (looks >= moment) steps++;
          },
          onWeights: () => weights++,
        });
        expect(() => experiment.cell(parameters, stopped), `look ${moment} of ${all}`).toThrow(Interrupted);
        expect(weights).toBe(0);
        expect(steps).toBeLessThanOrEqual(2);
      }
    }
  });

  it("refuses beforehand what it cannot sum up: too many features, a λ that nothing survives, one neuron", () => {
    const refused =
      /must be at most 2m = \d, got \d|every weight dies|nobody|no runner|no rival|feature alone|be shared|independent/;
    const changes = [{ n: [9], m: [4] }, { lambda: [0.5] }, { m: [1] }, { n: [1] }, { n: [1], m: [1] }];
    for (const change of changes.filter((change) => Object.keys(change).every((key) => key in small[name]))) {
      const parameters = { ...small[name], ...change } as Lists;
      try {
        planOf(experiment, { parameters });
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
        expect((error as InputError).message).toMatch(refused);
        continue;
      }
      const found = cellsOf(experiment, parameters, { seeds: 2 });
      expect(JSON.parse(JSON.stringify(found)), JSON.stringify(change)).toStrictEqual(found);
      for (const { id, prediction, measurement } of claimsOf(experiment, experiment.collect(found))) {
        expect(Number.isFinite(prediction) && Number.isFinite(measurement), `${id} ${JSON.stringify(change)}`).toBe(
          true,
        );
      }
    }
  });
});

function keyOf({ parameters, replica }: Pick<AnyCell, "parameters" | "replica">): string {
  return JSON.stringify([parameters, replica]);
}

function outcomes(cells: readonly AnyCell[]): string[] {
  return cells.map(({ outcome }) => JSON.stringify(outcome));
}

/** The values in an outcome, by name as `namedFields` has them; each entry of a list of objects has its own. */
function valuesOf(value: unknown, name = ""): [name: string, value: unknown][] {
  const within = (entry: object, place: string) =>
    Object.entries(entry).flatMap(([own, field]) => valuesOf(field, `${place}${own}`));
  if (Array.isArray(value) && typeof value[0] === "object" && !Array.isArray(value[0])) {
    return value.flatMap((entry) => within(entry, `${name}[].`));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[name, value]];
  return within(value, name === "" ? "" : `${name}.`);
}

/** What is not as `shape` says; empty when all is. */
function misfit(
  value: unknown,
  shape: string,
  about: { parameters: CellParameters; times: number | undefined; sooner: boolean },
): string {
  if (shape.endsWith(" or null")) return value === null ? "" : misfit(value, shape.replace(" or null", ""), about);
  if (shape === "text") return typeof value === "string" && value !== "" ? "" : `no text: ${value}`;
  if (shape === "number") return Number.isFinite(value) ? "" : `no number: ${value}`;
  const [outer, ...inner] = shape.split(" x ");
  if (!Array.isArray(value)) return `no list over ${outer}`;
  const { parameters, times = 0, sooner } = about;
  const lengths: Record<string, number> = {
    ...{ features: Number(parameters.n), neurons: Number(parameters.m), ranks: 11, bins: 48 },
    ...{ times, intervals: times - 1, "own times": value.length },
  };
  const fits =
    sooner && outer in { times, intervals: 0 } ? value.length <= lengths[outer] : value.length === lengths[outer];
  if (!fits || value.length === 0) return `${value.length} over ${outer}`;
  return value.map((entry) => misfit(entry, inner.join(" x ") || "number", about)).find((text) => text !== "") ?? "";
}

/** For every parameter, the cells that have the first value of all others. */
function alongEachParameter(cells: readonly AnyCell[]): AnyCell[][] {
  const [{ parameters: first }] = cells;
  return Object.keys(first).map((own) =>
    cells.filter(({ parameters }) =>
      Object.entries(first).every(([name, value]) => name === own || parameters[name] === value),
    ),
  );
}

/** Whether a value is one that the parameter takes. */
function isOf({ kind, choices, least = -Infinity }: Parameter, value: unknown): boolean {
  if (kind === "choice") return choices?.includes(value as string) === true;
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (kind === "count") return Number.isInteger(value) && value >= 1;
  if (kind === "positive") return value > 0;
  if (kind === "number") return value >= least;
  return value >= 0 && value <= 1;
}

/** What a file keeps of a value: a standard error of one number is none, null there. */
function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, plain(entry)]));
}

/** A result with the lists that follow the order of its cells in the order of their text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, entry]) => {
    const own = sorted(entry);
    return [name, inOrderOfCells.includes(name) && Array.isArray(own) ? own.sort(byText) : own] as const;
  });
  return Object.fromEntries(entries);
}

/** What `value` is, up to rounding: sums in another order differ in their last digits. */
function about(value: unknown): unknown {
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return value;
    return expect.closeTo(value, 9 - Math.max(0, Math.ceil(Math.log10(Math.abs(value)))));
  }
  if (Array.isArray(value)) return value.map(about);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, about(entry)]));
}

function byText(a: unknown, b: unknown): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
