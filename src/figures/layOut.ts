import type { Annotation, Layout } from "plotly.js-dist";
import { InputError } from "../checks.ts";
import type { Figure } from "./figure.ts";
import { axesOf, fittedAxes } from "./fittedAxes.ts";
import { fittedHeading } from "./heading.ts";
import { textWidth, wrapped } from "./textWidth.ts";

/** What a figure is fitted to; lengths in layout pixels. */
export interface Fit {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  /** Whether title and subtitle are drawn. */
  readonly title: boolean;
  /** Factor of all text against the design. */
  readonly text: number;
}

/** Layout pixels in an inch of print: a pixel is half a point, and text of 15 pixels 7.5 pt. */
export const PIXELS_PER_INCH = 144;

/**
 * Lays a figure out anew in another size, or with other text: title, subtitle, axis titles and notes are broken into
 * lines where they no longer fit, the legend gets the rows it needs, and the panels get what remains. With one of width
 * and height given, the other keeps the aspect ratio of the design, but a narrow figure becomes taller, so that its
 * panels keep their shape.
 *
 * @throws InputError when there is no room for the panels
 */
export function layOut(figure: Figure, { width: givenWidth, height: givenHeight, title, text }: Fit): Figure {
  const { data, layout } = figure;
  const design = sizesOf(layout);
  const ratio = design.height / design.width;
  const width = Math.round(givenWidth ?? (givenHeight === undefined ? design.width : givenHeight / ratio));
  const { l, r, b } = design.margin;
  const plotWidth = width - l - r;
  const notes = (layout.annotations ?? []).map((note) => fittedNote(note, layout, plotWidth));
  const heading = fittedHeading(figure, { plotWidth, notes, shown: title, text });
  const shape = (design.height - design.margin.t - b) / (design.width - l - r);
  const natural = Math.max(title ? width * ratio : 0, heading.bottom + plotWidth * shape + b);
  const height = Math.round(givenHeight ?? natural);
  const plotHeight = height - heading.bottom - b;
  checkRoom("width", { side: width, plot: plotWidth, text });
  checkRoom("height", { side: height, plot: plotHeight, text });
  const { title: _, ...rest } = layout;
  return {
    data,
    layout: {
      ...rest,
      width,
      height,
      margin: { ...layout.margin, t: heading.bottom },
      ...(heading.title !== undefined && { title: { ...heading.title, y: 1 - heading.titleAt / height } }),
      ...(layout.legend !== undefined && { legend: { ...layout.legend, y: 1 - heading.legendTop / height } }),
      ...fittedAxes(figure, { plotWidth, plotHeight, text }),
      ...(layout.annotations !== undefined && { annotations: notes }),
    },
  };
}

const LEAST_PLOT = 80; // pixels of either side of the area of the panels, at the text of the design

function checkRoom(name: string, { side, plot, text }: { side: number; plot: number; text: number }): void {
  if (plot >= LEAST_PLOT * text) return;
  const inches = (pixels: number) => (pixels / PIXELS_PER_INCH).toFixed(2);
  throw new InputError(
    `${name} must be at least ${inches(Math.ceil(side - plot + LEAST_PLOT * text))} in ` +
      `for the text and axes of this figure, got ${inches(side)} in.`,
  );
}

/** What the layout of a design says, else, also for what is no length, what Plotly takes. */
export function sizesOf({ width, height, margin = {} }: Partial<Layout>) {
  const { l = 80, r = 80, t = 100, b = 80 } = margin;
  return { width: lengthOr(700, width), height: lengthOr(450, height), margin: { l, r, t, b } };
}

function lengthOr(other: number, length: unknown): number {
  return typeof length === "number" && Number.isFinite(length) && length > 0 ? length : other;
}

/** A note inside a panel, broken into lines that end where the panel does. */
function fittedNote(note: Partial<Annotation>, layout: Partial<Layout>, plotWidth: number): Partial<Annotation> {
  const { text = "", x, xref, xanchor = "left" } = note;
  if (xref !== "paper" || typeof x !== "number") return note;
  const domains = axesOf(layout).flatMap(([name, { domain = [0, 1] }]) => (name.startsWith("x") ? [domain] : []));
  const panel = domains.find(([from, to]) => from <= x && x <= to) ?? [0, 1];
  const room = (xanchor === "right" ? x - panel[0] : panel[1] - x) * plotWidth;
  const size = note.font?.size ?? layout.font?.size ?? 12;
  if (textWidth(text, size) <= room) return note;
  return { ...note, text: wrapped(text, size, room), align: xanchor === "right" ? "right" : "left" };
}
