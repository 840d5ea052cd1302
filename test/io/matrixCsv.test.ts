import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseCsv } from "../../src/io/matrixCsv.ts";
import { refusal } from "./helpers.ts";

const W = { rows: 2, columns: 3, data: Float64Array.of(1.5, -2, 0.1, 0, 3, 1e-3) };

describe("parseCsv", () => {
  // W = numpy.array([[1.5, -2, 0.1], [0, 3, 1e-3]])
  test.each([
    [
      "numpy.savetxt",
      "1.500000000000000000e+00 -2.000000000000000000e+00 1.000000000000000056e-01\n" +
        "0.000000000000000000e+00 3.000000000000000000e+00 1.000000000000000021e-03\n",
    ],
    ["numpy.savetxt with header and footer", "# a, b, c\n1.5,-2,0.1\n0,3,1e-3\n# 2 features\n"],
    ["pandas with index=False", "a,b,c\n1.5,-2.0,0.1\n0.0,3.0,0.001\n"],
    ["a spreadsheet", '\uFEFF"first";"second";"third"\r\n1.5;-2;0.1\r\n0;3;0.001\r\n'],
    ["tabs", "1.5\t-2\t.1\n0\t3\t1E-3"],
    ["blanks to line up", "  1.5  -2  0.1\n  0     3  1e-3  \n\n"],
    ["commas and blanks", "1.5, -2., +.1 # the first\n\n0, 3, 1e-03\n"],
    ["old Macintoshes", "1.5,-2,0.1\r0,3,0.001"],
  ])("reads what %s writes", (_what, text) => {
    expect(parseCsv(text, "w.csv")).toEqual(W);
  });

  test("reads one column, and one number", () => {
    expect(parseCsv("w\n1\n2\n", "w.csv")).toEqual({ rows: 2, columns: 1, data: Float64Array.of(1, 2) });
    expect(parseCsv("1", "w.csv")).toEqual({ rows: 1, columns: 1, data: Float64Array.of(1) });
  });

  test("reads any numbers that JavaScript writes, bit for bit", () => {
    const rows = fc.integer({ min: 1, max: 6 }).chain((m) =>
      fc.array(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: m, maxLength: m }), {
        minLength: 1,
        maxLength: 6,
      }),
    );
    fc.assert(
      fc.property(rows, fc.constantFrom(",", ";", "\t", " "), (matrix, separator) => {
        const text = matrix.map((row) => row.map((x) => (Object.is(x, -0) ? "-0" : `${x}`)).join(separator)).join("\n");
        fc.pre(!/^(0[,;\t ]1\b|0\n)/.test(text)); // which could be the numbers of the columns
        const wanted = { rows: matrix.length, columns: matrix[0].length, data: Float64Array.from(matrix.flat()) };
        expect(parseCsv(text, "w.csv")).toEqual(wanted);
      }),
    );
  });

  const finite = "wanted a finite number.";
  test.each([
    ["nothing", "", /^"w\.csv" is empty: it has 0 rows of numbers; write it with numpy\.savetxt\(/],
    ["comments alone", "# a\n\n", /^"w\.csv" is empty/],
    ["names alone", "a,b\n", /^"w\.csv" is empty/],
    ["a short row", "1,2\n3\n", '"w.csv": row 1 (line 2) has 1 number, row 0 has 2; give every row the same length.'],
    ["a long row", "1 2\n3 4 5\n", /: row 1 \(line 2\) has 3 numbers, row 0 has 2; give every row the same length\.$/],
    ["an empty field", "1,2\n3,,\n", '"w.csv": row 1 (line 2) has 3 numbers, row 0 has 2;'],
    ["an empty field within", "a,b,c\n1,,2\n", `"w.csv": row 0, column 1 (line 2) is empty, ${finite}`],
    ["an empty field first", "3\t1\n\t2\n", `"w.csv": row 1, column 0 (line 2) is empty, ${finite}`],
    ["an empty field first in every line", "\t1\n\t2\n", `"w.csv": row 0, column 0 (line 1) is empty, ${finite}`],
    ["an empty field last", "1;\n2;\n", `"w.csv": row 0, column 1 (line 1) is empty, ${finite}`],
    ["a text", "1,2\n# c\n3,x\x1b[2J\n", `"w.csv": row 1, column 1 (line 3) is "x\\u001b[2J", ${finite}`],
    ["a second line of names", "a,b\nc,d\n1,2\n", `"w.csv": row 0, column 0 (line 2) is "c", ${finite}`],
    ["the NaN of Python", "1,nan", `"w.csv": row 0, column 1 (line 1) is nan, ${finite}`],
    ["its infinity", "1,-inf", `"w.csv": row 0, column 1 (line 1) is -inf, ${finite}`],
    ["a number too large", "1 1e999", `"w.csv": row 0, column 1 (line 1) is 1e999, ${finite}`],
    ["decimal commas", "1,5;2,5\n1,5;3,5", `"w.csv": row 0, column 0 (line 1) is "1,5", ${finite}`],
    ["hexadecimal numbers", "1,0x10", `"w.csv": row 0, column 1 (line 1) is "0x10", ${finite}`],
    ["underscores", "1,1_000", `"w.csv": row 0, column 1 (line 1) is "1_000", ${finite}`],
    ["quoted numbers", '1,"2"', `"w.csv": row 0, column 1 (line 1) is "\\"2\\"", ${finite}`],
    [
      "the index of pandas",
      ",a,b\n0,1.5,2.5\n",
      /^"w\.csv": line 1 names every column but the first, which looks like an/,
    ],
    [
      "its numbers of columns",
      "0,1\n2.5,3.5",
      /^"w\.csv": line 1 counts the columns, 0 to 1, which are names, no weights; /,
    ],
    ["an index and numbers", ",0,1\n0,1.5,2.5\n", `"w.csv": row 0, column 0 (line 1) is empty, ${finite}`],
  ])("refuses %s", async (_what, text, message) => {
    expect(await refusal(() => parseCsv(text, "w.csv"))).toMatch(message);
  });

  test("takes no more time and memory than the text is long, whatever is in it", async () => {
    const wide = `${"1,".repeat(1e5)}1\n`;
    expect(await refusal(() => parseCsv(wide + "1\n".repeat(1e6), "w.csv"))).toMatch(
      /^"w\.csv": row 1 .* has 1 number,/,
    );
    for (const text of [" ".repeat(1e6), "1".repeat(1e6), "\t".repeat(1e6), "e".repeat(1e6)]) {
      expect(await refusal(() => parseCsv(`1,2\n${text}x,2\n`, "w.csv"))).toMatch(/^"w\.csv": row 1|empty/);
    }
  });
});
