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

/** A matrix in cells of height × width, each the entry of largest size in it. */
export interface Binned {
  readonly z: readonly ArrayLike<number>[];
  readonly height: number;
  readonly width: number;
}

const MOST_ROWS = 128;
const MOST_COLUMNS = 256;

/** Rows in cells, as few in each as make a map of at most 128 × 256. */
export function binned(rows: readonly ArrayLike<number>[]): Binned {
  const columns = rows[0]?.length ?? 0;
  const height = Math.ceil(rows.length / MOST_ROWS);
  const width = Math.ceil(columns / MOST_COLUMNS);
  const z = Array.from({ length: Math.ceil(rows.length / height) }, (_, cell) => {
    const largest = new Float64Array(Math.ceil(columns / width));
    for (const row of rows.slice(cell * height, (cell + 1) * height)) {
      for (let k = 0; k < columns; k++) {
        const at = Math.floor(k / width);
        if (Math.abs(row[k]) > Math.abs(largest[at])) largest[at] = row[k];
      }
    }
    return largest;
  });
  return { z, height, width };
}

/** Where the cells lie on axes that count rows and columns from 0. */
export function binnedAxes({ height, width }: Binned): object {
  return { x0: (width - 1) / 2, dx: width, y0: (height - 1) / 2, dy: height };
}

/** What a cell is, in words. */
export function binText({ height, width }: Binned): string {
  return `a cell: the largest |w| of ${height} × ${width} weights`;
}

const DIVERGING = [
  [0, colours.exact],
  [0.5, "#FFFFFF"],
  [1, colours.paper],
];
