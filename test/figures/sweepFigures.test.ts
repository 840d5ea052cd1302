import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CollisionsOutcome, collisions } from "../../src/experiments/collisions.ts";
import {
  type CoOccurrenceOutcome,
  type CoOccurrenceParameters,
  coOccurrence,
} from "../../src/experiments/coOccurrence.ts";
import { correlations } from "../../src/experiments/correlations.ts";
import { counts } from "../../src/experiments/counts.ts";
import { countsExplained } from "../../src/experiments/countsExplained.ts";
import { curves } from "../../src/experiments/curves.ts";
import type { Cell, Experiment } from "../../src/experiments/experiment.ts";
import { ledger } from "../../src/experiments/ledger.ts";
import { type OptimiserOutcome, type OptimiserParameters, optimiser } from "../../src/experiments/optimiser.ts";
import { relaxation } from "../../src/experiments/relaxation.ts";
import { type ScaledTimeOutcome, scaledTime } from "../../src/experiments/scaledTime.ts";
import type { SettleParameters } from "../../src/experiments/settle.ts";
import { slots } from "../../src/experiments/slots.ts";
import {
  collisionsFigure,
  colours,
  coOccurrenceFigure,
  correlationsFigure,
  countsExplainedFigure,
  countsFigure,
  curvesFigure,
  type Figure,
  ledgerFigure,
  optimiserFigure,
  relaxationFigure,
  scaledTimeFigure,
  slotsFigure,
} from "../../src/figures/index.ts";
import { quantile } from "../../src/measure/statistics.ts";
import { cellsOf } from "../support/cells.ts";

interface Trace {
  type: string;
  name: string;
  x?: (number | string)[];
  y?: (number | null)[];
  z?: number[][];
  mode?: string;
  xaxis?: string;
  yaxis?: string;
  showlegend?: boolean;
  legendgroup?: string;
  error_y?: { array: number[]; color: string };
  line?: { color?: string; dash?: string };
  marker?: { color?: string; symbol?: string };
}
interface Axis {
  type?: string;
  title?: { text: string };
  showticklabels?: boolean;
  range?: number[];
  tickvals?: number[];
  ticktext?: string[];
}

const traces = ({ data }: Figure) => data as unknown as Trace[];
const axes = ({ layout }: Figure) => layout as unknown as Record<string, Axis>;
const named = (figure: Figure, name: string): Trace =>
  traces(figure).find((trace) => trace.name === name) ?? expect.unreachable(`no trace named ${name}`);
const colourOf = ({ marker, line }: Trace) => marker?.color ?? line?.color;
/** The axis of a trace: `x2` is `xaxis2`. */
const axisOf = (figure: Figure, trace: Trace, letter: "x" | "y") =>
  axes(figure)[(trace[`${letter}axis`] ?? letter).replace(letter, `${letter}axis`)];
/** Legend entries, each once, in order. */
const legend = (figure: Figure) => [
  ...new Set(
    traces(figure).flatMap(({ name, showlegend, type }) => (showlegend === false || type === "heatmap" ? [] : name)),
  ),
];
const titles = (figure: Figure) =>
  Object.fromEntries(
    Object.entries(axes(figure))
      .filter(([key]) => /^[xy]axis/.test(key))
      .map(([key, axis]) => [key, axis.title?.text]),
  );

/** Numbers that cannot be drawn, by their place: NaN, infinities, and what a logarithmic axis has no place for. */
function undrawable(figure: Figure): string[] {
  const found: string[] = [];
  const walk = (value: unknown, place: string): void => {
    if (typeof value === "number" && !Number.isFinite(value)) found.push(`${place} = ${value}`);
    if (typeof value === "object" && value !== null) {
      for (const [key, entry] of Object.entries(value)) walk(entry, `${place}.${key}`);
    }
  };
  walk(figure, "figure");
  for (const trace of traces(figure)) {
    for (const letter of ["x", "y"] as const) {
      if (axisOf(figure, trace, letter)?.type !== "log") continue;
      for (const value of trace[letter] ?? []) {
        if (!(typeof value === "number" && value > 0)) found.push(`${trace.name}: ${letter} = ${value} on a log axis`);
      }
    }
  }
  return found;
}

