import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findEntry } from "../src/catalogue.ts";
import { InputError } from "../src/checks.ts";
import { runFigure } from "../src/figures/index.ts";
import { readFigureFile } from "../src/io/figureFile.ts";
import { initialWeights } from "../src/random/initialWeights.ts";
import { readResults } from "../src/run/folder/readResults.ts";
import { runSweep } from "../src/run/folder/runSweep.ts";
import { planOf } from "../src/run/plan.ts";
import { parseSweepFile } from "../src/run/sweepFile.ts";
import { simulateL1 } from "../src/simulate/l1.ts";
import { runRecord } from "../src/simulate/record.ts";
import { inFolder } from "./folder.ts";
import { mutated, type Random, spoilt } from "./random.ts";

/** Why `work` failed otherwise than by refusing in one line; undefined where it did not. */
async function faultOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof InputError && !/[\r\n]/.test(error.message)) return undefined;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

const run = simulateL1({
  ...{ weights: initialWeights({ n: 2, m: 3, key: 1 }), n: 2, m: 3, lambda: 0.05 },
  sampling: { samples: 4 },
});
const record = JSON.stringify(
  runRecord({ flow: "l1", parameters: { lambda: 0.05 }, seed: 1, version: "0.1.0" }, run),
  (_key, value: unknown) => (value instanceof Float64Array ? Array.from(value) : value),
);

/** Text as it was, with bytes changed, or with parts of its value changed. */
function changedText(text: string, random: Random): Uint8Array {
  if (random.chance(0.5)) return mutated(Buffer.from(text), random);
  return Buffer.from(JSON.stringify(spoilt(JSON.parse(text), random)) ?? "");
}

/** The file of a run, drawn. */
export function runFiles(random: Random): Promise<string | undefined> {
  return inFolder(async (path) => {
    const file = join(path, "run.json");
    const bytes = changedText(record, random);
    writeFileSync(file, bytes);
    const fault = await faultOf(async () => {
      const found = await readFigureFile(file);
      if (found.kind === "run") JSON.stringify(runFigure(found.run));
    });
    return fault && `${Buffer.from(bytes).toString("base64")} ${fault}`;
  });
}

const sweep = JSON.stringify({
  experiment: "collisions",
  parameters: { n: [4], m: [4, 8], lambda: [0.05, 0.02], tolerance: 0.01, kernel: "auto" },
  seeds: 3,
  seed: 0,
});

/** A sweep file, planned. */
export async function sweepFiles(random: Random): Promise<string | undefined> {
  const text = Buffer.from(changedText(sweep, random)).toString("utf8");
  const fault = await faultOf(() => {
    const { experiment, grid } = parseSweepFile(text, "sweep.json");
    planOf(experiment, grid, { shard: null, name: "sweep.json" });
  });
  return fault && `${JSON.stringify(text)} ${fault}`;
}

let finished: Promise<string> | undefined;

/** The folder of a small sweep that is done. */
function finishedSweep(): Promise<string> {
  finished ??= (async () => {
    const directory = mkdtempSync(join(tmpdir(), "incidental-fuzz-sweep-"));
    process.on("exit", () => rmSync(directory, { recursive: true, force: true }));
    const grid = {
      parameters: { n: [4], m: [4, 8], lambda: [0.05], tolerance: [1e-2], kernel: ["auto"] },
      ...{ seeds: 3, seed: 0 },
    };
    const plan = planOf(findEntry("collisions", "fuzz").experiment, grid, { shard: null, name: "fuzz" });
    await runSweep({ plan, directory, command: "incidental sweep fuzz.json", resume: false, weights: false, jobs: 1 });
    return directory;
  })();
  return finished;
}

/** Results whose cells or manifest were changed, read: every cell at most once, and of its grid. */
export function results(random: Random): Promise<string | undefined> {
  return inFolder(async (path) => {
    cpSync(await finishedSweep(), path, { recursive: true });
    const name = random.pick(["cells.jsonl", "cells.jsonl", "manifest.json"]);
    const bytes = mutated(readFileSync(join(path, name)), random);
    writeFileSync(join(path, name), bytes);
    const fault = await faultOf(async () => {
      const { cells } = await readResults(path);
      const keys = cells.map(({ parameters, replica }) => JSON.stringify([parameters, replica]));
      if (new Set(keys).size < keys.length) throw new Error("a cell stands twice");
    });
    return fault && `${name} ${Buffer.from(bytes).toString("base64")} ${fault}`;
  });
}
