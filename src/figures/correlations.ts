import type { Data } from "plotly.js-dist";
import type { CorrelationsPoint, CorrelationsResult } from "../experiments/correlations.ts";
import type { Figure } from "./figure.ts";
import { heatMap } from "./heatMap.ts";
import { curve, listed, meansWithErrors } from "./marks.ts";
import { type Dash, differing, labelled, labelOf, seriesOf, symbolAt } from "./series.ts";
import { axis, baseLayout, colours, note, panelLetters, sequence } from "./style.ts";

/**
 * a) W(0) W(T)ᵀ of one run; b) how often the winner is the neuron with the largest initial weight, and keeps its sign;
 * c) the rank it had; d) how many winners lead already, against slow time.
 */
export function correlationsFigure({ points }: CorrelationsResult): Figure {
  const sorted = [...points].sort((a, b) => a.m / a.n - b.m / b.n);
  const shown = sorted.find(({ matrix }) => matrix !== null);
  const [first] = sorted;
  const told = differing(sorted, ["n", "lambda", "tolerance", "kernel"]);
  const ofMatrix = shown === undefined || told.length === 0 ? "" : `; a: ${labelOf([shown], told)}`;
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `${labelOf(sorted, ["n"])} features, ${labelOf(sorted, ["lambda"])}, ${first.largestAtStart.count} seeds, ` +
        `mean ± s.e.${ofMatrix}`;
  const ratios = [...new Set(sorted.map(({ n, m }) => m / n))];
  const shades = sequence(ratios.length);
  const series = seriesOf(sorted, ["n", "lambda", "tolerance", "kernel"]);
  const shares = series.flatMap(({ points: own, label, dash }, i) => {
    const x = own.map(({ n, m }) => m / n);
    const style = { colour: colours.measured, joined: true, dash, xaxis: "x2", yaxis: "y2" };
    return [
      meansWithErrors(
        x,
        own.map(({ signKept }) => signKept),
        { ...style, name: labelled("winner keeps its sign", label), symbol: symbolAt(2 * i + 1) },
      ),
      meansWithErrors(
        x,
        own.map(({ largestAtStart }) => largestAtStart),
        { ...style, name: labelled("largest at the start wins", label), symbol: symbolAt(2 * i) },
      ),
    ];
  });
  const lines = ratios.flatMap((ratio, r) =>
    series.flatMap(({ points: own, dash }) => {
      const style = { name: `m/n = ${ratio}`, colour: shades[r], dash };
      return own
        .filter(({ n, m }) => m / n === ratio)
        .flatMap((point) => [
          ranks(point, style),
          curve(
            point.slowTimes.slice(1),
            point.decided.slice(1).map(({ mean }) => mean),
            { ...style, xaxis: "x4", yaxis: "y4", width: 2.5 },
          ),
        ]);
    }),
  );
  return {
    data: listed([
      ...(shown?.matrix
        ? [heatMap(shown.matrix, { name: "W(0) W(T)ᵀ", scale: { x: 0.325, top: 1, length: 0.4 } })]
        : []),
      ...shares,
      ...lines,
    ]),
    layout: {
      ...baseLayout("Initialisation alone does not pick the winner", subtitle, { width: 760, height: 810 }),
      xaxis: axis(shown === undefined ? "" : "feature j, W(T)", {
        domain: [0, 0.32],
        constrain: "domain",
        constraintoward: "right",
      }),
      yaxis: axis("feature i, W(0)", {
        domain: [0.58, 1],
        autorange: "reversed",
        scaleanchor: "x",
        constrain: "domain",
        constraintoward: "top",
      }),
      xaxis2: axis("m/n", {
        type: "log",
        domain: [RIGHT, 1],
        anchor: "y2",
        tickmode: "array",
        tickvals: ratios,
        ticktext: ratios.map(String),
      }),
      yaxis2: axis("share of features", { domain: [0.58, 1], anchor: "x2", range: [0, 1.05] }),
      xaxis3: axis("rank of the winner at the start", {
        domain: [0, 0.42],
        anchor: "y3",
        type: "category",
        tickvals: ["1", "3", "5", "7", "9", "more"],
      }),
      yaxis3: axis("share of features", { domain: [0, 0.4], anchor: "x3", rangemode: "tozero" }),
      xaxis4: axis("slow time s = λt", { type: "log", domain: [RIGHT, 1], anchor: "y4" }),
      yaxis4: axis("share in the lead", { domain: [0, 0.4], anchor: "x4", range: [0, 1.05] }),
      annotations: [
        ...panelLetters([1, 1, 0.4, 0.4]).map((letter, i) => (i % 2 === 1 ? { ...letter, x: RIGHT } : letter)),
        ...(shown === undefined
          ? []
          : [
              {
                ...note(`m/n = ${shown.m / shown.n}: W<sub>i</sub>(0)·W<sub>j</sub>(T)`, 0, 1),
                xref: "x domain", // the map is a square and begins where it has room to be one
                yanchor: "bottom",
              } as const,
            ]),
      ],
    },
  };
}

const RIGHT = 0.64; // where the right panels begin

function ranks(
  { rankShares }: CorrelationsPoint,
  { name, colour, dash }: { readonly name: string; readonly colour: string; readonly dash: Dash },
): Data {
  return {
    type: "scatter",
    mode: "lines+markers",
    x: rankShares.map((_, r) => (r === rankShares.length - 1 ? "more" : String(r + 1))),
    y: [...rankShares],
    name,
    legendgroup: name,
    line: { color: colour, width: 1.5, dash },
    marker: { color: colour, size: 6 },
    xaxis: "x3",
    yaxis: "y3",
  } as Data;
}
