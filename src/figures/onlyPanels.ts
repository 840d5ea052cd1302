import type { Data, Layout } from "plotly.js-dist";
import { arrayLike, InputError } from "../checks.ts";
import type { Figure } from "./figure.ts";
import { axesOf } from "./fittedAxes.ts";
import { sizesOf } from "./layOut.ts";
import { type Axis, axesOfTrace, axisOf, nameOf, type Panel, panelsOf, placed, same } from "./panels.ts";

type Loose = Record<string, unknown>;

/**
 * A figure with only some of its panels, which are named a, b, c … in reading order whether they bear these letters or
 * not. Each keeps its height; those left of a row share its width. Letters are given anew, and none to a panel alone;
 * an axis that was labelled under or beside a panel that is gone is labelled where it is seen now; the legend lists
 * what is drawn. @throws InputError for letters that there are not
 */
export function onlyPanels(figure: Figure, letters: readonly string[]): Figure {
  const all = panelsOf(figure);
  const kept = chosen(all, letters);
  if (kept.length === all.length) return figure;
  const { layout } = figure;
  const axes = seenAxes(layout, all, kept);
  const { height, places } = placed(figure, { all, kept, axes });
  const { margin } = sizesOf(layout);
  const rest = Object.entries(layout).filter(([name]) => axesOf({ [name]: {} }).length === 0);
  return {
    data: keptTraces(figure, all, places),
    layout: {
      ...(Object.fromEntries(rest) as Partial<Layout>),
      height: Math.round(height + margin.t + margin.b),
      ...Object.fromEntries(
        kept.flatMap((panel) =>
          [...panel.axes].map((id) => {
            const { left, right, bottom, top } = places.get(panel) as Panel;
            return [nameOf(id), { ...axes.get(id), domain: id.startsWith("x") ? [left, right] : [bottom, top] }];
          }),
        ),
      ),
      ...(layout.annotations !== undefined && {
        annotations: lettered(movedMarks(layout.annotations as Loose[], all, places), all, kept),
      }),
      ...(layout.shapes !== undefined && { shapes: movedMarks(layout.shapes as Loose[], all, places) }),
    } as Partial<Layout>,
  };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** @throws InputError */
function chosen(all: readonly Panel[], letters: readonly string[]): Panel[] {
  arrayLike("panels", letters, "a list of letters");
  const known = [...LETTERS].slice(0, all.length);
  const unknown = letters.find((letter) => !known.includes(letter));
  if (unknown !== undefined || letters.length === 0) {
    const given = unknown === undefined ? "none" : JSON.stringify(unknown);
    throw new InputError(`panels must be of those that the figure has, ${known.join(", ")}, got ${given}.`);
  }
  return all.filter((_, i) => letters.includes(known[i]));
}

/** The axes of the panels kept, with the labels of those that they shared them with. */
function seenAxes(layout: Partial<Layout>, all: readonly Panel[], kept: readonly Panel[]): ReadonlyMap<string, Axis> {
  const seen = new Map<string, Axis>();
  const leaders = new Map<string, string>(); // of axes that followed one that is gone
  const ids = new Set(kept.flatMap((panel) => [...panel.axes]));
  for (const panel of kept) {
    for (const id of panel.axes) {
      const { matches, ...axis } = axisOf(layout, id) as Axis & { matches?: string };
      const leader = matches === undefined || ids.has(matches) ? matches : leaders.get(matches);
      if (matches !== undefined && leader === undefined) leaders.set(matches, id);
      const labels = axis.showticklabels === false ? inherited(layout, { panel, id, all, kept }) : {};
      seen.set(id, { ...axis, ...labels, ...(leader !== undefined && { matches: leader }) } as Axis);
    }
  }
  return seen;
}

/** Title and labels of the axis under or beside `panel` that it shared, unless a panel in between is still there. */
function inherited(
  layout: Partial<Layout>,
  { panel, id, all, kept }: { panel: Panel; id: string; all: readonly Panel[]; kept: readonly Panel[] },
): Partial<Axis> {
  const across = id.startsWith("x");
  const beyond = across
    ? all.filter((other) => same(other.left, panel.left) && same(other.right, panel.right) && other.top < panel.top)
    : all.filter((other) => same(other.top, panel.top) && other.left < panel.left).reverse();
  const axisIn = (other: Panel) => axisOf(layout, [...other.axes].find((name) => name[0] === id[0]) ?? id);
  const last = beyond.findIndex((other) => axisIn(other).showticklabels !== false);
  if (last < 0 || beyond.slice(0, last + 1).some((other) => kept.includes(other))) return {};
  const { title } = axisIn(beyond[last]);
  return { title, showticklabels: true } as Partial<Axis>;
}

/**
 * The traces of the panels kept. The legend lists the first of every group that it listed, and of all groups where one
 * is gone that may have explained the look of others.
 */
function keptTraces({ data }: Figure, all: readonly Panel[], places: ReadonlyMap<Panel, Panel>): Data[] {
  type Listed = { name?: string; legendgroup?: string; showlegend?: boolean };
  const group = ({ name, legendgroup }: Listed) => legendgroup ?? name;
  const listed = new Set((data as Listed[]).filter(({ showlegend }) => showlegend !== false).map(group));
  const stay = data.flatMap((trace): Data[] => {
    const panel = all.find(({ axes }) => axesOfTrace(trace).every((id) => axes.has(id)));
    const place = panel && places.get(panel);
    if (panel === undefined || place === undefined) return [];
    const { colorbar } = trace as { colorbar?: Loose };
    return [colorbar ? ({ ...trace, colorbar: movedMark(colorbar, panel, place, {}) } as Data) : trace];
  });
  const shown = new Set((stay as Listed[]).filter(({ showlegend }) => showlegend !== false).map(group));
  const complete = [...listed].every((own) => (stay as Listed[]).some((trace) => group(trace) === own));
  return stay.map((trace) => {
    const own = group(trace as Listed);
    const wanted = own !== undefined && (listed.has(own) || !complete) && !("colorbar" in trace);
    if (!wanted || shown.has(own)) return trace;
    shown.add(own);
    return { ...trace, showlegend: true } as Data;
  });
}

/** Notes or shapes of the panels kept, where these are now. */
function movedMarks(marks: readonly Loose[], all: readonly Panel[], places: ReadonlyMap<Panel, Panel>): Loose[] {
  return marks.flatMap((mark) => {
    const refs = { x: String(mark.xref ?? "paper"), y: String(mark.yref ?? "paper") };
    const panel = ownerOf(mark, refs, all);
    const place = panel && places.get(panel);
    return panel && place ? [movedMark(mark, panel, place, refs)] : [];
  });
}

/** The panel of an axis that the mark names, else the one it is in or nearest to. */
function ownerOf(mark: Loose, refs: { x: string; y: string }, all: readonly Panel[]): Panel | undefined {
  const ids = [refs.x, refs.y].map((ref) => ref.replace(" domain", "")).filter((ref) => ref !== "paper");
  if (ids.length > 0) return all.find(({ axes }) => ids.every((id) => axes.has(id)));
  const [x, y] = [Number(mark.x ?? mark.x0 ?? 0), Number(mark.y ?? mark.y0 ?? 0)];
  const far = ({ left, right, bottom, top }: Panel) =>
    Math.max(left - x, 0, x - right) + Math.max(bottom - y, 0, y - top);
  return [...all].sort((a, b) => far(a) - far(b))[0];
}

/** A mark moved with its panel, as far as it is placed on the paper. */
function movedMark(mark: Loose, from: Panel, to: Panel, refs: { x?: string; y?: string }): Loose {
  const [wide, high] = [
    (to.right - to.left) / (from.right - from.left),
    (to.top - to.bottom) / (from.top - from.bottom),
  ];
  const moved = { ...mark };
  for (const key of refs.x === undefined || refs.x === "paper" ? ["x", "x0", "x1"] : []) {
    if (typeof mark[key] === "number") moved[key] = to.left + (mark[key] - from.left) * wide;
  }
  for (const key of refs.y === undefined || refs.y === "paper" ? ["y", "y0", "y1"] : []) {
    if (typeof mark[key] === "number") moved[key] = to.top + (mark[key] - from.top) * high;
  }
  if (typeof mark.len === "number") moved.len = mark.len * high;
  return moved;
}

/** The letters of the panels kept, anew; none where there is one. */
function lettered(notes: readonly Loose[], all: readonly Panel[], kept: readonly Panel[]): Loose[] {
  return notes.flatMap((note) => {
    const [, letter] = /^<b>([a-z])<\/b>$/.exec(String(note.text)) ?? [];
    if (letter === undefined) return [note];
    const now = kept.indexOf(all[LETTERS.indexOf(letter)]);
    return kept.length === 1 || now < 0 ? [] : [{ ...note, text: `<b>${LETTERS[now]}</b>` }];
  });
}
