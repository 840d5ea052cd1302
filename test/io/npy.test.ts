import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatNpy, npyHeader, parseNpy } from "../../src/io/npy.ts";
import { refusal } from "./helpers.ts";

/** A .npy file. dictionary: the text of its header, as in the file; payload: hexadecimal. */
function npy(dictionary: string, payload: string, version = 1): Uint8Array {
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(dictionary.length, 0, length.length);
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  return Buffer.concat([start, length, Buffer.from(dictionary, "latin1"), Buffer.from(payload, "hex")]);
}

function header(descr: string, shape: string, fortran = "False"): string {
  return `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }  \n`;
}

const f8 = "'<f8'";

// io.BytesIO, numpy.save(f, numpy.array([[1.5, -2, 0.1], [0, 3, 1e-3]])), base64 (NumPy 2.4.6)
const saved =
  "k05VTVBZAQB2AHsnZGVzY3InOiAnPGY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgIC" +
  "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAAD4PwAAAAAAAADAmpmZmZmZuT8AAAAAAAAAAAAAAAAA" +
  "AAhA/Knx0k1iUD8=";
const W = [1.5, -2, 0.1, 0, 3, 1e-3];

describe("parseNpy", () => {
  test("reads what numpy.save writes", () => {
    expect(parseNpy(Buffer.from(saved, "base64"), "w.npy")).toEqual({
      rows: 2,
      columns: 3,
      data: Float64Array.from(W),
    });
  });

  // payloads: numpy.array(W).astype(dtype).tobytes().hex()
  test.each([
    ["<f4", 2, "0000c03f000000c0cdcccc3d00000000000040406f12833a", W.map(Math.fround)],
    [">f4", 1, "3fc00000c00000003dcccccd00000000404000003a83126f", W.map(Math.fround)],
    [">f8", 3, "3ff8000000000000c0000000000000003fb999999999999a000000000000000040080000000000003f50624dd2f1a9fc", W],
  ])("reads %s in version %i", (dtype, version, payload, data) => {
    const bytes = npy(header(`'${dtype}'`, "(2, 3)"), payload, version);
    expect(parseNpy(bytes, "w.npy")).toEqual({ rows: 2, columns: 3, data: Float64Array.from(data) });
  });

  // the same of "<f2" and ">f2"
  test.each([
    ["<f2", "003e00c0662e00000042191400fc017c01000100"],
    [">f2", "3e00c0002e66000042001419fc007c0100010001"],
  ])("reads %s: normal, subnormal and infinite numbers, NaN", (dtype, payload) => {
    const data = [1.5, -2, 0.0999755859375, 0, 3, 0.0010004043579101562, -Infinity, Number.NaN, 2 ** -24, 2 ** -24];
    const bytes = npy(header(`'${dtype}'`, "(2, 5)"), payload);
    expect(parseNpy(bytes, "w.npy")).toEqual({ rows: 2, columns: 5, data: Float64Array.from(data) });
  });

  test("reads Fortran order, as numpy.save writes W.T", () => {
    const columns = [1.5, 0, -2, 3, 0.1, 1e-3]; // of W, one after another
    const file = Buffer.from(formatNpy(Float64Array.from(columns), [2, 3])).toString("latin1");
    const bytes = Buffer.from(file.replace("False, 'shape': (2, 3), } ", "True, 'shape': (2, 3), }  "), "latin1");
    expect(parseNpy(bytes, "w.npy")).toEqual({ rows: 2, columns: 3, data: Float64Array.from(W) });
    const list = npy(header(f8, "(2,)", "True"), "000000000000f03f0000000000000040");
    expect(parseNpy(list, "w.npy")).toEqual({ rows: 1, columns: 2, data: Float64Array.of(1, 2) });
  });

  test("reads a one-dimensional array as one row", () => {
    const bytes = formatNpy(Float64Array.of(1, 2, 3), [3]);
    expect(parseNpy(bytes, "w.npy")).toEqual({ rows: 1, columns: 3, data: Float64Array.of(1, 2, 3) });
  });

  test("reads a header whose keys stand in another order, in double quotes", () => {
    const bytes = npy('{"shape": (1, 1L), "fortran_order": False, "descr": "<f4"}\n', "0000803f");
    expect(parseNpy(bytes, "w.npy")).toEqual({ rows: 1, columns: 1, data: Float64Array.of(1) });
  });

  test("does not keep or need the alignment of the bytes it is given", () => {
    const whole = new Uint8Array([7, ...formatNpy(Float64Array.of(1, 2), [2])]);
    const { data } = parseNpy(whole.subarray(1), "w.npy");
    whole.fill(0);
    expect([...data]).toEqual([1, 2]);
  });

  test("gives back the numbers and the shape that formatNpy was given, bit for bit", () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([rows, columns]) =>
      fc.record({
        rows: fc.constant(rows),
        columns: fc.constant(columns),
        data: fc.float64Array({ minLength: rows * columns, maxLength: rows * columns }),
      }),
    );
    fc.assert(
      fc.property(matrix, ({ rows, columns, data }) => {
        const read = parseNpy(formatNpy(data, [rows, columns]), "w.npy");
        expect(read).toEqual({ rows, columns, data });
      }),
    );
  });

  test("refuses every truncation of a file, and every file with bytes to spare", async () => {
    const whole = formatNpy(Float64Array.from(W), [2, 3]);
    for (let length = 0; length < whole.length; length++) {
      const message = await refusal(() => parseNpy(whole.subarray(0, length), "w.npy"));
      expect(message).toMatch(length < 6 ? /^"w\.npy" is not a \.npy file/ : /^"w\.npy" is truncated/);
    }
    expect(await refusal(() => parseNpy(new Uint8Array([...whole, 0]), "w.npy"))).toMatch(/^"w\.npy" is too long/);
  });

  const zero = "0000000000000000";
  test.each([
    [
      "another format",
      Buffer.from("[[1, 2]]"),
      '"w.npy" is not a .npy file: it starts with 5b 5b 31 2c 20 32, wanted 93 4e 55 4d 50 59 ("\\x93NUMPY"); ' +
        "write it with numpy.save.",
    ],
    [
      "no bytes",
      new Uint8Array(0),
      '"w.npy" is not a .npy file: it starts with nothing, wanted 93 4e 55 4d 50 59 ("\\x93NUMPY"); ' +
        "write it with numpy.save.",
    ],
    [
      "an unknown version",
      npy(header(f8, "(1, 1)"), zero, 4),
      '"w.npy" is in .npy version 4, wanted 1, 2 or 3; write it with numpy.save of NumPy 1 or 2.',
    ],
    [
      "a header cut short",
      npy(header(f8, "(1, 1)"), "").subarray(0, 50),
      '"w.npy" is truncated: it has 50 bytes, its header alone wants 72; save it again.',
    ],
    [
      "a malformed header",
      npy("{'descr': '<f8',\n 'fortran_order': 0}", ""),
      `"w.npy" has a malformed header: it is "{'descr': '<f8',\\n 'fortran_order': 0}", ` +
        "wanted {'descr': '<f8', 'fortran_order': False, 'shape': (n, m), }; write it with numpy.save.",
    ],
    [
      "a negative shape",
      npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 2)}", ""),
      `"w.npy" has a malformed header: it is "{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 2)}", ` +
        "wanted {'descr': '<f8', 'fortran_order': False, 'shape': (n, m), }; write it with numpy.save.",
    ],
    [
      "whole numbers",
      npy(header("'<i8'", "(1, 1)"), zero),
      '"w.npy" has dtype \'<i8\', wanted float16, float32 or float64; save W.astype("float64").',
    ],
    [
      "records",
      npy(header("[('a', '<f8'), ('b', '<i4')]", "(2,)"), zero),
      `"w.npy" has dtype [('a', '<f8'), ('b', '<i4')], wanted float16, float32 or float64; ` +
        'save W.astype("float64").',
    ],
    [
      "two shapes",
      npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), 'shape': (1, 2)}", zero),
      `"w.npy" has a malformed header: it is "{'descr': '<f8', 'fortran_order': False, ` +
        `'shape': (1, 1), 'shape': (1, 2)}", ` +
        "wanted {'descr': '<f8', 'fortran_order': False, 'shape': (n, m), }; write it with numpy.save.",
    ],
    [
      "a key it does not know",
      npy("{'descr': '<f8', 'x': 1, 'fortran_order': False, 'shape': (1, 1)}", zero),
      `"w.npy" has a malformed header: it is "{'descr': '<f8', 'x': 1, 'fortran_order': False, 'shape': (1, 1)}", ` +
        "wanted {'descr': '<f8', 'fortran_order': False, 'shape': (n, m), }; write it with numpy.save.",
    ],
    [
      "a dtype with an escape sequence",
      npy(header("'\x1b[2J\x9b'", "(1, 1)"), zero),
      '"w.npy" has dtype \'\\u001b[2J\\u009b\', wanted float16, float32 or float64; save W.astype("float64").',
    ],
    [
      "a header longer than any",
      new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 255, 255, 255, 255]),
      '"w.npy" has a header of 4294967295 bytes, wanted at most 65535; write it with numpy.save.',
    ],
    [
      "a shape beyond all numbers",
      npy(header(f8, "(9007199254740993, 9007199254740993)"), zero),
      '"w.npy" is truncated: 8 bytes follow the header, shape (9007199254740992, 9007199254740992) of float64 wants ' +
        "6.490371073168535e+32; save it again.",
    ],
    [
      "no dimensions",
      npy(header(f8, "()"), zero),
      '"w.npy" has 0 dimensions, shape (), wanted 1 or 2; save W.reshape(n, m).',
    ],
    [
      "three dimensions",
      npy(header(f8, "(1, 1, 1)"), zero),
      '"w.npy" has 3 dimensions, shape (1, 1, 1), wanted 1 or 2; save one of its matrices, such as W[-1].',
    ],
    [
      "no rows",
      npy(header(f8, "(0, 3)"), ""),
      '"w.npy" is empty, shape (0, 3), wanted at least 1 row and 1 column; save a matrix that holds numbers.',
    ],
    [
      "no columns",
      npy(header(f8, "(0,)"), ""),
      '"w.npy" is empty, shape (0,), wanted at least 1 row and 1 column; save a matrix that holds numbers.',
    ],
    [
      "missing numbers",
      npy(header(f8, "(2, 3)"), zero),
      '"w.npy" is truncated: 8 bytes follow the header, shape (2, 3) of float64 wants 48; save it again.',
    ],
    [
      "spare numbers",
      npy(header("'>f4'", "(1,)"), zero),
      '"w.npy" is too long: 8 bytes follow the header, shape (1,) of float32 wants 4; save it again.',
    ],
  ])("refuses %s", async (_what, bytes, message) => {
    expect(await refusal(() => parseNpy(bytes, "w.npy"))).toBe(message);
  });

  test("keeps a name with a line feed on one line", async () => {
    expect(await refusal(() => parseNpy(new Uint8Array(0), "a\nb.npy"))).toMatch(/^"a\\nb\.npy" is not/);
  });
});

