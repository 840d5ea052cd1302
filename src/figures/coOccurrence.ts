import type { CoOccurrencePoint, CoOccurrenceResult } from "../experiments/coOccurrence.ts";
import type { Figure } from "./figure.ts";
import { curve, listed, meansWithErrors } from "./marks.ts";
import { dashAt, labelled, labelOf, seriesOf } from "./series.ts";
import { axis, baseLayout, colours } from "./style.ts";

const KINDS = [
  { inputs: "independent", name: "independent", colour: colours.measured, symbol: "circle", dash: "solid" },
  { inputs: "pairs", name: "pairs", colour: colours.second, symbol: "square-open", dash: "dot" },
] as const;

/**
 * Polysemantic neurons against p/λ, how often features are on together in units of the penalty: mean ± standard error
 * for every λ, beside the slot model for p = 0.
 */
export function coOccurrenceFigure({ points }: CoOccurrenceResult): Figure {
  const [first] = points;
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `${labelOf(points, ["n"])} features, ${labelOf(points, ["m"])} neurons, ` +
        `${first.measured.count} seeds, mean ± s.e.`;
  const positive = points.map(({ p, lambda }) => p / lambda).filter((ratio) => ratio > 0);
  const zero = positive.length === 0 ? 1 : Math.min(...positive) / 3; // where p = 0 stands on the log axis
  const place = ({ p, lambda }: CoOccurrencePoint) => (p === 0 ? zero : p / lambda);
  const ends = [zero, Math.max(zero, ...positive)];
  const series = seriesOf(points, ["n", "m", "lambda", "tolerance", "kernel"]);
  const sizes = seriesOf(points, ["n", "m"]);
  const ticks = [0.01, 0.1, 1, 10, 100].filter((tick) => tick > 2.5 * zero && tick <= 1.5 * ends[1]);
  return {
    data: listed([
      ...sizes.map(({ points: [{ slotMean }], label }, i) =>
        curve(ends, [slotMean, slotMean], {
          ...{ name: labelled("slot model at p = 0", label), colour: colours.exact, width: 2 },
          dash: dashAt(i + 1),
        }),
      ),
      ...KINDS.flatMap(({ inputs, name, symbol, dash, colour: alone }) =>
        series.map(({ points: all, label, colour }) => {
          const own = all.filter((point) => point.inputs === inputs).sort((a, b) => a.p - b.p);
          return meansWithErrors(
            own.map(place),
            own.map(({ measured }) => measured),
            {
              name: labelled(name, label === "" ? labelOf(all, ["lambda"]) : label),
              colour: series.length === 1 ? alone : colour,
              symbol,
              dash,
              joined: true,
            },
          );
        }),
      ),
    ]),
    layout: {
      ...baseLayout("Features that meet do not share", subtitle, { width: 600, height: 580 }),
      xaxis: axis("p/λ", {
        type: "log",
        tickangle: 0,
        tickmode: "array",
        tickvals: [zero, ...ticks],
        ticktext: ["p = 0", ...ticks.map(String)],
      }),
      yaxis: axis("polysemantic neurons", { rangemode: "tozero" }),
    },
  };
}
