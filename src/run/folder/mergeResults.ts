import { createReadStream, existsSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../checks.ts";
import { errorCode, fileProblem, printable } from "../../io/fileErrors.ts";
import { type Contents, writeWhole } from "../../io/index.ts";
import { makeFolder } from "../../io/makeFolder.ts";
import { contentsOf } from "../../io/ownFile.ts";
import { begun } from "../../io/unfinished.ts";
import { planOf } from "../plan.ts";
import { axesOf } from "./axes.ts";
import { type FolderLock, type LockOptions, lockFolder } from "./lock.ts";
import { type Manifest, manifestFile, writeManifest } from "./manifest.ts";
import { orderedLines } from "./orderedLines.ts";
import { type Part, partsOf } from "./parts.ts";
import { cellsFile, removeLeftovers } from "./store.ts";
import { weightsFolder, weightsName } from "./weightsFile.ts";

/**
 * Puts the shards of a sweep together into `out`, byte for byte as if it had been run in one. The parts stay as they
 * are. Where it cannot be finished, what it wrote is removed.
 * @throws InputError when they are not disjoint, complete parts of one sweep that together are all of it
 */
export async function mergeResults(
  directories: readonly string[],
  out: string,
  waiting: Pick<LockOptions, "onWatch" | "onTakeOver"> = {},
): Promise<Manifest> {
  const parts = await partsOf(directories);
  const { manifest: first, plan } = parts[0];
  const whole = planOf(plan.experiment, plan.grid);
  const axes = axesOf(whole);
  const manifest: Manifest = { ...first, shard: null, cells: whole.cells.length, ...(axes && { axes }) };
  const lock = await lockFolder(out, waiting);
  const copies = new Copies(out, lock);
  const finished = begun(() => copies.remove());
  try {
    for (const name of ["manifest.json", "cells.jsonl"]) await refuseFile(out, name);
    await removeLeftovers(out);
    if (manifest.weights) await copyWeights(parts, out, copies);
    const sources = parts.map(({ directory, plan, lines }) => ({
      file: cellsFile(directory),
      experiment: plan.experiment.name,
      lines: lines.map((line) => ({ ...line, place: plan.cells[line.position].index })),
    }));
    await copies.write(cellsFile(out), orderedLines(sources));
    await lock.check();
    copies.add(manifestFile(out));
    await writeManifest(out, manifest); // last: a folder without it holds no results
  } catch (error) {
    copies.remove();
    await lock.check(); // an error may come of another's having taken over
    throw error;
  } finally {
    finished();
    await lock.release();
  }
  return manifest;
}

/** What a merge has written, which is all removed where it cannot be finished. */
class Copies {
  private readonly files: string[] = [];
  private readonly weights: string;
  private readonly hadWeights: boolean;

  private readonly lock: FolderLock;

  constructor(directory: string, lock: FolderLock) {
    this.lock = lock;
    this.weights = weightsFolder(directory);
    this.hadWeights = existsSync(this.weights);
  }

  /** Takes a file that is about to be written for one of them. */
  add(file: string): void {
    this.files.push(file);
  }

  async write(file: string, contents: Contents): Promise<void> {
    await this.lock.check();
    this.add(file);
    await writeWhole(file, contents);
  }

  /** Leaves all alone where the folder is another's by now, who may have taken it for its own. */
  remove(): void {
    if (!this.lock.isHeld()) return;
    for (const file of this.files) rmSync(file, { force: true });
    if (this.hadWeights || !existsSync(this.weights) || readdirSync(this.weights).length > 0) return;
    rmdirSync(this.weights);
  }
}

async function refuseFile(out: string, name: string): Promise<void> {
  const there = await access(join(out, name)).then(
    () => true,
    () => false,
  );
  if (there)
    throw new InputError(`${printable(out)} holds ${name} already; choose another --out, or remove that folder.`);
}

/**
 * Copies the weights of all parts. What is there already and the same is kept, of a merge that was ended; any other
 * file is somebody's. @throws InputError
 */
async function copyWeights(parts: readonly Part[], out: string, copies: Copies): Promise<void> {
  const folder = weightsFolder(out);
  await makeFolder(folder);
  const there = new Set(await readdir(folder));
  for (const { directory, plan } of parts) {
    for (const name of plan.cells.map(weightsName)) {
      const [from, to] = [join(weightsFolder(directory), name), join(folder, name)];
      if (there.has(name)) {
        if (await sameBytes(from, to)) continue;
        throw new InputError(`${printable(to)} is there without a manifest.json; remove it, or choose another --out.`);
      }
      await copies.write(to, piecesOf(from)).catch((error: unknown) => {
        throw errorCode(error) === undefined ? error : fileProblem("read", from, error);
      });
    }
  }
}

async function sameBytes(one: string, other: string): Promise<boolean> {
  const [bytes, others] = await Promise.all([one, other].map(contentsOf));
  return bytes !== undefined && others !== undefined && bytes.equals(others);
}

/** The bytes of a file, which is opened when the first are asked for. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file);
}
