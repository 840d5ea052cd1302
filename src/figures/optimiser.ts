import type { OptimiserResult } from "../experiments/optimiser.ts";
import type { Figure } from "./figure.ts";
import { listed, meansWithErrors, zeroMarks } from "./marks.ts";
import { labelled, labelOf, seriesOf } from "./series.ts";
import { slotLines } from "./slotLines.ts";
import { axis, baseLayout, colours, panelLetters } from "./style.ts";

const TICKS = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200];

/**
 * a) Polysemantic neurons by gradient flow and by AdamW, beside the slot mean; b) how many features both give to the
 * same neuron.
 */
export function optimiserFigure({ points, published }: OptimiserResult): Figure {
  const both = points.flatMap(({ flow, adamW, ...point }) => (flow && adamW ? [{ ...point, flow, adamW }] : []));
  const [first] = both;
  const m = [...new Set(both.map((point) => point.m))].sort((a, b) => a - b);
  const subtitle =
    first === undefined
      ? "no pair of runs yet"
      : `${labelOf(both, ["n", "lambda"])}, ${first.flow.count} starts, mean ± s.e.`;
  const sizes = { type: "log", tickmode: "array", tickvals: m, ticktext: m.map(String) } as const;
  const series = seriesOf(both, ["n", "lambda", "tolerance", "kernel", "steps"]);
  const drawn = series.map(({ points: own, label, colour }, i) => {
    const sorted = [...own].sort((a, b) => a.m - b.m);
    const x = sorted.map((point) => point.m);
    const [flow, adamW] = [sorted.map((point) => point.flow), sorted.map((point) => point.adamW)];
    const other = series.length === 1 ? colours.second : colour;
    const agreeing = sorted.filter(({ sameWinner }) => sameWinner !== null);
    return {
      data: [
        meansWithErrors(x, flow, { name: labelled("gradient flow", label), colour, log: true }),
        meansWithErrors(x, adamW, {
          name: labelled("AdamW", label === "" ? `${own[0].steps} steps` : label),
          colour: other,
          symbol: series.length === 1 ? "square" : "square-open",
          log: true,
        }),
        meansWithErrors(
          agreeing.map((point) => point.m),
          agreeing.flatMap(({ sameWinner }) => sameWinner ?? []),
          { name: labelled("same winner", label), colour, joined: true, showlegend: false, xaxis: "x2", yaxis: "y2" },
        ),
      ],
      zeros: [
        ...zeroMarks(x, flow, { colour, shift: 16 * i }),
        ...zeroMarks(x, adamW, { colour: other, shift: 16 * i + 8 }),
      ],
    };
  });
  return {
    data: listed([
      ...slotLines(both),
      ...drawn.flatMap(({ data }) => data),
      ...(published === null
        ? []
        : [
            meansWithErrors([published.m], [published.counts], {
              name: "the authors’ runs",
              colour: colours.paper,
              symbol: "diamond-open",
            }),
          ]),
    ]),
    layout: {
      ...baseLayout("Another optimiser: like counts, other winners", subtitle, { width: 600, height: 760 }),
      xaxis: axis("", { ...sizes, showticklabels: false }),
      yaxis: axis("polysemantic neurons", {
        type: "log",
        domain: [0.42, 1],
        tickmode: "array",
        tickvals: TICKS,
        ticktext: TICKS.map(String),
      }),
      xaxis2: axis("neurons m", { ...sizes, anchor: "y2", matches: "x" }),
      yaxis2: axis("same winner", { anchor: "x2", domain: [0, 0.35], range: [0, 1] }),
      annotations: [...panelLetters([1, 0.35]), ...drawn.flatMap(({ zeros }) => zeros)],
    },
  };
}
