import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { type FileHandle, lstat, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { InputError } from "../../checks.ts";
import { Interrupted } from "../../experiments/experiment.ts";
import { errorCode, fileProblem, printable } from "../../io/fileErrors.ts";
import { makeFolder } from "../../io/makeFolder.ts";
import { begun } from "../../io/unfinished.ts";
import { type LockOwner, nameOf, ownerIn, runs, thisOwner } from "./lockOwner.ts";

/** A folder that this process alone writes into. */
export interface FolderLock {
  /** Aborted when another process has taken the folder over, since nothing was seen of this one for too long. */
  readonly lost: AbortSignal;
  /** @throws LockLost unless the lock says that the folder is still this process's */
  readonly check: () => Promise<void>;
  /** The same at once, for what has to be done synchronously. */
  readonly isHeld: () => boolean;
  readonly release: () => Promise<void>;
}

/** The folder is no longer this process's, which must not write into it any more. */
export class LockLost extends Error {
  constructor(directory: string, owner: LockOwner | undefined) {
    super(
      owner === undefined
        ? `${printable(directory)} is not this process's any more: another took it over and is done, as nothing was ` +
            "seen of this one for too long, or it was moved or removed; this one stopped."
        : `${printable(directory)} was taken over by ${nameOf(owner)}, as nothing was seen of this one for too long, ` +
            "and goes on there; this one stopped.",
    );
  }
}

/** How a lock is waited for. */
export interface LockOptions {
  /** How often the owner of a lock gives a sign of life, in ms. */
  readonly beat?: number;
  /** Ends the watching of another's lock. */
  readonly signal?: AbortSignal | undefined;
  /** Hears that the lock of another is watched, and for how long at most, in seconds. */
  readonly onWatch?: (owner: string, seconds: number) => void;
  /** Hears from whom the folder was taken over after watching. */
  readonly onTakeOver?: (owner: string, seconds: number) => void;
}

/** What a person is told of a folder that was taken over. */
export function takenOver(directory: string, owner: string, seconds: number): string {
  return `took ${printable(directory)} over from ${owner}, of which nothing was seen for ${seconds} s.`;
}

const BEAT = 10_000; // ms
const MISSED = 2.5; // beats after which an owner that gave no sign is taken for gone: two that did not come

/** Folders that this process holds, by their real paths. */
const heldHere = new Set<string>();

/**
 * Makes the folder where needed and takes it for this process alone. The file `lock` in it is a lease: only one process
 * can create it, and its owner counts on in it, every `beat` ms. A lock whose owner is known to be gone, being of this
 * machine, is taken over at once; one of which that cannot be told, as another host's, once it was watched for 2.5
 * beats and stood still. No clocks are compared and nothing is asked of the file system but exclusive creation and
 * renaming, which NFS has. An owner that was only asleep finds another's name in the lock and stops (`lost`, `check`);
 * what it wrote into `cells.jsonl` meanwhile is gone with the file, which whoever opens it replaces by a copy
 * (store.ts).
 * @throws InputError that names the living owner
 */
export async function lockFolder(directory: string, options: LockOptions = {}): Promise<FolderLock> {
  const folder = await makeFolder(directory);
  if (heldHere.has(folder)) {
    throw new InputError(`${printable(directory)} is being written by this process; wait until it is done.`);
  }
  heldHere.add(folder);
  try {
    return await leaseOf(directory, folder, options);
  } catch (error) {
    heldHere.delete(folder);
    throw error;
  }
}

async function leaseOf(directory: string, folder: string, options: LockOptions): Promise<FolderLock> {
  const { beat = BEAT } = options;
  const file = join(directory, "lock");
  const owner = await thisOwner(randomUUID());
  const finished = begun(() => removeOwn([file, `${file}.next`], owner));
  const handle = await created(file, owner)
    .then((made) => made ?? takeOver(directory, file, owner, options))
    .catch((error: unknown) => {
      finished();
      throw error;
    });
  const holder = async () => ownerIn((await contentOf(file)) ?? "");
  const held = async () => (await holder())?.token === owner.token;
  const lost = new AbortController();
  let count = 0;
  let last = Promise.resolve();
  const sign = async (): Promise<void> => {
    count++;
    // into the file that was created: it is no longer the lock once another's was renamed onto it
    await handle.write(textOf(owner, count), 0).catch(() => undefined);
    await handle.datasync().catch(() => undefined);
    if (!(await held().catch(() => true))) lost.abort(); // what cannot be read now is read at the next
  };
  const timer = setInterval(() => {
    last = last.then(sign);
  }, beat);
  timer.unref();
  return {
    lost: lost.signal,
    check: async () => {
      if (await held()) return;
      lost.abort();
      throw new LockLost(directory, await holder());
    },
    isHeld: () => isOf(owner, file),
    release: async () => {
      clearInterval(timer);
      await last;
      await handle.close();
      if (await held().catch(() => false)) await rm(file, { force: true });
      finished();
      heldHere.delete(folder);
    },
  };
}

/** Removes those of the files that are locks of `owner`. */
function removeOwn(files: readonly string[], owner: LockOwner): void {
  for (const file of files.filter((name) => isOf(owner, name))) rmSync(file);
}

function isOf(owner: LockOwner, file: string): boolean {
  return existsSync(file) && ownerIn(readFileSync(file, "utf8"))?.token === owner.token;
}

/** Puts a lock of this process in the place of one whose owner is gone. @throws InputError */
async function takeOver(directory: string, file: string, owner: LockOwner, options: LockOptions): Promise<FileHandle> {
  const before = await abandoned(directory, file, options);
  const other = async (name: string) => taken(directory, ownerIn((await contentOf(name)) ?? ""));
  if (before === undefined) {
    const handle = await created(file, owner);
    if (handle === undefined) throw await other(file);
    return handle;
  }
  const next = `${file}.next`; // whoever can create it is the only one to replace the lock
  let handle = await created(next, owner);
  if (handle === undefined) {
    await abandoned(directory, next, options); // by one that was ended in the middle of this
    await rm(next, { force: true });
    handle = await created(next, owner);
    if (handle === undefined) throw await other(next);
  }
  try {
    if ((await contentOf(file)) !== before) throw await other(file);
    await rename(next, file).catch((error: unknown) => {
      throw fileProblem("write", file, error);
    });
    return handle;
  } catch (error) {
    await handle.close();
    await rm(next, { force: true });
    throw error;
  }
}

/** What a lock says whose owner is gone; undefined where there is none any more. @throws InputError if it is alive */
async function abandoned(directory: string, file: string, options: LockOptions): Promise<string | undefined> {
  const { beat = BEAT, signal, onWatch, onTakeOver } = options;
  const before = await contentOf(file);
  const owner = ownerIn(before ?? "");
  const alive = before !== undefined && (await runs(owner));
  if (alive === true) throw taken(directory, owner);
  if (alive === false) return before;
  const wait = MISSED * beat;
  const start = performance.now();
  onWatch?.(nameOf(owner), Math.round(wait / 1000));
  while (performance.now() - start < wait) {
    await pause(beat / 5, undefined, { signal }).catch(() => {
      throw new Interrupted(`interrupted while the lock of ${printable(directory)} was watched; nothing was changed.`);
    });
    const now = await contentOf(file);
    if (now === undefined) return undefined; // released
    if (now !== before) throw taken(directory, ownerIn(now));
  }
  onTakeOver?.(nameOf(owner), Math.round(wait / 1000));
  return before;
}

/** Creates the file with the name of this process in it; undefined where it is there. @throws InputError */
async function created(file: string, owner: LockOwner): Promise<FileHandle | undefined> {
  const handle = await open(file, "wx").catch((error: unknown) => {
    if (errorCode(error) === "EEXIST") return undefined;
    throw fileProblem("write", file, error);
  });
  if (handle === undefined) {
    await refuseOther(file);
    return undefined;
  }
  try {
    await handle.write(textOf(owner, 0), 0);
    await handle.datasync();
    return handle;
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw fileProblem("write", file, error);
  }
}

/** A lock after so many signs of life: its length never falls, so that one is written over the other. */
function textOf(owner: LockOwner, beats: number): string {
  return `${JSON.stringify({ ...owner, beats })}\n`;
}

/** Refuses a folder or a pipe that has the name of a lock: it can be neither read nor replaced as one. */
async function refuseOther(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined || found.isFile()) return;
  const what = found.isDirectory() ? "a folder" : found.isSymbolicLink() ? "a link" : "no plain file";
  throw new InputError(
    `${printable(file)} is ${what}, and a sweep keeps its lock by that name; rename it or choose another --out.`,
  );
}

/** What a file holds; undefined where it is not there. @throws InputError where it cannot be read */
async function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileProblem("read", file, error);
  });
}

function taken(directory: string, owner: LockOwner | undefined): InputError {
  return new InputError(
    `${printable(directory)} is being written by ${nameOf(owner)}; wait for it, end it there, or choose another --out.`,
  );
}
