import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type KurtosisPoint, type KurtosisResult, kurtosis } from "../../src/experiments/kurtosis.ts";
import { type NoisePoint, noise } from "../../src/experiments/noise.ts";
import { type NoiseCollisionsPoint, noiseCollisions } from "../../src/experiments/noiseCollisions.ts";
import { colours, type Figure, kurtosisFigure, noiseCollisionsFigure, noiseFigure } from "../../src/figures/index.ts";
import { quantile, summarize } from "../../src/measure/statistics.ts";
import { cellsOf } from "../support/cells.ts";

interface Trace {
  name: string;
  x: (number | null)[];
  y: (number | null)[];
  xaxis?: string;
  yaxis?: string;
  showlegend?: boolean;
  error_y?: { array: number[] };
  line?: { color?: string };
  marker?: { color?: string; symbol?: string };
}
interface Axis {
  type?: string;
  title?: { text: string };
  showticklabels?: boolean;
  range?: number[];
  domain?: [number, number];
}

const traces = ({ data }: Figure) => data as unknown as Trace[];
const axes = ({ layout }: Figure) =>
  Object.fromEntries(Object.entries(layout).filter(([name]) => /^[xy]axis/.test(name))) as Record<string, Axis>;
const axisOf = (figure: Figure, trace: Trace, letter: "x" | "y") =>
  axes(figure)[(trace[`${letter}axis`] ?? letter).replace(letter, `${letter}axis`)];
const named = (figure: Figure, name: string, xaxis = "x"): Trace =>
  traces(figure).find((trace) => trace.name === name && (trace.xaxis ?? "x") === xaxis) ??
  expect.unreachable(`no trace named ${name} on ${xaxis}`);
const subtitle = ({ layout }: Figure) => JSON.stringify(layout.title);

/**
 * What cannot be drawn: infinities anywhere, gaps elsewhere than in an ordinate, and on a logarithmic axis anything not
 * above 0.
 */
function undrawable(figure: Figure): string[] {
  const found: string[] = [];
  const walk = (value: unknown, place: string): void => {
    const gap = /^figure\.data\.\d+\.y\.\d+$/.test(place) && Number.isNaN(value);
    if (typeof value === "number" && !Number.isFinite(value) && !gap) found.push(`${place} = ${value}`);
    if (typeof value === "object" && value !== null) {
      for (const [key, entry] of Object.entries(value)) walk(entry, `${place}.${key}`);
    }
  };
  walk(figure, "figure");
  for (const trace of traces(figure)) {
    if (trace.x.length !== trace.y.length) found.push(`${trace.name}: ${trace.x.length} x, ${trace.y.length} y`);
    const bars = trace.error_y?.array;
    if (bars && bars.length !== trace.y.length) found.push(`${trace.name}: ${bars.length} bars`);
    for (const letter of ["x", "y"] as const) {
      const axis = axisOf(figure, trace, letter);
      if (axis === undefined) found.push(`${trace.name}: no ${letter} axis`);
      if (axis?.type !== "log") continue;
      for (const value of trace[letter]) {
        if (value !== null && !Number.isNaN(value) && !(value > 0)) found.push(`${trace.name}: ${letter} = ${value}`);
      }
    }
  }
  return found;
}

/** Every axis that has labels has a title; a panel's own are those of the panels beside and below. */
function expectTitled(figure: Figure): void {
  for (const [name, { title, showticklabels }] of Object.entries(axes(figure))) {
    if (showticklabels !== false) expect(title?.text, name).toMatch(/./);
  }
  expect(subtitle(figure)).toMatch(/[A-Z][^<]+<br><span/);
}

