/**
 * `incidental/io`: weights from files of NumPy, PyTorch and spreadsheets, and back; tables. It reads and writes files,
 * so it needs Node.js and is no part of `incidental` itself.
 *
 * @module incidental/io
 */

// weights in

export type { Matrix } from "./matrix.ts";
export { parseCsv } from "./matrixCsv.ts";
export { parseMatrix } from "./matrixJson.ts";
export { parseNpy } from "./npy.ts";
export { type ReadWeightsOptions, readWeights } from "./weights.ts";

// weights out

export { formatNpy, npyHeader } from "./npy.ts";
export { checkWeightsEnding, weightsPieces, writeWeights } from "./writeWeights.ts";

// tables, and files that are whole or not there

export { type CsvField, csvPieces } from "./csv.ts";
export { type Contents, type WriteSignal, writeWhole } from "./writeFile.ts";
