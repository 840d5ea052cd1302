/** A table as comma-separated values (RFC 4180, line feeds), a line a piece. */
export function* csvPieces(
  columns: readonly string[],
  rows: Iterable<readonly (number | string | null)[]>,
): Generator<string> {
  const line = (cells: readonly (number | string | null)[]) => `${cells.map(field).join(",")}\n`;
  yield line(columns);
  for (const row of rows) yield line(row);
}

function field(cell: number | string | null): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
