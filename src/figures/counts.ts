import type { Data } from "plotly.js-dist";
import type { CollisionsPoint } from "../experiments/collisions.ts";
import type { CountsResult } from "../experiments/counts.ts";
import { quantile } from "../measure/statistics.ts";
import { countAxis, leastCount, measuredCounts, slotMeanLine } from "./collisions.ts";
import type { Figure } from "./figure.ts";
import { area, listed } from "./marks.ts";
import { differing, labelled, labelOf, type Series, seriesOf } from "./series.ts";
import { sizeAxis, slotLines } from "./slotLines.ts";
import { axis, baseLayout, panelLetters, scientific, sequence } from "./style.ts";

/**
 * Polysemantic neurons against m for each λ: a) mean ± standard error and the band between the 10th and the 90th
 * percentile of the runs, beside the slot model and the paper's n²/4m; b) the means over the slot mean.
 */
export function countsFigure({ points }: CountsResult): Figure {
  const series = seriesOf(points, ["n", "lambda", "tolerance", "kernel"]);
  const shades = sequence(series.length);
  const told = differing(points, ["n", "tolerance", "kernel"]);
  const runs = points.map(({ counts }) => counts.length);
  const seeds = [...new Set([Math.min(...runs), Math.max(...runs)])].join(" to ");
  const subtitle =
    points.length === 0
      ? "no runs yet"
      : `${labelOf(points, ["n"])}, ${seeds} runs of the L1 flow to rest at each size; band: 10–90 %`;
  const m = points.map((point) => point.m);
  const highest = Math.max(2, ...points.map(({ measured, slotMean }) => measured.mean / slotMean));
  const drawn = series.map((own, i) => {
    const { lambda } = own.points[0];
    const strength = `λ = ${scientific(lambda)} (λ<sub>code</sub> = ${scientific(4 * lambda)})`;
    return measuredCounts({ ...own, colour: shades[i] }, labelled(strength, labelOf([own.points[0]], told)));
  });
  return {
    data: listed([
      ...series.map((own, i) => bandOf(own, shades[i], leastCount(points))),
      ...slotLines(points),
      ...drawn.flatMap(({ data }) => data),
    ]),
    layout: {
      ...baseLayout("The stronger the penalty, the nearer to chance", subtitle, { width: 600, height: 800 }),
      xaxis: sizeAxis(m, { title: "", showticklabels: false }),
      yaxis: countAxis(points, { domain: [0.42, 1] }),
      xaxis2: sizeAxis(m, { title: "neurons m", anchor: "y2" }),
      yaxis2: axis("K / slot mean", { anchor: "x2", domain: [0, 0.36], range: [0, Math.min(3, highest)] }),
      shapes: [slotMeanLine("x2", "y2")],
      annotations: [...panelLetters([1, 0.36]), ...drawn.flatMap(({ zeros }) => zeros)],
    },
  };
}

/** Where there are at least three runs of a size. */
function bandOf({ points }: Series<CollisionsPoint>, colour: string, least: number): Data {
  const own = points.filter(({ counts }) => counts.length >= 3).sort((a, b) => a.m - b.m);
  const edge = (share: number) => own.map(({ counts }) => Math.max(least, quantile(counts, share)));
  const style = { name: "10–90 % of the runs", colour, showlegend: false };
  return area(
    own.map(({ m }) => m),
    edge(0.1),
    edge(0.9),
    style,
  );
}
