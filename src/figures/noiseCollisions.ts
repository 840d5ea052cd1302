import type { NoiseCollisionsResult } from "../experiments/noiseCollisions.ts";
import { log } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { area, curve, meansWithErrors } from "./marks.ts";
import { axis, baseLayout, colours, panelLetters } from "./style.ts";

/**
 * a) Polysemantic neurons under bipolar noise beside the slot model; b) share of features that have settled on a
 * neuron.
 */
export function noiseCollisionsFigure({ points }: NoiseCollisionsResult): Figure {
  const sorted = [...points].sort((a, b) => a.m - b.m);
  const [first] = sorted;
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `n = ${first.n}, bipolar noise of σ = ${first.sigma}, ${first.measured.count} starts, mean ± s.e.`;
  const m = sorted.map((point) => point.m);
  const sizes = { type: "log", tickangle: 0, tickmode: "array", tickvals: m, ticktext: sizeLabels(m) } as const;
  return {
    data: [
      area(
        m,
        sorted.map(({ slotMean, slotDeviation }) => Math.max(0, slotMean - 2 * slotDeviation)),
        sorted.map(({ slotMean, slotDeviation }) => slotMean + 2 * slotDeviation),
        { name: "slot model, ± 2 sd of a run", colour: colours.exact },
      ),
      curve(
        m,
        sorted.map(({ slotMean }) => slotMean),
        { name: "slot model, mean", colour: colours.exact },
      ),
      meansWithErrors(
        m,
        sorted.map(({ measured }) => measured),
        { name: "simulation", colour: colours.measured, clipped: false },
      ),
      meansWithErrors(
        m,
        sorted.map(({ settled }) => settled),
        { name: "settled", colour: colours.measured, joined: true, showlegend: false, xaxis: "x2", yaxis: "y2" },
      ),
    ],
    layout: {
      ...baseLayout("Noise shares as few neurons as it can", subtitle, { width: 600, height: 760 }),
      xaxis: axis("", { ...sizes, showticklabels: false }),
      yaxis: axis("polysemantic neurons", { rangemode: "tozero", domain: [0.42, 1] }),
      xaxis2: axis("neurons m", { ...sizes, anchor: "y2", matches: "x" }),
      yaxis2: axis("settled", { anchor: "x2", domain: [0, 0.35], range: [0, 1.05] }),
      annotations: panelLetters([1, 0.35]),
    },
  };
}

/** Labels for sizes on a logarithmic axis; none where it would touch the one before. */
function sizeLabels(m: readonly number[]): string[] {
  const room = 0.08 * log(m[m.length - 1] / m[0]);
  let last = -Infinity;
  return m.map((size) => {
    if (log(size) - last < room) return "";
    last = log(size);
    return String(size);
  });
}
