import type { CoOccurrencePoint, CoOccurrenceResult } from "../experiments/coOccurrence.ts";
import type { Figure } from "./figure.ts";
import { curve, meansWithErrors } from "./marks.ts";
import { axis, baseLayout, colours, scientific } from "./style.ts";

const KINDS = [
  { inputs: "independent", name: "independent", colour: colours.measured, symbol: "circle" },
  { inputs: "pairs", name: "pairs", colour: colours.second, symbol: "square" },
] as const;

const SYMBOLS = ["", "-open"];

/**
 * Polysemantic neurons against p/λ, how often features are on together in units of the penalty: mean ± standard error
 * for every λ, beside the slot model for p = 0.
 */
export function coOccurrenceFigure({ points }: CoOccurrenceResult): Figure {
  const [first] = points;
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `n = ${first.n} features, m = ${first.m} neurons, ${first.measured.count} seeds, mean ± s.e.`;
  const positive = points.map(({ p, lambda }) => p / lambda).filter((ratio) => ratio > 0);
  const zero = positive.length === 0 ? 1 : Math.min(...positive) / 3; // where p = 0 stands on the log axis
  const place = ({ p, lambda }: CoOccurrencePoint) => (p === 0 ? zero : p / lambda);
  const ends = [zero, Math.max(zero, ...positive)];
  const lambdas = [...new Set(points.map(({ lambda }) => lambda))];
  const ticks = [0.01, 0.1, 1, 10, 100].filter((tick) => tick > 2.5 * zero && tick <= 1.5 * ends[1]);
  return {
    data: [
      curve(ends, first === undefined ? [] : ends.map(() => first.slotMean), {
        name: "slot model at p = 0",
        colour: colours.exact,
        dash: "dash",
        width: 2,
      }),
      ...KINDS.flatMap(({ inputs, name, symbol, colour }) =>
        lambdas.map((lambda, i) => {
          const own = points
            .filter((point) => point.inputs === inputs && point.lambda === lambda)
            .sort((a, b) => a.p - b.p);
          return meansWithErrors(
            own.map(place),
            own.map(({ measured }) => measured),
            { name: `${name}, λ = ${scientific(lambda)}`, colour, symbol: `${symbol}${SYMBOLS[i % 2]}`, joined: true },
          );
        }),
      ),
    ],
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
