import { mkdir, open, readFile, realpath, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { InputError } from "../../checks.ts";
import { errorCode, fileProblem } from "../../io/fileErrors.ts";

/** Folders this process holds: its own id in a lock file says nothing of who wrote it when ids are given out again. */
const held = new Set<string>();

/**
 * Makes the folder where needed and takes it for this process alone, until the returned function is called. A lock whose process is
 * gone is taken over. @throws InputError that names the process that has it
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, "lock");
  const folder = await madeFolder(directory);
  if (held.has(folder)) throw new InputError(`${directory} is being written by this process; wait until it is done.`);
  held.add(folder);
  try {
    if (!(await created(file))) {
      await removeStale(directory, file);
      if (!(await created(file))) throw taken(directory, file, await ownerOf(file));
    }
  } catch (error) {
    held.delete(folder);
    throw error;
  }
  return async () => {
    await rm(file, { force: true });
    held.delete(folder);
  };
}

/** Who holds a folder. */
interface Owner {
  readonly process: number;
  readonly host: string;
}

/** Writes the lock unless there is one. */
async function created(file: string): Promise<boolean> {
  const handle = await open(file, "wx").catch((error: unknown) => {
    if (errorCode(error) === "EEXIST") return undefined;
    throw fileProblem("write", file, error);
  });
  if (handle === undefined) return false;
  try {
    await handle.writeFile(`${JSON.stringify({ process: process.pid, host: hostname() })}\n`);
  } catch (error) {
    await rm(file, { force: true });
    throw fileProblem("write", file, error);
  } finally {
    await handle.close();
  }
  return true;
}

/** Removes a lock whose process is gone. Moved aside first, so that of two processes that do this at once only one removes it. */
async function removeStale(directory: string, file: string): Promise<void> {
  const owner = await ownerOf(file);
  if (owner !== undefined && isAlive(owner)) throw taken(directory, file, owner);
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw fileProblem("write", file, error);
  }
  const moved = await ownerOf(aside);
  if (moved !== undefined && isAlive(moved)) {
    await rename(aside, file); // somebody took it over in the meantime
    throw taken(directory, file, moved);
  }
  await rm(aside, { force: true });
}

/** Who a lock names; undefined when it is gone, or when its process was killed before it wrote its name. */
async function ownerOf(file: string): Promise<Owner | undefined> {
  for (let attempt = 0; ; attempt++) {
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) return undefined;
    const [, id, host] = /^\{"process":(\d+),"host":"(.*)"\}\n$/.exec(text) ?? [];
    if (id !== undefined) return { process: Number(id), host };
    if (attempt === 5) return undefined;
    await pause(20); // it is being written
  }
}

/** Whether the process may still be running. Of another machine's nothing is known; this one's own id is that of an earlier process. */
function isAlive({ process: id, host }: Owner): boolean {
  if (host !== hostname()) return true;
  if (id === process.pid) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return errorCode(error) === "EPERM"; // it runs, under another user
  }
}

function taken(directory: string, file: string, owner: Owner | undefined): InputError {
  const who = owner === undefined ? "another process" : `process ${owner.process} on ${owner.host}`;
  return new InputError(
    `${directory} is being written by ${who}; wait for it or choose another --out (if that process is not a sweep, remove ${file}).`,
  );
}

/** Makes a folder where there is none, and tells its real path. */
async function madeFolder(directory: string): Promise<string> {
  try {
    await mkdir(directory, { recursive: true });
    return await realpath(directory);
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw fileProblem("write", directory, error);
    throw new InputError(`results go into a folder, and ${directory} is a file; choose another --out.`, {
      cause: error,
    });
  }
}
