import type { Data, Layout, LayoutAxis } from "plotly.js-dist";
import type { Figure } from "./figure.ts";
import { sizesOf } from "./layOut.ts";

/** A panel: where it is, as shares of the area of all panels, and the axes drawn there, as `x2`. */
export interface Panel {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly axes: ReadonlySet<string>;
}

export type Axis = Partial<LayoutAxis> & { overlaying?: string; colorbar?: unknown };

const OWN_AXIS = 0.165; // of the width: space between two panels when the upper one has labels and a title of its own
const COLOUR_BAR = 80; // pixels of the design for a scale of colours right of a panel
const NEAR = 1e-6; // shares that differ by less are one

/** The panels of a figure in reading order. */
export function panelsOf({ data, layout }: Figure): Panel[] {
  const panels = new Map<string, Panel & { axes: Set<string> }>();
  for (const trace of data) {
    const [x, y] = axesOfTrace(trace);
    const [left, right] = domainOf(layout, x);
    const [bottom, top] = domainOf(layout, y);
    const key = [left, right, bottom, top].map((share) => share.toFixed(6)).join();
    const panel = panels.get(key) ?? { left, right, bottom, top, axes: new Set() };
    panels.set(key, panel);
    panel.axes.add(x).add(y);
  }
  return [...panels.values()].sort((a, b) => (same(a.top, b.top) ? a.left - b.left : b.top - a.top));
}

export function axesOfTrace(trace: Data): [x: string, y: string] {
  const { xaxis = "x", yaxis = "y" } = trace as { xaxis?: string; yaxis?: string };
  return [xaxis, yaxis];
}

function domainOf(layout: Partial<Layout>, id: string): [number, number] {
  const { domain, overlaying } = axisOf(layout, id);
  const { domain: under } = overlaying === undefined ? {} : axisOf(layout, overlaying); // itself over none
  return (domain ?? under ?? [0, 1]) as [number, number];
}

export function axisOf(layout: Partial<Layout>, id: string): Axis {
  return ((layout as Record<string, Axis | undefined>)[nameOf(id)] ?? {}) as Axis;
}

/** `xaxis2` of `x2`. */
export function nameOf(id: string): string {
  return `${id[0]}axis${id.slice(1)}`;
}

export function same(a: number, b: number): boolean {
  return Math.abs(a - b) < NEAR;
}

/** Where the panels kept go, and the height of them together in pixels of the design. */
export function placed(
  { data, layout }: Figure,
  { all, kept, axes }: { all: readonly Panel[]; kept: readonly Panel[]; axes: ReadonlyMap<string, Axis> },
): { height: number; places: ReadonlyMap<Panel, Panel> } {
  const { width, height, margin } = sizesOf(layout);
  const [across, down] = [width - margin.l - margin.r, height - margin.t - margin.b];
  const rows = rowsOf(all);
  const stay = rows.flatMap(({ panels, bottom }, i) => {
    const own = panels.filter((panel) => kept.includes(panel));
    if (own.length === 0) return [];
    const ids = own.flatMap((panel) => [...panel.axes]).filter((id) => id.startsWith("x"));
    const labelled = ids.some(
      (id) => axisOf(layout, id).showticklabels === false && axes.get(id)?.showticklabels !== false,
    );
    const below = i + 1 < rows.length && !labelled ? (bottom - rows[i + 1].top) * down : OWN_AXIS * across;
    return [{ row: rows[i], own, below }];
  });
  const gaps = stay.slice(0, -1).reduce((sum, { below }) => sum + below, 0);
  const total = stay.reduce((sum, { row }) => sum + (row.top - row.bottom) * down, gaps);
  const places = new Map<Panel, Panel>();
  let top = 1;
  for (const { row, own, below } of stay) {
    const at = (share: number) => top + ((share - row.top) * down) / total;
    const last = own[own.length - 1];
    const bar = data.some((trace) => last.axes.has(axesOfTrace(trace)[0]) && "colorbar" in trace);
    // panels whose shape is fixed would not fill more room
    const rigid = own.some((panel) => [...panel.axes].some((id) => axisOf(layout, id).scaleanchor !== undefined));
    for (const [panel, [left, right]] of rigid
      ? shared(own, own, 0)
      : shared(row.panels, own, bar ? COLOUR_BAR / across : 0)) {
      places.set(panel, { ...panel, left, right, bottom: Math.max(0, at(panel.bottom)), top: at(panel.top) });
    }
    top = at(row.bottom) - below / total;
  }
  return { height: total, places };
}

interface Row {
  readonly top: number;
  readonly bottom: number;
  readonly panels: readonly Panel[];
}

function rowsOf(all: readonly Panel[]): Row[] {
  const tops = [...new Set(all.map(({ top }) => all.find((panel) => same(panel.top, top))?.top ?? top))];
  return tops.map((top) => {
    const panels = all.filter((panel) => same(panel.top, top));
    return { top, bottom: Math.min(...panels.map(({ bottom }) => bottom)), panels };
  });
}

/** The width of a row, shared by the panels that are left of it as they were. bar: share for a scale at its end. */
function shared(
  row: readonly Panel[],
  own: readonly Panel[],
  bar: number,
): (readonly [Panel, readonly [number, number]])[] {
  if (own.length === row.length) return own.map((panel) => [panel, [panel.left, panel.right]] as const);
  const end = Math.max(...row.map(({ right }) => right)) - bar;
  const gap = Math.min(...row.slice(1).map(({ left }, i) => left - row[i].right));
  const used = own.reduce((sum, { left, right }) => sum + right - left, 0);
  const stretch = (end - row[0].left - gap * (own.length - 1)) / used;
  let at = row[0].left;
  return own.map((panel) => {
    const left = at;
    const right = left + (panel.right - panel.left) * stretch;
    at = right + gap;
    return [panel, [left, right]] as const;
  });
}
