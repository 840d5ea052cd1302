import { rmSync } from "node:fs";
import { access, constants, type FileHandle, open, readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileName, InputError, kind } from "../checks.ts";
import { errorCode, fileProblem, quoted, shellWord } from "./fileErrors.ts";
import { removeLeftovers, removeOwnTemporaries, temporaryName } from "./temporaries.ts";
import { begun } from "./unfinished.ts";

/*
 * Own code: files are streamed in pieces, synced with their folder and renamed into place, and every error of the
 * system has a message that says what to do.
 */

/** What a file can be written from: a whole, or pieces in order. */
export type Contents = string | Uint8Array | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** What writing heeds of an AbortSignal. */
export interface WriteSignal {
  /** Throws the reason once it is aborted. */
  readonly throwIfAborted: () => void;
}

const batchLength = 65536; // characters gathered from short pieces before they are written

/**
 * Checks, before a long computation, that `file` can be written: its folder is there and writable, and what it would
 * replace, if anything, is a plain file. Writes nothing. @throws InputError in one line that says what to do
 */
export async function checkWritable(file: string): Promise<void> {
  const name = quoted(fileName("writing", file));
  if (file === "") throw new InputError(`cannot write "": the file name is empty; give the name of a file.`);
  const target = await unlessMissing(file, stat(file));
  if (target?.isDirectory() || file.endsWith("/") || file.endsWith(sep)) {
    throw new InputError(`cannot write ${name}: it is a folder; give the name of a file in it.`);
  }
  if (target !== undefined && !target.isFile()) {
    throw new InputError(`cannot write ${name}: it is a device, pipe or socket; give the name of a plain file.`);
  }
  const place = await placeOf(file);
  const folder = dirname(place);
  const parent = await stat(folder).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw fileProblem("write", file, error);
    const remedy = `create it with mkdir -p ${shellWord(folder)}`;
    throw new InputError(`cannot write ${name}: the folder ${quoted(folder)} does not exist; ${remedy}.`);
  });
  if (!parent.isDirectory()) {
    throw new InputError(`cannot write ${name}: ${quoted(folder)} is not a folder; choose another place.`);
  }
  await guarded(file, access(folder, constants.W_OK | constants.X_OK));
  await unlessMissing(file, stat(temporaryName(place))); // whose name may be too long where that of the file is not
}

/** Where `file` is written to: where symbolic links lead, also one to what is not there yet; else `file` itself. */
export async function placeOf(file: string): Promise<string> {
  let place = file;
  for (let links = 0; links < MOST_LINKS; links++) {
    const found = await realpath(place).catch(() => undefined);
    if (found !== undefined) return found;
    const link = await readlink(place).catch(() => undefined);
    if (link === undefined) return place;
    place = resolve(await realpath(dirname(place)), link);
  }
  return file; // links in a circle
}

const MOST_LINKS = 40; // as Linux follows

/** What is asked of `file`; undefined where it is not there. @throws InputError for any other reason */
async function unlessMissing<T>(file: string, asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw fileProblem("write", file, error);
  });
}

/**
 * Writes `file` whole or not at all: into a temporary file beside it, synced to the disk and then renamed over it. On
 * any failure the temporary file is removed and what was there before is untouched; one that a killed process left is
 * removed at the next writing to the same file. A symbolic link is followed, also where nothing is there yet.
 *
 * contents: bytes of any length. An error of `contents` is thrown as it is, and the reason of `signal` when that is
 * aborted before all is written, which is like a failure. @throws InputError in one line when the file cannot be
 * written
 */
export async function writeWhole(file: string, contents: Contents, signal?: WriteSignal): Promise<void> {
  await checkWritable(file);
  checkContents(contents);
  const target = await placeOf(file);
  await removeLeftovers(target);
  const temporary = temporaryName(target);
  const finished = begun(() => rmSync(temporary, { force: true }));
  try {
    const handle = await guarded(file, open(temporary, "wx"));
    try {
      await writeAll(handle, contents, file, signal);
      await guarded(file, handle.sync());
    } finally {
      await guarded(file, handle.close());
    }
    signal?.throwIfAborted();
    await guarded(file, renameOver(temporary, target));
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  } finally {
    finished();
  }
}

/** @throws InputError for what nothing can be written from */
function checkContents(contents: unknown): void {
  if (typeof contents === "string" || contents instanceof Uint8Array) return;
  const pieces = typeof contents === "object" && contents !== null && !ArrayBuffer.isView(contents);
  if (pieces && (Symbol.iterator in contents || Symbol.asyncIterator in contents)) return;
  throw new InputError(`writeWhole: contents must be text, bytes or pieces of them, got ${kind(contents)}.`);
}

/**
 * Renames a file over another. Windows refuses while somebody has the other one open, a scanner of viruses for a moment
 * as a rule: there it is tried again for half a second. @throws Error of the file system
 */
export async function renameOver(from: string, to: string, platform: string = process.platform): Promise<void> {
  const waits = platform === "win32" ? [10, 20, 40, 80, 160, 320] : []; // ms
  for (const wait of waits) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (!["EPERM", "EACCES", "EBUSY"].includes(errorCode(error) ?? "")) throw error;
      await setTimeout(wait);
    }
  }
  return rename(from, to);
}

/** Removes what a thread of this process that was ended left of its writing to `file`. */
export async function removeUnwritten(file: string): Promise<void> {
  await removeOwnTemporaries(await placeOf(file));
}

/** Makes sure that the disk knows the names in a folder too, where the system can do that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

async function writeAll(handle: FileHandle, contents: Contents, file: string, signal?: WriteSignal): Promise<void> {
  const write = (piece: string | Uint8Array) => {
    signal?.throwIfAborted();
    return guarded(file, handle.writeFile(piece));
  };
  if (typeof contents === "string" || contents instanceof Uint8Array) return write(contents);
  let batch = "";
  for await (const piece of contents) {
    if (typeof piece !== "string" && !((piece as unknown) instanceof Uint8Array)) {
      throw new InputError(`writeWhole: every piece must be text or bytes, got ${kind(piece)}.`);
    }
    if (typeof piece === "string") batch += piece;
    if (batch.length >= batchLength || typeof piece !== "string") {
      if (batch !== "") await write(batch);
      batch = "";
    }
    if (typeof piece !== "string") await write(piece);
  }
  if (batch !== "") await write(batch);
}

/** The result of `work`, its error told as the reason why `file` cannot be written. */
async function guarded<T>(file: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw fileProblem("write", file, error);
  });
}
