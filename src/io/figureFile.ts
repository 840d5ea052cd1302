import { readFile } from "node:fs/promises";
import { InputError } from "../checks.ts";
import type { Figure, RunRecord } from "../figures/index.ts";
import { fileProblem, firstLine, quoted } from "./fileErrors.ts";

/** The content of a file to draw: a Plotly figure, or the run of a simulation. */
export type FigureFile =
  | { readonly kind: "figure"; readonly figure: Figure }
  | { readonly kind: "run"; readonly run: RunRecord & { readonly seed: number | null; readonly version: string } };

/**
 * Reads a Plotly figure `{data, layout}` or a run written by `incidental simulate --out`. @throws InputError for
 * anything else
 */
export async function readFigureFile(file: string): Promise<FigureFile> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw fileProblem("read", file, error);
  });
  const value = parsed(text, file);
  if (isObject(value) && Array.isArray(value.data) && isObject(value.layout)) {
    return { kind: "figure", figure: value as unknown as Figure };
  }
  if (isObject(value) && typeof value.flow === "string") return { kind: "run", run: checkedRun(value, file) };
  throw new InputError(
    `${quoted(file)} is neither a figure (data and layout, as Plotly takes it) ` +
      "nor a run (of incidental simulate --out); give one of them.",
  );
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${quoted(file)} is not valid JSON: ${firstLine(error)}; give a saved figure or a run.`);
  }
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value` when its arrays have the lengths that a run has. @throws InputError naming the field */
function checkedRun(value: Fields, file: string): Extract<FigureFile, { kind: "run" }>["run"] {
  const { n, m, t, times, weights, parameters, method, status, observables, seed, version } = value;
  const check = (holds: boolean, field: string, wanted: string) => {
    if (!holds) throw new InputError(`${quoted(file)} is no run: ${field} must be ${wanted}.`);
  };
  check(isCount(n), "n", "a whole number >= 1");
  check(isCount(m), "m", "a whole number >= 1");
  check(isNumber(t), "t", "a number");
  check(isObject(parameters), "parameters", "an object");
  check(typeof method === "string" && typeof status === "string", "method and status", "words");
  check(seed === null || isNumber(seed), "seed", "a number or null");
  check(typeof version === "string", "version", "a version");
  check(Array.isArray(times) && times.length > 0 && times.every(isNumber), "times", "a list of numbers");
  const count = (times as number[]).length;
  check(isObject(observables), "observables", "an object");
  const { energy, ...rows } = observables as Fields;
  const energies = isRow(energy, count) || isRow(energy, 0); // a flow may have none
  check(energies, "observables.energy", `${count} numbers, one a time, or none`);
  for (const name of ["l1", "nonzeros", "fourthNorm"]) {
    check(isTable(rows[name], count, n as number), `observables.${name}`, `${count} x ${n} numbers, times x n`);
  }
  const cube =
    Array.isArray(weights) && weights.length === count && weights.every((W) => isTable(W, n as number, m as number));
  check(weights === null || cube, "weights", `${count} x ${n} x ${m} numbers, times x n x m, or null`);
  return value as unknown as Extract<FigureFile, { kind: "run" }>["run"];
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isRow(value: unknown, length: number): boolean {
  return Array.isArray(value) && value.length === length && value.every(isNumber);
}

function isTable(value: unknown, rows: number, columns: number): boolean {
  return Array.isArray(value) && value.length === rows && value.every((row) => isRow(row, columns));
}
