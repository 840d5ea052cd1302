import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { InputError } from "../../checks.ts";
import { errorCode, escaped, fileProblem, printable } from "../../io/fileErrors.ts";
import { makeFolder } from "../../io/makeFolder.ts";

/** Folders this process holds: its own id in a lock file says nothing of who wrote it when ids are given out again. */
const held = new Set<string>();

/**
 * Makes the folder where needed and takes it for this process alone, until the returned function is called. The lock is
 * a file that only one process can create; one whose process is gone is replaced by renaming a second such file onto
 * it. @throws InputError that names the process that has the folder, and the file to remove if that is no sweep
 */
export async function lockFolder(directory: string): Promise<() => Promise<void>> {
  const file = join(directory, "lock");
  const folder = await makeFolder(directory);
  if (held.has(folder)) throw new InputError(`${directory} is being written by this process; wait until it is done.`);
  held.add(folder);
  try {
    if (!(await created(file))) await takeOver(directory, file);
  } catch (error) {
    held.delete(folder);
    throw error;
  }
  return async () => {
    await rm(file, { force: true });
    held.delete(folder);
  };
}

/** Puts a lock of this process in the place of one whose process is gone. */
async function takeOver(directory: string, file: string): Promise<void> {
  const before = await contentOf(file);
  if (!(await isStale(before))) throw taken(directory, file, before);
  const next = `${file}.next`; // whoever can create it is the only one to replace the lock
  if (!(await created(next))) throw taken(directory, next, await contentOf(next));
  if ((await contentOf(file)) !== before) {
    await rm(next, { force: true });
    throw taken(directory, file, await contentOf(file));
  }
  await rename(next, file).catch((error: unknown) => {
    throw fileProblem("write", file, error);
  });
}

/** Creates the file with the name of this process in it, unless it is there. */
async function created(file: string): Promise<boolean> {
  const handle = await open(file, "wx").catch((error: unknown) => {
    if (errorCode(error) === "EEXIST") return undefined;
    throw fileProblem("write", file, error);
  });
  if (handle === undefined) {
    await refuseOther(file);
    return false;
  }
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

/** Refuses a folder or a pipe that has the name of a lock: it can be neither read nor replaced as one. */
async function refuseOther(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.isFile()) return;
  const what = found.isDirectory() ? "a folder" : "no plain file";
  throw new InputError(
    `${printable(file)} is ${what}, and a sweep keeps its lock by that name; rename it or choose another --out.`,
  );
}

async function contentOf(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => "");
}

/** Who a lock names; undefined for one that names nobody. */
function ownerOf(content: string): { process: number; host: string } | undefined {
  const [, id, host] = /^\{"process":(\d+),"host":"(.*)"\}\n$/.exec(content) ?? [];
  return id === undefined ? undefined : { process: Number(id), host };
}

/** Whether a lock names a process of this machine that is gone; this one's own id is that of an earlier process. */
async function isStale(content: string): Promise<boolean> {
  const owner = ownerOf(content);
  if (owner === undefined || owner.host !== hostname()) return false;
  if (owner.process === process.pid) return true;
  try {
    process.kill(owner.process, 0);
    return await isZombie(owner.process);
  } catch (error) {
    return errorCode(error) === "ESRCH"; // EPERM: it runs, under another user
  }
}

/** Whether a process is over and nobody has asked how it ended, as in a container without an init. */
async function isZombie(id: number): Promise<boolean> {
  const text = await readFile(`/proc/${id}/stat`, "latin1").catch(() => ""); // not on every system
  return /^.*\) [ZX] /s.test(text); // the name of the program, in brackets, may hold brackets
}

function taken(directory: string, file: string, content: string): InputError {
  const owner = ownerOf(content);
  const who = owner === undefined ? "another process" : `process ${owner.process} on ${escaped(owner.host)}`;
  return new InputError(
    `${directory} is being written by ${who}; wait for it or choose another --out (if that process is not a ` +
      `sweep, remove ${file}).`,
  );
}