type AnySweep = Experiment<unknown, unknown, unknown>;
type Drawing = (result: unknown) => Figure;
const drawn: [name: string, sweep: AnySweep, draw: Drawing, lists: Record<string, (number | string)[]>][] = [
  entry(relaxation, relaxationFigure, { n: [3, 4], m: [6, 8] }),
  entry(collisions, collisionsFigure, { n: [12], m: [8, 12, 16], lambda: [0.02] }),
  entry(counts, countsFigure, { n: [12], m: [8, 12, 16], lambda: [0.04, 0.02] }),
  entry(countsExplained, countsExplainedFigure, { n: [2, 4], ratio: [1, 2], lambda: [0.02], expected: [3] }),
  entry(slots, slotsFigure, { n: [8], m: [4, 8, 16], lambda: [0.02] }),
  entry(correlations, correlationsFigure, { n: [8], m: [8, 16], lambda: [0.02] }),
  entry(ledger, ledgerFigure, { n: [6], m: [6, 12], lambda: [0.02], tolerance: [1e-3] }),
  entry(curves, curvesFigure, { n: [6], m: [12], lambda: [0.04, 0.02] }),
  entry(scaledTime, scaledTimeFigure, { n: [6], m: [12], lambda: [0.04, 0.02, 0.01], tolerance: [1e-3] }),
  entry(optimiser, optimiserFigure, {
    ...{ n: [8], m: [4, 5], lambda: [0.02], optimiser: ["flow", "adamw"], steps: [2000] },
  }),
  entry(coOccurrence, coOccurrenceFigure, {
    ...{ n: [6], m: [6], lambda: [0.02, 0.01], inputs: ["independent", "pairs"], p: [0, 0.01, 0.02] },
  }),
];

function entry<P, Outcome, Result>(
  sweep: Experiment<P, Outcome, Result>,
  draw: (result: Result) => Figure,
  lists: Record<string, (number | string)[]>,
) {
  return [sweep.name, sweep as unknown as AnySweep, draw as Drawing, lists] as (typeof drawn)[number];
}

