import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { InputError } from "../../checks.ts";
import { errorCode, fileProblem, harmless, printable } from "../../io/fileErrors.ts";
import { checkPlainFile } from "../../io/plainFile.ts";
import { describeCell, type Plan } from "../plan.ts";
import { parseLine, renamedLine } from "./cellLine.ts";

/** Where a cell's line is in its file. */
export interface StoredLine {
  /** Place of the cell in `plan.cells`. */
  readonly position: number;
  /** First byte, and how many there are with the line feed. */
  readonly start: number;
  readonly length: number;
}

/** What there is in a `cells.jsonl`. */
export interface Scan {
  /** In the order of the file. */
  readonly lines: readonly StoredLine[];
  /** End of the last whole line, in bytes. */
  readonly end: number;
  /**
   * Bytes of a torn last line, one that a killed process left without its line feed or its end; 0 when there is none.
   */
  readonly torn: number;
  /** Whether a field of a cell has a former name; `onCell` hears of it by the one it has now. */
  readonly former: boolean;
}

/**
 * Reads the cells of a plan. A torn last line is reported, not refused; a file that is not there holds no cells. onCell
 * hears of every cell in the order of the file. @throws InputError naming file and line of what cannot be there
 */
export async function scanCells(
  file: string,
  plan: Plan,
  onCell: (position: number, outcome: unknown) => void = () => undefined,
): Promise<Scan> {
  const positions = new Map(plan.cells.map(({ key }, position) => [key, position]));
  const seen = new Map<number, number>(); // line of each position
  const lines: StoredLine[] = [];
  let end = 0;
  let number = 0;
  let broken = 0; // number of a line that does not parse: torn if it is the last
  let size = 0;
  let former = false;
  for await (const { bytes, whole } of linesOf(file)) {
    number++;
    size += bytes.length + (whole ? 1 : 0);
    if (broken > 0) break;
    const renamed = renamedLine(bytes, plan.experiment.name);
    if (renamed !== bytes) former = true;
    const cell = whole ? parseLine(renamed) : undefined;
    if (cell === undefined) {
      broken = number;
      continue;
    }
    const position = cell === null ? undefined : positions.get(cell.key);
    const where = `${printable(file)}, line ${number}`;
    if (cell === null || position === undefined) {
      const what = cell === null ? "is not a cell" : `is a cell that this sweep does not have: ${excerpt(cell.key)}`;
      throw new InputError(`${where} ${what}; remove the line, or choose another folder.`);
    }
    if (cell.damaged) {
      throw new InputError(
        `${where} does not match its checksum, so it was changed; remove the line, and sweep --resume runs its cell ` +
          "again.",
      );
    }
    const before = seen.get(position);
    if (before !== undefined) {
      const which = describeCell(plan.cells[position]);
      throw new InputError(`${where} repeats the cell of line ${before}, ${which}; remove one of the two.`);
    }
    seen.set(position, number);
    lines.push({ position, start: end, length: size - end });
    end = size;
    onCell(position, cell.outcome);
  }
  if (broken > 0 && number > broken) {
    throw new InputError(
      `${printable(file)}, line ${broken} cannot be understood, and lines follow it; remove that line.`,
    );
  }
  return { lines, end, torn: size - end, former };
}

/** Of a line of a file, for a message. */
function excerpt(text: string): string {
  return harmless(text.length > 200 ? `${text.slice(0, 200)}...` : text);
}

/** The lines of a file, without their line feeds; the last one may lack it. */
async function* linesOf(file: string): AsyncGenerator<{ bytes: Uint8Array; whole: boolean }> {
  const parts: Uint8Array[] = []; // of the line being read
  const found = await stat(file).catch(() => undefined);
  if (found !== undefined) await checkPlainFile(file); // a pipe would be waited for
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let feed = chunk.indexOf(10); feed >= 0; feed = chunk.indexOf(10, from)) {
        yield { bytes: Buffer.concat([...parts, chunk.subarray(from, feed)]), whole: true };
        parts.length = 0;
        from = feed + 1;
      }
      if (from < chunk.length) parts.push(chunk.subarray(from));
    }
  } catch (error) {
    if (errorCode(error) === undefined) throw error; // not the file system's
    if (errorCode(error) !== "ENOENT") throw fileProblem("read", file, error);
  }
  if (parts.length > 0) yield { bytes: Buffer.concat(parts), whole: false };
}
