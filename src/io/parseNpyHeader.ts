import { InputError } from "../checks.ts";
import { quoted } from "./fileErrors.ts";

/** How one number is stored in a .npy file. */
export interface ArrayType {
  readonly name: "float32" | "float64";
  readonly bytes: 4 | 8;
  readonly littleEndian: boolean;
}

/** What the header of a .npy file says. `end`: where the header ends and the numbers begin, in bytes from the start. */
export interface NpyHeader {
  readonly type: ArrayType;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  readonly end: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY
const expected = "{'descr': '<f8', 'fortran_order': False, 'shape': (n, m), }";

/**
 * Reads the header of a .npy file of version 1, 2 or 3. bytes: the whole file; name: for messages. @throws InputError
 */
export function parseHeader(bytes: Uint8Array, name: string): NpyHeader {
  const { text, end } = headerText(bytes, name);
  const descr = /['"]descr['"]\s*:\s*('[^']*'|"[^"]*"|\[.*\])/.exec(text)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const sizes = /['"]shape['"]\s*:\s*\(((?:\s*\d+L?\s*,)*(?:\s*\d+L?)?\s*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || sizes === undefined) {
    const found = text.length > 80 ? `${text.slice(0, 80)}...` : text;
    throw new InputError(
      `${quoted(name)} has a malformed header: it is ${quoted(found)}, wanted ${expected}; write it with numpy.save.`,
    );
  }
  const shape = sizes.match(/\d+/g)?.map(Number) ?? [];
  return { type: arrayType(descr, name), fortranOrder: order === "True", shape, end };
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
  const end =
    bytes.length < start ? start : start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (bytes.length < end) {
    throw new InputError(
      `${quoted(name)} is truncated: it has ${bytes.length} bytes, its header alone wants ${end}; save it again.`,
    );
  }
  return { text: new TextDecoder("latin1").decode(bytes.subarray(start, end)).trim(), end };
}

/** descr: as in the header, with its quotes. */
function arrayType(descr: string, name: string): ArrayType {
  const match = /^['"]([<>])f([48])['"]$/.exec(descr);
  if (match === null) {
    throw new InputError(`${quoted(name)} has dtype ${descr}, wanted float32 or float64; save W.astype("float64").`);
  }
  const littleEndian = match[1] === "<";
  return match[2] === "4" ? { name: "float32", bytes: 4, littleEndian } : { name: "float64", bytes: 8, littleEndian };
}