describe.each(drawn)("the figure of a small sweep of %s", (_name, sweep, draw, lists) => {
  const cells = cellsOf(sweep, lists, { seeds: 3 });
  const figure = draw(sweep.collect(cells));

  it("is pure data, of numbers that can be drawn, with as many ordinates as abscissae", () => {
    expect(undrawable(figure)).toEqual([]);
    expect(JSON.parse(JSON.stringify(figure))).toEqual(figure);
    for (const { name, x, y, error_y, type } of traces(figure)) {
      expect(name).toMatch(/./);
      if (type === "heatmap") continue;
      expect(x?.length, name).toBe(y?.length);
      expect(y?.length, name).toBeGreaterThan(0);
      if (error_y) expect(error_y.array, name).toHaveLength(y?.length ?? 0);
    }
  });

  it("has a title with the numbers behind it, and a title on every axis that has labels", () => {
    const { title } = figure.layout as { title: { text: string } };
    expect(title.text).toMatch(/^[A-Z][^<]+<br><span[^>]*>[^<]*\d/);
    for (const trace of traces(figure)) {
      for (const letter of ["x", "y"] as const) {
        const axis = axisOf(figure, trace, letter);
        if (axis.showticklabels !== false) expect(axis.title?.text, trace.name).toMatch(/./);
      }
    }
  });

  it("has a legend without the same entry twice", () => {
    const shown = traces(figure).filter(({ showlegend, type }) => showlegend !== false && type !== "heatmap");
    const names = shown.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("can be drawn from any part of its cells, from one, and from none", () => {
    fc.assert(
      fc.property(fc.subarray(cells), (some) => {
        expect(undrawable(draw(sweep.collect(some)))).toEqual([]);
      }),
      { numRuns: 30, examples: [[[]], ...cells.slice(0, 3).map((cell): [typeof cells] => [[cell]])] },
    );
  });

  it("is the same drawn twice, and leaves its result as it is", () => {
    const result = sweep.collect(cells);
    const before = JSON.stringify(result);
    expect(JSON.stringify(draw(result))).toBe(JSON.stringify(figure));
    expect(JSON.stringify(result)).toBe(before);
  });
});

const usual = { lambda: 0.005, tolerance: 1e-2, kernel: "auto" } as const;

describe("the figure of collisions", () => {
  const counted = (m: number, counts: number[], lambda = 0.005) =>
    counts.map((polysemantic, replica): Cell<SettleParameters, CollisionsOutcome> => {
      return {
        parameters: { ...usual, n: 64, m, lambda },
        replica,
        outcome: { status: "converged", t: 1, polysemantic, polysemanticWindow: 0 },
      };
    });
  const result = collisions.collect([...counted(128, [6, 8, 10]), ...counted(64, [14, 16]), ...counted(96, [12])]);
  const figure = collisionsFigure(result);

  it("draws means with their standard errors along m, and none for a single run", () => {
    const { x, y, error_y } = named(figure, "simulation, mean ± s.e.");
    expect([x, y]).toEqual([
      [64, 96, 128],
      [15, 12, 8],
    ]);
    expect(error_y?.array).toEqual([1, 0, expect.closeTo(2 / Math.sqrt(3), 12)]);
  });

  it("puts the slot model's mean and band and the paper's estimate beside them", () => {
    const means = [128, 64, 96].map((m) => (64 * 63) / (2 * (2 * m - 1))).sort((a, b) => b - a);
    expect(named(figure, "slot model, mean").y).toEqual(means.map((mean) => expect.closeTo(mean, 12)));
    expect(named(figure, "paper’s n²/4m").y).toEqual([16, 4096 / 384, 8]);
    const band = named(figure, "slot model, ± 2 sd of a run").y as number[];
    means.forEach((mean, i) => {
      expect((band[i] + band[5 - i]) / 2).toBeCloseTo(mean, 12);
    });
    const deviation = result.points[1].slotDeviation; // m = 64 stands second in the cells
    expect(band[0] - band[5]).toBeCloseTo(4 * deviation, 12);
  });

  it("repeats it in units of the slot mean, and counts the runs by their deviation", () => {
    const ratios = traces(figure).find(({ name, yaxis }) => name === "simulation, mean ± s.e." && yaxis === "y2");
    const mean = 4032 / 254;
    expect(ratios?.y?.[0]).toBeCloseTo(15 / mean, 12);
    expect(ratios?.error_y?.array[0]).toBeCloseTo(1 / mean, 12);
    const bars = named(figure, "simulation, runs").y as number[];
    const law = named(figure, "slot law").y as number[];
    for (const runs of [bars, law]) expect(runs.reduce((sum, own) => sum + own, 0)).toBeCloseTo(6, 8);
    expect(named(figure, "simulation, runs").x?.[0]).toBe(-3.75);
  });

  it("has its colours, its legend and its axes", () => {
    expect(colourOf(named(figure, "simulation, mean ± s.e."))).toBe(colours.measured);
    expect(named(figure, "simulation, mean ± s.e.").error_y?.color).toBe(colours.measured);
    expect(colourOf(named(figure, "slot model, mean"))).toBe(colours.exact);
    expect(colourOf(named(figure, "slot law"))).toBe(colours.exact);
    expect(colourOf(named(figure, "paper’s n²/4m"))).toBe(colours.paper);
    expect(legend(figure)).toEqual([
      ...["slot model, ± 2 sd of a run", "slot model, mean", "paper’s n²/4m", "simulation, mean ± s.e."],
    ]);
    expect(titles(figure)).toEqual({
      ...{ xaxis: "", yaxis: "polysemantic neurons K", xaxis2: "neurons m", yaxis2: "K / slot mean" },
      ...{ xaxis3: "(K − slot mean) / slot sd, run by run", yaxis3: "runs" },
    });
    expect(figure.layout).toMatchObject({ xaxis: { type: "log" }, yaxis: { type: "log" }, xaxis2: { type: "log" } });
    expect(JSON.stringify(figure.layout.title)).toContain("6 runs");
  });

  it("leaves zeros out of its logarithmic axis, and keeps the band the right way up where counts are rare", () => {
    const rare = collisionsFigure(collisions.collect([...counted(64, [14, 16]), ...counted(16_384, [0, 0])]));
    expect(undrawable(rare)).toEqual([]);
    const simulation = named(rare, "simulation, mean ± s.e.");
    expect(simulation.y?.[simulation.x?.indexOf(64) ?? -1]).toBe(15);
    const ratios = traces(rare).find(({ name, yaxis }) => name === "simulation, mean ± s.e." && yaxis === "y2");
    expect(ratios?.y).toEqual([expect.any(Number), 0]); // where it has a place
    const [above, low, lowest, under] = named(rare, "slot model, ± 2 sd of a run").y as number[];
    expect(above).toBeGreaterThan(under);
    expect(low).toBeGreaterThanOrEqual(lowest);
  });

  it("draws a line for every λ, and labels powers of two on the axis of sizes", () => {
    const two = collisionsFigure(
      collisions.collect([...counted(64, [14, 16]), ...counted(64, [15, 15], 0.01), ...counted(300, [3])]),
    );
    expect(legend(two).slice(3)).toEqual(["λ = 5·10<sup>−3</sup>", "λ = 0.01"]);
    const [weak, strong] = legend(two)
      .slice(3)
      .map((name) => named(two, name));
    expect([weak.x, weak.y]).toEqual([
      [64, 300],
      [15, 3],
    ]);
    expect([strong.x, strong.y]).toEqual([[64], [15]]);
    expect(colourOf(weak)).not.toBe(colourOf(strong));
    expect(weak.marker?.symbol).not.toBe(strong.marker?.symbol);
    expect(axes(two).xaxis2.tickvals).toEqual([64, 128, 256]);
  });

  it("marks zeros at the lower edge, and lists no series that has nothing else in the panels of the legend", () => {
    const none = collisionsFigure(collisions.collect([...counted(64, [0, 0]), ...counted(64, [1, 3], 0.01)]));
    const { annotations = [] } = none.layout;
    const zeros = annotations.filter(({ text }) => text === "<b>0</b>");
    expect(zeros).toMatchObject([{ x: Math.log10(64), xref: "x", y: 0, yref: "y domain" }]);
    expect(legend(none)).toHaveLength(5); // the ratio panel draws the zero
    expect(traces(none).every(({ x }) => (x ?? []).length > 0)).toBe(true);
  });

  it("draws a single size: the law as a stroke, its band as a bar, the paper over it", () => {
    const one = collisionsFigure(collisions.collect(counted(64, [14, 16])));
    for (const name of ["slot model, mean", "paper’s n²/4m"]) {
      expect(named(one, name)).toMatchObject({ mode: "markers", x: [64], marker: { symbol: "line-ew-open" } });
    }
    const { x, line } = named(one, "slot model, ± 2 sd of a run");
    expect(x).toEqual([64, 64]);
    expect((line as { width: number }).width).toBeGreaterThan(5);
    const names = traces(one).map(({ name }) => name);
    expect(names.indexOf("paper’s n²/4m")).toBeGreaterThan(names.indexOf("slot model, mean"));
  });

  it("draws the paper's line over the slot model's, thinner and dashed, so that both are seen", () => {
    const [slot, paper] = ["slot model, mean", "paper’s n²/4m"].map((name) => named(figure, name));
    expect(traces(figure).indexOf(paper)).toBeGreaterThan(traces(figure).indexOf(slot));
    const width = ({ line }: Trace) => (line as { width: number }).width;
    expect(width(paper)).toBeLessThan(width(slot));
    expect(paper.line?.dash).not.toBe(slot.line?.dash);
  });

  it("says where there are too few runs for a test", () => {
    const few = collisionsFigure(collisions.collect(counted(64, [14])));
    expect(JSON.stringify(few.layout.annotations)).toContain("too few runs");
  });

  it("labels its axis of sizes whatever they are", () => {
    for (const sizes of [[96], [80, 100]]) {
      const one = collisionsFigure(collisions.collect(sizes.flatMap((m) => counted(m, [14, 16]))));
      expect(axes(one).xaxis2.tickvals?.length, String(sizes)).toBeGreaterThan(0);
    }
  });
});

describe("the figure of counts", () => {
  const counted = (m: number, values: number[], lambda: number) =>
    values.map((polysemantic, replica): Cell<SettleParameters, CollisionsOutcome> => {
      const outcome = { status: "converged", t: 1, polysemantic, polysemanticWindow: 0 };
      return { parameters: { ...usual, n: 64, m, lambda }, replica, outcome };
    });
  const figure = countsFigure(
    counts.collect([
      ...[...counted(64, [14, 15, 16, 17], 0.025), ...counted(128, [5, 6, 7, 8], 0.025)],
      ...[...counted(64, [13, 14, 15, 16], 0.0025), ...counted(128, [0, 0, 0, 0], 0.0025)],
    ]),
  );

  it("has a colour and an entry for every λ, with the λ of the paper's code", () => {
    expect(legend(figure)).toEqual([
      ...["slot model, mean", "paper’s n²/4m"],
      ...["λ = 2.5·10<sup>−3</sup> (λ<sub>code</sub> = 0.01)", "λ = 0.025 (λ<sub>code</sub> = 0.1)"],
    ]);
    const [weak, strong] = legend(figure)
      .slice(2)
      .map((name) => named(figure, name));
    expect([weak.y, strong.y]).toEqual([[14.5], [15.5, 6.5]]);
    expect(colourOf(weak)).not.toBe(colourOf(strong));
  });

  it("has a band from the 10th to the 90th percentile of the runs, of the colour of its λ", () => {
    const bands = traces(figure).filter(({ name }) => name.startsWith("10–90 %"));
    const edge = (share: number) => [quantile([14, 15, 16, 17], share), quantile([5, 6, 7, 8], share)];
    expect(bands[1].y).toEqual([...edge(0.9), ...edge(0.1).toReversed()]);
    expect(Math.min(...(bands[0].y as number[]))).toBeGreaterThan(0); // the axis has no 0
    expect(figure.layout.annotations?.filter(({ text }) => text === "<b>0</b>")).toHaveLength(1);
  });
});

describe("the figure of slots", () => {
  const result = slots.collect(cellsOf(slots, { n: [8], m: [4, 8, 16], lambda: [0.02] }, { seeds: 3 }));
  const figure = slotsFigure(result);
  const bars = traces(figure).filter(({ type }) => type === "bar");

  it("stacks what neurons hold to a whole, per size", () => {
    for (const { x } of bars) expect(x).toEqual([0, 1, 2]);
    expect(axes(figure).xaxis).toMatchObject({ tickvals: [0, 1, 2], ticktext: ["8 / 4", "8 / 8", "8 / 16"] });
    for (const i of [0, 1, 2]) expect(bars.reduce((sum, { y }) => sum + (y?.[i] ?? 0), 0)).toBeCloseTo(1, 12);
    const { total, m, runs } = result.points[1];
    expect(named(figure, "one + and one − feature").y?.[1]).toBe(total.benign / (m * runs));
    expect(named(figure, "two of one sign, or three").y).toEqual([0, 0, 0]);
    expect(figure.layout).toMatchObject({ barmode: "stack" });
  });

  it("marks where the slot model puts the edges of the bars", () => {
    const { x, y } = named(figure, "slot model");
    const edges = [4, 8, 16].flatMap((m) => {
      const shared = 56 / (2 * (2 * m - 1));
      return [shared / m, (8 - shared) / m];
    });
    expect(y).toEqual(edges.flatMap((edge) => [expect.closeTo(edge, 12), expect.closeTo(edge, 12), null]));
    const bar = (i: number) => [i - 0.375, i + 0.375, null];
    expect(x).toEqual([0, 0, 1, 1, 2, 2].flatMap(bar)); // as wide as the bars
    expect(figure.layout).toMatchObject({ bargap: 0.25 });
  });

  it("has its legend, its axes and a title that counts the exceptions", () => {
    expect(legend(figure)).toEqual(["one + and one − feature", "one feature", "no feature", "slot model"]);
    expect(titles(figure)).toEqual({ xaxis: "features n / neurons m", yaxis: "share of the neurons" });
    expect(JSON.stringify(figure.layout.title)).toContain("0 of 84 neurons hold more, 0 of 72 features are lost");
  });

  it("has a bar of its own for every λ", () => {
    const both = slotsFigure(slots.collect(cellsOf(slots, { n: [8], m: [4, 8], lambda: [0.04, 0.02] }, { seeds: 2 })));
    const heights = new Map<number | string, number>();
    for (const { type, x, y } of traces(both)) {
      if (type !== "bar") continue;
      for (const [i, size] of (x ?? []).entries()) heights.set(size, (heights.get(size) ?? 0) + (y?.[i] ?? 0));
    }
    expect([...heights.values()]).toEqual([1, 1, 1, 1].map((height) => expect.closeTo(height, 12)));
  });
});

describe("the figure of correlations", () => {
  const cells = cellsOf(correlations, { n: [8], m: [32, 8, 16], lambda: [0.02] }, { seeds: 3 });
  const result = correlations.collect(cells);
  const figure = correlationsFigure(result);
  const at = (m: number) => result.points.find((point) => point.m === m) ?? expect.unreachable();

  it("shows W(0) W(T)ᵀ at the smallest m/n, with its first feature on top", () => {
    const heat = traces(figure).find(({ type }) => type === "heatmap");
    expect(heat?.z).toEqual(at(8).matrix);
    expect(figure.layout).toMatchObject({ yaxis: { autorange: "reversed" } });
    expect(titles(figure)).toMatchObject({ xaxis: "feature j, W(T)", yaxis: "feature i, W(0)" });
    expect(JSON.stringify(figure.layout.annotations)).toContain("m/n = 1: W<sub>i</sub>(0)·W<sub>j</sub>(T)");
  });

  it("draws shares with their standard errors along m/n", () => {
    const sizes = [8, 16, 32];
    for (const [name, pick] of [
      ["largest at the start wins", "largestAtStart"],
      ["winner keeps its sign", "signKept"],
    ] as const) {
      const { x, y, error_y } = named(figure, name);
      expect(x).toEqual([1, 2, 4]);
      expect(y).toEqual(sizes.map((m) => at(m)[pick].mean));
      expect(error_y?.array).toEqual(sizes.map((m) => at(m)[pick].standardError));
    }
    expect(colourOf(named(figure, "largest at the start wins"))).toBe(colours.measured);
  });

  it("draws ranks to ten and more, and who leads from the first time that a log axis can show", () => {
    const own = traces(figure).filter(({ name }) => name === "m/n = 2");
    const [ranks, leads] = ["x3", "x4"].map((axis) => own.find(({ xaxis }) => xaxis === axis));
    expect(ranks?.x).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "more"]);
    expect(ranks?.y).toEqual(at(16).rankShares);
    expect(leads?.x).toEqual(at(16).slowTimes.slice(1));
    expect(leads?.y).toEqual(
      at(16)
        .decided.slice(1)
        .map(({ mean }) => mean),
    );
    expect(colourOf(ranks ?? expect.unreachable())).toBe(colourOf(leads ?? expect.unreachable()));
    expect(titles(figure)).toMatchObject({
      ...{ xaxis2: "m/n", yaxis2: "share of features", xaxis3: "rank of the winner at the start" },
      ...{ yaxis3: "share of features", xaxis4: "slow time s = λt", yaxis4: "share in the lead" },
    });
    expect(legend(figure)).toEqual([
      ...["winner keeps its sign", "largest at the start wins", "m/n = 1", "m/n = 2", "m/n = 4"],
    ]);
  });

  it("does without the matrix where no replica has one", () => {
    const others = correlationsFigure(correlations.collect(cells.filter(({ replica }) => replica > 0)));
    expect(traces(others).filter(({ type }) => type === "heatmap")).toEqual([]);
    expect(undrawable(others)).toEqual([]);
  });
});

