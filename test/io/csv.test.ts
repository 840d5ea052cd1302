import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CsvField, csvPieces } from "../../src/io/csv.ts";
import { hasPython, refusal } from "./helpers.ts";

const csv = (columns: readonly string[], rows: readonly (readonly CsvField[])[]) =>
  [...csvPieces(columns, rows)].join("");

describe("csvPieces", () => {
  test("gives names and rows, a line a piece, with every digit", () => {
    expect([
      ...csvPieces(
        ["t", "feature", "l1"],
        [
          [0, 1, 0.1 + 0.2],
          [1e-300, 2, null],
        ],
      ),
    ]).toEqual(["t,feature,l1\n", "0,1,0.30000000000000004\n", "1e-300,2,\n"]);
  });

  test("puts into quotes what has commas, quotes or line ends, and what is empty but there", () => {
    expect(
      csv(
        ["a,b", 'say "x"'],
        [
          ["two\nlines", ""],
          ["\r", "plain"],
        ],
      ),
    ).toBe('"a,b","say ""x"""\n"two\nlines",""\n"\r",plain\n');
    expect(csv(["a"], [[null], [1]])).toBe('a\n""\n1\n');
  });

  test("asks for a row only once the one before is taken", () => {
    let asked = 0;
    const rows = (function* (): Generator<number[]> {
      for (;;) yield [asked++];
    })();
    const pieces = csvPieces(["a"], rows);
    for (let k = 0; k < 3; k++) pieces.next();
    expect(asked).toBe(2);
  });

  test("refuses rows of another length, numbers that are none, and no columns", async () => {
    expect(await refusal(() => csv(["a", "b"], [[1, 2], [3]]))).toBe(
      "csv: row 1 has 1 fields, wanted 2, one per column.",
    );
    expect(await refusal(() => csv(["a", "b\n"], [[1, Number.NaN]]))).toBe(
      'csv: row 0, column "b\\n" is NaN, wanted a finite number, or null where one is missing.',
    );
    expect(await refusal(() => csv([], []))).toBe("csv: columns must hold at least one name, got none.");
  });

  test.skipIf(!hasPython())("is read by Python's csv to the same texts and the same bits", () => {
    const field = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      // without the character that Python's csv refused before 3.11
      fc.string({ unit: "binary-ascii" }).filter((text) => !text.includes("\0")),
    );
    const rows = fc.sample(fc.array(field, { minLength: 3, maxLength: 3 }), { numRuns: 300, seed: 1 });
    const script = [
      "import csv, io, json, struct, sys",
      "text, rows = json.load(sys.stdin)",
      "read = list(csv.reader(io.StringIO(text, newline='')))[1:]",
      "same = lambda a, b: a == b if isinstance(b, str) else struct.pack('d', float(a)) == struct.pack('d', b)",
      "print(len(read), all(same(a, b) for x, y in zip(read, rows) for a, b in zip(x, y)))",
    ].join("\n");
    // JSON has no −0, so it goes as −0.0
    const given = `[${JSON.stringify(csv(["a", "b", "c"], rows))}, [${rows.map(
      (row) => `[${row.map((x) => (Object.is(x, -0) ? "-0.0" : JSON.stringify(x))).join()}]`,
    )}]]`;
    expect(execFileSync("python3", ["-c", script], { input: given, encoding: "utf8" })).toBe("300 True\n");
  });
});
