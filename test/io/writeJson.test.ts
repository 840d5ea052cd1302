import { readdir, readFile, writeFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonPieces, writeJson } from "../../src/io/json.ts";
import { freshFolder, refusal } from "./helpers.ts";

const at = freshFolder();
const text = (value: unknown, indent = 0) => [...jsonPieces(value, { indent })].join("");

describe("writeJson", () => {
  test("writes what JSON.stringify writes, and a line feed", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(text(value)).toBe(`${JSON.stringify(value)}\n`);
      }),
    );
  });

  test("writes the same value at any indentation", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 8 }), (value, indent) => {
        expect(JSON.parse(text(value, indent))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("refuses what is too deep to be written", async () => {
    let value: unknown = 1;
    for (let level = 0; level < 20_000; level++) value = [value];
    expect(await refusal(() => text(value))).toBe(
      "JSON: arrays and objects are more than 100 levels deep, wanted fewer.",
    );
  });

  test("gives back every finite number, bit for bit but for the sign of zero", () => {
    fc.assert(
      fc.property(fc.float64Array({ noNaN: true, noDefaultInfinity: true, maxLength: 50 }), (numbers) => {
        expect(JSON.parse(text(numbers))).toEqual([...numbers].map((x) => x + 0));
      }),
    );
  });

  test("puts rows on lines of their own when it indents", async () => {
    const value = { n: 2, weights: [Float64Array.of(1, 2), [3, 4]], name: "a", empty: {}, none: [], tags: ["x", null] };
    await writeJson(at("run.json"), value, { indent: 2 });
    expect(await readFile(at("run.json"), "utf8")).toBe(`{
  "n": 2,
  "weights": [
    [1,2],
    [3,4]
  ],
  "name": "a",
  "empty": {},
  "none": [],
  "tags": ["x",null]
}
`);
  });

  test("writes typed arrays as arrays, dates as strings, and leaves out what is undefined", async () => {
    const value = {
      a: Int32Array.of(1, -2),
      b: new Uint8Array(2),
      c: [Float32Array.of(0.5), new Float64Array(0)],
      d: new Date(0),
      e: undefined,
      f: { g: undefined },
    };
    await writeJson(at("run.json"), value);
    expect(await readFile(at("run.json"), "utf8")).toBe(
      '{"a":[1,-2],"b":[0,0],"c":[[0.5],[]],"d":"1970-01-01T00:00:00.000Z","f":{}}\n',
    );
  });

  test("writes an array longer than one piece, at the top and as a row, with every comma in its place", () => {
    for (const length of [4095, 4096, 4097, 8192, 10_000]) {
      const numbers = Float64Array.from({ length }, (_, k) => k / 3);
      expect(JSON.parse(text(numbers))).toEqual([...numbers]);
      expect(JSON.parse(text({ rows: [numbers, numbers] })).rows[1]).toEqual([...numbers]);
    }
  });

  test("keeps every piece short, however large the value", () => {
    const weights = Array.from({ length: 20 }, () => new Float64Array(100_000).fill(1 / 3));
    const longest = Math.max(...[...jsonPieces({ weights })].map((piece) => piece.length));
    expect(longest).toBeLessThan(100_000);
  });

  test("writes 2·10⁶ numbers", async () => {
    const row = Float64Array.from({ length: 100 }, (_, k) => Math.sin(k));
    const weights = Array.from({ length: 1000 }, () => Array(20).fill(row));
    await writeJson(at("run.json"), { weights });
    expect((await readFile(at("run.json"), "utf8")).split(",")).toHaveLength(2_000_000);
  });

  const circle: unknown[] = [[]];
  circle.push({ back: circle });
  test.each<[string, unknown, string]>([
    [
      "NaN in a row",
      { weights: [[[1], [2, Number.NaN]]] },
      "weights[0][1][1] is NaN, wanted a finite number, or null where one is missing.",
    ],
    [
      "NaN in a typed array",
      { a: { l1: Float64Array.of(0, Number.NaN) } },
      "a.l1[1] is NaN, wanted a finite number, or null where one is missing.",
    ],
    [
      "an infinity",
      { "t end": Number.POSITIVE_INFINITY },
      '["t end"] is Infinity, wanted a finite number, or null where one is missing.',
    ],
    [
      "-Infinity alone",
      Number.NEGATIVE_INFINITY,
      "the value is -Infinity, wanted a finite number, or null where one is missing.",
    ],
    [
      "NaN far into a long array",
      [...Array(5000).fill(0), Number.NaN],
      "[5000] is NaN, wanted a finite number, or null where one is missing.",
    ],
    [
      "undefined in an array",
      { a: [1, undefined] },
      "a[1] is undefined, wanted a number, string, boolean, null, array or object.",
    ],
    ["a hole in an array", Array(1), "[0] is undefined, wanted a number, string, boolean, null, array or object."],
    ["a function", { f: () => 1 }, "f is function, wanted a number, string, boolean, null, array or object."],
    ["a bigint", { a: [{}, 1n] }, "a[1] is bigint, wanted a number, string, boolean, null, array or object."],
    ["a map", { a: new Map() }, "a is [object Map], wanted a plain object or an array."],
    [
      "bigints in a typed array",
      BigInt64Array.of(1n),
      "the value is [object BigInt64Array], wanted a plain object or an array.",
    ],
    ["a circle", circle, "[1].back contains itself, wanted a value without circles."],
  ])("refuses %s and leaves the old file", async (_what, value, problem) => {
    await writeFile(at("run.json"), "old");
    expect(await refusal(() => writeJson(at("run.json"), value))).toBe(`cannot write "${at("run.json")}": ${problem}`);
    expect(await readFile(at("run.json"), "utf8")).toBe("old");
    expect(await readdir(at())).toEqual(["run.json"]);
  });

  test("writes an object twice when it is there twice", () => {
    const shared = { x: [1] };
    expect(text([shared, shared])).toBe('[{"x":[1]},{"x":[1]}]\n');
  });
});
