import { join } from "node:path";
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

/** Bytes that a file name may not hold everywhere are written as %XX. */
function safe(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._+-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    })
    .join("");
}
