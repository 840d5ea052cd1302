import { InputError } from "../checks.ts";
import { findTensor, onlyMatrix, type Tensor } from "./chooseTensor.ts";
import { quoted, quotedShort } from "./fileErrors.ts";
import { decodeFloats, type FloatType } from "./floats.ts";
import { jsonFault } from "./jsonFault.ts";
import { type Matrix, matrixShape, sizeOf, tuple } from "./matrix.ts";
import type { OpenFile } from "./plainFile.ts";

/*
 * Own code: the format is a JSON header before plain numbers, and of a large file only one tensor is read.
 */

const longestHeader = 16 * 1024 * 1024; // 100 000 tensors; the reference reads up to 100 MB
const remedy = "write it again with safetensors";

/** A tensor of which everything is known. start, end: in bytes from the end of the header. */
interface StoredTensor extends Tensor {
  readonly type: FloatType | undefined;
  readonly start: number;
  readonly end: number;
}

/** The array `tensor` in a .safetensors file, else the only matrix in it; no other is read. @throws InputError */
export async function readSafetensors(file: OpenFile, tensor: string | undefined): Promise<Matrix> {
  const name = quoted(file.name);
  const { text, dataStart } = await readHeader(file);
  const tensors = parseTensors(text, name);
  checkPlaces(tensors, file.size - dataStart, name);
  const chosen = tensor === undefined ? onlyMatrix(tensors, file.name) : findTensor(tensors, tensor, file.name);
  const { type, dtype, shape, start, end } = chosen;
  const where = `${name}: ${quotedShort(chosen.name)}`;
  if (type === undefined) throw new InputError(`${where} has dtype ${dtype}, wanted F64, F32, F16 or BF16.`);
  const { rows, columns } = matrixShape(shape, `${file.name}/${chosen.name.slice(0, 60)}`);
  const wanted = rows * columns * type.bytes;
  if (end - start !== wanted) {
    throw new InputError(
      `${where} has ${end - start} bytes, shape ${tuple(shape)} of ${dtype} wants ${wanted}; ${remedy}.`,
    );
  }
  return { rows, columns, data: decodeFloats(await file.read(dataStart + start, wanted), type) };
}

/** The JSON of the header, and where the numbers begin. */
async function readHeader(file: OpenFile): Promise<{ text: string; dataStart: number }> {
  const name = quoted(file.name);
  if (file.size < 8) throw new InputError(`${name} is truncated: it has ${file.size} bytes, wanted at least 8.`);
  const prefix = await file.read(0, 8);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
  if (length > longestHeader) {
    throw new InputError(`${name} has a header of ${length} bytes, wanted at most ${longestHeader}; ${remedy}.`);
  }
  if (8 + length > file.size) {
    throw new InputError(
      `${name} is truncated: it has ${file.size} bytes, its header alone wants ${8 + length}; save it again.`,
    );
  }
  try {
    const bytes = await file.read(8, length);
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), dataStart: 8 + length };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${name} has a header that is not UTF-8; ${remedy}.`, { cause: error });
  }
}

/** Every tensor of the header, in its order. name: of the file, quoted. */
function parseTensors(text: string, name: string): StoredTensor[] {
  const fault = jsonFault(text, 3); // the object of tensors, a tensor, its shape
  if (fault !== undefined) throw new InputError(`${name} has a malformed header: ${fault}; ${remedy}.`);
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${name} has a malformed header: it is not JSON; ${remedy}.`, { cause: error });
  }
  if (!isObject(header)) throw new InputError(`${name} has a malformed header: it is no JSON object; ${remedy}.`);
  return Object.entries(header)
    .filter(([key]) => key !== "__metadata__")
    .map(([key, fields]) => {
      const tensor = storedTensor(key, fields);
      if (tensor !== undefined) return tensor;
      throw new InputError(
        `${name} has a malformed header: ${quotedShort(key)} is not ` +
          `{"dtype": "F64", "shape": [n, m], "data_offsets": [start, end]}; ${remedy}.`,
      );
    });
}

/** A tensor of the header; undefined where its fields are not what they should be. */
function storedTensor(name: string, fields: unknown): StoredTensor | undefined {
  if (!isObject(fields)) return undefined;
  const { dtype, shape, data_offsets: offsets } = fields;
  if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets)) return undefined;
  const [start, end] = offsets;
  if (offsets.length !== 2 || start > end) return undefined;
  const type = floatTypes.get(dtype);
  return { name, dtype: quotedShort(dtype), type, float: type !== undefined, shape, start, end };
}

const floatTypes: ReadonlyMap<string, FloatType> = new Map([
  ["F64", { name: "float64", bytes: 8, littleEndian: true }],
  ["F32", { name: "float32", bytes: 4, littleEndian: true }],
  ["F16", { name: "float16", bytes: 2, littleEndian: true }],
  ["BF16", { name: "bfloat16", bytes: 2, littleEndian: true }],
]);

/** Throws unless the tensors follow one another without overlap and end where the file does. available: in bytes */
function checkPlaces(tensors: readonly StoredTensor[], available: number, name: string): void {
  let reached = 0;
  for (const { name: tensor, start, end } of [...tensors].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < reached) {
      throw new InputError(
        `${name} has a malformed header: ${quotedShort(tensor)} overlaps another tensor; ${remedy}.`,
      );
    }
    reached = end;
  }
  if (reached !== available) {
    throw new InputError(
      `${name} is ${available < reached ? "truncated" : "too long"}: ${available} bytes follow the header, ` +
        `its tensors want ${reached}; save it again.`,
    );
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

/**
 * What stands before the numbers of a float64 tensor `weights`, as the reference implementation writes it: a multiple
 * of 8 bytes long. shape: any number of dimensions, one number for each
 * @throws InputError when an entry of shape is no whole number
 */
export function safetensorsHeader(shape: readonly number[]): Uint8Array {
  const bytes = 8 * sizeOf(shape, "safetensors");
  const text = JSON.stringify({ weights: { dtype: "F64", shape, data_offsets: [0, bytes] } });
  const header = Buffer.alloc(8 + 8 * Math.ceil(text.length / 8), " ");
  header.writeBigUInt64LE(BigInt(header.length - 8));
  header.write(text, 8);
  return header;
}
