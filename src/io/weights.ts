import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { InputError } from "../checks.ts";
import { fileProblem, quoted } from "./fileErrors.ts";
import { parseMatrix } from "./matrixJson.ts";
import { type Matrix, parseNpy } from "./npy.ts";

/**
 * The weights in a file: `.json` holding `[[…], …]` (n rows of m numbers) or NumPy `.npy` (see parseNpy). Every entry
 * is finite.
 * @throws InputError in one line that quotes the file when it cannot be read or holds anything else
 */
export async function readWeights(
  file: string,
  { transpose = false }: { readonly tensor?: string | undefined; readonly transpose?: boolean } = {},
): Promise<Matrix> {
  const matrix = await readMatrix(file);
  if (!transpose) return matrix;
  const { rows: m, columns: n, data } = matrix;
  return { rows: n, columns: m, data: Float64Array.from(data, (_, i) => data[(i % m) * n + Math.floor(i / m)]) };
}

async function readMatrix(file: string): Promise<Matrix> {
  const extension = extname(file).toLowerCase();
  if (extension !== ".json" && extension !== ".npy") {
    const found = extension === "" ? "no extension" : `the extension ${quoted(extension)}`;
    throw new InputError(
      `${quoted(file)} has ${found}, wanted .json or .npy; save the weights in one of these formats.`,
    );
  }
  const isJson = extension === ".json";
  const contents = await readFile(file, isJson ? "utf8" : null).catch((error: unknown) => {
    throw fileProblem("read", file, error);
  });
  if (typeof contents === "string") return parseMatrix(contents, file);
  const matrix = parseNpy(contents, file);
  checkFinite(matrix, file);
  return matrix;
}

function checkFinite({ columns, data }: Matrix, file: string): void {
  for (let k = 0; k < data.length; k++) {
    if (!Number.isFinite(data[k])) {
      throw new InputError(
        `${quoted(file)}: row ${Math.floor(k / columns)}, column ${k % columns} is ${data[k]}, wanted a finite number.`,
      );
    }
  }
}
