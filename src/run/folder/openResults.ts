import { access } from "node:fs/promises";
import { InputError } from "../../checks.ts";
import { printable } from "../../io/fileErrors.ts";
import type { Plan } from "../plan.ts";
import { checkVersion, planDifference } from "./difference.ts";
import { type Manifest, readManifest, writeManifest } from "./manifest.ts";
import { scanCells } from "./scanCells.ts";
import { type CellStore, cellsFile, openStore, removeLeftovers } from "./store.ts";
import { refuseWeights } from "./weightsFile.ts";

/**
 * Opens the folder of a sweep, new or to be resumed; its manifest is there afterwards, with the axes of its plan. Only
 * for who holds the folder. manifest: what this sweep's is, or is going to be; check: whether the folder is still this
 * process's. @throws InputError when the folder holds anything else
 */
export async function openResults(
  directory: string,
  {
    plan,
    manifest,
    resume,
    check = async () => undefined,
  }: { plan: Plan; manifest: Manifest; resume: boolean; check?: () => Promise<void> },
): Promise<{ manifest: Manifest; store: CellStore }> {
  const found = await readManifest(directory);
  if (found === undefined) {
    await refuseCellsAlone(directory);
    if (manifest.weights) await refuseWeights(directory, plan.cells);
  } else if (resume) checkSame(directory, found.manifest, manifest);
  else {
    const { lines } = await scanCells(cellsFile(directory), found.plan);
    throw new InputError(
      `${printable(directory)} holds ${lines.length} of ${found.plan.cells.length} cells already; ` +
        "add --resume to go on with them, or choose another --out.",
    );
  }
  await check();
  await removeLeftovers(directory);
  const { axes } = manifest;
  const held = found === undefined ? manifest : { ...found.manifest, ...(axes && { axes }) };
  if (JSON.stringify(held) !== JSON.stringify(found?.manifest)) await writeManifest(directory, held);
  return { manifest: held, store: await openStore(directory, plan, { weights: held.weights, check }) };
}

/** Refuses to go on with another plan. @throws InputError that shows the difference in one line */
function checkSame(directory: string, held: Manifest, asked: Manifest): void {
  checkVersion(directory, held);
  const differences = planDifference(held, asked).map(
    ({ field, one, other }) => `${field}: the folder holds ${one}, asked for ${other}`,
  );
  if (differences.length === 0) return;
  throw new InputError(
    `${printable(directory)} belongs to another sweep: ${differences.join("; ")}; ask for the same, or ` +
      `choose another --out.`,
  );
}

async function refuseCellsAlone(directory: string): Promise<void> {
  const file = cellsFile(directory);
  const there = await access(file).then(
    () => true,
    () => false,
  );
  if (there) {
    throw new InputError(`${printable(file)} is there without a manifest.json; remove it, or choose another --out.`);
  }
}
