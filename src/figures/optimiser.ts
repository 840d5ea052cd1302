import type { OptimiserResult } from "../experiments/optimiser.ts";
import type { Figure } from "./figure.ts";
import { curve, meansWithErrors } from "./marks.ts";
import { axis, baseLayout, colours, panelLetters, scientific } from "./style.ts";

const TICKS = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200];

/**
 * a) Polysemantic neurons by gradient flow and by AdamW, beside the slot mean; b) how many features both give to the
 * same neuron.
 */
export function optimiserFigure({ points, published }: OptimiserResult): Figure {
  const both = points.flatMap(({ flow, adamW, ...point }) => (flow && adamW ? [{ ...point, flow, adamW }] : []));
  const [first] = both;
  const m = both.map((point) => point.m);
  const steps = [...new Set(both.map((point) => point.steps))];
  const subtitle =
    first === undefined
      ? "no pair of runs yet"
      : `n = ${first.n}, λ = ${scientific(first.lambda)}, ${first.flow.count} starts, mean ± s.e.`;
  const sizes = { type: "log", tickmode: "array", tickvals: m, ticktext: m.map(String) } as const;
  return {
    data: [
      curve(
        m,
        both.map(({ slotMean }) => slotMean),
        { name: "slot model, mean", colour: colours.exact },
      ),
      meansWithErrors(
        m,
        both.map(({ flow }) => flow),
        { name: "gradient flow", colour: colours.measured, log: true },
      ),
      meansWithErrors(
        m,
        both.map(({ adamW }) => adamW),
        { name: `AdamW, ${steps.join(", ")} steps`, colour: colours.second, symbol: "square", log: true },
      ),
      ...(published === null
        ? []
        : [
            meansWithErrors([published.m], [published.counts], {
              name: "the authors’ runs",
              colour: colours.paper,
              symbol: "diamond-open",
            }),
          ]),
      meansWithErrors(
        both.flatMap(({ m: size, sameWinner }) => (sameWinner === null ? [] : size)),
        both.flatMap(({ sameWinner }) => sameWinner ?? []),
        { name: "same winner", colour: colours.measured, showlegend: false, joined: true, xaxis: "x2", yaxis: "y2" },
      ),
    ],
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
      annotations: panelLetters([1, 0.35]),
    },
  };
}
