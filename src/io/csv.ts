import { arrayLike, InputError, iterable } from "../checks.ts";
import { quotedShort } from "./fileErrors.ts";

/** A field of a table; null: left empty. */
export type CsvField = number | string | null;

/**
 * A table as CSV (RFC 4180, lines end in a line feed), the names of its columns first, a line a piece. Numbers have all
 * their digits, −0 its sign, so that reading them gives the same bits.
 *
 * columns: one name per column; rows: as many fields each. @throws InputError, where it is reached, when a row has
 * another length or a number is not finite
 */
export function* csvPieces(columns: readonly string[], rows: Iterable<readonly CsvField[]>): Generator<string> {
  arrayLike("csv: columns", columns, "a list of names");
  iterable("csv: rows", rows, "a list of rows");
  if (columns.length === 0) throw new InputError("csv: columns must hold at least one name, got none.");
  yield line(columns);
  let i = 0;
  for (const row of rows) {
    arrayLike(`csv: row ${i}`, row, "a list of fields");
    if (row.length !== columns.length) {
      throw new InputError(`csv: row ${i} has ${row.length} fields, wanted ${columns.length}, one per column.`);
    }
    const bad = row.findIndex((field) => typeof field === "number" && !Number.isFinite(field));
    if (bad >= 0) {
      throw new InputError(
        `csv: row ${i}, column ${quotedShort(columns[bad])} is ${row[bad]}, ` +
          "wanted a finite number, or null where one is missing.",
      );
    }
    yield line(row);
    i++;
  }
}

function line(fields: readonly CsvField[]): string {
  const text = fields.map(written).join(",");
  return `${text === "" ? '""' : text}\n`; // readers skip a line with nothing on it
}

function written(field: CsvField): string {
  if (field === null) return "";
  if (typeof field === "number") return Object.is(field, -0) ? "-0" : String(field);
  return field === "" || /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
