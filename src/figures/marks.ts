import type { Data } from "plotly.js-dist";
import type { Summary } from "../measure/statistics.ts";
import { translucent } from "./style.ts";

/** What a mark needs besides its data: the legend entry, the colour, and where it goes. */
export interface Style {
  readonly name: string;
  readonly colour: string;
  /** `x2` and `y2` and so on; default the first panel. */
  readonly xaxis?: string;
  readonly yaxis?: string;
  /** Default: shown. */
  readonly showlegend?: boolean;
}

/**
 * Means with bars of one standard error; none where a single value says nothing of its own error. On a logarithmic
 * axis, `log`, means of 0 have no place and are left out.
 */
export function meansWithErrors(
  x: readonly (number | string)[],
  samples: readonly Pick<Summary, "mean" | "standardError">[],
  {
    symbol = "circle",
    joined = false,
    log = false,
    clipped = true,
    ...style
  }: Style & {
    readonly symbol?: string;
    readonly joined?: boolean;
    readonly log?: boolean;
    /** Whether what lies outside the panel is cut off, also half a marker on its frame. */
    readonly clipped?: boolean;
  },
): Data {
  const places = samples.flatMap(({ mean }, i) => (mean > 0 || !log ? [i] : []));
  const drawn = places.map((i) => samples[i]);
  return {
    type: "scatter",
    mode: joined ? "lines+markers" : "markers",
    x: places.map((i) => x[i]),
    y: drawn.map(({ mean }) => mean),
    error_y: {
      type: "data",
      array: drawn.map(({ standardError }) => (standardError > 0 ? standardError : 0)),
      color: style.colour,
      thickness: 1.6,
      width: 4,
    },
    marker: { color: style.colour, symbol, size: 8, ...(symbol.endsWith("-open") && { line: { width: 1.5 } }) },
    line: { color: style.colour, width: 1.5 },
    ...(!clipped && { cliponaxis: false }),
    ...placed(style),
  } as Data;
}

/** A line through points. */
export function curve(
  x: readonly number[],
  y: readonly number[],
  {
    dash = "solid",
    width = 3,
    ...style
  }: Style & { readonly dash?: "solid" | "dash" | "dot"; readonly width?: number },
): Data {
  return {
    type: "scatter",
    mode: "lines",
    x: [...x],
    y: [...y],
    line: { color: style.colour, dash, width, simplify: false },
    ...placed(style),
  } as Data;
}

/** The area between two lines. */
export function area(x: readonly number[], lower: readonly number[], upper: readonly number[], style: Style): Data {
  return {
    type: "scatter",
    mode: "lines",
    x: [...x, ...x.toReversed()],
    y: [...upper, ...lower.toReversed()],
    fill: "toself",
    fillcolor: translucent(style.colour, 0.18),
    line: { width: 0, simplify: false },
    hoverinfo: "skip",
    ...placed(style),
  } as Data;
}

function placed({ name, xaxis = "x", yaxis = "y", showlegend = true }: Style): object {
  return { name, legendgroup: name, showlegend, xaxis, yaxis };
}
