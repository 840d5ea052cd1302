import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../../checks.ts";
import { checkWritable } from "../../io/index.ts";

/** Names of files by the flag or argument that gives them; undefined where it is not given. */
type Files = Readonly<Record<string, string | undefined>>;

/**
 * Makes sure, before anything is computed, that every output can be written and is neither an input nor another output,
 * whatever links lead to them. @throws InputError
 */
export async function checkOutputs(outputs: Files, inputs: Files): Promise<void> {
  const taken = new Map<string, string>(); // flag by real path
  for (const [flag, file] of Object.entries(inputs)) if (file !== undefined) taken.set(await realPathOf(file), flag);
  for (const [flag, file] of Object.entries(outputs)) {
    if (file === undefined) continue;
    await checkWritable(file);
    const path = await realPathOf(file);
    const other = taken.get(path);
    if (other !== undefined) {
      throw new InputError(`${flag} ${JSON.stringify(file)} is the same file as ${other}; choose another name.`);
    }
    taken.set(path, flag);
  }
}

/** Where a file is or would be, links followed. */
async function realPathOf(file: string): Promise<string> {
  const folder = () => realpath(dirname(file)).then((path) => join(path, basename(file)));
  return realpath(file)
    .catch(folder)
    .catch(() => resolve(file));
}
