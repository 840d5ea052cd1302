import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileProblem } from "../../src/io/fileErrors.ts";
import { parseCsv } from "../../src/io/matrixCsv.ts";
import { parseMatrix } from "../../src/io/matrixJson.ts";
import { formatNpy, parseNpy } from "../../src/io/npy.ts";
import { type ReadWeightsOptions, readWeights } from "../../src/io/weights.ts";
import { noLinks, noUnix } from "../support/systems.ts";
import { freshFolder, refusal } from "./helpers.ts";

const at = freshFolder();

/** The refusal of a file of these contents, its folder left out. */
async function refusalOf(name: string, contents: string | Uint8Array): Promise<string> {
  await writeFile(at(name), contents);
  const message = await refusal(() => readWeights(at(name)));
  expect(message.startsWith(`"${at(name)}"`)).toBe(true);
  return message.replace(at(name), name);
}

describe("readWeights", () => {
  test("refuses what is no name of a file, and the readers of its formats what is no text", async () => {
    for (const [file, shown] of [
      [null, "null"],
      [3, "3"],
      [new URL("file:///tmp/w.npy"), "an object"],
    ] as const) {
      expect(await refusal(() => readWeights(file as never))).toBe(
        `readWeights: file must be the name of a file, got ${shown}.`,
      );
    }
    expect(await refusal(() => readWeights("w.npz", { tensor: 5 as never }))).toBe(
      "readWeights: tensor must be the name of an array, got 5.",
    );
    expect(await refusal(() => parseNpy("x" as never, "w"))).toBe('parseNpy: bytes must be a Uint8Array, got "x".');
    expect(await refusal(() => parseCsv(null as never, "w"))).toBe("parseCsv: text must be a text, got null.");
    expect(await refusal(() => parseMatrix(5 as never, "w"))).toBe("parseMatrix: text must be a text, got 5.");
  });

  test("reads JSON and .npy, whatever the case of the extension", async () => {
    const wanted = { rows: 2, columns: 3, data: Float64Array.of(1, -2.5, 3e-7, 0, 5, 6) };
    await writeFile(at("w.json"), "[[1, -2.5, 3e-7],\n [0, 5, 6]]\n");
    await writeFile(at("w.NPY"), formatNpy(wanted.data, [2, 3]));
    expect(await readWeights(at("w.json"))).toEqual(wanted);
    expect(await readWeights(at("w.NPY"))).toEqual(wanted);
  });

  test("reads JSON that begins with a byte order mark", async () => {
    await writeFile(at("w.json"), "\uFEFF[[1]]");
    expect(await readWeights(at("w.json"))).toEqual({ rows: 1, columns: 1, data: Float64Array.of(1) });
  });

  test("reads the same matrix from both formats", async () => {
    const rows = fc.integer({ min: 1, max: 6 }).chain((m) =>
      fc.array(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: m, maxLength: m }), {
        minLength: 1,
        maxLength: 6,
      }),
    );
    await fc.assert(
      fc.asyncProperty(rows, async (matrix) => {
        const positiveZeros = matrix.map((row) => row.map((x) => x + 0)); // JSON has no −0
        const data = Float64Array.from(positiveZeros.flat());
        await writeFile(at("w.json"), JSON.stringify(positiveZeros));
        await writeFile(at("w.npy"), formatNpy(data, [matrix.length, matrix[0].length]));
        const wanted = { rows: matrix.length, columns: matrix[0].length, data };
        expect(await readWeights(at("w.json"))).toEqual(wanted);
        expect(await readWeights(at("w.npy"))).toEqual(wanted);
      }),
      { numRuns: 30 },
    );
  });

  test("turns the matrix of any format, and speaks of its rows as they are in the file", async () => {
    await writeFile(at("w.json"), "[[1, 2, 3], [4, 5, 6]]");
    const turned = { rows: 3, columns: 2, data: Float64Array.of(1, 4, 2, 5, 3, 6) };
    expect(await readWeights(at("w.json"), { transpose: true })).toEqual(turned);
    await writeFile(at("w.npy"), formatNpy(Float64Array.of(1, 2, 3, 4, 5, Number.NaN), [2, 3]));
    expect(await refusal(() => readWeights(at("w.npy"), { transpose: true }))).toMatch(/: row 1, column 2 is NaN/);
  });

  test("refuses other extensions", async () => {
    const wanted =
      "wanted .npy, .npz, .safetensors, .json, .csv, .tsv or .txt; save the weights in one of these formats.";
    expect(await refusal(() => readWeights("w.xlsx"))).toBe(`"w.xlsx" has the extension ".xlsx", ${wanted}`);
    expect(await refusal(() => readWeights("weights"))).toBe(`"weights" has no extension, ${wanted}`);
    expect(await refusal(() => readWeights("w.constructor"))).toBe(
      `"w.constructor" has the extension ".constructor", ${wanted}`,
    );
  });

  test("refuses a name where a format has none, and options it does not know", async () => {
    await writeFile(at("w.json"), "[[1]]");
    expect(await refusal(() => readWeights("w.json", { tensor: "W" }))).toBe(
      '"w.json" holds one matrix without a name, but "W" was asked for; ' +
        "leave the name out, or give a file that ends in .npz or .safetensors.",
    );
    expect(await refusal(() => readWeights(at("w.json"), { transposed: true } as ReadWeightsOptions))).toBe(
      'readWeights: unknown option "transposed"; did you mean transpose? Known: tensor, transpose.',
    );
  });

  test.skipIf(noUnix)("opens no pipe and no device, which could wait for ever", async () => {
    execFileSync("mkfifo", [at("w.npy")]);
    await symlink("/dev/zero", at("w.csv"));
    for (const name of ["w.npy", "w.csv"]) {
      expect(await refusal(() => readWeights(at(name)))).toBe(
        `cannot read "${at(name)}": it is a device, pipe or socket; give the name of a plain file.`,
      );
    }
  });

  test("refuses more than 2 GiB", async () => {
    for (const name of ["w.npy", "w.json"]) {
      await writeFile(at(name), "");
      await truncate(at(name), 2 ** 31); // no byte of which is on the disk
      expect(await refusal(() => readWeights(at(name)))).toBe(
        `cannot read "${at(name)}": it is larger than 2 GiB; split it or save float32.`,
      );
    }
  });

  test("says why a file cannot be read", async () => {
    await mkdir(at("folder.npy"));
    await writeFile(at("file"), "");
    expect(await refusal(() => readWeights(at("none.json")))).toBe(
      `cannot read "${at("none.json")}": no such file or folder; check the path.`,
    );
    expect(await refusal(() => readWeights(at("folder.npy")))).toBe(
      `cannot read "${at("folder.npy")}": it is a folder; give the name of a file.`,
    );
    expect(await refusal(() => readWeights(at("file/w.json")))).toBe(
      `cannot read "${at("file/w.json")}": a part of its path is not a folder; check the path.`,
    );
    const denied = Object.assign(new Error("EACCES: permission denied\n"), { code: "EACCES" });
    expect(fileProblem("read", "w.json", denied).message).toBe(
      'cannot read "w.json": permission denied; change the permissions or choose another place.',
    );
  });

  test.skipIf(noLinks)("says so where links lead in a circle", async () => {
    await symlink("loop.json", at("loop.json"));
    expect(await refusal(() => readWeights(at("loop.json")))).toBe(
      `cannot read "${at("loop.json")}": its symbolic links lead in a circle; make them lead to a file or remove them.`,
    );
  });

  test.each([
    ["nothing", "", / at line 1, column 1: Unexpected end; wanted/],
    ["an end too early", "[[1, 2],\n [3,", / at line 2, column 5: Unexpected end; wanted/],
    ["a missing comma", "[[1, 2],\n [3 4]]", / at line 2, column 5: .*; wanted/],
    ["a stray word", "[[1, x]]", /: Unexpected token '?x.*; wanted/],
    ["a stray word between line feeds", "[[1,\n\nx\n]]", /: Unexpected token '?x.*; wanted/],
  ])("refuses %s as no JSON", async (_what, text, problem) => {
    const message = await refusalOf("w.json", text);
    expect(message).toMatch(/^"w\.json" is not valid JSON( at line \d+, column \d+)?: /);
    expect(message).toMatch(/; wanted \[\[\.\.\.\], \.\.\.\], n rows of m numbers\.$/);
    expect(message).toMatch(problem);
  });

  test.each([
    ["an object", '{"weights": [[1]]}', '"w.json" holds an object, wanted [[...], ...], n rows of m numbers.'],
    ["null", "null", '"w.json" holds null, wanted [[...], ...], n rows of m numbers.'],
    ["no rows", "[]", '"w.json" is empty: it has 0 rows, wanted [[...], ...], n rows of m numbers.'],
    ["no columns", "[[], []]", '"w.json" is empty: row 0 has 0 numbers, wanted [[...], ...], n rows of m numbers.'],
    ["a flat array", "[1, 2]", '"w.json": row 0 is 1, wanted [[...], ...], n rows of m numbers.'],
    ["a row that is a number", "[[1], 2]", '"w.json": row 1 is 2, wanted [[...], ...], n rows of m numbers.'],
    ["a short row", "[[1, 2], [3]]", '"w.json": row 1 has 1 number, row 0 has 2; give every row the same length.'],
    ["a long row", "[[1], [3, 4]]", '"w.json": row 1 has 2 numbers, row 0 has 1; give every row the same length.'],
    ["an empty first row", "[[], [1]]", '"w.json": row 1 has 1 number, row 0 has 0; give every row the same length.'],
    ["a string", '[[1, 2], [3, "x"]]', '"w.json": row 1, column 1 is "x", wanted a finite number.'],
    [
      "a long string",
      `[["${"y".repeat(99)}"]]`,
      `"w.json": row 0, column 0 is "${"y".repeat(40)}...", wanted a finite number.`,
    ],
    ["a row in a row", "[[[1]]]", '"w.json": row 0, column 0 is an array, wanted a finite number.'],
    ["null in a row", "[[1, null]]", '"w.json": row 0, column 1 is null, wanted a finite number.'],
    ["true", "[[true]]", '"w.json": row 0, column 0 is true, wanted a finite number.'],
    ["the NaN of Python", "[[1, 2], [NaN, 3]]", '"w.json": row 1, column 0 is NaN, wanted a finite number.'],
    ["its infinity", "[[1, -Infinity]]", '"w.json": row 0, column 1 is -Infinity, wanted a finite number.'],
    ["a number too large", "[[1e999]]", '"w.json": row 0, column 0 is Infinity, wanted a finite number.'],
  ])("refuses %s in JSON", async (_what, text, message) => {
    expect(await refusalOf("w.json", text)).toBe(message);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("refuses %d in .npy", async (bad) => {
    const data = Float64Array.of(1, 2, 3, 4, 5, bad);
    expect(await refusalOf("w.npy", formatNpy(data, [2, 3]))).toBe(
      `"w.npy": row 1, column 2 is ${bad}, wanted a finite number.`,
    );
  });

  test("passes on what parseNpy refuses", async () => {
    expect(await refusalOf("w.npy", "text")).toMatch(/^"w\.npy" is not a \.npy file/);
  });
});
