import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../checks.ts";
import { errorCode, fileProblem } from "../../io/fileErrors.ts";
import { writeWhole } from "../../io/index.ts";
import { makeFolder } from "../../io/makeFolder.ts";
import { planOf } from "../plan.ts";
import { axesOf } from "./axes.ts";
import { lockFolder } from "./lock.ts";
import { type Manifest, writeManifest } from "./manifest.ts";
import { orderedLines } from "./orderedLines.ts";
import { type Part, partsOf } from "./parts.ts";
import { cellsFile, removeLeftovers } from "./store.ts";
import { weightsFolder, weightsName } from "./weightsFile.ts";

/**
 * Puts the shards of a sweep together into `out`, byte for byte as if it had been run in one. The parts stay as they
 * are.
 * @throws InputError when they are not disjoint, complete parts of one sweep that together are all of it
 */
export async function mergeResults(directories: readonly string[], out: string): Promise<Manifest> {
  const parts = await partsOf(directories);
  const { manifest: first, plan } = parts[0];
  const whole = planOf(plan.experiment, plan.grid);
  const axes = axesOf(whole);
  const manifest: Manifest = { ...first, shard: null, cells: whole.cells.length, ...(axes && { axes }) };
  const lock = await lockFolder(out);
  try {
    for (const name of ["manifest.json", "cells.jsonl"]) await refuseFile(out, name);
    await removeLeftovers(out);
    if (manifest.weights) await copyWeights(parts, out);
    const sources = parts.map(({ directory, plan, lines }) => ({
      file: cellsFile(directory),
      experiment: plan.experiment.name,
      lines: lines.map((line) => ({ ...line, place: plan.cells[line.position].index })),
    }));
    await writeWhole(cellsFile(out), orderedLines(sources));
    await lock.check();
    await writeManifest(out, manifest); // last: a folder without it holds no results
  } finally {
    await lock.release();
  }
  return manifest;
}

async function refuseFile(out: string, name: string): Promise<void> {
  const there = await access(join(out, name)).then(
    () => true,
    () => false,
  );
  if (there) throw new InputError(`${out} holds ${name} already; choose another --out, or remove that folder.`);
}

async function copyWeights(parts: readonly Part[], out: string): Promise<void> {
  const folder = weightsFolder(out);
  await makeFolder(folder);
  for (const { directory, plan } of parts) {
    for (const name of plan.cells.map(weightsName)) {
      const from = join(weightsFolder(directory), name);
      await writeWhole(join(folder, name), piecesOf(from)).catch((error: unknown) => {
        throw errorCode(error) === undefined ? error : fileProblem("read", from, error);
      });
    }
  }
}

/** The bytes of a file, which is opened when the first are asked for. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file);
}
