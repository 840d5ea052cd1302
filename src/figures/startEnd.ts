import type { Data } from "plotly.js-dist";
import type { StartEndPoint } from "../experiments/startEnd.ts";
import { exp } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { heatMap } from "./heatMap.ts";
import { curve, listed } from "./marks.ts";
import { labelOf } from "./series.ts";
import { axis, baseLayout, colours, note, panelLetters, translucent } from "./style.ts";

/**
 * W(0) W(T)ᵀ of one size: a) the mean over the starts; b) how overlaps of a feature with itself and with others are
 * spread, beside a normal law of the spread of the initial weights and the place of the largest of them.
 */
export function startEndFigure(point: StartEndPoint): Figure {
  const size = { width: 600, height: 920 };
  const title = "The end of a feature remembers its own start";
  const { matrix, n, edges, diagonalCounts, offDiagonalCounts, largest, largestAtStart } = point;
  const middles = diagonalCounts.map((_, i) => (edges[i] + edges[i + 1]) / 2);
  const density = (counts: readonly number[]) => {
    const all = counts.reduce((sum, count) => sum + count, 0);
    return counts.map((count, i) => count / (all * (edges[i + 1] - edges[i])));
  };
  const subtitle = `${labelOf([point], ["n", "m", "lambda"])}, mean of ${largestAtStart.count} starts`;
  const shown = matrix.length < n ? `, first ${matrix.length} of ${n} features` : "";
  const others = n === 1 ? [] : steps(edges, density(offDiagonalCounts), { name: "i ≠ j", colour: colours.context });
  return {
    data: listed([
      heatMap(matrix, { name: "W(0) W(T)ᵀ", scale: { x: 1.01, top: 1, length: 0.62 } }),
      ...others,
      ...steps(edges, density(diagonalCounts), { name: "i = j", colour: colours.measured }),
      curve(
        middles,
        middles.map((x) => exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)),
        { name: "N(0, 1)", colour: colours.exact, dash: "dash", width: 2, xaxis: "x2", yaxis: "y2" },
      ),
      curve([largest, largest], [0, 1], {
        ...{ name: "if the largest always won, mean", colour: colours.paper, dash: "dot", width: 2.5 },
        ...{ xaxis: "x2", yaxis: "y2" },
      }),
    ]),
    layout: {
      ...baseLayout(title, subtitle, size),
      margin: { l: 80, r: 74, t: 142, b: 62 },
      xaxis: axis("feature j, W(T)", { constrain: "domain" }),
      yaxis: axis("feature i, W(0)", {
        domain: [0.38, 1], // a square of the design's width
        autorange: "reversed",
        scaleanchor: "x",
        constrain: "domain",
        constraintoward: "top",
      }),
      xaxis2: axis("√m · W<sub>i</sub>(0)·W<sub>j</sub>(T)", { anchor: "y2", range: [-4.5, 6] }),
      yaxis2: axis("density", { domain: [0, 0.23], anchor: "x2", rangemode: "tozero" }),
      annotations: [
        ...panelLetters([1, 0.23]),
        { ...note(`W<sub>i</sub>(0)·W<sub>j</sub>(T)${shown}`, 0, 1), xref: "x domain", yanchor: "bottom" } as const,
      ],
    },
  };
}

/** A histogram as a filled outline. */
function steps(
  edges: readonly number[],
  density: readonly number[],
  { name, colour }: { readonly name: string; readonly colour: string },
) {
  return [
    {
      type: "scatter",
      mode: "lines",
      x: [...edges],
      y: [...density, 0],
      name,
      legendgroup: name,
      line: { color: colour, width: 2, shape: "hv" },
      fill: "tozeroy",
      fillcolor: translucent(colour, 0.18),
      xaxis: "x2",
      yaxis: "y2",
    } as Data,
  ];
}
