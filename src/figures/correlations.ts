import type { Data } from "plotly.js-dist";
import type { CorrelationsPoint, CorrelationsResult } from "../experiments/correlations.ts";
import type { Figure } from "./figure.ts";
import { heatMap } from "./heatMap.ts";
import { curve, meansWithErrors } from "./marks.ts";
import { axis, baseLayout, colours, note, panelLetters, scientific, sequence } from "./style.ts";

/**
 * a) W(0) W(T)ᵀ of one run; b) how often the winner is the neuron with the largest initial weight, and keeps its sign;
 * c) the rank it had; d) how many winners lead already, against slow time.
 */
export function correlationsFigure({ points }: CorrelationsResult): Figure {
  const sorted = [...points].sort((a, b) => a.m / a.n - b.m / b.n);
  const shown = sorted.find(({ matrix }) => matrix !== null);
  const shades = sequence(sorted.length);
  const [first] = sorted;
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `n = ${first.n} features, λ = ${scientific(first.lambda)}, ${first.largestAtStart.count} seeds, mean ± s.e.`;
  const ratios = sorted.map(({ n, m }) => m / n);
  return {
    data: [
      ...(shown?.matrix
        ? [heatMap(shown.matrix, { name: "W(0) W(T)ᵀ", scale: { x: 0.325, top: 1, length: 0.4 } })]
        : []),
      meansWithErrors(
        ratios,
        sorted.map(({ signKept }) => signKept),
        {
          name: "winner keeps its sign",
          colour: colours.measured,
          symbol: "square-open",
          joined: true,
          xaxis: "x2",
          yaxis: "y2",
        },
      ),
      meansWithErrors(
        ratios,
        sorted.map(({ largestAtStart }) => largestAtStart),
        { name: "largest at the start wins", colour: colours.measured, joined: true, xaxis: "x2", yaxis: "y2" },
      ),
      ...sorted.flatMap((point, i) => [
        ranks(point, shades[i]),
        curve(
          point.slowTimes.slice(1),
          point.decided.slice(1).map(({ mean }) => mean),
          { name: `m/n = ${point.m / point.n}`, colour: shades[i], xaxis: "x4", yaxis: "y4", width: 2.5 },
        ),
      ]),
    ],
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

function ranks({ rankShares, n, m }: CorrelationsPoint, colour: string): Data {
  return {
    type: "scatter",
    mode: "lines+markers",
    x: rankShares.map((_, r) => (r === rankShares.length - 1 ? "more" : String(r + 1))),
    y: [...rankShares],
    name: `m/n = ${m / n}`,
    legendgroup: `m/n = ${m / n}`,
    showlegend: false,
    line: { color: colour, width: 1.5 },
    marker: { color: colour, size: 6 },
    xaxis: "x3",
    yaxis: "y3",
  } as Data;
}
