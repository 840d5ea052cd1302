/** Results from before counts of polysemantic neurons had their names can be read, gone on with and merged. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findEntry } from "../../../src/catalogue.ts";
import { formatLine } from "../../../src/run/folder/cellLine.ts";
import { manifestOf, writeManifest } from "../../../src/run/folder/manifest.ts";
import { mergeResults } from "../../../src/run/folder/mergeResults.ts";
import { openResults } from "../../../src/run/folder/openResults.ts";
import { readResults } from "../../../src/run/folder/readResults.ts";
import { type Plan, planOf, type Shard } from "../../../src/run/plan.ts";
import { folder } from "../../support/commandLine.ts";

/** A small grid, an outcome as it was written, and as it is now; the text holds what looks like a name. */
const word = '"window": λ — über, "nonzero":';
const experiments = [
  {
    name: "collisions",
    parameters: { n: [8], m: [16, 24], lambda: [0.02] },
    before: { status: word, t: 1.5, nonzero: 2, window: 1 },
    now: { status: word, t: 1.5, polysemantic: 2, polysemanticWindow: 1 },
  },
  {
    name: "co-occurrence",
    parameters: { n: [8], m: [16, 24], lambda: [0.02], inputs: ["pairs"], p: [0] },
    before: { status: word, nonzero: 2, window: 1, lost: 0, split: 0, largest: 0.9, asL1Flow: null },
    now: { status: word, polysemantic: 2, polysemanticWindow: 1, lost: 0, split: 0, largest: 0.9, asL1Flow: null },
  },
  {
    name: "noise-collisions",
    parameters: { n: [4], m: [8, 12] },
    before: { window: 1, settled: 4, fourthNorm: 0.5 },
    now: { polysemanticWindow: 1, settled: 4, fourthNorm: 0.5 },
  },
  {
    name: "optimiser",
    parameters: { n: [8], m: [16, 24], lambda: [0.02], optimiser: ["flow"] },
    before: { status: word, window: 1, winners: [1, -2], settled: 2 },
    now: { status: word, polysemanticWindow: 1, winners: [1, -2], settled: 2 },
  },
];

describe.each(experiments)("results of $name with the former names", ({ name, parameters, before, now }) => {
  const planFor = (shard: Shard | null) =>
    planOf(findEntry(name, "test").experiment, { parameters, seeds: 2 }, { shard });
  const plan = planFor(null);
  const manifestFor = (of: Plan) => manifestOf(of, { command: "incidental sweep sweep.json", weights: false });
  const text = (outcomes: readonly object[], of = plan) =>
    of.cells.map((cell, i) => `${formatLine(cell, JSON.stringify(outcomes[i]))}\n`).join("");
  const results = async (of: Plan, cells: string) => {
    const directory = folder();
    mkdirSync(directory, { recursive: true });
    await writeManifest(directory, manifestFor(of));
    writeFileSync(join(directory, "cells.jsonl"), cells);
    return directory;
  };
  const cellsIn = (directory: string) => readFileSync(join(directory, "cells.jsonl"), "utf8");

  it("are read by the names of now, old and new lines alike", async () => {
    const { cells } = await readResults(await results(plan, text([before, now, before, now])));
    expect(cells.map(({ outcome }) => outcome)).toEqual([now, now, now, now]);
    expect(cells.map(({ outcome }) => Object.keys(outcome as object))).toEqual(cells.map(() => Object.keys(now)));
  });

  it("get those when a sweep goes on, without a torn last line, and nothing else changes", async () => {
    const directory = await results(plan, `${text([before, before, before, before]).slice(0, -9)}`);
    const { store } = await openResults(directory, { plan, manifest: manifestFor(plan), resume: true });
    expect([store.count(), store.dropped > 0]).toEqual([3, true]);
    await store.append(3, formatLine(plan.cells[3], JSON.stringify(now)));
    await store.sort();
    await store.close();
    expect(cellsIn(directory)).toBe(text([now, now, now, now]));
  });

  it("get those when they are merged", async () => {
    const shards = [1, 2].map((index) => planFor({ index, count: 2 }));
    const [old, recent] = [text([before, before], shards[0]), text([now, now], shards[1])];
    const parts = [await results(shards[0], old), await results(shards[1], recent)];
    const out = join(folder(), "out");
    await mergeResults(parts, out);
    expect(cellsIn(out)).toBe(text([now, now, now, now]));
  });
});
