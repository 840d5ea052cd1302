import { writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { formatNpy } from "../../src/io/npy.ts";
import { readWeights } from "../../src/io/weights.ts";
import { freshFolder, refusal } from "./helpers.ts";
import { type ZipEntry, zipFile } from "./zipFile.ts";

const at = freshFolder();

// W = numpy.array([[1.5, -2, 0.1], [0, 3, 1e-3]]); f = io.BytesIO()
const W = { rows: 2, columns: 3, data: Float64Array.of(1.5, -2, 0.1, 0, 3, 1e-3) };
// numpy.savez_compressed(f, W=W, b=numpy.arange(3.), step=numpy.int64(3)), base64 (NumPy 2.4.6)
const compressed =
  "UEsDBC0AAAAIAAAAIQAmjwmu//////////8FABQAVy5ucHkBABAAsAAAAAAAAABhAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqGuo6Ce" +
  "ll9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CsaaOgq1CmQDLgYw+GEPoRkOzJoJAjthfCjgcPiz8uMl36QAewBQSwMELQAAAAgAAAAhACQh" +
  "4Sv//////////wUAFABiLm5weQEAEACYAAAAAAAAAEwAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNmoa6joJ6WX1RSlJgXn1+UkgoSd0vM" +
  "KU4FihdnJBakAvkaxjqaOgq1ChQALgYU8MEeynAAAFBLAwQtAAAACAAAACEA2ba66P//////////CAAUAHN0ZXAubnB5AQAQAIgAAAAAAAAARgAA" +
  "AAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqaOgq1ChQBLmYGCAAAUEsBAi0DLQAA" +
  "AAgAAAAhACaPCa5hAAAAsAAAAAUAAAAAAAAAAAAAAIABAAAAAFcubnB5UEsBAi0DLQAAAAgAAAAhACQh4StMAAAAmAAAAAUAAAAAAAAAAAAAAIAB" +
  "mAAAAGIubnB5UEsBAi0DLQAAAAgAAAAhANm2uuhGAAAAiAAAAAgAAAAAAAAAAAAAAIABGwEAAHN0ZXAubnB5UEsFBgAAAAADAAMAnAAAAJsBAAAA" +
  "AA==";
// numpy.savez(f, W.astype("float32")), base64
const stored =
  "UEsDBC0AAAAAAAAAIQA4aLIF//////////8JABQAYXJyXzAubnB5AQAQAJgAAAAAAAAAmAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8ZjQn" +
  "LCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMyksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg" +
  "ICAgICAgICAgICAgICAgICAgCgAAwD8AAADAzczMPQAAAAAAAEBAbxKDOlBLAQItAy0AAAAAAAAAIQA4aLIFmAAAAJgAAAAJAAAAAAAAAAAAAACA" +
  "AQAAAABhcnJfMC5ucHlQSwUGAAAAAAEAAQA3AAAA0wAAAAAA";

const npy = Buffer.from(formatNpy(W.data, [2, 3]));
const matrix: ZipEntry = { name: "W.npy", data: npy };

async function read(bytes: Uint8Array, tensor?: string) {
  await writeFile(at("w.npz"), bytes);
  return readWeights(at("w.npz"), { tensor });
}

/** The refusal of a file of these bytes, its folder left out. */
async function refusalOf(bytes: Uint8Array, tensor?: string): Promise<string> {
  return (await refusal(() => read(bytes, tensor))).replaceAll(at("w.npz"), "w.npz");
}

describe("an .npz file", () => {
  test("of numpy.savez_compressed gives its only matrix, and any array by name", async () => {
    const bytes = Buffer.from(compressed, "base64");
    expect(await read(bytes)).toEqual(W);
    expect(await read(bytes, "W")).toEqual(W);
    expect(await read(bytes, "W.npy")).toEqual(W);
    expect(await read(bytes, "b")).toEqual({ rows: 1, columns: 3, data: Float64Array.of(0, 1, 2) });
  });

  test("of numpy.savez gives its only matrix", async () => {
    expect(await read(Buffer.from(stored, "base64"))).toEqual({ ...W, data: W.data.map(Math.fround) });
  });

  test("without a matrix gives its only list", async () => {
    const list = { name: "b.npy", data: formatNpy(Float64Array.of(1, 2), [2]) };
    expect(await read(zipFile([list]))).toEqual({ rows: 1, columns: 2, data: Float64Array.of(1, 2) });
  });

  test("of several matrices wants a name, and lists them with their shapes", async () => {
    const other = { name: "V\x1b[31m.npy", data: formatNpy(new Float64Array(2), [2, 1]) };
    expect(await refusalOf(zipFile([matrix, other]))).toBe(
      '"w.npz" holds 2 matrices: "W" (2, 3), "V\\u001b[31m" (2, 1); name one with --tensor NAME.',
    );
  });

  test("lists the names there are where one is not, ten at most", async () => {
    const many = Array.from({ length: 14 }, (_, k) => ({ name: `layer${k}.npy`, data: npy }));
    expect(await refusalOf(zipFile(many), "W")).toMatch(
      /^"w\.npz" has no array "W"; it holds "layer0", .* and 4 more\.$/,
    );
    expect(await refusalOf(zipFile([matrix]), "w.npy")).toBe(
      '"w.npz" has no array "w"; did you mean "W"? It holds "W".',
    );
    expect(await refusalOf(zipFile([]), "W")).toBe('"w.npz" holds no arrays, so none is called "W".');
  });

  test("says what it holds in the place of a matrix", async () => {
    expect(await refusalOf(zipFile([{ name: "readme.txt", data: npy }]))).toBe(
      '"w.npz" holds no matrix of floating-point numbers; save one of float32 or float64.',
    );
    const cube = { name: "cube.npy", data: formatNpy(new Float64Array(1), [1, 1, 1]) };
    const whole = { name: "step.npy", data: Buffer.from(npy.toString("latin1").replace("<f8", "<i8"), "latin1") };
    expect(await refusalOf(zipFile([cube, whole]))).toBe(
      '"w.npz" holds no matrix of floating-point numbers, but "cube" (1, 1, 1) of "\'<f8\'", ' +
        '"step" (2, 3) of "\'<i8\'"; save one of float32 or float64.',
    );
  });

  test("names the array that is wrong", async () => {
    const bad = { name: "W.npy", data: formatNpy(Float64Array.of(1, Number.NaN), [1, 2]) };
    expect(await refusalOf(zipFile([bad]))).toBe('"w.npz": row 0, column 1 is NaN, wanted a finite number.');
    const cut = { name: "W.npy", data: npy.subarray(0, -8) };
    expect(await refusalOf(zipFile([cut]))).toBe(
      '"w.npz/W.npy" is truncated: 40 bytes follow the header, shape (2, 3) of float64 wants 48; save it again.',
    );
  });

  test("may call an array __proto__", async () => {
    expect(await read(zipFile([{ name: "__proto__.npy", data: npy }]), "__proto__")).toEqual(W);
    expect(await refusalOf(zipFile([matrix]), "__proto__")).toBe('"w.npz" has no array "__proto__"; it holds "W".');
  });

  const zeros = Buffer.alloc(2 ** 27);
  const whole = "write it again with numpy.savez";
  test.each<[string, () => Buffer, string | RegExp]>([
    ["no zip", () => Buffer.from("text"), /^"w\.npz" is not a whole \.npz file: End of central directory .*; write it/],
    [
      "encrypted",
      () => zipFile([{ ...matrix, method: 8, flags: 1 }]),
      /^"w\.npz\/W\.npy" is encrypted, wanted stored or deflated;/,
    ],
    ["packed by bzip2", () => zipFile([{ ...matrix, method: 12 }]), /^"w\.npz\/W\.npy" is packed by method 12, wanted/],
    ["two of one name", () => zipFile([matrix, matrix]), `"w.npz" holds "W.npy" twice; ${whole}.`],
    ["a name that is not UTF-8", () => zipFile([{ ...matrix, name: Buffer.of(255, 46) }]), /^"w\.npz" is not a whole/],
    ["another checksum", () => zipFile([{ ...matrix, checksum: 1 }]), /^"w\.npz\/W\.npy" is damaged: its checksum/],
    [
      "too many arrays",
      () => zip64Count(2n ** 40n),
      '"w.npz" says it holds 1099511627776 arrays, wanted at most 65536.',
    ],
    [
      "fewer arrays than it says",
      () => zipFile([matrix], { count: 2 }),
      /^"w\.npz" is not a whole \.npz file: .*; write/,
    ],
    [
      "an entry far behind the end",
      () => zipFile([{ ...matrix, offset: 2 ** 63 }]),
      /: it ends too early; write it again/,
    ],
    [
      "an entry that says 200 bytes and unpacks to 128 MiB",
      () => zipFile([{ name: "W.npy", data: zeros, method: 8, size: 200 }]),
      /^"w\.npz" is not a whole \.npz file: too many bytes in the stream. expected 200/,
    ],
    [
      "one that says 176 bytes, a matrix among them, and unpacks to 128 MiB",
      () => zipFile([{ name: "W.npy", data: Buffer.concat([npy, zeros]), method: 8, size: npy.length }]),
      /^"w\.npz" is not a whole \.npz file: too many bytes in the stream. expected 176/,
    ],
    [
      "one that says a terabyte, shape and all",
      () => zipFile([{ name: "W.npy", data: promise(2 ** 37), method: 8, size: 2 ** 40 + 128 }]),
      'cannot read "w.npz/W.npy": it is larger than 2 GiB; split it or save float32.',
    ],
    [
      "one that says a gigabyte, shape and all",
      () => zipFile([{ name: "W.npy", data: promise(2 ** 27), method: 8, size: 2 ** 30 + 128 }]),
      /^"w\.npz" is not a whole \.npz file: an array is shorter than it says; write/,
    ],
    [
      "zeros without a header, a gigabyte of them",
      () => zipFile([{ name: "W.npy", data: zeros, method: 8 }]),
      /^"w\.npz\/W\.npy" is not a \.npy file/,
    ],
  ])("is refused: %s", async (_what, make, message) => {
    const bytes = make();
    await writeFile(at("w.npz"), bytes);
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    });
    expect(await refusalOf(bytes, "W")).toMatch(/^(cannot read )?"w\.npz/);
    expect(await refusalOf(bytes)).toMatch(message);
    clearInterval(watch);
    expect(most).toBeLessThan(2 ** 25);
  });

  test("is refused however short it is cut", async () => {
    for (const bytes of [Buffer.from(compressed, "base64"), Buffer.from(stored, "base64")]) {
      for (let length = 0; length < bytes.length; length++) {
        expect(await refusalOf(bytes.subarray(0, length))).toMatch(/^"w\.npz/);
      }
    }
  });
});

/** A .npy file that says it holds one row of that many numbers, and holds 10 000 zeros. */
function promise(columns: number): Buffer {
  const text = `{'descr': '<f8', 'fortran_order': False, 'shape': (1, ${columns}), }`.padEnd(117);
  return Buffer.concat([
    Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]),
    Buffer.from(`${text}\n`),
    Buffer.alloc(80000),
  ]);
}

/** An empty zip file that says it holds that many entries. */
function zip64Count(count: bigint): Buffer {
  const record = Buffer.alloc(56);
  record.write("PK\x06\x06", "latin1");
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(count, 24);
  record.writeBigUInt64LE(count, 32);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  return Buffer.concat([record, locator, zipFile([])]);
}
