import type { Data } from "plotly.js-dist";
import type { CountsExplainedPoint, CountsExplainedResult } from "../experiments/countsExplained.ts";
import type { Summary } from "../measure/statistics.ts";
import { slotMeanLine } from "./collisions.ts";
import type { Figure } from "./figure.ts";
import { curve, listed, meansWithErrors } from "./marks.ts";
import { labelOf, seriesOf } from "./series.ts";
import { axis, baseLayout, colours, panelLetters } from "./style.ts";

/**
 * Why counts depart from the slot law: a) K over the slot mean against m/n, a series for every n; b) the same against
 * n/√(2πm), beyond which overlaps fill their budget; c) what candidates without a fitted number give, against K.
 */
export function countsExplainedFigure({ points, fits }: CountsExplainedResult): Figure {
  const series = seriesOf(points, ["n", "lambda", "tolerance", "kernel", "expected"]).map((own) => ({
    ...own,
    points: [...own.points].sort((a, b) => a.ratio - b.ratio),
  }));
  const subtitle = points.length === 0 ? "no runs yet" : `${labelOf(points, ["n", "lambda"])}; mean ± s.e.`;
  const ratios = [...new Set(points.map(({ ratio }) => ratio))].sort((a, b) => a - b);
  const measured = points.map((point) => point.measured.mean);
  const [least, most] = [Math.min(0.6, ...measured) - 0.05, Math.max(1.2, ...measured) + 0.05];
  const told = (name: string, of: string) => {
    const fit = fits.find(({ candidate }) => candidate === of);
    return fit === undefined ? name : `${name}: X² = ${fit.squares.toPrecision(3)}, ${fit.sizes} sizes`;
  };
  const paired = points.flatMap((point) => (point.pair === null ? [] : [{ ...point, pair: point.pair }]));
  return {
    data: listed([
      ...series.flatMap(({ points: own, label, colour, symbol }) =>
        [
          { x: own.map(({ ratio }) => ratio), xaxis: "x", yaxis: "y" },
          { x: own.map(crowd), xaxis: "x2", yaxis: "y2" },
        ].map(({ x, ...place }) =>
          meansWithErrors(
            x,
            own.map((point) => point.measured),
            { name: label === "" ? "measured" : `measured, ${label}`, colour, symbol, joined: true, ...place },
          ),
        ),
      ),
      curve([least, most], [least, most], {
        ...{ name: "what a right candidate gives", colour: colours.exact, dash: "solid", width: 2 },
        ...{ xaxis: "x3", yaxis: "y3" },
      }),
      candidate(points, ({ candidates }) => candidates.stay, {
        ...{ name: told("pairs that stay", "stay"), colour: colours.closedForm, symbol: "square" },
      }),
      candidate(points, ({ candidates }) => candidates.inTurn, {
        ...{ name: told("settling in turn", "inTurn"), colour: colours.context, symbol: "diamond-open" },
      }),
      candidate(paired, ({ pair }) => pair, {
        ...{ name: told("two features alone", "pair"), colour: colours.paper, symbol: "triangle-up" },
      }),
    ]),
    layout: {
      ...baseLayout("Counts fall below the slot law where many features crowd", subtitle, { width: 600, height: 1060 }),
      xaxis: axis("m/n", { type: "log", tickmode: "array", tickvals: ratios, ticktext: ratios.map(String) }),
      yaxis: axis("K / slot mean", { domain: [0.72, 1], range: [least, most] }),
      xaxis2: axis("n/√(2πm)", { anchor: "y2", type: "log", tickmode: "array", tickvals: CROWDS }),
      yaxis2: axis("K / slot mean", { anchor: "x2", domain: [0.36, 0.64], range: [least, most] }),
      xaxis3: axis("K / slot mean, measured", { anchor: "y3", range: [least, most] }),
      yaxis3: axis("by a candidate", { anchor: "x3", domain: [0, 0.28], range: [least, most] }),
      shapes: [slotMeanLine("x", "y"), slotMeanLine("x2", "y2")],
      annotations: panelLetters([1, 0.64, 0.28]),
    },
  };
}

const CROWDS = [0.25, 0.5, 1, 2, 4];

/** How many features there are for each that the budget of overlaps has room for (theory §4.3). */
function crowd({ n, m }: CountsExplainedPoint): number {
  return n / Math.sqrt(2 * Math.PI * m);
}

function candidate<P extends CountsExplainedPoint>(
  points: readonly P[],
  pick: (point: P) => Summary,
  style: { readonly name: string; readonly colour: string; readonly symbol: string },
): Data {
  return meansWithErrors(
    points.map((point) => point.measured.mean),
    points.map(pick),
    { ...style, xaxis: "x3", yaxis: "y3" },
  );
}
