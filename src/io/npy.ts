import { InputError } from "../checks.ts";
import { quoted } from "./fileErrors.ts";
import { type ArrayType, parseHeader } from "./parseNpyHeader.ts";

/*
 * Own code: the format is a short header before plain numbers, and every way in which a file can be wrong has a message
 * that says what to do.
 */

/** A dense matrix. data: rows × columns, row-major. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * The matrix in a NumPy .npy file (versions 1 to 3; float32 or float64 of either byte order; C order). A
 * one-dimensional array of length m is read as 1 × m. The numbers are copied once; NaN and infinities pass through.
 *
 * bytes: the whole file; name: the file name for messages. @throws InputError when the file is anything else
 */
export function parseNpy(bytes: Uint8Array, name: string): Matrix {
  const { type, fortranOrder, shape, end } = parseHeader(bytes, name);
  const file = quoted(name);
  if (fortranOrder) {
    throw new InputError(`${file} is in Fortran order, wanted C order; save numpy.ascontiguousarray(W).`);
  }
  if (shape.length !== 1 && shape.length !== 2) {
    throw new InputError(
      `${file} has ${shape.length} dimensions, shape ${tuple(shape)}, wanted 1 or 2; save W.reshape(n, m).`,
    );
  }
  const [rows, columns] = shape.length === 1 ? [1, shape[0]] : shape;
  if (rows === 0 || columns === 0) {
    throw new InputError(
      `${file} is empty, shape ${tuple(shape)}, wanted at least 1 row and 1 column; save a matrix that holds numbers.`,
    );
  }
  const wanted = rows * columns * type.bytes;
  const found = bytes.length - end;
  if (found !== wanted) {
    throw new InputError(
      `${file} is ${found < wanted ? "truncated" : "too long"}: ${found} bytes follow the header, ` +
        `shape ${tuple(shape)} of ${type.name} wants ${wanted}; save it again.`,
    );
  }
  return { rows, columns, data: decode(bytes.subarray(end), type) };
}

/** The numbers in `payload` as float64. payload: length a multiple of type.bytes */
function decode(payload: Uint8Array, { bytes, littleEndian }: ArrayType): Float64Array {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const data = new Float64Array(payload.length / bytes);
  if (bytes === 8) for (let k = 0; k < data.length; k++) data[k] = view.getFloat64(8 * k, littleEndian);
  else for (let k = 0; k < data.length; k++) data[k] = view.getFloat32(4 * k, littleEndian);
  return data;
}

/** A shape as Python writes it: (), (3,), (2, 3). */
function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/**
 * The header of a .npy file (version 1.0, float64 little-endian, C order), byte for byte as numpy.save writes it; its
 * length is a multiple of 64. Follow it with the numbers of the array, row-major. shape: any number of dimensions.
 * @throws InputError
 */
export function npyHeader(shape: readonly number[]): Uint8Array {
  for (const size of shape) {
    if (!(Number.isSafeInteger(size) && size >= 0)) {
      throw new InputError(`npy: every entry of shape must be a whole number >= 0, got ${tuple(shape)}.`);
    }
  }
  const fields = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple(shape)}, }`;
  // NumPy leaves room for the first axis to grow
  const growth = shape.length > 0 ? " ".repeat(21 - `${shape[0]}`.length) : "";
  const unpadded = 10 + fields.length + growth.length + 1; // magic, version and length; fields; line feed
  const text = `${fields}${growth}${" ".repeat(64 - (unpadded % 64))}\n`;
  const header = new Uint8Array(10 + text.length);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8]);
  header.set(new TextEncoder().encode(text), 10);
  return header;
}

/** A whole .npy file. data: row-major, as many numbers as `shape` says; copied once. @throws InputError */
export function formatNpy(data: Float64Array, shape: readonly number[]): Uint8Array {
  const header = npyHeader(shape);
  const wanted = shape.reduce((product, size) => product * size, 1);
  if (data.length !== wanted) {
    throw new InputError(`npy: data has length ${data.length}, shape ${tuple(shape)} wants ${wanted}.`);
  }
  const bytes = new Uint8Array(header.length + 8 * data.length);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  for (let k = 0; k < data.length; k++) view.setFloat64(8 * k, data[k], true);
  return bytes;
}
