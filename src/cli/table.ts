const GAP = "  ";
/** No column is made narrower than this. */
const LEAST = 12;

/**
 * Rows of cells as text, the first row being the head. Columns are as wide as their widest cell; where that is more
 * than `width` characters in all, the widest ones are narrowed and their cells folded at blanks.
 */
export function table(rows: readonly (readonly string[])[], width = terminalWidth()): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const total = () => widths.reduce((sum, one) => sum + one, GAP.length * (widths.length - 1));
  while (total() > width) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest] <= LEAST) break;
    widths[widest]--;
  }
  return rows.flatMap((row) => folded(row, widths)).join("\n");
}

/** Characters in a line of the terminal; no limit where the output goes elsewhere. */
function terminalWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns : Infinity;
}

/** The lines of one row. */
function folded(row: readonly string[], widths: readonly number[]): string[] {
  const cells = row.map((cell, i) => foldedCell(cell, widths[i]));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, i) => (lines[line] ?? "").padEnd(widths[i]))
      .join(GAP)
      .trimEnd(),
  );
}

/** A word longer than the cell is wide is broken. */
function foldedCell(text: string, width: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(" ", width);
    const end = blank > 0 ? blank : width;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
}
