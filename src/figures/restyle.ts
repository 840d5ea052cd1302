import { InputError, knownKeys, oneOf, positive, string } from "../checks.ts";
import { checkFigure, type Figure } from "./figure.ts";
import { withTexts } from "./heading.ts";
import { layOut, PIXELS_PER_INCH } from "./layOut.ts";
import { onlyPanels } from "./onlyPanels.ts";
import type { ColourName } from "./palette.ts";
import { FONT } from "./style.ts";
import { recoloured, type ThemeName, textScale, themed, themeNames } from "./themes.ts";

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
  /**
   * A text in the place of the title, empty for none; `false`: neither title nor subtitle, for a figure with a caption.
   * Plotly's `<sub>`, `<sup>`, `<i>`, `<b>` and `<br>` are understood. Default: as designed.
   */
  readonly title?: string | boolean | undefined;
  /** A text in the place of the subtitle, empty for none. */
  readonly subtitle?: string | undefined;
  /**
   * Letters of the panels that are drawn, in reading order; they are laid out and lettered anew. Default: all of them.
   */
  readonly panels?: readonly string[] | undefined;
  /** Font family, or several as in CSS; those of the design follow, for what it has not. */
  readonly font?: string | undefined;
  /** Other colours, `#rrggbb`, for those of the palette (`colours`), in any theme. */
  readonly colours?: Readonly<Partial<Record<ColourName, string>>> | undefined;
}

/** Every key of it. */
export const styleKeys: Readonly<Record<keyof FigureStyle, true>> = {
  theme: true,
  width: true,
  height: true,
  title: true,
  subtitle: true,
  panels: true,
  font: true,
  colours: true,
};

/** Widths in inches of a column and of the whole page of a journal with two columns. */
export const figureWidths = { column: 3.4, page: 7 } as const;

/**
 * A figure for paper, talk or dark page, in a given size: laid out anew for it, not scaled, so that text keeps its size
 * in print (`paper`, `dark`: 7.5 pt, 6 pt at the least; `talk`: 15 pt and 12 pt). `layout.width` and `height` of the
 * result are in layout pixels, 144 to the inch. A figure in no new style is returned as it is; none is changed.
 *
 * @throws InputError for what is no figure or style, when the size leaves no room for the panels or is more than 200
 * in, and for panels and colours that there are not
 */
export function restyleFigure(figure: Figure, style: FigureStyle = {}): Figure {
  checkFigure("restyleFigure", figure);
  checkStyle(style);
  const { theme = "paper", width, height, title = true, subtitle, panels, font, colours } = style;
  if (title === false && subtitle !== undefined) {
    throw new InputError('title: false leaves out the subtitle too; for a subtitle alone give the title "".');
  }
  const changed = [width, height, subtitle, panels, font, colours].some((given) => given !== undefined);
  if (theme === "paper" && title === true && !changed) return figure;
  const own = withTexts(figure, { title: typeof title === "string" ? title : undefined, subtitle });
  const shown = title !== false && (own.layout.title !== undefined || figure.layout.title === undefined);
  const drawn = inFont(panels === undefined ? own : onlyPanels(own, panels), font);
  const painted = themed(drawn, theme);
  const pixels = (inches: number | undefined) => (inches === undefined ? undefined : inches * PIXELS_PER_INCH);
  const fit = { width: pixels(width), height: pixels(height), title: shown, text: textScale(theme) };
  return layOut(colours === undefined ? painted : recoloured(painted, theme, colours), fit);
}

const MOST = 200; // inches, as a page of a PDF has

/** @throws InputError for what is no style of any figure */
function checkStyle(style: FigureStyle): void {
  knownKeys("restyleFigure", style, styleKeys);
  const { theme, title, subtitle } = style;
  if (theme !== undefined) oneOf("theme", theme, themeNames);
  for (const side of ["width", "height"] as const) {
    const inches = style[side];
    if (inches !== undefined && positive(side, inches) > MOST) {
      throw new InputError(`${side} must be at most ${MOST} in, got ${inches}.`);
    }
  }
  if (title !== undefined && typeof title !== "boolean") string("title", title, "a text, true or false");
  if (subtitle !== undefined) string("subtitle", subtitle);
}

/** @throws InputError for what is no list of font families */
function inFont({ data, layout }: Figure, font: string | undefined): Figure {
  if (font === undefined) return { data, layout };
  if (typeof font !== "string" || !/^[\p{L}\d ,'"_-]*\p{L}[\p{L}\d ,'"_-]*$/u.test(font)) {
    throw new InputError(`font must be a font family such as Times New Roman, got ${JSON.stringify(font)}.`);
  }
  return { data, layout: { ...layout, font: { ...layout.font, family: `${font}, ${FONT}` } } };
}
