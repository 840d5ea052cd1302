import { createHash, randomBytes } from "node:crypto";
import { readlinkSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { errorCode } from "./fileErrors.ts";

/** Files that are written beside an output before they take its name: how they are called, and who removes them. */

/** Where ids of processes mean something: 6 hex digits of this machine and, on Linux, of the container on it. */
const here = createHash("sha256").update(`${hostname()} ${idSpace()}`).digest("hex").slice(0, 6);

/**
 * A name for a temporary of `target`, which says whose it is: `.NAME.tmp-PROCESS-` and 12 hex digits. A long NAME is
 * told by 24 hex digits, so that what may be an output's name leaves room for its temporary's.
 */
export function temporaryName(target: string): string {
  return join(dirname(target), `${prefix(target)}${process.pid}-${here}${randomBytes(3).toString("hex")}`);
}

/** Removes what threads of this process that were ended left of their writing to `target`. */
export async function removeOwnTemporaries(target: string): Promise<void> {
  await removeTemporaries(target, await namesIn(dirname(target)), (id) => id === process.pid);
}

const listed = new Map<string, Promise<string[]>>(); // what each folder held when it was first written to

/** Removes what processes of this machine that are gone left of their writing to `target`, and nothing else. */
export async function removeLeftovers(target: string): Promise<void> {
  const folder = dirname(target);
  const names = listed.get(folder) ?? namesIn(folder);
  listed.set(folder, names);
  await removeTemporaries(target, await names, isGone);
}

async function removeTemporaries(
  target: string,
  names: readonly string[],
  chosen: (id: number) => boolean,
): Promise<void> {
  const start = prefix(target);
  for (const name of names) {
    const [, id, space] =
      (name.startsWith(start) && /^([1-9]\d*)-(.{6})[0-9a-f]{6}$/.exec(name.slice(start.length))) || [];
    if (space !== here || !chosen(Number(id))) continue;
    await rm(join(dirname(target), name), { force: true }).catch(() => undefined); // it is in nobody's way
  }
}

/** The hidden files of a folder; none where it cannot be read. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.startsWith("."));
}

const LONG = 180; // bytes of a name, of the 255 that most file systems take

function prefix(target: string): string {
  const name = basename(target);
  if (Buffer.byteLength(name) <= LONG) return `.${name}.tmp-`;
  const ending = /^\.\w{1,20}$/.exec(extname(name))?.[0] ?? "";
  return `.${createHash("sha256").update(name).digest("hex").slice(0, 24)}${ending}.tmp-`;
}

/** Whether no process has that id; one of another user has it (EPERM). */
function isGone(id: number): boolean {
  try {
    process.kill(id, 0);
    return false;
  } catch (error) {
    return errorCode(error) === "ESRCH";
  }
}

/** The space that this process has its id from; empty where the system has one for all. */
function idSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
