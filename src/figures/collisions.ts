import type { Annotation, Data, LayoutAxis, Shape } from "plotly.js-dist";
import type { CollisionsPoint, CollisionsResult } from "../experiments/collisions.ts";
import { log10 } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { listed, meansWithErrors, zeroMarks } from "./marks.ts";
import { labelOf, type Series, seriesOf } from "./series.ts";
import { sizeAxis, slotLines } from "./slotLines.ts";
import { axis, baseLayout, colours, note, panelLetters, scientific } from "./style.ts";

/**
 * Polysemantic neurons against m: a) mean ± standard error beside the slot model's mean ± 2 sd and the paper's n²/4m;
 * b) the same over the slot mean; c) how far single runs lie from it, beside the slot law.
 */
export function collisionsFigure({ points, fit, deviations }: CollisionsResult): Figure {
  const series = seriesOf(points, ["n", "lambda", "tolerance", "kernel"]);
  const runs = points.reduce((sum, { counts }) => sum + counts.length, 0);
  const subtitle =
    points.length === 0 ? "no runs yet" : `${labelOf(points, ["n", "lambda"])}, ${runs} runs of the L1 flow to rest`;
  const m = points.map((point) => point.m);
  const highest = Math.max(2, ...points.map(({ measured, slotMean }) => measured.mean / slotMean));
  const p =
    fit === null
      ? ""
      : fit.freedom === 0
        ? "too few runs<br>for a test"
        : `X² = ${fit.statistic.toPrecision(3)}<br>(${fit.expected.toPrecision(3)} expected)<br>p = ` +
          `${scientific(Number(fit.pValue.toPrecision(2)))}`;
  const drawn = series.map((own) => measuredCounts(own, own.label === "" ? "simulation, mean ± s.e." : own.label));
  return {
    data: listed([
      ...slotLines(points, leastCount(points)),
      ...drawn.flatMap(({ data }) => data),
      ...distribution(deviations),
    ]),
    layout: {
      ...baseLayout("How many neurons are shared by accident", subtitle, { width: 600, height: 940 }),
      xaxis: sizeAxis(m, { title: "", showticklabels: false }),
      yaxis: countAxis(points, { domain: [0.62, 1] }),
      xaxis2: sizeAxis(m, { title: "neurons m", anchor: "y2" }),
      yaxis2: axis("K / slot mean", { anchor: "x2", domain: [0.38, 0.585], range: [0, Math.min(3, highest)] }),
      xaxis3: axis("(K − slot mean) / slot sd, run by run", { anchor: "y3", range: [-4.25, 4.25] }),
      yaxis3: axis("runs", { anchor: "x3", domain: [0, 0.27], rangemode: "tozero" }),
      shapes: [slotMeanLine("x2", "y2")],
      bargap: 0.15,
      annotations: [
        ...panelLetters([1, 0.585, 0.27]),
        { ...note(p, 0.985, 0.26), xanchor: "right", align: "right" },
        ...drawn.flatMap(({ zeros }) => zeros),
      ],
    },
  };
}

/** Means of one series and, on the second panel, over the slot mean; where a mean is 0, a mark of that on the first. */
export function measuredCounts(
  { points, colour, symbol }: Pick<Series<CollisionsPoint>, "points" | "colour" | "symbol">,
  name: string,
): { data: Data[]; zeros: Partial<Annotation>[] } {
  const own = [...points].sort((a, b) => a.m - b.m);
  const m = own.map((point) => point.m);
  const measured = own.map((point) => point.measured);
  const ratios = own.map(({ measured: { mean, standardError }, slotMean }) => {
    return { mean: mean / slotMean, standardError: standardError / slotMean };
  });
  return {
    data: [
      meansWithErrors(m, measured, { name, colour, symbol, log: true }),
      meansWithErrors(m, ratios, { name, colour, symbol, xaxis: "x2", yaxis: "y2" }),
    ],
    zeros: zeroMarks(m, measured, { colour }),
  };
}

/** Lower end of a logarithmic axis of counts, which has no 0: a half, or less where a mean is less. */
export function leastCount(points: readonly CollisionsPoint[]): number {
  return Math.min(0.5, ...points.flatMap(({ measured: { mean } }) => (mean > 0 ? 0.7 * mean : [])));
}

/** A logarithmic axis of counts, labelled within the decades where there are few of these. */
export function countAxis(points: readonly CollisionsPoint[], options: Partial<LayoutAxis>): Partial<LayoutAxis> {
  const most = Math.max(1, ...points.flatMap(({ measured, paper }) => [measured.mean, paper]));
  const range: [number, number] = [log10(leastCount(points)), log10(2 * most)];
  return axis("polysemantic neurons K", {
    ...{ type: "log", range, dtick: range[1] - range[0] < 1.5 ? "D2" : 1 },
    ...options,
  });
}

/** The line of a panel of ratios where counts agree with the slot model. */
export function slotMeanLine(xaxis: string, yaxis: string): Partial<Shape> {
  return {
    type: "line",
    xref: `${xaxis} domain` as "paper",
    x0: 0,
    x1: 1,
    yref: yaxis as "y",
    y0: 1,
    y1: 1,
    line: { color: colours.exact, width: 2 },
  };
}

function distribution({ edges, observed, expected }: CollisionsResult["deviations"]): Data[] {
  const middles = observed.map((_, i) => (edges[i] + edges[i + 1]) / 2);
  return [
    {
      type: "bar",
      x: middles,
      y: [...observed],
      name: "simulation, runs",
      showlegend: false,
      marker: { color: colours.context },
      xaxis: "x3",
      yaxis: "y3",
    } as Data,
    {
      type: "scatter",
      mode: "lines",
      x: [...edges],
      y: [...expected, 0],
      name: "slot law",
      showlegend: false,
      line: { color: colours.exact, width: 2.5, shape: "hv" },
      xaxis: "x3",
      yaxis: "y3",
    } as Data,
  ];
}