describe("the figure of noise", () => {
  const times = [0, 8, 80, 800];
  const point = (law: NoisePoint["law"], sigma: number, rise: number): NoisePoint => {
    const rows = (scale: number) => [0, 1, 2, 3].map((start) => [0.1, 0.2, 0.3, 0.4].map((v) => v + scale * start));
    return {
      ...{ n: 8, m: 16, law, sigma, tEnd: 800, times, flow: rows(rise), closure: rows(2 * rise) },
      trained: [
        {
          learningRate: 0.02,
          rows: rows(3 * rise),
          paired: times,
          distance: times.map((_, i) => summarize([i, i + 1])),
        },
        { learningRate: 0.01, rows: rows(0.2), paired: [], distance: [] },
      ],
    };
  };
  const points = [
    point("gaussian", 0.1, 0.01),
    point("bipolar", 0.15, 0.02),
    point("bipolar", 0.1, 0.03),
    point("gaussian", 0.15, 0.04),
  ];
  const figure = noiseFigure({ points });
  /** Panels by law and σ, from left to right and from the top. */
  const panels: [xaxis: string, law: NoisePoint["law"], sigma: number, rise: number][] = [
    ["x", "bipolar", 0.15, 0.02],
    ["x2", "gaussian", 0.15, 0.04],
    ["x3", "bipolar", 0.1, 0.03],
    ["x4", "gaussian", 0.1, 0.01],
  ];

  it("is of numbers that can be drawn, and survives a file", () => {
    expect(undrawable(figure)).toEqual([]);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    expectTitled(figure);
    expect(subtitle(figure)).toContain("n = 8, m = 16, 4 starts");
  });

  it.each(panels)("draws means over the starts, time 0 left out, on %s: %s, σ = %d", (xaxis, law, sigma, rise) => {
    const about = (name: string, scale: number) => {
      const { x, y } = named(figure, name, xaxis);
      expect(x).toEqual([8, 80, 800]);
      expect(y).toEqual([0.2, 0.3, 0.4].map((v) => expect.closeTo(v + 1.5 * scale, 12)));
    };
    about("averaged flow", rise);
    about("SGD, η = 0.02, mean", 3 * rise);
    about("SGD, η = 0.01, mean", 0.2);
    if (law === "bipolar") about("fourth-cumulant closure", 2 * rise);
    else expect(traces(figure).some(({ name, xaxis: own }) => name.startsWith("fourth") && own === xaxis)).toBe(false);
    const band = named(figure, "SGD, η = 0.02, 10–90 % of starts", xaxis);
    const starts = [0, 1, 2, 3].map((start) => 0.2 + 3 * rise * start);
    expect(band.y[0]).toBeCloseTo(quantile(starts, 0.9), 12);
    expect(band.y[5]).toBeCloseTo(quantile(starts, 0.1), 12);
    const notes = figure.layout.annotations?.map(({ text }) => text);
    expect(notes).toContain(`${law}, σ = ${sigma}`);
  });

  it("has a panel for every law and σ that overlaps with no other, one legend, and axes titled at the edge", () => {
    const places = Object.entries(axes(figure));
    for (const [letter, count] of [
      ["x", 4],
      ["y", 4],
    ] as const) {
      const own = places.filter(([name]) => name.startsWith(letter)).map(([, { domain }]) => domain!);
      expect(own).toHaveLength(count);
      const spans = [...new Set(own.map(([low]) => low))].sort();
      expect(spans).toHaveLength(2);
      for (const [low, high] of own) {
        expect(low).toBeGreaterThanOrEqual(-1e-9);
        expect(high).toBeLessThanOrEqual(1 + 1e-9);
        expect(own.some((other) => other[0] > low && other[0] < high)).toBe(false);
      }
    }
    const shown = traces(figure).filter(({ showlegend }) => showlegend !== false);
    expect(shown.map(({ name }) => name)).toEqual([
      ...["SGD, η = 0.02, mean", "SGD, η = 0.01, mean", "averaged flow", "fourth-cumulant closure"],
    ]);
    const titles = Object.fromEntries(places.map(([name, { title }]) => [name, title?.text]));
    expect([titles.xaxis3, titles.xaxis4]).toEqual(Array(2).fill("flow time t = 4η · steps"));
    expect([titles.yaxis, titles.yaxis3]).toEqual(Array(2).fill("mean ‖W<sub>i</sub>‖<sub>4</sub><sup>4</sup>"));
    expect([titles.xaxis, titles.xaxis2, titles.yaxis2, titles.yaxis4]).toEqual(["", "", "", ""]);
    expect(named(figure, "averaged flow").line?.color).toBe(colours.exact);
    expect(named(figure, "fourth-cumulant closure").line?.color).toBe(colours.closedForm);
    const [fast, slow] = ["0.02", "0.01"].map((rate) => named(figure, `SGD, η = ${rate}, mean`).marker);
    expect(fast?.color).not.toBe(slow?.color);
    expect(fast?.symbol).not.toBe(slow?.symbol);
    const [one] = points.map((own) => ({ ...own, trained: own.trained.slice(0, 1) }));
    const alone = noiseFigure({ points: [one] });
    expect(named(alone, "SGD, mean").marker?.color).toBe(colours.measured);
    expect(traces(alone).map(({ name }) => name)).toContain("SGD, 10–90 % of starts");
  });

  it("can be drawn of any part, of flows alone, of SGD alone, and of nothing", () => {
    const bare = points.map((own): NoisePoint => ({ ...own, trained: [], closure: [] }));
    const sampled = points.map((own): NoisePoint => ({ ...own, flow: [], closure: [] }));
    fc.assert(
      fc.property(fc.subarray([...points, ...bare, ...sampled]), (some) => {
        expect(undrawable(noiseFigure({ points: some }))).toEqual([]);
      }),
      { numRuns: 40, examples: [[[]], [[bare[0]]], [[sampled[1]]]] },
    );
    expect(subtitle(noiseFigure({ points: [] }))).toContain("no runs yet");
  });

  it("can be drawn of a small sweep and of any part of its cells", () => {
    const lists = {
      n: [3],
      m: [4],
      law: ["bipolar", "gaussian"],
      sigma: [0.2],
      method: noise.presets.quick.parameters.method,
      tEnd: [16],
    };
    const cells = cellsOf(noise, { ...lists, learningRate: [0.02] }, { seeds: 3 });
    const whole = noiseFigure(noise.collect(cells));
    expect(undrawable(whole)).toEqual([]);
    expect(traces(whole).map(({ x }) => x.length > 10)).toEqual(traces(whole).map(() => true));
    fc.assert(
      fc.property(fc.subarray(cells), (some) => {
        expect(undrawable(noiseFigure(noise.collect(some)))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("the figure of kurtosis", () => {
  const point = (
    level: KurtosisPoint["level"],
    sigma: number,
    excessKurtosis: number,
    rates: number[],
  ): KurtosisPoint => ({
    ...{ n: 8, m: 16, level, sigma, excessKurtosis, rate: summarize(rates) },
  });
  const result: KurtosisResult = {
    points: [
      point("closure", 0.15, 1, [-0.001, -0.003]),
      point("closure", 0.15, -2, [0.004, 0.006]),
      point("exact", 0.15, -2, [0.008, 0.009]),
      point("exact", 0.1, 0, [0.0001]),
    ],
    signChanges: [
      { n: 8, m: 16, level: "closure", sigma: 0.15, excessKurtosis: 0.4, standardError: 0.3 },
      { n: 8, m: 16, level: "exact", sigma: 0.15, excessKurtosis: -0.126, standardError: 0.052 },
    ],
  };
  const figure = kurtosisFigure(result);

  it("draws mean rates along κ with bars of one standard error, none for a single start", () => {
    expect(undrawable(figure)).toEqual([]);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    const closure = named(figure, "closure, σ = 0.15");
    expect([closure.x, closure.y]).toEqual([
      [-2, 1],
      [0.005, -0.002],
    ]);
    expect(closure.error_y?.array).toEqual([expect.closeTo(0.001, 14), expect.closeTo(0.001, 14)]);
    expect(named(figure, "exact, σ = 0.1").error_y?.array).toEqual([0]);
    expect(named(figure, "exact, σ = 0.15").error_y?.array).toEqual([expect.closeTo(0.0005, 14)]);
  });

  it("tells levels by colour and σ by symbol, and where the exact rate is zero", () => {
    expect(named(figure, "closure, σ = 0.15").marker?.color).toBe(colours.closedForm);
    expect(named(figure, "exact, σ = 0.15").marker?.color).toBe(colours.exact);
    const symbols = ["exact, σ = 0.15", "exact, σ = 0.1"].map((name) => named(figure, name).marker?.symbol);
    expect(new Set(symbols).size).toBe(2);
    expect(subtitle(figure)).toContain("no growth at κ = −0.13 ± 0.05 (σ = 0.15)");
    expect(subtitle(figure)).not.toContain("0.40");
    expectTitled(figure);
    expect(axes(figure).xaxis.title?.text).toBe("excess kurtosis κ of the noise");
    expect(axes(figure).yaxis.title?.text).toBe("d ln ‖W<sub>i</sub>‖<sub>4</sub><sup>4</sup> / dt");
  });

  it("can be drawn of any part, of nothing, and of a small sweep", () => {
    const lists = { n: [3], m: [4], sigma: [0.2], excessKurtosis: [-1, 0, 1], level: ["closure", "exact"] };
    const cells = cellsOf(kurtosis, lists, { seeds: 2 });
    const whole = kurtosisFigure(kurtosis.collect(cells));
    expect(undrawable(whole)).toEqual([]);
    expect(traces(whole).map(({ x }) => x)).toEqual([
      [-1, 0, 1],
      [-1, 0, 1],
    ]);
    fc.assert(
      fc.property(fc.subarray(cells), fc.subarray([...result.points]), (some, points) => {
        expect(undrawable(kurtosisFigure(kurtosis.collect(some)))).toEqual([]);
        expect(undrawable(kurtosisFigure({ points, signChanges: [] }))).toEqual([]);
      }),
      { numRuns: 30, examples: [[[], []]] },
    );
    expect(subtitle(kurtosisFigure({ points: [], signChanges: [] }))).toContain("no runs yet");
  });
});

describe("the figure of noiseCollisions", () => {
  const point = (m: number, counts: number[], settled: number[], slotMean: number): NoiseCollisionsPoint => ({
    ...{
      n: 16,
      m,
      sigma: 0.15,
      enumerate: 2,
      tEnd: 8000,
      counts,
      measured: summarize(counts),
      settled: summarize(settled),
    },
    ...{ fourthNorm: summarize([0.9]), slotMean, slotDeviation: slotMean / 4 },
  });
  const points = [point(32, [1, 3], [1, 0.9], 2), point(128, [1, 0, 2], [0.8, 0.8, 0.5], 0.5), point(16, [4], [1], 4)];
  const figure = noiseCollisionsFigure({ points });

  it("draws mean counts along m beside the slot model, with bars of one standard error", () => {
    expect(undrawable(figure)).toEqual([]);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    const { x, y, error_y } = named(figure, "simulation");
    expect([x, y]).toEqual([
      [16, 32, 128],
      [4, 2, 1],
    ]);
    expect(error_y?.array).toEqual([0, expect.closeTo(1, 12), expect.closeTo(1 / Math.sqrt(3), 12)]);
    expect(named(figure, "slot model, mean").y).toEqual([4, 2, 0.5]);
    expect(named(figure, "slot model, ± 2 sd of a run").y).toEqual([6, 3, 0.75, 0.25, 1, 2]);
  });

  it("draws the settled share below, with its errors", () => {
    const { x, y, error_y, yaxis } = named(figure, "settled", "x2");
    expect([x, yaxis]).toEqual([[16, 32, 128], "y2"]);
    expect(y).toEqual([1, 0.95, 0.7].map((value) => expect.closeTo(value, 12)));
    expect(error_y?.array).toEqual([0, expect.closeTo(0.05, 12), expect.closeTo(0.1, 12)]);
    expectTitled(figure);
    expect(axes(figure).xaxis2.title?.text).toBe("neurons m");
    expect(axes(figure).yaxis.title?.text).toBe("polysemantic neurons");
    expect(axes(figure)).toMatchObject({ xaxis: { type: "log" }, yaxis: { rangemode: "tozero" } });
    expect(axes(figure).yaxis.type).toBeUndefined();
    expect(subtitle(figure)).toContain("n = 16, bipolar noise of σ = 0.15");
  });

  it("draws counts of zero too, and keeps the band above them", () => {
    const rare = noiseCollisionsFigure({
      points: [...points, { ...point(512, [0, 0], [1, 1], 0.01), slotDeviation: 0.1 }],
    });
    expect(undrawable(rare)).toEqual([]);
    expect(JSON.parse(JSON.stringify(rare))).toEqual(rare); // no gap that a file cannot hold
    const { x, y } = named(rare, "simulation");
    expect([x.at(-1), y.at(-1)]).toEqual([512, 0]);
    expect(named(rare, "settled", "x2").x).toEqual([16, 32, 128, 512]);
    const band = named(rare, "slot model, ± 2 sd of a run").y;
    expect(Math.min(...band.map(Number))).toBeGreaterThanOrEqual(0);
  });

  it("can be drawn of any part, of nothing, and of a small sweep", () => {
    const cells = cellsOf(noiseCollisions, { n: [6], m: [4, 6], sigma: [0.15], tEnd: [200] }, { seeds: 2 });
    const whole = noiseCollisionsFigure(noiseCollisions.collect(cells));
    expect(undrawable(whole)).toEqual([]);
    expect(named(whole, "settled", "x2").x).toEqual([4, 6]);
    fc.assert(
      fc.property(fc.subarray(cells), fc.subarray(points), (some, own) => {
        expect(undrawable(noiseCollisionsFigure(noiseCollisions.collect(some)))).toEqual([]);
        expect(undrawable(noiseCollisionsFigure({ points: own }))).toEqual([]);
      }),
      { numRuns: 30, examples: [[[], []]] },
    );
    expect(subtitle(noiseCollisionsFigure({ points: [] }))).toContain("no runs yet");
  });
});
