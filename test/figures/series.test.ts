import { describe, expect, it } from "vitest";
import { catalogue } from "../../src/catalogue.ts";
import type { Figure } from "../../src/figures/index.ts";
import { differing, labelOf, seriesOf, symbolAt } from "../../src/figures/series.ts";
import { colours } from "../../src/figures/style.ts";
import { cellsOf } from "../support/cells.ts";
import { small } from "../support/smallGrids.ts";

interface Trace {
  name: string;
  type: string;
  mode?: string;
  x: (number | string | null)[];
  z?: unknown;
  xaxis?: string;
  showlegend: boolean;
  line?: { color?: string; dash?: string };
  marker?: { color?: string; symbol?: string };
}
const traces = ({ data }: Figure) => data as unknown as Trace[];

/** What stands for many points at once, or is the same for all of them. */
const CONTEXT = /^band$|10–90 %|one feature alone|linear in λ|± 2 sd|^slot model$/;

/** What is drawn against a measured number, two of which may be the same. */
const AGAINST_MEASURED = /: X² = /;

/** Those that draw the first point of a grid alone. */
const single = ["energy", "sparsification", "gap", "collapse", "weights", "pair", "start-end"];

const whole = catalogue.filter(({ experiment, draw }) => draw !== null && !single.includes(experiment.name));

describe.each(whole.map((entry) => [entry.experiment.name, entry] as const))("the figure of %s", (name, entry) => {
  const { experiment, draw } = entry;
  const result = experiment.collect(cellsOf(experiment, small[name], { seeds: 2 }));
  const { figure, shows } = draw?.(result) ?? expect.unreachable();

  it("tells the values of every parameter of its experiment apart", () => {
    expect([...(shows ?? [])].sort()).toEqual(Object.keys(experiment.parameters).sort());
  });

  it("draws series that look different, in colour, symbol or dash, within every panel", () => {
    const looks = traces(figure)
      .filter(({ name: own, z, type }) => !CONTEXT.test(own) && z === undefined && type !== "bar")
      .map(({ xaxis = "x", marker, line, mode }) =>
        JSON.stringify([xaxis, mode, marker?.color ?? line?.color, marker?.symbol, line?.dash]),
      );
    expect(looks.filter((look, i) => looks.indexOf(look) < i)).toEqual([]);
  });

  it("puts no two points of a series at the same place of an axis", () => {
    for (const { name: own, x, mode } of traces(figure)) {
      if (CONTEXT.test(own) || AGAINST_MEASURED.test(own) || mode === undefined) continue;
      expect(new Set(x).size, own).toBe(x.length);
    }
  });

  it("lists what is drawn, each name once, with the values that differ", () => {
    const shown = traces(figure).filter(({ showlegend, z }) => showlegend && z === undefined);
    const names = shown.map(({ name: own }) => own);
    expect(new Set(names).size).toBe(names.length);
    for (const { name: own, x, z } of traces(figure)) expect(z !== undefined || x.length > 0, own).toBe(true);
    const text = JSON.stringify([names, figure.layout]);
    for (const [parameter, sign] of Object.entries({ n: "n", lambda: "λ", sigma: "σ" })) {
      for (const value of parameter in small[name] ? small[name][parameter] : []) {
        expect(text, parameter).toMatch(new RegExp(`${sign} = [^"]*${value}|${value} / |"${value}"|p/λ|m/n|"λ"`));
      }
    }
  });
});

describe("series", () => {
  const point = (n: number, lambda: number, m = 8) => ({ n, lambda, m, kernel: "auto" });

  it("are one for each combination, in rising order, with what differs in their label", () => {
    const series = seriesOf([point(8, 0.02), point(4, 0.02), point(4, 0.001), point(8, 0.02, 16)], ["n", "lambda"]);
    expect(series.map(({ label, points }) => [label, points.length])).toEqual([
      ["n = 4, λ = 10<sup>−3</sup>", 1],
      ["n = 4, λ = 0.02", 1],
      ["n = 8, λ = 0.02", 2],
    ]);
    expect(new Set(series.map(({ colour }) => colour)).size).toBe(3);
    expect(new Set(series.map(({ symbol }) => symbol)).size).toBe(3);
  });

  it("are called nothing where there is but one, which has the colour of what is measured", () => {
    expect(seriesOf([point(4, 0.02), point(4, 0.02, 16)], ["n", "lambda"])).toMatchObject([
      { label: "", colour: colours.measured, symbol: "circle", dash: "solid" },
    ]);
    expect(seriesOf([] as ReturnType<typeof point>[], ["n"])).toEqual([]);
  });

  it("have sixteen symbols before one comes again", () => {
    expect(new Set(Array.from({ length: 16 }, (_, i) => symbolAt(i))).size).toBe(16);
  });

  it("name words as they are, and values once", () => {
    const points = [point(4, 0.02), point(8, 0.02)];
    expect(labelOf(points, ["n", "lambda", "kernel"])).toBe("n = 4, 8, λ = 0.02, kernel = auto");
    expect(differing(points, ["n", "lambda", "kernel"])).toEqual(["n"]);
  });
});
