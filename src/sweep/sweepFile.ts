import { readFile } from "node:fs/promises";
import { InputError } from "../checks.ts";
import type { AnySweepExperiment, CellParameters, Grid } from "../experiments/sweep.ts";
import { shown } from "../io/explainIssue.ts";
import { fileProblem } from "../io/fileErrors.ts";
import { findSweep } from "./findSweep.ts";
import { gridOf } from "./grid.ts";

/** What a sweep file asks for: an experiment and its complete grid. */
export interface SweepFile {
  readonly experiment: AnySweepExperiment;
  readonly grid: Grid<CellParameters>;
}

/**
 * Reads a sweep file, `{"experiment": "collisions", "parameters": {"m": [256, 512], …}, "seeds": 16, "seed": 0}`.
 * @throws InputError in one line that names the file and the field
 */
export async function readSweepFile(file: string): Promise<SweepFile> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw fileProblem("read", file, error);
  });
  return parseSweepFile(text, file);
}

/** The text of a sweep file. name: begins every message. @throws InputError */
export function parseSweepFile(text: string, name: string): SweepFile {
  const given = parsedJson(text, name);
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InputError(`${name} must hold an object {"experiment": …, "parameters": {…}}, got ${shown(given)}.`);
  }
  const { experiment: wanted, ...rest } = given as { experiment?: unknown };
  const experiment = findSweep(wanted, `${name}: experiment`);
  return { experiment, grid: gridOf(experiment, rest, name) };
}

function parsedJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/\s+/g, " ") : String(error);
    throw new InputError(`${name} is not JSON: ${reason}; correct it there.`, { cause: error });
  }
}
