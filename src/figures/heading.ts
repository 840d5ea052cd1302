import type { Annotation, Layout } from "plotly.js-dist";
import type { Figure } from "./figure.ts";
import { headingText, parseHeading } from "./figure.ts";
import { legendHeight } from "./legendHeight.ts";
import { SUBTITLE, titleLayout } from "./style.ts";
import { lineCount, wrapped } from "./textWidth.ts";

/** What stands over the panels of a figure, in pixels from its upper edge. */
export interface FittedHeading {
  /** Title and subtitle in lines; undefined where there are none. */
  readonly title: Partial<Layout>["title"] | undefined;
  /** Where the title is put, as `title.y` wants it. */
  readonly titleAt: number;
  readonly legendTop: number;
  /** Where the panels begin. */
  readonly bottom: number;
}

/**
 * A figure with another title or subtitle, or, where the text is empty, without; `undefined` leaves what there is.
 */
export function withTexts(
  figure: Figure,
  { title, subtitle }: { title: string | undefined; subtitle: string | undefined },
): Figure {
  if (title === undefined && subtitle === undefined) return figure;
  const { title: given, ...layout } = figure.layout as Partial<Layout> & { title?: { text?: string; font?: object } };
  const { text = "" } = given ?? {};
  const before = parseHeading(text) ?? { title: text, subtitle: "", ...SUBTITLE };
  const heading = { ...before, title: title ?? before.title, subtitle: subtitle ?? before.subtitle };
  if (heading.title === "" && heading.subtitle === "") return { ...figure, layout };
  const base = given ?? titleLayout("", layout.height ?? 450);
  const alone = heading.title === "" || heading.subtitle === "";
  const font = heading.title === "" ? { font: { size: heading.size, color: heading.colour } } : {};
  const shown = { ...base, text: alone ? heading.title + heading.subtitle : headingText(heading), ...font };
  return { ...figure, layout: { ...layout, title: shown } as Partial<Layout> };
}

const LINE = 1.3; // distance of lines, in font sizes

/** What decides how the heading comes out. notes: of the panels; text: factor of all text against the design. */
interface Frame {
  readonly plotWidth: number;
  readonly notes: readonly Partial<Annotation>[];
  readonly shown: boolean;
  readonly text: number;
}

/**
 * Title, subtitle, legend and the notes on the uppermost panels over one another, each in as many lines as it needs.
 */
export function fittedHeading({ data, layout }: Figure, { plotWidth, notes, shown, text }: Frame): FittedHeading {
  const room = 0.97 * plotWidth; // widths of text are estimates
  const { title: given } = layout as { title?: { text?: string; font?: { size?: number } } };
  let bottom = 6 * text;
  let title: FittedHeading["title"];
  let titleAt = 0;
  if (shown && given?.text !== undefined) {
    const size = given.font?.size ?? 17;
    const fitted = lines(given.text, { size, room, text });
    const count = lineCount(fitted);
    const first = 8 * text + 0.9 * size; // its baseline
    // Plotly puts the baseline of the first of several lines there, and a single line under it
    titleAt = count > 1 ? first : first - 0.7 * size;
    bottom = first + (count - 1) * LINE * size + 6 * text;
    title = { ...given, text: fitted };
  }
  const legendTop = bottom;
  const legend = legendHeight(data, layout, plotWidth);
  bottom += legend + 4 * text;
  const above = notes.filter(({ y, yanchor }) => y === 1 && yanchor === "bottom");
  bottom += Math.max(0, ...above.map((note) => LINE * (note.font?.size ?? 12) * lineCount(note.text ?? "")));
  return { title, titleAt, legendTop, bottom: Math.ceil(bottom) };
}

/** A title's text in lines that fit; the subtitle gets the size of the text around it. */
function lines(text: string, { size, room, text: scale }: { size: number; room: number; text: number }): string {
  const heading = parseHeading(text);
  if (heading === undefined) return wrapped(text, size, room);
  const small = heading.size * scale;
  return headingText({
    ...heading,
    size: small,
    title: wrapped(heading.title, size, room),
    subtitle: wrapped(heading.subtitle, small, room),
  });
}
