import { describe, expect, it } from "vitest";
import type { ChartContent } from "../../src/lab/page/charts/content.ts";
import { readableTimes, readingsAt } from "../../src/lab/page/charts/readings.ts";

const x = [0, 1, 10, 100];
const content: ChartContent = {
  x: { title: "time", log: true },
  y: { title: "Count", log: false },
  lines: [
    { x: [1, 100], y: [2.5, 2.5], colour: "exact", reading: "slot model" },
    { name: "this run", x, y: [0, 1, 2, 3], colour: "measured", measured: true },
    { name: "the other", x: [0, 3], y: [7, 8], colour: "second", measured: true },
    {
      name: "others",
      ...{ x: [], y: [], colour: "context" },
      parts: [
        { name: "feature 0", x, y: [0, 0.1, 0.2, 0.3] },
        { name: "feature 4", x, y: [0, -0.5, -0.6, Number.NaN] },
      ],
    },
    { x, y: [1, 1, 1, 1], colour: "muted" },
  ],
};

describe("a chart is read", () => {
  const read = (at: number, moment: number, near = 0) =>
    readingsAt(content, { at, moment }, (value) => Math.abs(value - near)).map(({ name, value }) => [name, value]);

  it("at the times of what the runs did, those that the axis can show; at all where no line is of a run", () => {
    expect(readableTimes(content)).toEqual([1, 3, 10, 100]);
    expect(readableTimes({ ...content, x: { title: "time", log: false } })).toEqual([0, 1, 3, 10, 100]);
    const lines = [{ x: [2, 1, Number.NaN, 2], y: [0, 0, 0, 0], colour: "exact" }] as const;
    expect(readableTimes({ ...content, lines })).toEqual([1, 2]);
  });

  it("as the last point of every line that has a name, by the name that it has for this", () => {
    expect(read(50, 100)).toEqual([
      ["slot model", 2.5],
      ["this run", 2],
      ["the other", 8],
      ["feature 0", 0.2],
    ]);
  });

  it("without what runs have not done by the moment shown", () => {
    expect(read(10, 10).map(([name]) => name)).toContain("this run");
    expect(read(10, 10 * (1 - 1e-15)).map(([name]) => name)).toContain("this run");
    expect(read(10, 9).map(([name]) => name)).toEqual(["slot model", "feature 0"]);
  });

  it("of lines that are drawn as one by the one that is pointed at, if it has a value there", () => {
    expect(read(10, 0, -1).at(-1)).toEqual(["feature 4", -0.6]);
    expect(read(100, 0, -1).at(-1)).toEqual(["feature 0", 0.3]);
  });

  it("by the title of the axis where its only line has no name", () => {
    const only = { ...content, lines: content.lines.slice(4) };
    expect(readingsAt(only, { at: 10, moment: 10 }, Math.abs)).toEqual([{ name: "Count", colour: "muted", value: 1 }]);
    expect(readingsAt(only, { at: -1, moment: 10 }, Math.abs)).toEqual([]);
  });
});
