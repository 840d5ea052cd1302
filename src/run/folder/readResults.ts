import { InputError } from "../../checks.ts";
import type { AnyExperiment, Cell, CellParameters } from "../../experiments/experiment.ts";
import { printable } from "../../io/fileErrors.ts";
import { describeCell } from "../plan.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { outcomeFault } from "./outcomeFault.ts";
import { scanCells } from "./scanCells.ts";
import { cellsFile } from "./store.ts";

/** What a folder of results holds. */
export interface Results {
  readonly manifest: Manifest;
  readonly experiment: AnyExperiment;
  /** Those there are, in the order of the plan, whatever the order of the file. */
  readonly cells: readonly Cell<CellParameters, unknown>[];
  /** Whether the last line is torn: its process was killed while it wrote, or is writing now. */
  readonly torn: boolean;
}

/** Reads results, of finished, partial and running sweeps alike; changes nothing. @throws InputError */
export async function readResults(directory: string): Promise<Results> {
  const found = await readManifest(directory);
  if (found === undefined) {
    throw new InputError(
      `${printable(directory)} holds no results: there is no manifest.json; give the folder that a sweep ` +
        `wrote to with --out.`,
    );
  }
  const { manifest, plan } = found;
  const outcomes = new Map<number, unknown>();
  const { torn } = await scanCells(cellsFile(directory), plan, (position, outcome) => outcomes.set(position, outcome));
  const cells = plan.cells.flatMap(({ parameters, replica }, position) =>
    outcomes.has(position) ? [{ parameters, replica, outcome: outcomes.get(position) }] : [],
  );
  return { manifest, experiment: plan.experiment, cells, torn: torn > 0 };
}

/**
 * The same of results to be collected and drawn: every outcome has the fields that its experiment declares.
 * @throws InputError
 */
export async function readWholeResults(directory: string): Promise<Results> {
  const results = await readResults(directory);
  for (const cell of results.cells) {
    const fault = outcomeFault(results.experiment.outcome, cell.outcome as object);
    if (fault === undefined) continue;
    throw new InputError(
      `${printable(cellsFile(directory))}: the outcome of the cell ${describeCell(cell)} ${fault}; ` +
        `remove its line and go on ` +
        "with --resume.",
    );
  }
  return results;
}
