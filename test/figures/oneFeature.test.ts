import { describe, expect, it } from "vitest";
import { collapse } from "../../src/experiments/collapse.ts";
import { gap } from "../../src/experiments/gap.ts";
import { sparsification } from "../../src/experiments/sparsification.ts";
import { collapseFigure, colours, type Figure, gapFigure, sparsificationFigure } from "../../src/figures/index.ts";
import { cellsOf } from "../support/cells.ts";

const small = { m: [2000], lambda: [1e-3] };
const [sparse] = sparsification.collect(cellsOf(sparsification, small, { seeds: 5 })).points;
const [collapsed] = collapse.collect(cellsOf(collapse, small)).points;
const [gaps] = gap.collect(cellsOf(gap, small, { seeds: 3 })).points;
const figures: [string, Figure][] = [
  ["sparsification", sparsificationFigure(sparse)],
  ["collapse", collapseFigure(collapsed)],
  ["gap", gapFigure(gaps)],
];

interface Trace {
  name: string;
  x: (number | null)[];
  y: (number | null)[];
  mode: string;
  yaxis?: string;
  line?: { color?: string };
  marker?: { color?: string };
  fill?: string;
}
const traces = ({ data }: Figure): Trace[] => data as unknown as Trace[];
const named = (figure: Figure, name: string): Trace => {
  const found = traces(figure).find((trace) => trace.name === name);
  if (found === undefined) throw new Error(`no trace named ${name}`);
  return found;
};

describe.each(figures)("figure %s", (_name, figure) => {
  it("is pure data: it survives JSON unchanged", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
  });

  it("has a title, axes with titles, and a name for every trace", () => {
    const { title, ...layout } = figure.layout as Record<string, { title?: { text: string }; text?: string }>;
    expect(title.text).toMatch(/m = .*λ = /);
    const axes = Object.entries(layout).filter(([key]) => /^[xy]axis/.test(key));
    expect(axes.length).toBeGreaterThanOrEqual(2);
    for (const [key, axis] of axes) {
      if (key !== "xaxis" || axes.length === 2) expect(axis.title?.text, key).not.toBe("");
    }
    for (const trace of traces(figure)) expect(trace.name).not.toBe("");
  });

  it("draws only points that a logarithmic axis can show", () => {
    for (const { x, y, name } of traces(figure)) {
      expect(x.length, name).toBe(y.length);
      expect(
        y.filter((v) => v !== null && !(v > 0)),
        name,
      ).toEqual([]);
      expect(
        x.filter((v) => v !== null && !(v > 0)),
        name,
      ).toEqual([]);
    }
  });

  it("gives simulation and theory their colours", () => {
    const colourOf = (trace: Trace) => trace.marker?.color ?? trace.line?.color;
    const simulated = traces(figure).filter(({ name }) => name.startsWith("simulation"));
    expect(simulated.length).toBeGreaterThan(0);
    for (const trace of simulated) expect(colourOf(trace)).toBe(colours.measured);
  });
});

describe("the sparsification figure", () => {
  const figure = sparsificationFigure(sparse);

  it("draws the mean over seeds and the band between their 10th and 90th percentiles", () => {
    const exact = named(figure, "exact reduction, mean");
    const mean = (i: number) => sparse.runs.reduce((sum, r) => sum + r.exact.alive[i], 0) / 5;
    expect(exact.y[20]).toBeCloseTo(mean(20), 10);
    expect(exact.line?.color).toBe(colours.exact);
    const band = named(figure, "10–90 % of seeds");
    const values = sparse.runs.map((r) => r.simulation.alive[40]).sort((a, b) => a - b);
    expect(band.fill).toBe("toself");
    expect(band.y[40]).toBeCloseTo(values[3] + 0.6 * (values[4] - values[3]), 10); // 0.9·4 = 3.6
    expect(band.y[band.y.length - 1 - 40]).toBeCloseTo(values[0] + 0.4 * (values[1] - values[0]), 10);
  });

  it("shows the universal curve only where it speaks of at least one neuron", () => {
    const curve = named(figure, "universal curve (m → ∞)");
    expect(Math.min(...(curve.y as number[]))).toBeGreaterThanOrEqual(1);
    expect(curve.line?.color).toBe(colours.closedForm);
    expect(named(figure, "paper’s estimate").line?.color).toBe(colours.paper);
  });
});

describe("the collapse figure", () => {
  it("marks a death for every neuron drawn but the winner", () => {
    const figure = collapseFigure(collapsed);
    const deaths = named(figure, "a death");
    expect(deaths.x).toEqual(collapsed.runs[0].traces.slice(1).map((trace) => trace.death));
    expect(named(figure, "the winner").line?.color).toBe(colours.winner);
  });
});

describe("the gap figure", () => {
  it("stops each seed when its runner-up dies", () => {
    const law = named(gapFigure(gaps), "law: γ(0)·exp ∫λ/w₁ dt");
    expect(law.y.filter((y) => y === null)).toHaveLength(gaps.runs.length);
    expect(Math.max(...law.y.map((y) => y ?? 0))).toBeLessThan(1.01);
  });
});
