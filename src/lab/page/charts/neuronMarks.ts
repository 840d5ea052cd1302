import { marks } from "../neurons.ts";
import type { MapLayout } from "./mapLayout.ts";

/**
 * Shapes of the marks around a point, in pixels: a diamond for several features, a circle or a stroke for one, a dot
 * while undecided.
 */
export const markShapes = {
  several: (x: number, y: number, layout: MapLayout) => diamond(x, y, isNarrow(layout) ? 4 : 6),
  one: (x: number, y: number, layout: MapLayout) =>
    isNarrow(layout) ? `M${x.toFixed(1)} ${y - 3}v6` : circle(x, y, 3.5),
  undecided: (x: number, y: number, { cellWidth }: MapLayout) =>
    square(x, y, Math.min(1.5, Math.max(0.8, cellWidth / 3))),
};

/** Paths of the marks under the columns. */
export function markPaths(given: Uint8Array, layout: MapLayout): Record<keyof typeof markShapes, string> {
  const { left, top, n, cellWidth, cellHeight } = layout;
  const y = top + n * cellHeight + 10;
  const paths = { one: "", several: "", undecided: "" };
  given.forEach((mark, k) => {
    if (mark === marks.empty) return;
    const shape = mark === marks.polysemantic ? "several" : mark === marks.monosemantic ? "one" : "undecided";
    paths[shape] += markShapes[shape](left + (k + 0.5) * cellWidth, y, layout);
  });
  return paths;
}

function isNarrow({ cellWidth }: MapLayout): boolean {
  return cellWidth < 9;
}

const STRONG = 0.3; // a weight that is seen to be there

/** A line through each polysemantic column, from its uppermost strong weight to its diamond. */
export function collisionPath(W: Float64Array, given: Uint8Array, layout: MapLayout): string {
  const { left, top, n, m, cellWidth, cellHeight } = layout;
  let path = "";
  given.forEach((mark, k) => {
    if (mark !== marks.polysemantic) return;
    let first = 0;
    while (first < n && Math.abs(W[first * m + k]) < STRONG) first++;
    const x = left + (k + 0.5) * cellWidth;
    path += `M${x.toFixed(1)} ${(top + (first + 0.5) * cellHeight).toFixed(1)}V${top + n * cellHeight + 6}`;
  });
  return path;
}

/** Plus and minus signs on the cells of strong weights, where cells are large enough for them. */
export function signPath(W: Float64Array, { n, m, left, top, cellWidth, cellHeight }: MapLayout): string {
  const arm = Math.min(4, Math.floor(Math.min(cellWidth, cellHeight) / 2) - 2);
  if (arm < 2) return "";
  let path = "";
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) {
      const weight = W[i * m + k];
      if (Math.abs(weight) < STRONG) continue;
      const [x, y] = [left + (k + 0.5) * cellWidth, top + (i + 0.5) * cellHeight];
      path += `M${(x - arm).toFixed(1)} ${y}h${2 * arm}`;
      if (weight > 0) path += `M${x.toFixed(1)} ${y - arm}v${2 * arm}`;
    }
  }
  return path;
}

/** Strong weights of one sign as bars, where cells are too small to be seen. */
export function barPath(W: Float64Array, sign: 1 | -1, { m, left, top, cellWidth, cellHeight }: MapLayout): string {
  if (cellWidth >= 4) return "";
  const [width, height] = [3.5, Math.max(4, cellHeight)];
  let path = "";
  for (let at = 0; at < W.length; at++) {
    if (W[at] * sign < STRONG) continue;
    const x = left + ((at % m) + 0.5) * cellWidth - width / 2;
    const y = top + (Math.floor(at / m) + 0.5) * cellHeight - height / 2;
    path += `M${x.toFixed(1)} ${y.toFixed(1)}h${width}v${height}h${-width}z`;
  }
  return path;
}

function diamond(x: number, y: number, r: number): string {
  return `M${(x - r).toFixed(1)} ${y}l${r} ${-r}l${r} ${r}l${-r} ${r}z`;
}

function circle(x: number, y: number, r: number): string {
  return `M${(x - r).toFixed(1)} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}

function square(x: number, y: number, r: number): string {
  return `M${(x - r).toFixed(1)} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
}
