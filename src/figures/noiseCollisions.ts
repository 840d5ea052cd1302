import type { NoiseCollisionsResult } from "../experiments/noiseCollisions.ts";
import { log } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { listed, meansWithErrors } from "./marks.ts";
import { labelled, labelOf, seriesOf } from "./series.ts";
import { slotLines } from "./slotLines.ts";
import { axis, baseLayout, panelLetters } from "./style.ts";

/**
 * a) Polysemantic neurons under bipolar noise beside the slot model; b) share of features that have settled on a
 * neuron.
 */
export function noiseCollisionsFigure({ points }: NoiseCollisionsResult): Figure {
  const series = seriesOf(points, ["n", "sigma", "enumerate", "tEnd"]);
  const [first] = points;
  const subtitle =
    first === undefined
      ? "no runs yet"
      : `${labelOf(points, ["n"])}, bipolar noise of ${labelOf(points, ["sigma"])}, ` +
        `${first.measured.count} starts, mean ± s.e.`;
  const m = [...new Set(points.map((point) => point.m))].sort((a, b) => a - b);
  const sizes = { type: "log", tickangle: 0, tickmode: "array", tickvals: m, ticktext: sizeLabels(m) } as const;
  const measured = series.flatMap(({ points: own, label, colour, symbol }) => {
    const sorted = [...own].sort((a, b) => a.m - b.m);
    const x = sorted.map((point) => point.m);
    const style = { name: labelled("simulation", label), colour, symbol };
    return [
      meansWithErrors(
        x,
        sorted.map((point) => point.measured),
        { ...style, clipped: false },
      ),
      meansWithErrors(
        x,
        sorted.map(({ settled }) => settled),
        { ...style, name: labelled("settled", label), joined: true, showlegend: false, xaxis: "x2", yaxis: "y2" },
      ),
    ];
  });
  return {
    data: listed([...slotLines(points, 0), ...measured]),
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
