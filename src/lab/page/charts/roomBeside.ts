import { marks } from "../neurons.ts";
import type { MapLayout } from "./mapLayout.ts";

/** A place for a text in the matrix, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end";
}

/**
 * A place beside the line of a polysemantic column where a text of `width` pixels covers no weight and no other such
 * line; undefined where there is none. W: n×m row-major.
 */
export function roomBeside(W: Float64Array, held: Uint8Array, width: number, layout: MapLayout): Place | undefined {
  const { n, m, left, top, cellWidth, cellHeight } = layout;
  const columns = Math.ceil((width + 14) / cellWidth);
  const tall = Math.ceil(18 / cellHeight); // rows that a line of text covers
  for (let k = 0; k < m; k++) {
    if (held[k] !== marks.polysemantic) continue;
    for (const side of [1, -1]) {
      const [from, to] = side === 1 ? [k + 1, k + columns] : [k - columns, k - 1];
      if (from < 0 || to >= m) continue;
      for (let i = firstRow(W, k, layout) + 1; i + tall <= n; i++) {
        if (!isFree(i, i + tall - 1, from, to)) continue;
        const x = left + (k + 0.5) * cellWidth + side * (cellWidth / 2 + 7);
        return { x, y: top + (i + tall / 2) * cellHeight, anchor: side === 1 ? "start" : "end" };
      }
    }
  }
  return undefined;

  function isFree(firstOf: number, lastOf: number, from: number, to: number): boolean {
    for (let k = from; k <= to; k++) {
      if (held[k] === marks.polysemantic) return false;
      for (let i = firstOf; i <= lastOf; i++) if (W[i * m + k] !== 0) return false;
    }
    return true;
  }
}

/** The uppermost row with a weight in a column. */
function firstRow(W: Float64Array, k: number, { n, m }: MapLayout): number {
  let i = 0;
  while (i < n - 1 && W[i * m + k] === 0) i++;
  return i;
}
