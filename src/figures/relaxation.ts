import type { RelaxationResult } from "../experiments/relaxation.ts";
import type { Figure } from "./figure.ts";
import { curve, listed, meansWithErrors } from "./marks.ts";
import { dashAt, labelled, labelOf, seriesOf, symbolAt } from "./series.ts";
import { axis, baseLayout, colours, panelLetters } from "./style.ts";

/**
 * Before a penalty acts: a) how often the largest weight stays the largest, against m/n, beside the integral over two
 * Gaussian vectors; b) the cosine between a row and itself relaxed, against n/m, beside its two limits.
 */
export function relaxationFigure({ points, limits }: RelaxationResult): Figure {
  const series = seriesOf(points, ["n"]).map(({ points: own, ...rest }) => ({
    ...rest,
    points: [...own].sort((a, b) => a.m - b.m),
  }));
  const starts = points.map(({ cosine }) => cosine.count);
  const counts = [...new Set([Math.min(...starts), Math.max(...starts)])].join(" to ");
  const subtitle =
    points.length === 0 ? "no runs yet" : `${labelOf(points, ["n"])}; ${counts} starts of each size, mean ± s.e.`;
  const ratios = [...new Set(points.map(({ n, m }) => m / n))].sort((a, b) => a - b);
  const shares = [...new Set(points.map(({ n, m }) => n / m))].sort((a, b) => a - b);
  const lower = { xaxis: "x2", yaxis: "y2", colour: colours.closedForm };
  return {
    data: listed([
      ...series.map(({ points: own, label }, i) =>
        curve(
          own.map(({ n, m }) => m / n),
          own.map(({ predicted }) => predicted),
          { name: labelled("integral at ρ", label), colour: colours.closedForm, dash: dashAt(i), width: 2.5 },
        ),
      ),
      curve(limits.ratios, limits.few, { ...lower, name: "few features, 1/√(1 + n/8m)", dash: "dashdot", width: 2 }),
      curve(limits.ratios, limits.many, {
        ...lower,
        name: "n → ∞, nearest orthonormal rows",
        dash: "solid",
        width: 4,
      }),
      ...series.flatMap(({ points: own, label }, i) => {
        const style = { name: labelled("measured", label), colour: colours.measured, symbol: symbolAt(i) };
        return [
          meansWithErrors(
            own.map(({ n, m }) => m / n),
            own.map(({ largestStays }) => largestStays),
            style,
          ),
          meansWithErrors(
            own.map(({ n, m }) => n / m),
            own.map(({ cosine }) => cosine),
            { ...style, xaxis: "x2", yaxis: "y2" },
          ),
        ];
      }),
    ]),
    layout: {
      ...baseLayout("Before the penalty acts, rows turn and leaders change", subtitle, { width: 600, height: 860 }),
      xaxis: axis("m/n", { type: "log", tickmode: "array", tickvals: ratios, ticktext: ratios.map(tick) }),
      yaxis: axis("largest weight stays the largest, share", { domain: [0.57, 1] }),
      xaxis2: axis("n/m", {
        ...{ type: "log", anchor: "y2", tickmode: "array", tickvals: shares },
        ticktext: shares.map((share) => (share < 1 ? `1/${tick(1 / share)}` : tick(share))),
      }),
      yaxis2: axis("cosine ρ of W<sub>i</sub>(0), W<sub>i</sub>(∞)", { anchor: "x2", domain: [0, 0.43] }),
      annotations: panelLetters([1, 0.43]),
    },
  };
}

function tick(ratio: number): string {
  return String(Number(ratio.toPrecision(3)));
}
