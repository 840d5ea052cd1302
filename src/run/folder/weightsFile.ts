import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../checks.ts";
import { printable } from "../../io/fileErrors.ts";
import { npyLayout } from "../../io/npy.ts";
import { longestHeader } from "../../io/parseNpyHeader.ts";
import { withPlainFile } from "../../io/plainFile.ts";
import type { PlannedCell } from "../plan.ts";

/** Folder of the final weights among the results. */
export function weightsFolder(directory: string): string {
  return join(directory, "weights");
}

/**
 * Name of a cell's weights: `n=8,m=16,lambda=0.02,replica=3.npy`. Different cells have different names, whatever their
 * values hold.
 */
export function weightsName({ parameters, replica }: Pick<PlannedCell, "parameters" | "replica">): string {
  const entries = [...Object.entries(parameters), ["replica", replica]];
  return `${entries.map(([name, value]) => `${safe(`${name}`)}=${safe(`${value}`)}`).join(",")}.npy`;
}

/**
 * What is wrong with the weights of a cell: the file is missing, is no `.npy`, or is of another size than its header
 * says. Undefined where nothing is.
 */
export async function weightsFault(directory: string, cell: PlannedCell): Promise<string | undefined> {
  const file = join(weightsFolder(directory), weightsName(cell));
  try {
    await withPlainFile(file, async ({ size, read }) => {
      npyLayout(await read(0, Math.min(size, longestHeader)), size, file);
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message.slice(0, error.message.lastIndexOf(";")); // without the remedy, which is another here
  }
}

/**
 * Refuses weights of these cells that are there already, in a folder that holds no results of a sweep.
 * @throws InputError
 */
export async function refuseWeights(directory: string, cells: readonly PlannedCell[]): Promise<void> {
  const there = new Set(await readdir(weightsFolder(directory)).catch(() => []));
  const name = cells.map(weightsName).find((wanted) => there.has(wanted));
  if (name === undefined) return;
  const file = printable(join(weightsFolder(directory), name));
  throw new InputError(`${file} is there without a manifest.json; remove it, or choose another --out.`);
}

/** Bytes that a file name may not hold everywhere are written as %XX. */
function safe(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._+-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
