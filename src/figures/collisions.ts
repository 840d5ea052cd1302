import type { Data } from "plotly.js-dist";
import type { CollisionsPoint, CollisionsResult } from "../experiments/collisions.ts";
import { log2, log10, pow } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { area, curve, meansWithErrors } from "./marks.ts";
import { axis, baseLayout, colours, note, panelLetters, scientific } from "./style.ts";

/** Lower end of the axis of counts, which is logarithmic and has no 0. */
const LEAST = 0.5;

const SYMBOLS = ["circle", "square", "diamond", "triangle-up"];

/**
 * Polysemantic neurons against m: a) mean ± standard error beside the slot model's mean ± 2 sd and the paper's n²/4m;
 * b) the same over the slot mean; c) how far single runs lie from it, beside the slot law.
 */
export function collisionsFigure({ points, fit, deviations }: CollisionsResult): Figure {
  const series = seriesOf(points);
  const runs = points.reduce((sum, { counts }) => sum + counts.length, 0);
  const [first] = points;
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `${among(
          "n",
          points.map((p) => p.n),
        )}, ${among(
          "λ",
          points.map((p) => p.lambda),
        )}, ${runs} runs of the L1 flow to rest`;
  const m = points.map((point) => point.m);
  const [least, most] = m.length === 0 ? [1, 2] : [Math.min(...m), Math.max(...m)];
  const range: [number, number] = [log10(least) - 0.06, log10(most) + 0.06];
  const powers = doublings(least, most);
  const ticks = powers.length > 1 ? powers : [...new Set(m)];
  const sizes = (title: string, anchor: string) =>
    axis(title, {
      type: "log",
      range,
      anchor: anchor as "y",
      tickmode: "array",
      tickvals: ticks,
      ticktext: ticks.map(String),
    });
  const ratios = points.map(({ measured, slotMean }) => measured.mean / slotMean);
  const highest = Math.max(2, ...ratios);
  const p =
    fit === null
      ? ""
      : `X² = ${fit.statistic.toPrecision(3)}<br>(${fit.expected.toPrecision(3)} expected)<br>p = ` +
        `${scientific(Number(fit.pValue.toPrecision(2)))}`;
  return {
    data: [
      ...series.flatMap((own, i) => counts(own, i === 0)),
      ...series.map((own, i) =>
        meansWithErrors(
          own.map((point) => point.m),
          own.map(({ measured, slotMean }) => ({
            mean: measured.mean / slotMean,
            standardError: measured.standardError / slotMean,
          })),
          {
            name: label(own, series.length),
            colour: colours.measured,
            symbol: SYMBOLS[i % 4],
            showlegend: false,
            xaxis: "x2",
            yaxis: "y2",
          },
        ),
      ),
      ...distribution(deviations),
    ],
    layout: {
      ...baseLayout("How many neurons are shared by accident", subtitle, { width: 600, height: 940 }),
      xaxis: { ...sizes("", "y"), showticklabels: false },
      yaxis: axis("polysemantic neurons K", {
        type: "log",
        domain: [0.62, 1],
        dtick: 1,
        range: [log10(LEAST), log10(2 * Math.max(LEAST, ...points.map(({ measured }) => measured.mean)))],
      }),
      xaxis2: sizes("neurons m", "y2"),
      yaxis2: axis("K / slot mean", { anchor: "x2", domain: [0.38, 0.585], range: [0, Math.min(3, highest)] }),
      xaxis3: axis("(K − slot mean) / slot sd, run by run", { anchor: "y3", range: [-4.25, 4.25] }),
      yaxis3: axis("runs", { anchor: "x3", domain: [0, 0.27], rangemode: "tozero" }),
      shapes: [
        {
          type: "line",
          xref: "x2 domain",
          x0: 0,
          x1: 1,
          yref: "y2",
          y0: 1,
          y1: 1,
          line: { color: colours.exact, width: 2 },
        },
      ],
      bargap: 0.15,
      annotations: [...panelLetters([1, 0.585, 0.27]), { ...note(p, 0.985, 0.26), xanchor: "right", align: "right" }],
    },
  };
}

/** One line per (n, λ), along m. */
function seriesOf(points: readonly CollisionsPoint[]): CollisionsPoint[][] {
  const series = new Map<string, CollisionsPoint[]>();
  for (const point of points) {
    const key = `${point.n} ${point.lambda}`;
    series.set(key, [...(series.get(key) ?? []), point]);
  }
  return [...series.values()].map((own) => own.sort((a, b) => a.m - b.m));
}

function counts(own: readonly CollisionsPoint[], showlegend: boolean): Data[] {
  const m = own.map((point) => point.m);
  const above = own.map(({ slotMean, slotDeviation }) => Math.max(LEAST, slotMean + 2 * slotDeviation));
  const below = own.map(({ slotMean, slotDeviation }) => Math.max(LEAST, slotMean - 2 * slotDeviation));
  return [
    area(m, below, above, { name: "slot model, ± 2 sd of a run", colour: colours.exact, showlegend }),
    curve(
      m,
      own.map(({ paper }) => paper),
      { name: "paper’s n²/4m", colour: colours.paper, dash: "dot", showlegend },
    ),
    curve(
      m,
      own.map(({ slotMean }) => slotMean),
      { name: "slot model, mean", colour: colours.exact, showlegend },
    ),
    meansWithErrors(
      m,
      own.map(({ measured }) => measured),
      {
        name: "simulation, mean ± s.e.",
        colour: colours.measured,
        showlegend,
        log: true,
      },
    ),
  ];
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

function label([first]: readonly CollisionsPoint[], series: number): string {
  return series === 1 ? "simulation" : `n = ${first.n}, λ = ${scientific(first.lambda)}`;
}

/** n = 256, or n = 64, 256 where there are several. */
function among(name: string, values: readonly number[]): string {
  return `${name} = ${[...new Set(values)].map(scientific).join(", ")}`;
}

/** The powers of two from the first at or above the least value. */
function doublings(least: number, most: number): number[] {
  const ticks = [];
  for (let tick = pow(2, Math.ceil(log2(least))); tick <= most; tick *= 2) ticks.push(tick);
  return ticks;
}
