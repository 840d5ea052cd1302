import { marks } from "../neurons.ts";
import type { MapLayout } from "./heatMapFrame.ts";

/** Paths of the marks under the columns: an open circle for one feature, a filled diamond for several, a dot while undecided. */
export function markPaths(given: Uint8Array, layout: MapLayout): Record<"one" | "several" | "undecided", string> {
  const { left, top, n, cellWidth, cellHeight } = layout;
  const y = top + n * cellHeight + 10;
  const paths = { one: "", several: "", undecided: "" };
  const narrow = cellWidth < 9;
  given.forEach((mark, k) => {
    if (mark === marks.empty) return;
    const x = left + (k + 0.5) * cellWidth;
    if (mark === marks.polysemantic) paths.several += diamond(x, y, narrow ? 4 : 6);
    else if (mark === marks.monosemantic) paths.one += narrow ? `M${x.toFixed(1)} ${y - 3}v6` : circle(x, y, 3.5);
    else paths.undecided += square(x, y, Math.min(1.5, cellWidth / 3));
  });
  return paths;
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

function diamond(x: number, y: number, r: number): string {
  return `M${(x - r).toFixed(1)} ${y}l${r} ${-r}l${r} ${r}l${-r} ${r}z`;
}

function circle(x: number, y: number, r: number): string {
  return `M${(x - r).toFixed(1)} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}

function square(x: number, y: number, r: number): string {
  return `M${(x - r).toFixed(1)} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`;
}