describe("formatNpy and npyHeader", () => {
  test("write what numpy.save writes, byte for byte", () => {
    expect(Buffer.from(formatNpy(Float64Array.from(W), [2, 3])).toString("base64")).toBe(saved);
  });

  // f = io.BytesIO(); numpy.lib.format.write_array_header_1_0(f, {"descr": "<f8", "fortran_order": False, "shape":
  // shape}); len(f.getvalue()), f.getvalue()[10:].rstrip()
  test.each([
    [[], 128, "()"],
    [[3], 128, "(3,)"],
    [[1000, 64, 128], 128, "(1000, 64, 128)"],
    [[123456, 123456], 128, "(123456, 123456)"],
    [Array(16).fill(1234), 192, `(${Array(16).fill(1234).join(", ")})`],
    [Array(22).fill(123), 256, `(${Array(22).fill(123).join(", ")})`], // 64 spaces where none are needed
    [Array(32).fill(1234), 320, `(${Array(32).fill(1234).join(", ")})`],
  ])("write the header of NumPy for shape %j", (shape, length, tuple) => {
    const bytes = Buffer.from(npyHeader(shape));
    expect(bytes.length).toBe(length);
    expect(bytes.readUInt16LE(8)).toBe(length - 10);
    const fields = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }`;
    expect(bytes.toString("latin1", 10)).toBe(`${fields.padEnd(length - 11)}\n`);
  });

  test("write headers whose length is a multiple of 64 for any number of dimensions", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 32 }), (shape) => {
        const bytes = Buffer.from(npyHeader(shape));
        expect(bytes.length % 64).toBe(0);
        expect(bytes.readUInt16LE(8)).toBe(bytes.length - 10);
      }),
    );
  });

  test("refuse data and shapes that do not fit", async () => {
    expect(await refusal(() => formatNpy(new Float64Array(5), [2, 3]))).toBe(
      "npy: data has length 5, shape (2, 3) wants 6.",
    );
    expect(await refusal(() => npyHeader([2, -1]))).toBe(
      "npy: every entry of shape must be a whole number >= 0, got (2, -1).",
    );
    expect(await refusal(() => npyHeader([1.5]))).toBe(
      "npy: every entry of shape must be a whole number >= 0, got (1.5,).",
    );
  });
});
