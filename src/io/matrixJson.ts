import { fileName, InputError, string } from "../checks.ts";
import { escaped, quoted } from "./fileErrors.ts";
import type { Matrix } from "./matrix.ts";

/*
 * Own code: it says which row and column is wrong, in one pass over what can be millions of numbers.
 */

const format = "[[...], ...], n rows of m numbers";

/**
 * The matrix in a JSON text `[[…], …]`, rows × columns. Every entry is a finite number; rows and columns in messages
 * count from 0. text: the whole file; file: its name for messages. @throws InputError when the text is anything else
 */
export function parseMatrix(text: string, file: string): Matrix {
  const name = quoted(fileName("parseMatrix", file));
  string("parseMatrix: text", text);
  const rows = finalOf(parse(text.startsWith("\uFEFF") ? text.slice(1) : text, name), name);
  if (!Array.isArray(rows)) throw new InputError(`${name} holds ${show(rows)}, wanted ${format}.`);
  if (rows.length === 0) throw new InputError(`${name} is empty: it has 0 rows, wanted ${format}.`);
  const first: unknown = rows[0];
  const columns = Array.isArray(first) ? first.length : 0;
  const data = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) copyRow(rows[i], i, columns, data, name);
  if (columns === 0) throw new InputError(`${name} is empty: row 0 has 0 numbers, wanted ${format}.`);
  return { rows: rows.length, columns, data };
}

/** The weights at the end of a run, of the file of one; anything else as it is. @throws InputError */
function finalOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("runs" in value && Array.isArray(value.runs)) {
    throw new InputError(
      `${name} holds ${value.runs.length} starts: simulate one of them with --seed, and give its file.`,
    );
  }
  if (!("final" in value)) return value;
  const { final } = value;
  if (typeof final !== "object" || final === null || !("weights" in final)) return value;
  if (final.weights === null && "weightsFile" in final) {
    throw new InputError(`${name} is a run whose weights are in ${quoted(String(final.weightsFile))}: give that file.`);
  }
  return final.weights;
}

/** Writes row i into data[i·columns … (i+1)·columns). */
function copyRow(row: unknown, i: number, columns: number, data: Float64Array, name: string): void {
  if (!Array.isArray(row)) throw new InputError(`${name}: row ${i} is ${show(row)}, wanted ${format}.`);
  if (row.length !== columns) {
    throw new InputError(
      `${name}: row ${i} has ${numbers(row.length)}, row 0 has ${columns}; give every row the same length.`,
    );
  }
  for (let j = 0; j < columns; j++) {
    const entry: unknown = row[j];
    if (typeof entry !== "number" || !Number.isFinite(entry)) {
      throw new InputError(`${name}: row ${i}, column ${j} is ${show(entry)}, wanted a finite number.`);
    }
    data[i * columns + j] = entry;
  }
}

/**
 * JSON.parse; the NaN and Infinity that Python writes into JSON are kept as strings, so that they are reported by row
 * and column.
 */
function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    try {
      return JSON.parse(text.replace(/-?\b(?:NaN|Infinity)\b/g, '"$&"'));
    } catch {
      throw notJson(text, name, error);
    }
  }
}

/** V8 says where some mistakes are (a character offset) and quotes the text around the others. */
function notJson(text: string, name: string, error: unknown): InputError {
  const message = error instanceof Error ? error.message : String(error);
  const offset = /Unexpected end/.test(message) ? text.length : /at position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, Number(offset)).split("\n");
  const place = offset === undefined ? "" : ` at line ${before.length}, column ${before[before.length - 1].length + 1}`;
  const problem = message
    .replace(/ is not valid JSON$| of JSON input$| in JSON at position .*$/s, "")
    .replace(/\s+/g, " ");
  return new InputError(`${name} is not valid JSON${place}: ${escaped(problem)}; wanted ${format}.`, { cause: error });
}

/** `value`, parsed from JSON, in a few words. */
function show(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  return /^-?(NaN|Infinity)$/.test(value) ? value : quoted(value.length > 40 ? `${value.slice(0, 40)}...` : value);
}

function numbers(count: number): string {
  return count === 1 ? "1 number" : `${count} numbers`;
}
