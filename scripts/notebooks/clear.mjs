import { readFileSync, writeFileSync } from "node:fs";

/**
 * Takes out of a notebook what running it or an editor put in: outputs, counts, metadata. Rewrites the file as Jupyter
 * formats it.
 */
export function clearNotebook(file) {
  const { cells } = JSON.parse(readFileSync(file, "utf8"));
  const notebook = { cells: cells.map(cleared), metadata, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(file, `${JSON.stringify(notebook, null, 1)}\n`);
}

const metadata = {
  kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
  language_info: { file_extension: ".ts", mimetype: "text/x.typescript", name: "typescript" },
};

function cleared({ cell_type, id, source }) {
  const lines = [source]
    .flat()
    .join("")
    .trimEnd()
    .split(/(?<=\n)/);
  if (cell_type !== "code") return { cell_type, id, metadata: {}, source: lines };
  return { cell_type, execution_count: null, id, metadata: {}, outputs: [], source: lines };
}
