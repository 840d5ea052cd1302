import { realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { InputError } from "../checks.ts";
import { printable, quoted } from "../io/fileErrors.ts";
import { checkWritable, placeOf } from "../io/writeFile.ts";

/** Files by the flags that name them. */
type Named = Readonly<Record<string, string | undefined>>;

/**
 * Makes sure, before anything is computed, that files can be written, that no two flags name one of them, and that none
 * is one of those that are read, under whatever name. @throws InputError
 */
export async function checkOutputs(outputs: Named, inputs: Named): Promise<void> {
  const taken = new Map<string, string>(); // flag by file
  for (const [flag, file] of Object.entries(inputs)) {
    if (file !== undefined) taken.set(await fileIdentity(file), flag);
  }
  for (const [flag, file] of Object.entries(outputs)) {
    if (file === undefined) continue;
    await checkWritable(file);
    const same = await fileIdentity(file);
    const other = taken.get(same);
    if (other !== undefined) {
      const lost = Object.hasOwn(inputs, other) ? "would be overwritten" : "would be written twice";
      throw new InputError(`${flag} ${quoted(file)} is the file of ${other}, which ${lost}: give it another name.`);
    }
    taken.set(same, flag);
  }
}

/**
 * Makes sure that a file which goes beside another, unnamed by any flag, is neither read nor written already, and that
 * one which is there belongs to a file that is written over as well. @throws InputError
 */
export async function checkCompanion(file: string, of: string, others: Named): Promise<void> {
  await checkOutputs({ [`what goes beside ${quoted(of)},`]: file }, others);
  const [there, owner] = await Promise.all([file, of].map((name) => stat(name).catch(() => undefined)));
  if (there === undefined || owner !== undefined) return;
  throw new InputError(
    `${quoted(of)} needs ${quoted(file)} beside it for its weights, and that is there already: ` +
      "give --out another name, or move that file.",
  );
}

/** A file that is asked for, and what writes it. */
export type Writing = readonly [file: string | undefined, write: (file: string) => Promise<unknown>];

/**
 * Writes one file after the other and tells which; where one cannot be written, its error tells which are there
 * already.
 * @throws InputError
 */
export async function writeInTurn(writings: readonly Writing[]): Promise<string[]> {
  const written: string[] = [];
  for (const [file, write] of writings) {
    if (file === undefined) continue;
    try {
      await write(file);
    } catch (error) {
      if (!(error instanceof InputError) || written.length === 0) throw error;
      const kept = `${written.map(printable).join(" and ")} ${written.length === 1 ? "was" : "were"} written before`;
      throw new InputError(`${error.message.replace(/\.$/, "")}; ${kept}.`, { cause: error });
    }
    written.push(file);
  }
  return written;
}

/** What tells files apart: device and number of one that is there, where links lead; else its place. */
export async function fileIdentity(file: string): Promise<string> {
  const found = await stat(file, { bigint: true }).catch(() => undefined);
  if (found !== undefined && found.ino !== 0n) return `${found.dev}:${found.ino}`;
  const place = await placeOf(file);
  const folder = await realpath(dirname(place)).catch(() => resolve(dirname(place)));
  return join(folder, basename(place));
}
