import { access, constants, type FileHandle, open, realpath, rename, rm, stat } from "node:fs/promises";
import { dirname, sep } from "node:path";
import { setTimeout } from "node:timers/promises";
import { InputError } from "../checks.ts";
import { errorCode, fileProblem, quoted, shellWord } from "./fileErrors.ts";
import { removeLeftovers, removeOwnTemporaries, temporaryName } from "./temporaries.ts";

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
  const name = quoted(file);
  if (file === "") throw new InputError(`cannot write "": the file name is empty; give the name of a file.`);
  const target = await stat(file).catch(() => undefined);
  if (target?.isDirectory() || file.endsWith("/") || file.endsWith(sep)) {
    throw new InputError(`cannot write ${name}: it is a folder; give the name of a file in it.`);
  }
  if (target !== undefined && !target.isFile()) {
    throw new InputError(`cannot write ${name}: it is a device, pipe or socket; give the name of a plain file.`);
  }
  const folder = dirname(file);
  const parent = await stat(folder).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw fileProblem("write", file, error);
    const remedy = `create it with mkdir -p ${shellWord(folder)}`;
    throw new InputError(`cannot write ${name}: the folder ${quoted(folder)} does not exist; ${remedy}.`);
  });
  if (!parent.isDirectory()) {
    throw new InputError(`cannot write ${name}: ${quoted(folder)} is not a folder; choose another place.`);
  }
  await guarded(file, access(folder, constants.W_OK | constants.X_OK));
}

/**
 * Writes `file` whole or not at all: into a temporary file beside it, synced to the disk and then renamed over it. On
 * any failure the temporary file is removed and what was there before is untouched; one that a killed process left is
 * removed at the next writing to the same file. A symbolic link is followed.
 *
 * contents: bytes of any length. An error of `contents` is thrown as it is, and the reason of `signal` when that is
 * aborted before all is written, which is like a failure. @throws InputError in one line when the file cannot be
 * written
 */
export async function writeWhole(file: string, contents: Contents, signal?: WriteSignal): Promise<void> {
  await checkWritable(file);
  const target = await realpath(file).catch(() => file); // not there yet: itself
  await removeLeftovers(target);
  const temporary = temporaryName(target);
  const handle = await guarded(file, open(temporary, "wx"));
  try {
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
  }
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
  await removeOwnTemporaries(await realpath(file).catch(() => file));
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
