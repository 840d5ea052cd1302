import { InputError } from "../checks.ts";
import { quoted } from "./fileErrors.ts";
import type { FloatType } from "./floats.ts";

/** What the header of a .npy file says. */
export interface NpyHeader {
  /** The type of the numbers as in the header, with its quotes. */
  readonly descr: string;
  /** The same where it is floating-point. */
  readonly type: FloatType | undefined;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the header ends and the numbers begin, in bytes from the start. */
  readonly end: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const expected = "{'descr': '<f8', 'fortran_order': False, 'shape': (n, m), }";
const longestText = 65535; // that of version 1; NumPy itself reads 10000

/** Bytes from the start of a file in which its header ends. */
export const longestHeader = 12 + longestText;

/**
 * Reads the header of a .npy file of version 1, 2 or 3. bytes: the file, at least `longestHeader` bytes of it where it
 * has as many; name: for messages. @throws InputError
 */
export function parseHeader(bytes: Uint8Array, name: string): NpyHeader {
  const { text, end } = headerText(bytes, name);
  const fields = dictionary(text);
  const descr = fields?.get("descr");
  const order = fields?.get("fortran_order");
  const shape = fields?.get("shape");
  if (descr === undefined || order === undefined || shape === undefined) {
    const found = text.length > 80 ? `${text.slice(0, 80)}...` : text;
    throw new InputError(
      `${quoted(name)} has a malformed header: it is ${quoted(found)}, wanted ${expected}; write it with numpy.save.`,
    );
  }
  return {
    descr,
    type: floatType(descr),
    fortranOrder: order === "True",
    shape: shape.match(/\d+/g)?.map(Number) ?? [],
    end,
  };
}

/** The Python dictionary in the header, and where it ends. */
function headerText(bytes: Uint8Array, name: string): { text: string; end: number } {
  if (!magic.every((byte, k) => bytes[k] === byte)) {
    const found = Array.from(bytes.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new InputError(
      `${quoted(name)} is not a .npy file: it starts with ${found === "" ? "nothing" : found}, ` +
        `wanted 93 4e 55 4d 50 59 ("\\x93NUMPY"); write it with numpy.save.`,
    );
  }
  const version = bytes[6];
  if (version !== undefined && !(version >= 1 && version <= 3)) {
    throw new InputError(
      `${quoted(name)} is in .npy version ${version}, wanted 1, 2 or 3; write it with numpy.save of NumPy 1 or 2.`,
    );
  }
  const start = version === 1 ? 10 : 12; // the length of the text takes 2 bytes in version 1, then 4
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < start ? 0 : version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > longestText) {
    throw new InputError(
      `${quoted(name)} has a header of ${length} bytes, wanted at most ${longestText}; write it with numpy.save.`,
    );
  }
  const end = start + length;
  if (bytes.length < end) {
    throw new InputError(
      `${quoted(name)} is truncated: it has ${bytes.length} bytes, its header alone wants ${end}; save it again.`,
    );
  }
  return { text: Buffer.from(bytes.subarray(start, end)).toString("latin1").trim(), end };
}

const key = /(['"])(descr|fortran_order|shape)\1\s*:\s*/y;
const values: Readonly<Record<string, RegExp>> = {
  descr: /'[^']*'|"[^"]*"|\[.*\]/y, // a list, that of records, is never read
  fortran_order: /True|False/y,
  shape: /\((?:\s*\d+L?\s*,)*(?:\s*\d+L?)?\s*\)/y,
};
const separator = /\s*,\s*/y;
const closing = /\s*(?:,\s*)?\}$/y;

/** The values by key as they are written; undefined where the text is no such dictionary, or one with a key twice. */
function dictionary(text: string): Map<string, string> | undefined {
  const fields = new Map<string, string>();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  if (take(/\{\s*/y) === null) return undefined;
  while (true) {
    const field = take(key)?.[2];
    if (field === undefined || fields.has(field)) return undefined;
    const value = take(values[field])?.[0];
    if (value === undefined) return undefined;
    fields.set(field, value);
    if (take(closing) !== null) return fields;
    if (take(separator) === null) return undefined;
  }
}

/** descr: as in the header, with its quotes. */
function floatType(descr: string): FloatType | undefined {
  const match = /^['"]([<>])f([248])['"]$/.exec(descr);
  if (match === null) return undefined;
  const littleEndian = match[1] === "<";
  if (match[2] === "2") return { name: "float16", bytes: 2, littleEndian };
  return match[2] === "4" ? { name: "float32", bytes: 4, littleEndian } : { name: "float64", bytes: 8, littleEndian };
}
