import type { Data } from "plotly.js-dist";
import type { CurvesPoint, CurvesResult } from "../experiments/curves.ts";
import { meanOf, percentileBand } from "./bands.ts";
import type { Figure } from "./figure.ts";
import { curve, listed } from "./marks.ts";
import { differing, labelled, labelOf } from "./series.ts";
import { axis, baseLayout, colours, scientific, sequence, stackedPanels } from "./style.ts";

const TICKS = [1, 2, 5, 10, 20, 50, 100];

/** Neurons per feature and ‖W_i‖₁ against flow time for each λ: mean and band over seeds, and one feature alone. */
export function curvesFigure({ points }: CurvesResult): Figure {
  const runs = Math.min(...points.map(({ alive }) => alive.length));
  const subtitle =
    points.length === 0
      ? "no runs yet"
      : `${labelOf(points, ["n"])} features, ${labelOf(points, ["m"])} neurons, ${runs} seeds; band: 10–90 % of seeds`;
  return {
    data: listed([...panel(points, "alive", "aloneAlive", ""), ...panel(points, "l1", "aloneL1", "2")]),
    layout: {
      ...baseLayout("The weaker the penalty, the later the collapse", subtitle, { width: 600, height: 780 }),
      ...stackedPanels(
        axis("flow time t = 4η · steps", { type: "log" }),
        axis("neurons per feature", { type: "log" }),
        axis("‖W<sub>i</sub>‖<sub>1</sub>", {
          type: "log",
          tickmode: "array",
          tickvals: TICKS,
          ticktext: TICKS.map(String),
        }),
      ),
    },
  };
}

function panel(
  points: readonly CurvesPoint[],
  pick: "alive" | "l1",
  alone: "aloneAlive" | "aloneL1",
  panelName: "" | "2",
): Data[] {
  const place = { xaxis: `x${panelName}`, yaxis: `y${panelName}` };
  const alonePanel = points.map((point) => {
    const known = point[alone].findLastIndex((value) => value >= 1) + 1; // the curve is about many neurons
    return curve(point.times.slice(0, known), point[alone].slice(0, known), {
      name: "one feature alone (m → ∞)",
      colour: colours.closedForm,
      dash: "dash",
      width: 1.8,
      ...place,
    });
  });
  const shades = sequence(points.length);
  const others = differing(points, ["n", "m", "tolerance", "kernel"]);
  const simulated = points.flatMap((point, i) => {
    const rows = { x: point.times, rows: point[pick] };
    const mean = meanOf(rows);
    const name = labelled(`λ = ${scientific(point.lambda)}`, labelOf([point], others));
    return [
      percentileBand(rows, shades[i], { name: "band", ...place, showlegend: false }),
      curve(mean.x, mean.y, { name, colour: shades[i], ...place }),
    ];
  });
  return [...simulated, ...alonePanel];
}