describe("the figure of curves", () => {
  const result = curves.collect(cellsOf(curves, { n: [6], m: [12], lambda: [0.04, 0.01] }, { seeds: 5 }));
  const figure = curvesFigure(result);

  it("draws the mean over the seeds of neurons per feature above and of ‖W_i‖₁ below, with a band, for every λ", () => {
    const [{ times, alive, l1 }] = result.points;
    const own = traces(figure).filter(({ name }) => name === "λ = 0.04");
    expect(own.map(({ yaxis }) => yaxis)).toEqual(["y", "y2"]);
    for (const [i, rows] of [alive, l1].entries()) {
      expect(own[i].x).toEqual(times);
      own[i].y?.forEach((y, j) => {
        expect(y).toBeCloseTo(rows.reduce((sum, row) => sum + row[j], 0) / 5, 12);
      });
    }
    const band = traces(figure).filter(({ name }) => name === "band")[0].y as number[];
    const values = alive.map((row) => row[30]);
    expect([band[30], band[121 - 30]]).toEqual([quantile(values, 0.9), quantile(values, 0.1)]);
  });

  it("draws one feature alone only where the universal curve speaks of at least one neuron", () => {
    const alone = traces(figure).filter(({ name }) => name === "one feature alone (m → ∞)");
    expect(alone).toHaveLength(4);
    for (const { y, line } of alone) {
      expect(Math.min(...(y as number[]))).toBeGreaterThanOrEqual(1);
      expect([line?.color, line?.dash]).toEqual([colours.closedForm, "dash"]);
    }
  });

  it("has its legend and its axes", () => {
    expect(legend(figure)).toEqual(["λ = 0.04", "λ = 0.01", "one feature alone (m → ∞)"]);
    expect(titles(figure)).toEqual({
      ...{ xaxis: "", xaxis2: "flow time t = 4η · steps" },
      ...{ yaxis: "neurons per feature", yaxis2: "‖W<sub>i</sub>‖<sub>1</sub>" },
    });
    expect(JSON.stringify(figure.layout.title)).toContain("5 seeds; band: 10–90 % of seeds");
  });
});

