import { describe, expect, it } from "vitest";
import { table } from "../../src/cli/table.ts";

const rows = [
  ["verdict", "claim", "what"],
  ["holds", "gap-law", "the gap of the two largest weights grows as the exponential of the missing norm"],
  ["fails", "paper-alive", "neurons alive"],
];

describe("a table", () => {
  it("has columns as wide as their widest cell where nothing limits it", () => {
    const lines = table(rows, Infinity).split("\n");
    expect(lines).toHaveLength(3);
    expect(
      lines.map((line) => line.indexOf(line.includes("gap-law") ? "the gap" : line.trim().split(/ {2,}/)[2])),
    ).toEqual(Array(3).fill(22));
  });

  it.each([80, 60, 48])("folds its widest column at blanks to %d characters, losing no word", (width) => {
    const text = table(rows, width);
    const lines = text.split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    const words = (cells: string) =>
      cells
        .split(/\s+/)
        .filter((word) => word !== "")
        .sort();
    expect(words(text)).toEqual(words(rows.flat().join(" ")));
    expect(lines.length).toBeGreaterThan(3);
  });

  it("is not folded beyond what can be read", () => {
    expect(
      Math.max(
        ...table(rows, 1)
          .split("\n")
          .map((line) => line.length),
      ),
    ).toBeGreaterThan(30);
  });
});
