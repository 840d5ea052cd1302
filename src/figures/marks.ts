import type { Annotation, Data } from "plotly.js-dist";
import { log10 } from "../math/index.ts";
import type { Summary } from "../measure/statistics.ts";
import type { Dash } from "./series.ts";
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
 * axis, `log`, means of 0 have no place and are left out: `zeroMarks` says where they are.
 */
export function meansWithErrors(
  x: readonly (number | string)[],
  samples: readonly Pick<Summary, "mean" | "standardError">[],
  {
    symbol = "circle",
    joined = false,
    dash = "solid",
    log = false,
    clipped = true,
    ...style
  }: Style & {
    readonly symbol?: string;
    readonly joined?: boolean;
    /** Of the line that joins them. */
    readonly dash?: Dash;
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
    line: { color: style.colour, width: 1.5, ...(dash !== "solid" && { dash }) },
    ...(!clipped && { cliponaxis: false }),
    ...placed(style),
  } as Data;
}

/**
 * A 0 at the lower edge of a panel for every mean of 0, which its logarithmic axis has no place for. x: on a
 * logarithmic axis; shift: pixels to the right, which keep several series apart.
 */
export function zeroMarks(
  x: readonly number[],
  samples: readonly Pick<Summary, "mean">[],
  { colour, xaxis = "x", yaxis = "y", shift = 0 }: Omit<Style, "name"> & { readonly shift?: number },
): Partial<Annotation>[] {
  return x
    .filter((_, i) => samples[i].mean === 0)
    .map((at) => ({
      text: "<b>0</b>",
      x: log10(at),
      xref: xaxis as "x",
      xshift: shift,
      y: 0,
      yref: `${yaxis} domain` as "paper",
      yanchor: "bottom",
      showarrow: false,
      font: { size: 14, color: colour },
    }));
}

/** A line through points; of a single one, a short stroke. */
export function curve(
  x: readonly number[],
  y: readonly number[],
  { dash = "solid", width = 3, ...style }: Style & { readonly dash?: Dash; readonly width?: number },
): Data {
  return {
    type: "scatter",
    x: [...x],
    y: [...y],
    ...(x.length === 1
      ? {
          mode: "markers",
          marker: { symbol: "line-ew-open", color: style.colour, size: dash === "solid" ? 26 : 14, line: { width } },
        }
      : { mode: "lines", line: { color: style.colour, dash, width, simplify: false } }),
    ...placed(style),
  } as Data;
}

/** The area between two lines; over a single point, a bar. */
export function area(x: readonly number[], lower: readonly number[], upper: readonly number[], style: Style): Data {
  return { ...band(x, lower, upper, style.colour), ...placed(style) } as Data;
}

/** The same without a place in the legend and a panel. */
export function band(x: readonly number[], lower: readonly number[], upper: readonly number[], colour: string): Data {
  const shade = translucent(colour, 0.18);
  return {
    type: "scatter",
    mode: "lines",
    x: [...x, ...x.toReversed()],
    y: [...upper, ...lower.toReversed()],
    ...(x.length === 1
      ? { line: { color: shade, width: 14, simplify: false } }
      : { fill: "toself", fillcolor: shade, line: { width: 0, simplify: false } }),
    hoverinfo: "skip",
  } as Data;
}

/**
 * The traces that have points, each name once in the legend: by the first of them that it is not said to be hidden for.
 */
export function listed(data: readonly Data[]): Data[] {
  const names = new Set<string>();
  return data.flatMap((trace) => {
    const {
      x = [],
      z,
      name = "",
      showlegend = true,
    } = trace as { x?: unknown[]; z?: unknown; name?: string } & {
      showlegend?: boolean;
    };
    if (x.length === 0 && z === undefined) return [];
    const first = showlegend && !names.has(name);
    if (first) names.add(name);
    return [{ ...trace, showlegend: first } as Data];
  });
}

function placed({ name, xaxis = "x", yaxis = "y", showlegend = true }: Style): object {
  return { name, legendgroup: name, showlegend, xaxis, yaxis };
}
