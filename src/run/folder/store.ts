import { type FileHandle, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileProblem } from "../../io/fileErrors.ts";
import { writeWhole } from "../../io/index.ts";
import type { Plan } from "../plan.ts";
import { orderedLines } from "./orderedLines.ts";
import { type Scan, type StoredLine, scanCells } from "./scanCells.ts";
import { weightsFault } from "./weightsFile.ts";

/** The cells of a folder while a sweep adds to them. Only one process may hold it: see lock.ts. */
export interface CellStore {
  /** Bytes of a torn last line that were dropped on opening. */
  readonly dropped: number;
  /** Cells that were dropped on opening since their weights are not there whole. */
  readonly weightless: number;
  /** How many cells are kept. */
  readonly count: () => number;
  /** Whether the cell at this place of the plan is kept. */
  readonly has: (position: number) => boolean;
  /**
   * Adds a line (without line feed) for good: it is on the disk when this resolves. On failure the file is as before.
   * @throws InputError
   */
  readonly append: (position: number, line: string) => Promise<void>;
  /**
   * Closes the file and puts its cells into the order of the plan, whole or not at all, once all are there; also where
   * the file was removed or replaced meanwhile. @throws InputError
   */
  readonly sort: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Name of the file of cells in a folder. */
export function cellsFile(directory: string): string {
  return join(directory, "cells.jsonl");
}

/**
 * Opens the cells of a plan in a folder for more, in a copy that takes the place of the file: a process that had it
 * open and was taken for gone, if it should wake, writes where nobody reads. A torn last line is left out, fields with
 * a former name get the one they have now. weights: leave out cells whose weights are not there whole; check: asked
 * before a file takes the place of another, whether the folder is still this process's.
 * @throws InputError, and what `check` throws
 */
export async function openStore(
  directory: string,
  plan: Plan,
  { weights = false, check = async () => undefined }: { weights?: boolean; check?: () => Promise<void> } = {},
): Promise<CellStore> {
  const file = cellsFile(directory);
  const found = await scanCells(file, plan);
  const lines = weights ? await withWeights(directory, plan, found.lines) : found.lines;
  const weightless = found.lines.length - lines.length;
  const experiment = plan.experiment.name;
  const sources = [{ file, experiment, lines: lines.map((line, place) => ({ ...line, place })) }];
  await writeWhole(file, checkedAtEnd(lines.length > 0 ? orderedLines(sources) : [], check));
  const scan = await scanCells(file, plan);
  const handle = await guarded(file, open(file, "r+"));
  return storeOf(file, handle, { scan, check, dropped: found.torn, weightless });
}

/** These pieces, and a look after the last of them, just before the file takes its name. */
async function* checkedAtEnd(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  check: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  yield* pieces;
  await check();
}

/** Those of the lines whose cells have their weights. */
async function withWeights(directory: string, plan: Plan, lines: readonly StoredLine[]): Promise<StoredLine[]> {
  const kept: StoredLine[] = [];
  for (const line of lines) {
    if ((await weightsFault(directory, plan.cells[line.position])) === undefined) kept.push(line);
  }
  return kept;
}

function storeOf(
  file: string,
  handle: FileHandle,
  { scan, check, ...drops }: { scan: Scan; check: () => Promise<void>; dropped: number; weightless: number },
): CellStore {
  const lines: StoredLine[] = [...scan.lines];
  const kept = new Set(lines.map(({ position }) => position));
  let end = scan.end;
  let last = Promise.resolve(); // appends go one after the other
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= handle.close();
    return closing;
  };

  async function append(position: number, line: string): Promise<void> {
    const bytes = Buffer.from(`${line}\n`);
    try {
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done, bytes.length - done, end + done)).bytesWritten;
      }
      await handle.sync();
    } catch (error) {
      await cut(handle, end).catch(() => undefined); // what cannot be cut now is a torn line, cut by the next to open
      throw fileProblem("write", file, error);
    }
    lines.push({ position, start: end, length: bytes.length });
    kept.add(position);
    end += bytes.length;
  }

  return {
    ...drops,
    count: () => kept.size,
    has: (position) => kept.has(position),
    append: (position, line) => {
      const done = last.then(() => append(position, line));
      last = done.catch(() => undefined);
      return done;
    },
    sort: async () => {
      const inOrder = lines.every(({ position }, i) => position === i);
      if (inOrder && (await isStill(file, handle))) return close();
      const ordered = lines.toSorted((a, b) => a.position - b.position);
      const closed = async () => {
        await close(); // some systems rename onto no file that is open
        await check();
      };
      await writeWhole(file, checkedAtEnd(linesOf(file, handle, ordered), closed));
    },
    close,
  };
}

/** Whether the name of a file is still that of the one opened. */
async function isStill(file: string, handle: FileHandle): Promise<boolean> {
  const [named, opened] = await Promise.all([stat(file).catch(() => undefined), handle.stat()]);
  return named !== undefined && named.dev === opened.dev && named.ino === opened.ino;
}

/** Lines of an open file, as bytes. @throws InputError */
async function* linesOf(file: string, handle: FileHandle, lines: readonly StoredLine[]): AsyncGenerator<Uint8Array> {
  for (const { start, length } of lines) {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await guarded(file, handle.read(bytes, 0, length, start));
    if (bytesRead < length) throw fileProblem("read", file, new Error("it became shorter while it was written to"));
    yield bytes;
  }
}

async function cut(handle: FileHandle, end: number): Promise<void> {
  await handle.truncate(end);
  await handle.sync();
}

async function guarded<T>(file: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw fileProblem("write", file, error);
  });
}

/**
 * Removes what a killed sweep left beside its results: unfinished copies of files that appear by rename, and a lock
 * that was to replace another. Only for who holds the folder.
 */
export async function removeLeftovers(directory: string): Promise<void> {
  await removeMatching(directory, /^(\.(manifest\.json|cells\.jsonl)\.tmp-\d+-[0-9a-f]+|lock\.next)$/);
  await removeMatching(join(directory, "weights"), /^\..+\.npy\.tmp-\d+-[0-9a-f]+$/);
}

async function removeMatching(folder: string, name: RegExp): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const left = entries.filter((entry) => name.test(entry.name) && !entry.isDirectory());
  for (const entry of left) await rm(join(folder, entry.name), { force: true });
}
