import type { Data } from "plotly.js-dist";
import { colours } from "./style.ts";

/** Where a heat map and its scale of colours go, as shares of the paper's width and height. */
export interface HeatMapPlace {
  readonly name: string;
  readonly xaxis?: string;
  readonly yaxis?: string;
  /** Left edge of the scale, its upper edge and its length. */
  readonly scale: { readonly x: number; readonly top: number; readonly length: number };
}

/** A matrix as colours, row by row: blue below zero, the colour of the page at zero, orange above. */
export function heatMap(
  z: readonly ArrayLike<number>[],
  { name, xaxis = "x", yaxis = "y", scale }: HeatMapPlace,
): Data {
  return {
    type: "heatmap",
    z: z.map((row) => Array.from(row)),
    zmid: 0,
    colorscale: DIVERGING,
    colorbar: {
      x: scale.x,
      len: scale.length,
      y: scale.top,
      yanchor: "top",
      thickness: 10,
      tickfont: { size: 12 },
      tickcolor: "#444444",
      outlinecolor: "#444444",
    },
    showlegend: false,
    name,
    xaxis,
    yaxis,
  } as Data;
}

const DIVERGING = [
  [0, colours.exact],
  [0.5, "#FFFFFF"],
  [1, colours.paper],
];
