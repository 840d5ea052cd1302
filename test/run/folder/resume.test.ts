import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findEntry } from "../../../src/catalogue.ts";
import { InputError } from "../../../src/checks.ts";
import { formatNpy } from "../../../src/io/index.ts";
import { version } from "../../../src/io/version.ts";
import { compareVersions } from "../../../src/run/folder/difference.ts";
import { manifestOf } from "../../../src/run/folder/manifest.ts";
import { openResults } from "../../../src/run/folder/openResults.ts";
import { weightsName } from "../../../src/run/folder/weightsFile.ts";
import { type Plan, planOf } from "../../../src/run/plan.ts";
import { folder } from "../../support/commandLine.ts";
import { bytesOf, collisionsPlan, lineOf, resultsFolder } from "../helpers.ts";

const plan = collisionsPlan();

/** Opens a folder as a sweep does. */
function open(directory: string, asked: Plan = plan, { resume = true, weights = false } = {}) {
  const manifest = manifestOf(asked, { command: "incidental sweep other.json", weights });
  return openResults(directory, { plan: asked, manifest, resume });
}

describe("going on with a folder of results", () => {
  it("finds the cells that are there, and keeps the manifest", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [3, 0] });
    const before = bytesOf(directory);
    const { store, manifest } = await open(directory);
    expect([store.count(), store.has(0), store.has(1), store.has(3)]).toEqual([2, true, false, true]);
    await store.close();
    expect(manifest.command).toBe("incidental sweep sweep.json");
    expect(bytesOf(directory)).toEqual(before);
  });

  it("runs a cell again whose weights are missing, truncated or no weights, and no other", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [3, 0, 1, 2], weights: true });
    const names = [0, 1, 2, 3].map((position) => join(directory, "weights", weightsName(plan.cells[position])));
    mkdirSync(join(directory, "weights"));
    const whole = formatNpy(new Float64Array(8), [2, 4]);
    for (const name of names) writeFileSync(name, whole);
    const before = bytesOf(directory);
    const undisturbed = await open(directory, plan, { weights: true });
    await undisturbed.store.close();
    expect([undisturbed.store.weightless, bytesOf(directory)]).toEqual([0, before]);
    rmSync(names[0]);
    writeFileSync(names[1], whole.subarray(0, whole.length - 8));
    writeFileSync(names[2], "no weights");
    const { store } = await open(directory, plan, { weights: true });
    await store.close();
    expect([store.weightless, [0, 1, 2, 3].map(store.has)]).toEqual([3, [false, false, false, true]]);
    expect(bytesOf(directory)["cells.jsonl"]).toBe(Buffer.from(lineOf(plan, 3)).toString("latin1"));
  });

  it("just starts where nothing is yet", async () => {
    const directory = folder();
    const { store } = await open(directory);
    await store.close();
    expect(readdirSync(directory).sort()).toEqual(["cells.jsonl", "manifest.json"]);
  });

  it("is refused without --resume, saying how much is there", async () => {
    const directory = await resultsFolder(folder(), plan, { positions: [1, 2, 3] });
    await expect(open(directory, plan, { resume: false })).rejects.toThrow(
      `${directory} holds 3 of 20 cells already; add --resume to go on with them, or choose another --out.`,
    );
  });

  it("is refused to another plan, with every difference in one line", async () => {
    const directory = await resultsFolder(folder(), plan);
    const parameters = { n: [8], m: [16], lambda: [0.03, 0.02] };
    const other = planOf(
      findEntry("collisions", "test").experiment,
      { parameters, seeds: 4 },
      { shard: { index: 1, count: 3 } },
    );
    await expect(open(directory, other, { weights: true })).rejects.toThrow(
      `${directory} belongs to another sweep: seed: the folder holds 7, asked for 0; ` +
        "seeds: the folder holds 5, asked for 4; " +
        "parameters.m: the folder holds [16,24], asked for [16]; " +
        "parameters.lambda: the folder holds [0.02,0.03], asked for [0.03,0.02]; " +
        "save-weights: the folder holds false, asked for true; shard: the folder holds null, asked for 1/3; " +
        "ask for the same, or choose another --out.",
    );
  });

  it.each([
    [
      { version: "99.1.0" },
      `FOLDER was written by incidental 99.1.0, this is ${version}; update incidental, or choose another --out.`,
    ],
    [
      { version: "0.0.1" },
      "FOLDER was written by incidental 0.0.1, " +
        `this is ${version}; results of different versions do not mix: choose another --out.`,
    ],
    [
      { format: 2 as never, version: "99.1.0" },
      "FOLDER/manifest.json is in format 2, written by incidental 99.1.0; " +
        `this is ${version}, which reads format 1; update incidental.`,
    ],
  ])("is refused to another version of the package: %j", async (changes, message) => {
    const directory = await resultsFolder(folder(), plan, changes);
    const before = bytesOf(directory);
    await expect(open(directory)).rejects.toThrow(new InputError(message.replace("FOLDER", directory)));
    expect(bytesOf(directory)).toEqual(before);
  });

  it("never takes over cells without a manifest", async () => {
    const directory = folder();
    writeFileSync(join(directory, "cells.jsonl"), "");
    for (const resume of [true, false]) {
      await expect(open(directory, plan, { resume })).rejects.toThrow("cells.jsonl is there without a manifest.json");
    }
  });

  it("clears away what a killed sweep left half-written, and nothing else", async () => {
    const directory = await resultsFolder(folder(), plan);
    const left = [".cells.jsonl.tmp-12-0123456789ab", ".manifest.json.tmp-1-abcdef012345", "lock.next"];
    for (const name of [...left, "notes.tmp-1-ab", ".hidden", "lock.txt"]) writeFileSync(join(directory, name), "");
    const { store } = await open(directory);
    await store.close();
    expect(readdirSync(directory).sort()).toEqual([
      ".hidden",
      "cells.jsonl",
      "lock.txt",
      "manifest.json",
      "notes.tmp-1-ab",
    ]);
  });
});

describe("versions", () => {
  it("are ordered by their numbers, one that comes before a release before it", () => {
    const ordered = ["0.0.9", "0.1.0-alpha", "0.1.0-beta", "0.1.0", "0.2.0", "0.10.0", "1.0.0"];
    for (const [i, a] of ordered.entries()) {
      for (const [j, b] of ordered.entries())
        expect(Math.sign(compareVersions(a, b)), `${a} ${b}`).toBe(Math.sign(i - j));
    }
    expect(compareVersions(version, version)).toBe(0);
  });
});
