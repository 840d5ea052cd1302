import type { Data } from "plotly.js-dist";
import type { PairCourse, PairPoint } from "../experiments/pair.ts";
import { log10 } from "../math/index.ts";
import type { Figure } from "./figure.ts";
import { axis, baseLayout, colours, note, scientific, stackedPanels } from "./style.ts";

/**
 * A collision of opposite signs above, of equal signs below: the weights of both features and their overlap, against
 * log time.
 */
export function pairFigure({ lambda, times, opposite, equal }: PairPoint): Figure {
  const subtitle = `two features, one shared neuron and one each of their own, λ = ${scientific(lambda)}`;
  const range: [number, number] = [log10(times[0]), log10(times[times.length - 1])];
  const panels = stackedPanels(
    axis("flow time t = 4η · steps", { type: "log", range }),
    axis("weight", { range: [-1.12, 1.12], zeroline: true, zerolinecolor: "#BBBBBB" }),
    axis("weight", { range: [-0.62, 1.12], zeroline: true, zerolinecolor: "#BBBBBB" }),
  );
  return {
    data: [...panel(times, opposite, "x", "y"), ...panel(times, equal, "x2", "y2")],
    layout: {
      ...baseLayout("One neuron, two features: signs decide", subtitle, { width: 600, height: 780 }),
      ...panels,
      annotations: [
        ...(panels.annotations ?? []),
        note("opposite signs: a benign collision, both stay", 0.02, 0.758),
        { ...note("equal signs: overlap is cancelled first, then ℓ1 decides", 0.02, 0.01), yanchor: "bottom" },
      ],
    },
  };
}

function panel(times: readonly number[], course: PairCourse, xaxis: "x" | "x2", yaxis: "y" | "y2"): Data[] {
  const showlegend = yaxis === "y";
  const line = (
    name: string,
    y: readonly number[],
    color: string,
    dash: "solid" | "dash" | "dot",
    width: number,
  ): Data =>
    ({
      type: "scatter",
      mode: "lines",
      name,
      legendgroup: name,
      showlegend,
      x: [...times],
      y: [...y],
      xaxis,
      yaxis,
      line: { color, dash, width, simplify: false },
    }) as Data;
  return [
    line("1st, shared neuron", course.first.shared, colours.first, "solid", 3.5),
    line("1st, own", course.first.own, colours.first, "dash", 2),
    line("1st, other’s", course.first.foreign, colours.first, "dot", 2),
    line("2nd, shared neuron", course.second.shared, colours.second, "solid", 3.5),
    line("2nd, own", course.second.own, colours.second, "dash", 2),
    line("2nd, other’s", course.second.foreign, colours.second, "dot", 2),
    line("overlap W<sub>1</sub>·W<sub>2</sub>", course.overlap, colours.context, "solid", 2),
  ];
}
