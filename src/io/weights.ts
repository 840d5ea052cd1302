import { extname } from "node:path";
import { fileName, InputError, knownKeys, string } from "../checks.ts";
import { quoted } from "./fileErrors.ts";
import { checkFinite, type Matrix, transposed } from "./matrix.ts";
import { parseCsv } from "./matrixCsv.ts";
import { parseMatrix } from "./matrixJson.ts";
import { parseNpy } from "./npy.ts";
import { readNpz } from "./npz.ts";
import { exportAdvice } from "./pickles.ts";
import { type OpenFile, withPlainFile } from "./plainFile.ts";
import { readSafetensors } from "./safetensors.ts";

/** Which matrix of a file is read, and how. */
export interface ReadWeightsOptions {
  /** Name of the array in a .npz or .safetensors file; may be left out where there is one matrix. */
  readonly tensor?: string | undefined;
  /** Whether the file holds m rows of n numbers, as the weight of PyTorch's `nn.Linear(n, m)`; default: no. */
  readonly transpose?: boolean | undefined;
}

const text = (parse: (contents: string, file: string) => Matrix) => async (file: OpenFile) =>
  parse(await file.text(), file.name);

/** What can be read, by the ending of the file. */
const formats: Readonly<Record<string, (file: OpenFile, tensor: string | undefined) => Promise<Matrix>>> = {
  ".npy": async (file) => parseNpy(await file.read(0, file.size), file.name),
  ".npz": readNpz,
  ".safetensors": readSafetensors,
  ".json": text(parseMatrix),
  ".csv": text(parseCsv),
  ".tsv": text(parseCsv),
  ".txt": text(parseCsv),
};
const named = [".npz", ".safetensors"]; // those whose arrays have names

/**
 * The weights in a file, n rows (features) × m columns (neurons), by its ending: NumPy `.npy` (see parseNpy) and
 * `.npz`, `.safetensors`, `.json` holding `[[…], …]`, `.csv`, `.tsv` and `.txt` with a row a line (see parseCsv).
 * float16, bfloat16 and float32 become float64 exactly. Every entry is finite. Of a .safetensors file only the one
 * tensor is read.
 *
 * @throws InputError in one line that quotes the file when it cannot be read or holds anything else, when it holds
 * several matrices and `tensor` names none, and when an option is not known
 */
export async function readWeights(file: string, options: ReadWeightsOptions = {}): Promise<Matrix> {
  knownKeys("readWeights", options, { tensor: true, transpose: true });
  fileName("readWeights", file);
  const { tensor, transpose = false } = options;
  if (tensor !== undefined) string("readWeights: tensor", tensor, "the name of an array");
  const ending = extname(file).toLowerCase();
  const read = Object.hasOwn(formats, ending) ? formats[ending] : undefined;
  if (read === undefined) throw new InputError(exportAdvice(file) ?? wrongEnding(file, ending));
  if (tensor !== undefined && !named.includes(ending)) {
    throw new InputError(
      `${quoted(file)} holds one matrix without a name, but ${quoted(tensor)} was asked for; ` +
        `leave the name out, or give a file that ends in ${named.join(" or ")}.`,
    );
  }
  const matrix = await withPlainFile(file, (opened) => read(opened, tensor));
  checkFinite(matrix, file);
  return transpose ? transposed(matrix) : matrix;
}

function wrongEnding(file: string, ending: string): string {
  const found = ending === "" ? "no extension" : `the extension ${quoted(ending)}`;
  const endings = Object.keys(formats);
  const wanted = `${endings.slice(0, -1).join(", ")} or ${endings.at(-1)}`;
  return `${quoted(file)} has ${found}, wanted ${wanted}; save the weights in one of these formats.`;
}
