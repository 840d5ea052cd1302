import { describe, expect, it } from "vitest";
import { countsExplained } from "../../src/experiments/countsExplained.ts";
import { colours, countsExplainedFigure } from "../../src/figures/index.ts";
import { cellsOf } from "../support/cells.ts";
import { traces } from "../support/traces.ts";

describe("the figure of counts-explained", () => {
  const lists = { n: [4, 2], ratio: [2, 1], lambda: [0.02], expected: [3] };
  const result = countsExplained.collect(cellsOf(countsExplained, lists, { seeds: 3 }));
  const figure = countsExplainedFigure(result);
  const of = (name: string, xaxis: string) =>
    traces(figure).find((trace) => trace.name.startsWith(name) && trace.xaxis === xaxis) ?? expect.unreachable(name);
  const at = (n: number, m: number) => result.points.find((p) => p.n === n && p.m === m) ?? expect.fail();

  it("draws K over the slot mean with errors against m/n, and against what overlaps have room for", () => {
    const own = [at(4, 4), at(4, 8)];
    const [ratios, crowds] = [of("measured, n = 4", "x"), of("measured, n = 4", "x2")];
    expect(ratios.x).toEqual([1, 2]);
    expect(crowds.x[0]).toBeCloseTo(4 / Math.sqrt(8 * Math.PI), 12);
    for (const { y, error_y } of [ratios, crowds]) {
      expect(y).toEqual(own.map(({ measured }) => measured.mean));
      expect(error_y?.array).toEqual(own.map(({ measured }) => measured.standardError));
    }
  });

  it("sets what candidates give against what was measured, with X², two features only where the grid has them", () => {
    for (const [name, candidate] of [
      ["pairs that stay", "stay"],
      ["settling in turn", "inTurn"],
    ] as const) {
      const trace = of(name, "x3");
      expect(trace.x).toEqual(result.points.map(({ measured }) => measured.mean));
      expect(trace.y).toEqual(result.points.map(({ candidates }) => candidates[candidate].mean));
      const fit = result.fits.find((own) => own.candidate === candidate) ?? expect.fail();
      expect(trace.name).toContain(`X² = ${fit.squares.toPrecision(3)}, ${fit.sizes} sizes`);
    }
    expect(of("two features alone", "x3").y).toEqual([at(2, 4).measured.mean]);
    const drawn = ["pairs", "settling", "two"].map((name) => of(name, "x3").marker?.color);
    expect(new Set([...drawn, colours.exact]).size).toBe(4);
  });

  it("draws a result without points", () => {
    expect(countsExplainedFigure({ points: [], fits: [] }).layout.title).toBeDefined();
  });
});