describe("the figure of scaledTime", () => {
  const { slowTimes } = scaledTime.collect([]);
  const level = (lambda: number, replica: number, l1: number): Cell<SettleParameters, ScaledTimeOutcome> => {
    const outcome = {
      l1: slowTimes.map(() => l1),
      nonzeros: slowTimes.map(() => 4 + replica),
      winners: [1],
      polysemantic: 0,
    };
    return { parameters: { ...usual, n: 1, m: 10, lambda }, replica, outcome };
  };
  // changes |2.4/2.2 − 1| and |2.2/2.0 − 1| of one replica, none of the other
  const result = scaledTime.collect([
    ...[
      level(0.04, 0, 2.4),
      level(0.02, 0, 2.2),
      level(0.01, 0, 2),
      level(0.04, 1, 2),
      level(0.02, 1, 2),
      level(0.01, 1, 2),
    ],
  ]);
  const figure = scaledTimeFigure(result);

  it("draws the share alive against λt for every λ, and the changes with their standard errors against λ", () => {
    expect(named(figure, "λ = 0.02")).toMatchObject({
      x: [...slowTimes],
      y: slowTimes.map(() => expect.closeTo(0.45, 12)),
    });
    const { x, y, error_y } = named(figure, "n = 1, m = 10");
    const changes = [2.4 / 2.2 - 1, 2.2 / 2 - 1].map((change) => expect.closeTo(change / 2, 12));
    expect([x, y, error_y?.array]).toEqual([[0.04, 0.02], changes, changes]); // the mean of (c, 0) is its error
  });

  it("draws a line in proportion to λ through one of the changes", () => {
    const { x, y, line } = named(figure, "linear in λ");
    expect(x).toEqual([0.04, 0.02]);
    expect(y).toEqual([expect.closeTo(0.1, 12), expect.closeTo(0.05, 12)]);
    expect(line?.color).toBe(colours.closedForm);
    expect(colourOf(named(figure, "n = 1, m = 10"))).toBe(colours.measured);
  });

  it("has its legend and its axes", () => {
    expect(legend(figure)).toEqual(["λ = 0.04", "λ = 0.02", "λ = 0.01", "n = 1, m = 10", "linear in λ"]);
    expect(titles(figure)).toEqual({
      ...{ xaxis: "slow time s = λt", yaxis: "share of weights not zero", xaxis2: "λ" },
      yaxis2: "change of ‖W‖<sub>1</sub>(s), λ to λ/2",
    });
  });

  it("can be drawn where nothing changes", () => {
    const still = scaledTime.collect([0.04, 0.02, 0.01].map((lambda) => level(lambda, 0, 2)));
    expect(undrawable(scaledTimeFigure(still))).toEqual([]);
  });
});

