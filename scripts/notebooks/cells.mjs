import { readFileSync } from "node:fs";

/** The code cells of a notebook: their place among all cells, counted from 1, and their lines. */
export function readCells(file) {
  return codeCells(JSON.parse(readFileSync(file, "utf8")));
}

/** The same of a notebook that has been read. */
export function codeCells({ cells }) {
  return cells
    .map(({ cell_type, source }, i) => ({ cell_type, number: i + 1, lines: [source].flat().join("").split("\n") }))
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ number, lines }) => ({ number, lines }));
}

/** The cells as one module, and where each of its lines comes from: `{cell, line}`, both from 1, by line from 0. */
export function asModule(cells) {
  const origin = [];
  const text = [];
  for (const { number, lines } of cells) {
    lines.forEach((line, i) => {
      text.push(line);
      origin.push({ cell: number, line: i + 1 });
    });
    text.push(";"); // a cell may end with an expression
    origin.push({ cell: number, line: lines.length });
  }
  return { text: text.join("\n"), origin };
}
