import { findEntry } from "../catalogue.ts";
import { InputError } from "../checks.ts";
import type { AnyExperiment, CellParameters, Grid } from "../experiments/experiment.ts";
import { shown } from "../io/explainIssue.ts";
import { printable } from "../io/fileErrors.ts";
import { gridOf } from "./grid.ts";
import { parseJson, readText } from "./jsonFile.ts";

/** What a sweep file asks for: an experiment and its complete grid. */
export interface SweepFile {
  readonly experiment: AnyExperiment;
  readonly grid: Grid<CellParameters>;
}

/**
 * Reads a sweep file, `{"experiment": "collisions", "parameters": {"m": [256, 512], …}, "seeds": 16, "seed": 0}`.
 * @throws InputError in one line that names the file and the field
 */
export async function readSweepFile(file: string): Promise<SweepFile> {
  return parseSweepFile(await readText(file), printable(file));
}

/** The text of a sweep file. name: begins every message. @throws InputError */
export function parseSweepFile(text: string, name: string): SweepFile {
  const given = parseJson(text, name, "correct it there");
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InputError(`${name} must hold an object {"experiment": …, "parameters": {…}}, got ${shown(given)}.`);
  }
  const { experiment: wanted, ...rest } = given as { experiment?: unknown };
  const { experiment } = findEntry(wanted, `${name}: experiment`);
  return { experiment, grid: gridOf(experiment, rest, name) };
}
