import { knownKeys } from "../checks.ts";
import type { Figure } from "./figure.ts";
import { layOut, PIXELS_PER_INCH } from "./layOut.ts";
import { type ThemeName, textScale, themed } from "./themes.ts";

/** How a figure looks on a page, a slide or a screen. */
export interface FigureStyle {
  /** Default `paper`. */
  readonly theme?: ThemeName | undefined;
  /**
   * Inches. One of the two may be left out: it follows from the shape of the figure. Default: the size of the design.
   */
  readonly width?: number | undefined;
  /** Inches, likewise. */
  readonly height?: number | undefined;
  /** Whether title and subtitle are drawn; a figure with a caption does without. Default: they are. */
  readonly title?: boolean | undefined;
}

/** Widths in inches of a column and of the whole page of a journal with two columns. */
export const figureWidths = { column: 3.4, page: 7 } as const;

/**
 * A figure for paper, talk or dark page, in a given size: laid out anew for it, not scaled, so that text keeps its size
 * in print (`paper`, `dark`: 7.5 pt, 6 pt at the least; `talk`: 15 pt and 12 pt). `layout.width` and `height` of the
 * result are in layout pixels, 144 to the inch. A figure in no new style is returned as it is; none is changed.
 *
 * @throws InputError when the size leaves no room for the panels
 */
export function restyleFigure(figure: Figure, style: FigureStyle = {}): Figure {
  knownKeys("restyleFigure", style, { theme: true, width: true, height: true, title: true });
  const { theme = "paper", width, height, title = true } = style;
  if (theme === "paper" && width === undefined && height === undefined && title) return figure;
  const pixels = (inches: number | undefined) => (inches === undefined ? undefined : inches * PIXELS_PER_INCH);
  const fit = { width: pixels(width), height: pixels(height), title, text: textScale(theme) };
  return layOut(themed(figure, theme), fit);
}
