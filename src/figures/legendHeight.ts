import type { Data, Layout } from "plotly.js-dist";
import { textWidth } from "./textWidth.ts";

/**
 * Height in pixels of a horizontal legend `width` pixels wide, by the rules by which Plotly lays it out: entries in
 * groups follow one another, others stand in columns as wide as the widest unless all fit into one row. 0 without
 * entries.
 */
export function legendHeight(data: readonly Data[], layout: Partial<Layout>, width: number): number {
  const entries = legendEntries(data);
  if (entries.length === 0 || layout.showlegend === false) return 0;
  const { font, itemwidth = 30, tracegroupgap = 10 } = layout.legend ?? {};
  const size = font?.size ?? layout.font?.size ?? 12;
  const grouped = entries.some(({ group }) => group !== "");
  const widths = entries.map(({ name }) => textWidth(name, size) + itemwidth + 2 * GAP);
  const all = widths.reduce((sum, own) => sum + own, 0) + GAP * (widths.length - 1);
  const columns = !grouped && all >= width;
  const row = Math.max(1.3 * size, 16) + 3;
  let rows = 1;
  let used = 0;
  for (const own of columns ? widths.map(() => Math.max(...widths)) : widths) {
    if (used > 0 && used + own + (grouped ? GAP : 0) > width) {
      rows++;
      used = 0;
    }
    used += own + GAP;
  }
  return rows * row + (grouped ? (rows - 1) * tracegroupgap : 0) + 2 * GAP;
}

const GAP = 5; // around and between entries

/** What the legend lists: each trace that it shows, each group once. */
function legendEntries(data: readonly Data[]): { name: string; group: string }[] {
  const listed = new Map<string, { name: string; group: string }>();
  for (const [i, trace] of data.entries()) {
    const {
      name = "",
      legendgroup = "",
      showlegend,
      type,
    } = trace as Partial<Record<string, string>> & { showlegend?: boolean };
    if (showlegend === false || type === "heatmap" || (data.length === 1 && showlegend !== true)) continue;
    const key = legendgroup === "" ? `trace ${i}` : legendgroup;
    if (!listed.has(key)) listed.set(key, { name: String(name), group: legendgroup });
  }
  return [...listed.values()];
}
