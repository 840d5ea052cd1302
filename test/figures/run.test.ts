import { describe, expect, it } from "vitest";
import { colours, type Figure, restyleFigure, runFigure, titleOf } from "../../src/figures/index.ts";
import { simulateL1 } from "../../src/index.ts";
import { quantile } from "../../src/measure/statistics.ts";
import { logTimes, madeUpRun } from "../support/runs.ts";

interface Trace {
  name: string;
  type: string;
  x: (number | null)[];
  y: (number | null)[];
  z?: number[][];
  xaxis: string;
  yaxis: string;
  showlegend?: boolean;
  line?: { color: string };
}
interface Axis {
  type?: string;
  title?: { text: string };
  domain?: [number, number];
  matches?: string;
  showticklabels?: boolean;
  autorange?: string;
}
const traces = ({ data }: Figure) => data as unknown as Trace[];
const axes = ({ layout }: Figure) => layout as unknown as Record<string, Axis>;
const on = (figure: Figure, yaxis: string) => traces(figure).filter((trace) => trace.yaxis === yaxis);
const linear = Array.from({ length: 41 }, (_, i) => i / 2);

describe("the figure of a run", () => {
  const few = madeUpRun({ n: 2, m: 4, times: logTimes(1000) });
  const figure = runFigure(few);

  it("draws every observable of each of a few features against time, panel by panel", () => {
    expect(["yaxis", "yaxis2", "yaxis3", "yaxis4", "yaxis5"].map((name) => axes(figure)[name].title?.text)).toEqual([
      ...["‖W<sub>i</sub>‖<sub>1</sub>", "nonzero", "‖W<sub>i</sub>‖<sub>4</sub><sup>4</sup>", "energy V"],
      "weights W<sub>ik</sub>",
    ]);
    for (const [i, rows] of [few.observables.l1, few.observables.nonzeros, few.observables.fourthNorm].entries()) {
      const [first, second] = on(figure, `y${i === 0 ? "" : i + 1}`);
      expect([first.name, second.name]).toEqual(["feature 0", "feature 1"]);
      const values = rows.slice(1).map((row) => row[1]); // a log axis has no zero, of time and of norms
      expect(second.y).toEqual(i === 0 ? values.filter((value) => value > 0) : values);
    }
    expect(on(figure, "y4")[0].y).toEqual(few.observables.energy.slice(1).filter((energy) => energy > 0));
    expect(traces(figure).filter(({ showlegend }) => showlegend !== false)).toHaveLength(2);
  });

  it("draws few weights one by one, in the colour of their feature", () => {
    const [first, second] = on(figure, "y5");
    expect([first.line?.color, second.line?.color]).toEqual([colours.first, colours.second]);
    const times = few.times.length - 1;
    expect(first.y).toHaveLength(4 * (times + 1));
    expect(first.y.slice(0, times)).toEqual(few.weights?.slice(1).map(([row]) => row[0]));
    expect(first.y[times]).toBeNull();
  });

  it("shares one axis of time, logarithmic as the samples are, labelled under the last panel", () => {
    const names = ["xaxis", "xaxis2", "xaxis3", "xaxis4", "xaxis5"];
    expect(names.map((name) => axes(figure)[name].type)).toEqual(Array(5).fill("log"));
    expect(names.map((name) => axes(figure)[name].showticklabels)).toEqual([false, false, false, false, true]);
    expect(names.slice(1).every((name) => axes(figure)[name].matches === "x")).toBe(true);
    const even = runFigure(madeUpRun({ n: 2, m: 4, times: linear }));
    expect(axes(even).xaxis.type).toBe("linear");
    expect(traces(even)[0].x[0]).toBe(0);
  });

  it("puts its panels under one another from the top to the bottom of the paper", () => {
    const domains = ["yaxis", "yaxis2", "yaxis3", "yaxis4", "yaxis5"].map((name) => axes(figure)[name].domain ?? []);
    expect(domains[0][1]).toBe(1);
    expect(domains[4][0]).toBeCloseTo(0, 10);
    for (const i of [1, 2, 3, 4]) expect(domains[i][1]).toBeLessThan(domains[i - 1][0]);
  });

  it("says what ran and how it ended", () => {
    expect(titleOf(figure)).toBe("Features under an ℓ1 penalty");
    expect(JSON.stringify(figure.layout.title)).toContain("n = 2, m = 4, λ = 0.01, event, converged at t = 1000");
    expect(titleOf(runFigure(madeUpRun({ n: 1, m: 2, times: linear, flow: "other" })))).toBe("A run of other");
  });
});

