import { arrayLike, fileName, InputError, kind } from "../checks.ts";
import { escaped, quoted } from "./fileErrors.ts";
import { decodeFloats, encodeFloats, type FloatType } from "./floats.ts";
import { type Matrix, matrixShape, sizeOf, transposed, tuple } from "./matrix.ts";
import { parseHeader } from "./parseNpyHeader.ts";

/*
 * Own code: the format is a short header before plain numbers, and every way in which a file can be wrong has a message
 * that says what to do.
 */

/**
 * The matrix in a NumPy .npy file (versions 1 to 3; float16, float32 or float64 of either byte order; C or Fortran
 * order). A one-dimensional array of length m is read as 1 × m. The numbers are copied; NaN and infinities pass
 * through.
 *
 * bytes: the whole file, any length; name: the file name for messages. @throws InputError when the file is anything
 * else
 */
export function parseNpy(bytes: Uint8Array, name: string): Matrix {
  fileName("parseNpy", name);
  if (!(bytes instanceof Uint8Array)) throw new InputError(`parseNpy: bytes must be a Uint8Array, got ${kind(bytes)}.`);
  const { rows, columns, type, fortranOrder, end } = npyLayout(bytes, bytes.length, name);
  const data = decodeFloats(bytes.subarray(end), type);
  return fortranOrder ? transposed({ rows: columns, columns: rows, data }) : { rows, columns, data };
}

/** Where the numbers of a matrix stand in a .npy file. */
export interface NpyLayout {
  readonly rows: number;
  readonly columns: number;
  readonly type: FloatType;
  readonly fortranOrder: boolean;
  readonly end: number;
}

/** start: the file, `longestHeader` bytes of it are enough; length: that of the whole file. @throws InputError */
export function npyLayout(start: Uint8Array, length: number, name: string): NpyLayout {
  const { descr, type, fortranOrder, shape, end } = parseHeader(start, name);
  const file = quoted(name);
  if (type === undefined) {
    throw new InputError(
      `${file} has dtype ${escaped(descr.slice(0, 80))}, wanted float16, float32 or float64; save W.astype("float64").`,
    );
  }
  const { rows, columns } = matrixShape(shape, name);
  const wanted = rows * columns * type.bytes;
  const found = length - end;
  if (found !== wanted) {
    throw new InputError(
      `${file} is ${found < wanted ? "truncated" : "too long"}: ${found} bytes follow the header, ` +
        `shape ${tuple(shape)} of ${type.name} wants ${wanted}; save it again.`,
    );
  }
  return { rows, columns, type, fortranOrder, end };
}

/**
 * The header of a .npy file (version 1.0, float64 little-endian, C order), byte for byte as numpy.save writes it; its
 * length is a multiple of 64. Follow it with the numbers of the array, row-major. shape: any number of dimensions, one
 * number for each. @throws InputError when an entry of shape is no whole number
 */
export function npyHeader(shape: readonly number[]): Uint8Array {
  sizeOf(shape, "npy");
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

/**
 * A whole .npy file. data: row-major, of the length that `shape` says, which has one number for each dimension; copied.
 * @throws InputError when data and shape do not fit
 */
export function formatNpy(data: Float64Array, shape: readonly number[]): Uint8Array {
  const header = npyHeader(shape);
  const wanted = sizeOf(shape, "npy");
  arrayLike("npy: data", data);
  if (data.length !== wanted) {
    throw new InputError(`npy: data has length ${data.length}, shape ${tuple(shape)} wants ${wanted}.`);
  }
  const bytes = new Uint8Array(header.length + 8 * data.length);
  bytes.set(header);
  bytes.set(encodeFloats(data), header.length);
  return bytes;
}