describe("the figure of optimiser", () => {
  const counted = (at: Partial<OptimiserParameters>, counts: number[], winners = [1]) =>
    counts.map((polysemanticWindow, replica): Cell<OptimiserParameters, OptimiserOutcome> => {
      const parameters = { ...usual, n: 256, m: 256, lambda: 2.5e-4, optimiser: "flow", steps: 7500, ...at } as const;
      return {
        parameters,
        replica,
        outcome: { status: "done", polysemanticWindow, winners: Array(256).fill(winners[0]), settled: 256 },
      };
    });
  const result = optimiser.collect([
    ...[...counted({}, [60, 64]), ...counted({ optimiser: "adamw" }, [70, 72])],
    ...[...counted({ m: 512 }, [30, 32]), ...counted({ m: 512, optimiser: "adamw" }, [36, 36], [2])],
  ]);
  const figure = optimiserFigure(result);

  it("draws the counts of both, the slot model and the authors' own, with standard errors", () => {
    expect(named(figure, "gradient flow")).toMatchObject({ x: [256, 512], y: [62, 31], error_y: { array: [2, 1] } });
    expect(named(figure, "AdamW, 7500 steps")).toMatchObject({ y: [71, 36], error_y: { array: [1, 0] } });
    const published = named(figure, "the authors’ runs");
    expect([published.x, published.y]).toEqual([[256], [71.5]]);
    expect(published.error_y?.array[0]).toBeCloseTo(Math.sqrt(13 / 3) / 2, 12); // deviations −½, ½, 2½, −2½
    expect(named(figure, "slot model, mean").y?.[0]).toBeCloseTo(63.8748, 4);
    expect(named(figure, "same winner")).toMatchObject({ y: [1, 0], yaxis: "y2" });
  });

  it("has its colours, its legend and its axes", () => {
    expect(legend(figure)).toEqual(["slot model, mean", "gradient flow", "AdamW, 7500 steps", "the authors’ runs"]);
    const colour = (name: string) => colourOf(named(figure, name));
    expect([colour("slot model, mean"), colour("gradient flow"), colour("the authors’ runs")]).toEqual([
      ...[colours.exact, colours.measured, colours.paper],
    ]);
    expect(titles(figure)).toEqual({
      ...{ xaxis: "", yaxis: "polysemantic neurons", xaxis2: "neurons m", yaxis2: "same winner" },
    });
  });

  it("says how many steps AdamW has run", () => {
    const short = optimiserFigure(
      optimiser.collect([
        ...counted({ steps: 300 }, [60, 64]),
        ...counted({ optimiser: "adamw", steps: 300 }, [70, 72]),
      ]),
    );
    expect(legend(short).filter((name) => name.startsWith("AdamW"))).toEqual(["AdamW, 300 steps"]);
  });

  it("leaves out what is not there yet: pairs of runs from one start, and counts of zero", () => {
    const unpaired = [...counted({ optimiser: "adamw" }, [70]), ...counted({}, [60, 64]).slice(1)];
    expect(undrawable(optimiserFigure(optimiser.collect(unpaired)))).toEqual([]);
    const none = [...counted({}, [0, 0]), ...counted({ optimiser: "adamw" }, [0, 0])];
    expect(undrawable(optimiserFigure(optimiser.collect(none)))).toEqual([]);
    expect(undrawable(optimiserFigure(optimiser.collect(counted({}, [60]))))).toEqual([]);
  });
});

