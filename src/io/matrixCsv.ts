import { fileName, InputError, string } from "../checks.ts";
import { quoted, quotedShort } from "./fileErrors.ts";
import type { Matrix } from "./matrix.ts";

/*
 * Own code: numbers alone, in the dialects of numpy.savetxt and of spreadsheets, and messages say which row, column and
 * line is wrong.
 */

const remedy = 'write it with numpy.savetxt("W.csv", W, delimiter=",")';
const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const notFinite = /^[+-]?(?:nan|inf|infinity)$/i; // as Python and C write them

const blanks = /\s+/;

/** A line that holds numbers. */
interface Row {
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/**
 * The matrix in a text, rows × columns, a row a line: numbers as Python and JavaScript write them, between them commas,
 * semicolons, tabs or blanks, the same in every line. From `#` to the end of a line is a comment; a first line in which
 * no field begins like a number, names of columns, is skipped, and so are empty lines. Every entry is a finite number;
 * rows and columns in messages count from 0, lines from 1.
 *
 * text: the whole file; file: its name for messages. @throws InputError when the text is anything else
 */
export function parseCsv(text: string, file: string): Matrix {
  const name = quoted(fileName("parseCsv", file));
  string("parseCsv: text", text);
  const lines = rowsOf(text);
  const rows = lines.length > 0 && holdsNames(lines[0], name) ? lines.slice(1) : lines;
  if (rows.length === 0) throw new InputError(`${name} is empty: it has 0 rows of numbers; ${remedy}.`);
  const separator = separatorOf(rows[0]);
  const columns = fieldsOf(rows[0], separator).length;
  // no more than two letters for every number, however many rows turn out to be too short
  const data = new Float64Array(Math.min(rows.length * columns, text.length));
  for (let i = 0; i < rows.length; i++) copyRow(rows[i], i, columns, separator, data, name);
  return { rows: rows.length, columns, data };
}

function rowsOf(text: string): Row[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .map((line, k) => ({ text: line.replace(/#.*/, ""), line: k + 1 }))
    .filter((row) => row.text.trim() !== "");
}

/** What stands between the separators, blanks around it left out. */
function fieldsOf({ text }: Row, separator: RegExp): string[] {
  return (separator === blanks ? text.trim() : text).split(separator).map((field) => field.trim());
}

/** What stands between the numbers of a line. */
function separatorOf({ text }: Row): RegExp {
  const letter = [";", "\t", ","].find((candidate) => text.includes(candidate));
  return letter === undefined ? blanks : new RegExp(letter);
}

/**
 * Whether the first line names the columns: no field begins like a number.
 * @throws InputError when it does so as pandas does unless told otherwise
 */
function holdsNames(first: Row, name: string): boolean {
  const fields = fieldsOf(first, separatorOf(first));
  if (fields.length > 1 && fields.every((field, k) => field === `${k}`)) {
    throw new InputError(
      `${name}: line ${first.line} counts the columns, 0 to ${fields.length - 1}, which are names, no weights; ` +
        "save it without them, as by pandas with header=False, index=False.",
    );
  }
  if (fields.some((field) => /^[+-]?[.\d]/.test(field) || notFinite.test(field))) return false;
  if (fields[0] === "" || fields[0] === '""') {
    throw new InputError(
      `${name}: line ${first.line} names every column but the first, which looks like an index; ` +
        "save it without one, as by pandas with index=False.",
    );
  }
  return true;
}

/** Writes row i into data[i·columns … (i+1)·columns). */
function copyRow(row: Row, i: number, columns: number, separator: RegExp, data: Float64Array, name: string): void {
  const { line } = row;
  const fields = fieldsOf(row, separator);
  if (fields.length !== columns) {
    const count = fields.length === 1 ? "1 number" : `${fields.length} numbers`;
    throw new InputError(
      `${name}: row ${i} (line ${line}) has ${count}, row 0 has ${columns}; give every row the same length.`,
    );
  }
  for (let j = 0; j < columns; j++) {
    const field = fields[j];
    const value = number.test(field) ? Number(field) : Number.NaN;
    if (!Number.isFinite(value)) {
      const found = field === "" ? "empty" : number.test(field) || notFinite.test(field) ? field : quotedShort(field);
      throw new InputError(`${name}: row ${i}, column ${j} (line ${line}) is ${found}, wanted a finite number.`);
    }
    data[i * columns + j] = value;
  }
}
