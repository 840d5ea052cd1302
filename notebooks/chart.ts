import type { Summary } from "incidental";
import { colours, type Figure } from "incidental/figures";

/**
 * What an axis shows; `log`: spread evenly in the logarithm, `ticks`: only there, `range`: from, to (of a log axis:
 * powers of ten).
 */
export interface Axis {
  readonly title: string;
  readonly log?: boolean;
  readonly ticks?: readonly number[];
  readonly range?: readonly [number, number];
}

type Trace = Figure["data"][number];
type Style = { readonly name: string; readonly colour: keyof typeof colours };

/** A plain chart of a few traces, in the colours of the package: a small Plotly figure of one's own. */
export function chart(title: string, { x, y }: { x: Axis; y: Axis }, data: Trace[]): Figure {
  const layout = {
    title: { text: title, x: 0.02, font: { size: 17 } },
    width: 640,
    height: 460,
    margin: { l: 70, r: 20, t: 110, b: 60 },
    plot_bgcolor: "white",
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
    xaxis: axis(x),
    yaxis: axis(y),
  };
  return { data, layout: layout as Figure["layout"] };
}

/** A line through points; without a name it is not in the legend. */
export function line(
  x: readonly number[],
  y: readonly number[],
  { name, colour, dash = "solid" }: Style & { dash?: string },
): Trace {
  return {
    type: "scatter",
    mode: "lines",
    name,
    showlegend: name !== "",
    x: [...x],
    y: [...y],
    line: { color: colours[colour], width: 2.5, dash },
  } as Trace;
}

/** Means with bars of one standard error; without a name they are not in the legend. */
export function points(x: readonly number[], samples: readonly Summary[], { name, colour }: Style): Trace {
  return {
    type: "scatter",
    mode: "markers",
    name,
    showlegend: name !== "",
    x: [...x],
    y: samples.map(({ mean }) => mean),
    error_y: {
      type: "data",
      array: samples.map(({ standardError }) => standardError),
      color: colours[colour],
      thickness: 1.6,
    },
    marker: { color: colours[colour], size: 8 },
  } as Trace;
}

function axis({ title, log = false, ticks, range }: Axis): object {
  return {
    title: { text: title },
    type: log ? "log" : "linear",
    ...(log && ticks === undefined && { dtick: 1, exponentformat: "power" }),
    ...(ticks !== undefined && { tickvals: [...ticks] }),
    ...(range !== undefined && { range: [...range] }),
    gridcolor: "#ececec",
    linecolor: "#444444",
    showline: true,
    mirror: true,
    ticks: "outside",
    zeroline: false,
  };
}