describe("the figure of a run of many features", () => {
  const many = madeUpRun({ n: 12, m: 20, times: logTimes(50) });
  const figure = runFigure(many);

  it("draws their mean and the band from the 10th to the 90th percentile", () => {
    const [band, mean] = on(figure, "y");
    expect([band.name, mean.name]).toEqual(["10–90 % of features", "mean of features"]);
    const row = many.observables.l1[5];
    expect(mean.y[4]).toBeCloseTo(row.reduce((sum, norm) => sum + norm, 0) / 12, 12);
    expect(band.y[4]).toBeCloseTo(quantile(row, 0.9), 12);
  });

  it("draws the weights at the end as a map, a row a feature, on axes of its own", () => {
    const [map] = on(figure, "y5");
    expect(map).toMatchObject({ type: "heatmap", z: many.weights?.at(-1), x0: 0, y0: 0, zmid: 0, xaxis: "x5" });
    expect(axes(figure).yaxis5).toMatchObject({ autorange: "reversed" });
    expect(axes(figure).xaxis5.matches).toBeUndefined();
    expect(axes(figure).xaxis4.showticklabels).toBe(true);
    const { colorbar } = map as unknown as { colorbar: { y: number; len: number } };
    const [bottom, top] = axes(figure).yaxis5.domain ?? expect.unreachable();
    expect([colorbar.y, colorbar.len]).toEqual([top, expect.closeTo(top - bottom, 12)]);
  });

  it("draws a large run in cells, each its largest weight", () => {
    const [n, m] = [300, 700];
    const run = madeUpRun({ n, m, times: linear, weights: false });
    const weights = Array.from({ length: n }, () => new Float64Array(m));
    weights[4][5] = -0.7; // rows 3 to 5 and columns 3 to 5 are one cell
    weights[5][4] = 0.6;
    const [map] = on(runFigure({ ...run, final: { weights } }), "y5");
    expect(map).toMatchObject({ x0: 1, dx: 3, y0: 1, dy: 3 });
    expect([map.z?.length, map.z?.[0].length]).toEqual([100, 234]);
    expect(map.z?.[1][1]).toBe(-0.7);
    expect(map.z?.flat().filter((z) => z !== 0)).toEqual([-0.7]);
  });

  it("does without weights that were not kept", () => {
    const panels = (run: Parameters<typeof madeUpRun>[0]) =>
      Object.keys(axes(runFigure(madeUpRun(run)))).filter((name) => /^yaxis/.test(name)).length;
    expect(panels({ n: 12, m: 20, times: linear, weights: false })).toBe(4);
    expect(panels({ n: 1, m: 201, times: linear })).toBe(4);
    expect(panels({ n: 1, m: 200, times: linear })).toBe(5);
  });
});

describe("any run", () => {
  it("has nothing on a logarithmic axis that has no place there, and linear axes where nothing changes much", () => {
    const dead = madeUpRun({ n: 1, m: 3, times: logTimes(1e5) }); // all weights are zero in the end
    const figure = runFigure(dead);
    expect(axes(figure).yaxis.type).toBe("log");
    for (const { x, y } of on(figure, "y")) {
      expect(x).toHaveLength(y.length);
      expect(y.every((value) => (value ?? 0) > 0)).toBe(true);
    }
    const still = madeUpRun({ n: 2, m: 3, times: [0, 0.01, 0.02, 0.03] });
    expect(axes(runFigure(still)).yaxis.type).not.toBe("log");
    expect(JSON.stringify(runFigure(still))).not.toContain('"nonzero"'); // none of its weights is ever zero
    const negative = { ...still, observables: { ...still.observables, energy: [1, 0.1, -0.1, -0.2] } };
    expect(on(runFigure(negative), "y3")[0].y).toEqual([1, 0.1, -0.1, -0.2]);
  });

  it("that the library simulated can be drawn as it is, in any style, as plain data", () => {
    const run = simulateL1({
      ...{ n: 2, m: 3, lambda: 0.05, weights: Float64Array.of(0.6, 0.5, 0, -0.55, 0, 0.5) },
      sampling: { samples: 10 },
    });
    const figure = runFigure(run);
    expect(titleOf(figure)).toBe("A run");
    expect(JSON.stringify(figure.layout.title)).toContain(">n = 2, m = 3, ");
    const unknown = runFigure({ ...run, weights: null, m: undefined } as never);
    expect(JSON.stringify(unknown.layout.title)).toContain(">n = 2, event");
    const named = runFigure({ ...run, flow: "l1", parameters: { lambda: 0.05 } });
    expect(JSON.stringify(named.layout.title)).toMatch(/Features under an ℓ1 penalty.*>n = 2, m = 3, λ = 0\.05, /);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expect(on(figure, "y")[0].y.at(-1)).toBe(run.observables.l1.at(-1)?.[0]);
    expect(restyleFigure(figure, { theme: "dark", width: 3.4 }).layout.width).toBe(490);
  });
});
