import type { Data } from "plotly.js-dist";
import type { SparsificationPoint } from "../experiments/sparsification.ts";
import { log10 } from "../math/index.ts";
import { meanOf, percentileBand } from "./bands.ts";
import type { Figure } from "./figure.ts";
import { axis, baseLayout, colours, scientific, stackedPanels } from "./style.ts";

/**
 * m' and ‖w‖₁ against flow time, log–log: simulation over seeds, exact reduction, universal curve, the paper's
 * estimate.
 */
export function sparsificationFigure(point: SparsificationPoint): Figure {
  const { m, lambda, times, runs } = point;
  const subtitle = `one feature, m = ${scientific(m)} neurons, λ = ${scientific(lambda)}, ${runs.length} seeds`;
  const end = log10(times[times.length - 1]);
  return {
    data: [...panel(point, "alive", "y"), ...panel(point, "l1", "y2")],
    layout: {
      ...baseLayout("The collapse: ever fewer neurons carry the feature", subtitle, { width: 600, height: 780 }),
      ...stackedPanels(
        axis("flow time t = 4η · steps", { type: "log", range: [0, end + 0.1] }),
        axis("neurons alive m′", { type: "log", range: [-0.15, log10(m) + 0.3] }),
        axis("‖w‖<sub>1</sub>", { type: "log", range: [-0.2, log10(m) / 2 + 0.2] }),
      ),
    },
  };
}

function panel(point: SparsificationPoint, pick: "alive" | "l1", yaxis: "y" | "y2"): Data[] {
  const { times, runs, universal, paper } = point;
  const showlegend = yaxis === "y";
  const axes = { xaxis: showlegend ? "x" : "x2", yaxis };
  const line = (
    name: string,
    y: readonly number[],
    x: readonly number[],
    colour: string,
    dash: "solid" | "dash" | "dot",
  ) =>
    ({
      type: "scatter",
      mode: "lines",
      name,
      legendgroup: name,
      showlegend,
      x: [...x],
      y: [...y],
      ...axes,
      line: { color: colour, dash, width: dash === "solid" ? 4 : 2.5, simplify: false },
    }) as Data;
  const simulated = { x: times, rows: runs.map((r) => r.simulation[pick]) };
  const exact = meanOf({ x: times, rows: runs.map((r) => r.exact[pick]) });
  const points = meanOf(simulated);
  // the curve is about many neurons and says nothing below one
  const valid = universal.alive.findLastIndex((alive) => alive >= 1) + 1;
  const thin = <T>(values: T[]): T[] => values.filter((_, i) => i % 3 === 0);
  return [
    percentileBand(simulated, colours.measured, {
      name: "10–90 % of seeds",
      legendgroup: "band",
      showlegend,
      ...axes,
    }),
    line("paper’s estimate", paper[pick], times, colours.paper, "dot"),
    line("exact reduction, mean", exact.y, exact.x, colours.exact, "solid"),
    line("universal curve (m → ∞)", universal[pick].slice(0, valid), times.slice(0, valid), colours.closedForm, "dash"),
    {
      type: "scatter",
      mode: "markers",
      name: "simulation, mean",
      legendgroup: "simulation",
      showlegend,
      x: thin(points.x),
      y: thin(points.y),
      ...axes,
      marker: { color: colours.measured, symbol: "circle-open", size: 7, line: { width: 1.5 } },
    } as Data,
  ];
}