describe("the figure of coOccurrence", () => {
  const counted = (at: Partial<CoOccurrenceParameters>, counts: number[]) =>
    counts.map((polysemantic, replica): Cell<CoOccurrenceParameters, CoOccurrenceOutcome> => {
      const parameters = { ...usual, n: 6, m: 8, lambda: 0.01, inputs: "pairs", p: 0, ...at } as const;
      const outcome = {
        status: "converged",
        polysemantic,
        polysemanticWindow: 0,
        lost: 0,
        split: 0,
        largest: 1,
        asL1Flow: null,
      };
      return { parameters, replica, outcome };
    });
  const result = coOccurrence.collect([
    ...[...counted({ p: 0.02 }, [0, 2]), ...counted({}, [3, 5]), ...counted({ p: 0.01 }, [2])],
    ...[...counted({ lambda: 0.005, p: 0.01 }, [1, 1]), ...counted({ inputs: "independent" }, [3, 5])],
  ]);
  const figure = coOccurrenceFigure(result);

  it("draws the counts with their standard errors against p/λ, and those at p = 0 to the left of all", () => {
    const { x, y, error_y } = named(figure, "pairs, λ = 0.01");
    expect([x, y, error_y?.array]).toEqual([
      [expect.closeTo(1 / 3, 12), 1, 2],
      [4, 2, 1],
      [1, 0, 1],
    ]);
    const { xaxis } = axes(figure);
    expect(xaxis).toMatchObject({ type: "log", title: { text: "p/λ" } });
    expect([xaxis.tickvals?.[0], xaxis.ticktext?.[0]]).toEqual([x?.[0], "p = 0"]);
    expect(xaxis.tickvals?.every((tick, i, all) => i === 0 || tick > all[i - 1])).toBe(true);
    expect(xaxis.tickvals).toHaveLength(xaxis.ticktext?.length ?? 0);
  });

  it("draws counts of zero, on a linear axis that begins there", () => {
    const zero = coOccurrenceFigure(coOccurrence.collect([...counted({}, [1, 2]), ...counted({ p: 0.1 }, [0, 0])]));
    expect(named(zero, "pairs, λ = 0.01").y).toEqual([1.5, 0]);
    expect(zero.layout).toMatchObject({ yaxis: { rangemode: "tozero", title: { text: "polysemantic neurons" } } });
  });

  it("puts the slot model beside them, with the colours and the legend of both kinds of inputs", () => {
    const { y } = named(figure, "slot model at p = 0");
    expect(y).toEqual([1, 1]); // 6·5/(2·15)
    expect(colourOf(named(figure, "slot model at p = 0"))).toBe(colours.exact);
    expect(colourOf(named(figure, "independent, λ = 0.01"))).toBe(colourOf(named(figure, "pairs, λ = 0.01")));
    expect(colourOf(named(figure, "pairs, λ = 5·10<sup>−3</sup>"))).not.toBe(
      colourOf(named(figure, "pairs, λ = 0.01")),
    );
    const symbols = ["pairs", "independent"].map((kind) => named(figure, `${kind}, λ = 0.01`).marker?.symbol);
    expect(symbols).toEqual(["square-open", "circle"]);
    const alone = coOccurrenceFigure(
      coOccurrence.collect([...counted({}, [3]), ...counted({ inputs: "independent" }, [3])]),
    );
    expect(colourOf(named(alone, "independent, λ = 0.01"))).toBe(colours.measured);
    expect(colourOf(named(alone, "pairs, λ = 0.01"))).toBe(colours.second);
    expect(legend(figure)).toEqual(expect.arrayContaining(["independent, λ = 0.01", "pairs, λ = 0.01"]));
  });

  it("can be drawn from p = 0 alone", () => {
    expect(undrawable(coOccurrenceFigure(coOccurrence.collect(counted({}, [1, 2]))))).toEqual([]);
  });
});
