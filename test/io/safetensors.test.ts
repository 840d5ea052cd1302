import { open, truncate, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { readWeights } from "../../src/io/weights.ts";
import { freshFolder, refusal } from "./helpers.ts";

const at = freshFolder();

const W = { rows: 2, columns: 3, data: Float64Array.of(1.5, -2, 0.1, 0, 3, 1e-3) };
// W = numpy.array([[1.5, -2, 0.1], [0, 3, 1e-3]]); safetensors.numpy.save({"weights": W}).hex() (safetensors 0.8.0)
const saved =
  "40000000000000007b2277656967687473223a7b226474797065223a22463634222c227368617065223a5b322c335d2c22646174615f6f6666" +
  "73657473223a5b302c34385d7d7d20000000000000f83f00000000000000c09a9999999999b93f000000000000000000000000000008" +
  "40fca9f1d24d62503f";

/** A file with this header, a value or a text, and these numbers. length: what it says of the header */
function safetensors(header: unknown, numbers: Uint8Array | string, length?: bigint): Buffer {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(length ?? BigInt(text.length));
  return Buffer.concat([prefix, text, typeof numbers === "string" ? Buffer.from(numbers, "hex") : numbers]);
}

function tensor(dtype: string, shape: unknown, start: number, end: number) {
  return { dtype, shape, data_offsets: [start, end] };
}

async function read(bytes: Uint8Array, name?: string) {
  await writeFile(at("w.safetensors"), bytes);
  return readWeights(at("w.safetensors"), { tensor: name });
}

/** The refusal of a file of these bytes, its folder left out. */
async function refusalOf(bytes: Uint8Array, name?: string): Promise<string> {
  return (await refusal(() => read(bytes, name))).replaceAll(at("w.safetensors"), "w.safetensors");
}

describe("a .safetensors file", () => {
  test("of the reference implementation is read", async () => {
    expect(await read(Buffer.from(saved, "hex"))).toEqual(W);
    expect(await read(Buffer.from(saved, "hex"), "weights")).toEqual(W);
  });

  // numpy.array(…).astype("float32").tobytes().hex(), "float16"; bfloat16: the upper halves of float32
  test.each([
    ["F32", "0000c03f000000c0cdcccc3d00000000", 4, [1.5, -2, Math.fround(0.1), 0]],
    ["F16", "003e00c0662e0100", 2, [1.5, -2, 0.0999755859375, 2 ** -24]],
    ["BF16", "c03f00c0cd3d0080", 2, [1.5, -2, 0.10009765625, -0]],
  ])("of %s is read", async (dtype, payload, bytes, data) => {
    const file = safetensors({ w: tensor(dtype, [2, 2], 0, 4 * bytes) }, payload);
    expect(await read(file)).toEqual({ rows: 2, columns: 2, data: Float64Array.from(data) });
  });

  const state = {
    __metadata__: { format: "pt" },
    "layer.weight": tensor("F32", [1, 2], 8, 16),
    "layer.bias": tensor("F32", [2], 0, 8),
    steps: tensor("I64", [1, 1], 16, 24),
  };
  const numbers = "0000803f0000004000004040000080400000000000000000";

  test("of a layer gives its only matrix, and any tensor by name", async () => {
    const file = safetensors(state, numbers);
    expect(await read(file)).toEqual({ rows: 1, columns: 2, data: Float64Array.of(3, 4) });
    expect(await read(file, "layer.bias")).toEqual({ rows: 1, columns: 2, data: Float64Array.of(1, 2) });
    expect(await refusalOf(file, "steps")).toBe(
      '"w.safetensors": "steps" has dtype "I64", wanted F64, F32, F16 or BF16.',
    );
    expect(await refusalOf(file, "bias")).toBe(
      '"w.safetensors" has no array "bias"; did you mean "layer.bias"? ' +
        'It holds "layer.weight", "layer.bias", "steps".',
    );
  });

  test("of several matrices wants a name, of none says what there is", async () => {
    const two = { "a\u202e\x9b": tensor("F16", [1, 1], 0, 2), b: tensor("F16", [1, 1], 2, 4) };
    expect(await refusalOf(safetensors(two, "00000000"))).toBe(
      '"w.safetensors" holds 2 matrices: "a\\u202e\\u009b" (1, 1), "b" (1, 1); name one with --tensor NAME.',
    );
    expect(await refusalOf(safetensors({ a: tensor("I8", [1, 2], 0, 2) }, "0000"))).toBe(
      '"w.safetensors" holds no matrix of floating-point numbers, but "a" (1, 2) of "I8"; ' +
        "save one of float32 or float64.",
    );
    expect(await refusalOf(safetensors({}, ""))).toMatch(
      /^"w\.safetensors" holds no matrix of floating-point numbers;/,
    );
  });

  test("may call a tensor __proto__", async () => {
    const file = safetensors('{"__proto__": {"dtype": "F16", "shape": [1, 1], "data_offsets": [0, 2]}}', "003e");
    expect(await read(file, "__proto__")).toEqual({ rows: 1, columns: 1, data: Float64Array.of(1.5) });
    expect(await refusalOf(Buffer.from(saved, "hex"), "__proto__")).toMatch(/ has no array "__proto__"; it holds/);
  });

  test("is read by the one tensor that is wanted, however large it is", async () => {
    const size = 2 ** 40; // of which the disk holds a few bytes
    const header = { small: tensor("F64", [1, 1], 0, 8), large: tensor("F64", [2 ** 20, 2 ** 17], 8, size + 8) };
    const start = safetensors(header, Buffer.from(Float64Array.of(7).buffer));
    await writeFile(at("w.safetensors"), start);
    await truncate(at("w.safetensors"), start.length + size).catch(() => undefined); // not on every file system
    const handle = await open(at("w.safetensors"));
    const { size: written } = await handle.stat();
    await handle.close();
    if (written === start.length) return;
    expect(await readWeights(at("w.safetensors"), { tensor: "small" })).toMatchObject({ data: Float64Array.of(7) });
    expect(await refusal(() => readWeights(at("w.safetensors"), { tensor: "large" }))).toBe(
      `cannot read "${at("w.safetensors")}": it is larger than 2 GiB; split it or save float32.`,
    );
  });

  const one = (fields: object) => safetensors({ w: { ...tensor("F64", [1, 1], 0, 8), ...fields } }, Buffer.alloc(8));
  const malformed =
    /^"w\.safetensors" has a malformed header: "w" is not \{"dtype": "F64", "shape": \[n, m\], "data_off/;
  test.each<[string, Buffer, string | RegExp]>([
    ["no bytes", Buffer.alloc(0), '"w.safetensors" is truncated: it has 0 bytes, wanted at least 8.'],
    ["a header beyond the end", safetensors({}, "", 9n), /truncated: it has 10 bytes, its header alone wants 17; save/],
    [
      "a header of 2^64−1 bytes",
      safetensors({}, "", 2n ** 64n - 1n),
      / has a header of 18446744073709552000 bytes, wan/,
    ],
    ["a header that is no JSON", safetensors("{", ""), / has a malformed header: it is not JSON; write it again/],
    ["one that is a list", safetensors([], ""), / has a malformed header: it is no JSON object; write/],
    ["one that is null", safetensors(null, ""), / it is no JSON object; write/],
    [
      "one that is not UTF-8",
      safetensors("{\xff}", "", 4n).fill(0xff, 9, 10),
      / has a header that is not UTF-8; write/,
    ],
    ["one that is deep", safetensors("[".repeat(1e6) + "]".repeat(1e6), ""), / it is more than 3 levels deep; write/],
    [
      "a name twice, one escaped",
      safetensors('{"a": {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]}, "\\u0061": {}}', "0000"),
      / has a malformed header: it has "a" twice; write/,
    ],
    ["two shapes", safetensors('{"a": {"shape": [1], "shape": [2]}}', ""), / it has "shape" twice; write/],
    ["a tensor that is null", safetensors({ w: null }, ""), malformed],
    ["a tensor that is a list", safetensors({ w: [] }, ""), malformed],
    ["no dtype", one({ dtype: undefined }), malformed],
    ["a dtype that is a number", one({ dtype: 64 }), malformed],
    ["a negative size", one({ shape: [-1, -1] }), malformed],
    ["half a size", one({ shape: [0.5, 2] }), malformed],
    ["a size beyond the whole numbers", one({ shape: [2 ** 53, 1] }), malformed],
    ["a size that is a text", one({ shape: ["1", 1] }), malformed],
    ["a shape that is an object", one({ shape: { length: 2, 0: 1, 1: 1 } }), malformed],
    ["one offset", one({ data_offsets: [8] }), malformed],
    ["three offsets", one({ data_offsets: [0, 8, 8] }), malformed],
    ["a negative offset", one({ data_offsets: [-8, 0] }), malformed],
    ["reversed offsets", one({ data_offsets: [8, 0] }), malformed],
    [
      "an offset beyond the end",
      one({ data_offsets: [8, 16] }),
      / is truncated: 8 bytes follow the header, its tensors w/,
    ],
    ["an offset far beyond", one({ data_offsets: [0, 2 ** 53 - 1] }), / is truncated: 8 bytes follow the header, its/],
    ["an end before that of the file", one({ data_offsets: [0, 7] }), / is too long: 8 bytes follow the header, its/],
    [
      "another dtype",
      one({ dtype: "F8_E4M3" }),
      / holds no matrix of floating-point numbers, but "w" \(1, 1\) of "F8_E4M3";/,
    ],
    ["a shape of fewer bytes", one({ shape: [1, 2] }), /"w" has 8 bytes, shape \(1, 2\) of "F64" wants 16; write it/],
    [
      "a shape that overflows",
      one({ shape: [2 ** 52, 2 ** 52] }),
      /"w" has 8 bytes, shape .* wants 1\.6\d*e\+32; write/,
    ],
    ["three dimensions", one({ shape: [1, 1, 1] }), / holds no matrix .*, but "w" \(1, 1, 1\) of "F64"; save/],
    [
      "no rows",
      safetensors({ w: tensor("F64", [0, 3], 0, 0) }, ""),
      /^"w\.safetensors\/w" is empty, shape \(0, 3\), want/,
    ],
    [
      "tensors that overlap",
      safetensors({ a: tensor("F64", [1, 1], 0, 8), b: tensor("F64", [1], 4, 12) }, Buffer.alloc(12)),
      / has a malformed header: "b" overlaps another tensor; write/,
    ],
    [
      "a number that is none",
      safetensors({ a: tensor("F16", [1, 2], 0, 4) }, "0000007c"),
      '"w.safetensors": row 0, column 1 is Infinity, wanted a finite number.',
    ],
  ])("is refused: %s", async (_what, bytes, message) => {
    expect(await refusalOf(bytes)).toMatch(message);
  });

  test("says the shape of a tensor with three dimensions that is asked for", async () => {
    expect(await refusalOf(one({ shape: [1, 1, 1] }), "w")).toBe(
      '"w.safetensors/w" has 3 dimensions, shape (1, 1, 1), wanted 1 or 2; save one of its matrices, such as W[-1].',
    );
  });

  test("is refused however short it is cut, and with bytes to spare", async () => {
    const bytes = Buffer.from(saved, "hex");
    for (let length = 0; length < bytes.length; length++) {
      expect(await refusalOf(bytes.subarray(0, length))).toMatch(/^"w\.safetensors" is truncated/);
    }
    expect(await refusalOf(Buffer.concat([bytes, Buffer.of(0)]))).toMatch(/^"w\.safetensors" is too long/);
  });

  test("with a header of 16 MiB of names is read or refused, never more", async () => {
    const names = Array.from({ length: 3e5 }, (_, k) => `"${k}":{}`).join(",");
    expect(await refusalOf(safetensors(`{${names}}`, ""))).toMatch(/ has a malformed header: "0" is not/);
    const spaces = " ".repeat(17e6);
    expect(await refusalOf(safetensors(`{${spaces}}`, ""))).toMatch(/ has a header of 17000002 bytes, wanted at most/);
  });
});
