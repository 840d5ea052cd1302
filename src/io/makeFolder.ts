import { mkdir, realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "../checks.ts";
import { errorCode, fileProblem, printable } from "./fileErrors.ts";

/*
 * Own code: the recursive mkdir of Node.js never returns where the folder above is there and none can be made in it, in
 * /proc or in a working directory that was deleted.
 */

/**
 * Makes a folder and those above it where they are not there yet, and tells its real path.
 * @throws InputError in one line where that cannot be
 */
export async function makeFolder(folder: string): Promise<string> {
  refuseLostDirectory();
  try {
    await made(folder);
    return await realpath(folder);
  } catch (error) {
    throw error instanceof InputError ? error : fileProblem("write", folder, error);
  }
}

/** `again`: after the folder above was seen to be there. */
async function made(folder: string, again = false): Promise<void> {
  if (await isFolder(folder)) return;
  try {
    await mkdir(folder);
  } catch (error) {
    if (errorCode(error) === "EEXIST") {
      if (await isFolder(folder)) return; // by another process, meanwhile
      throw new InputError(`results go into a folder, and ${printable(folder)} is a file; choose another --out.`);
    }
    const above = dirname(folder);
    if (errorCode(error) !== "ENOENT" || above === folder) throw error;
    if (await isFolder(above)) {
      if (!again) return made(folder, true); // another process may have made that one just now
      throw new InputError(
        `cannot write ${printable(folder)}: no folder can be made in ${printable(above)}; choose another place.`,
      );
    }
    await made(above);
    await made(folder);
  }
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** @throws InputError where the folder that this process was started in is gone */
export function refuseLostDirectory(): void {
  try {
    process.cwd();
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
    throw new InputError("the working directory was deleted; change to a folder that is there.", { cause: error });
  }
}
