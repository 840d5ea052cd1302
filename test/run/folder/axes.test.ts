/** What lists in outcomes go over is in the manifest, also of results that began without it. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalogue, findEntry } from "../../../src/catalogue.ts";
import { curveTimes } from "../../../src/experiments/curves.ts";
import { namedFields } from "../../../src/experiments/outcome.ts";
import { axesOf } from "../../../src/run/folder/axes.ts";
import { formatLine } from "../../../src/run/folder/cellLine.ts";
import { type Manifest, manifestOf, writeManifest } from "../../../src/run/folder/manifest.ts";
import { mergeResults } from "../../../src/run/folder/mergeResults.ts";
import { openResults } from "../../../src/run/folder/openResults.ts";
import { readResults } from "../../../src/run/folder/readResults.ts";
import { type Plan, planOf, type Shard } from "../../../src/run/plan.ts";
import { folder } from "../../support/commandLine.ts";
import { root } from "../../support/markdown.ts";
import { bytesOf } from "../helpers.ts";

const request = { parameters: { n: [4], m: [8, 12], lambda: [0.02, 0.01] }, seeds: 2 };
const planFor = (shard: Shard | null) => planOf(findEntry("curves", "test").experiment, request, { shard });
const manifestFor = (plan: Plan) => manifestOf(plan, { command: "incidental sweep sweep.json", weights: false });
const { axes: _, ...withoutAxes } = manifestFor(planFor(null));

/** A complete folder of a plan, its manifest as given. */
async function results(plan: Plan, manifest: object): Promise<string> {
  const directory = folder();
  mkdirSync(directory, { recursive: true });
  await writeManifest(directory, manifest as Manifest);
  const outcome = JSON.stringify({ alive: [], l1: [], largest: [] });
  writeFileSync(join(directory, "cells.jsonl"), plan.cells.map((cell) => `${formatLine(cell, outcome)}\n`).join(""));
  return directory;
}

describe("the axes of a manifest", () => {
  it("have times for every value of the parameters that decide them", () => {
    const at = [0.02, 0.01].map((lambda) => ({ parameters: { lambda }, values: curveTimes(lambda) }));
    const fields = ["alive", "l1", "largest"];
    expect(manifestFor(planFor(null)).axes).toEqual([{ fields, name: "t", unit: "flow time", at }]);
    expect(manifestFor(planFor({ index: 2, count: 3 })).axes).toEqual(manifestFor(planFor(null)).axes);
  });

  it("are there for every experiment with fields over times, and for no other", () => {
    for (const { experiment } of catalogue) {
      const axes = axesOf(planOf(experiment, experiment.presets.quick));
      expect(axes === undefined, experiment.name).toBe(experiment.times === undefined);
      for (const { fields, at } of axes ?? []) {
        const known = namedFields(experiment.outcome).map(({ name }) => name);
        expect(fields.filter((field) => known.includes(field))).toEqual(fields);
        expect(Math.min(fields.length, at.length, ...at.map(({ values }) => values.length))).toBeGreaterThan(0);
        expect(at.flatMap(({ values }) => values).filter((t) => !Number.isFinite(t))).toEqual([]);
      }
    }
  });

  it("come to results that have none when their sweep goes on", async () => {
    const plan = planFor(null);
    const directory = await results(plan, withoutAxes);
    expect((await readResults(directory)).manifest).toEqual(withoutAxes);
    const asked = manifestOf(plan, { command: "incidental sweep other.json", weights: false });
    const { manifest, store } = await openResults(directory, { plan, manifest: asked, resume: true });
    await store.close();
    expect(manifest).toEqual(manifestFor(plan));
    expect(bytesOf(directory)).toEqual(bytesOf(await results(plan, manifestFor(plan))));
  });

  it.each([1, 2])("come to merged results, whether or not shard %d has them", async (old) => {
    const parts = await Promise.all(
      [1, 2].map((index) => {
        const plan = planFor({ index, count: 2 });
        const { axes, ...rest } = manifestFor(plan);
        return results(plan, index === old ? rest : { ...rest, axes });
      }),
    );
    const out = join(folder(), "out");
    await mergeResults(parts, out);
    expect(bytesOf(out)).toEqual(bytesOf(await results(planFor(null), manifestFor(planFor(null)))));
  });

  it.each([
    [{ fields: ["l1"] }, /manifest\.json: axes must be a list of axes/],
    [[{ fields: ["l1"], name: "t", unit: "flow time", at: [{ parameters: {} }] }], /axes\[0\]\.at\[0\]\.values/],
    [[{ fields: ["l1"], name: "t", unit: "flow time", at: [], from: 0 }], /from/],
  ])("are refused as %j", async (axes, message) => {
    const directory = await results(planFor(null), { ...withoutAxes, axes });
    await expect(readResults(directory)).rejects.toThrow(message);
  });
});

describe.each(readdirSync(`${root}figures/results`))("the committed results of %s", (name) => {
  const directory = `${root}figures/results/${name}`;
  const { axes } = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));

  it("have the axes of their plan, and fields that fit them, the declared ones and no other", async () => {
    const { manifest, experiment, cells } = await readResults(directory);
    const { parameters, seeds, seed } = manifest;
    expect(axes).toEqual(axesOf(planOf(experiment, { parameters, seeds, seed })));
    const declared = Object.keys(experiment.outcome);
    for (const cell of cells) {
      const outcome = cell.outcome as Record<string, unknown>;
      expect(Object.keys(outcome)).toEqual(declared);
      for (const { fields, at } of manifest.axes ?? []) {
        const place = at.find(({ parameters: own }) => {
          return Object.entries(own).every(([parameter, value]) => cell.parameters[parameter] === value);
        });
        for (const field of fields) {
          const length = (outcome[field] as number[]).length;
          if (name === "correlations") expect(length).toBeLessThanOrEqual(place?.values.length ?? 0);
          else expect(length).toBe(place?.values.length);
        }
      }
    }
  });

  it("have no former name in their bytes", () => {
    expect(/"(nonzero|window)":/.exec(readFileSync(join(directory, "cells.jsonl"), "utf8"))).toBeNull();
  });
});
