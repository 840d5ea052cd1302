import { InputError, knownKeys } from "../checks.ts";
import { darkColour, replacedColour } from "./darkColour.ts";
import type { Figure } from "./figure.ts";
import { type ColourName, colours, darkPalette, type PageColours, pages } from "./palette.ts";

/** `paper`: as designed; `talk`: larger text and thicker lines; `dark`: for a dark page. */
export type ThemeName = "paper" | "talk" | "dark";

/** The themes there are. */
export const themeNames: readonly ThemeName[] = ["paper", "talk", "dark"];

interface Theme {
  /** Factors of all text and of everything measured against it, of lines and markers, and of the figure. */
  readonly text: number;
  readonly marks: number;
  readonly canvas: number;
  readonly colour: (colour: string) => string;
  readonly page: PageColours;
}

const same = (colour: string): string => colour;

const themes: Readonly<Record<ThemeName, Theme>> = {
  paper: { text: 1, marks: 1, canvas: 1, colour: same, page: pages.light },
  talk: { text: 2, marks: 2.25, canvas: 1.5, colour: same, page: pages.light }, // text of 15 pt and more
  dark: { text: 1, marks: 1, canvas: 1, colour: darkColour, page: pages.dark },
};

/** The factor by which a theme enlarges text and all that is measured against it. */
export function textScale(theme: ThemeName): number {
  return themes[theme].text;
}

/** The colours of a page that shows a figure in a theme. */
export function pageColours(theme: ThemeName): PageColours {
  return themes[theme].page;
}

/** A copy of a figure in the sizes and colours of a theme; its layout is not yet fitted to them. */
export function themed(figure: Figure, theme: ThemeName): Figure {
  return theme === "paper" ? figure : (restyled(figure, [], themes[theme]) as Figure);
}

/**
 * A copy of a figure in a theme whose traces, shapes and notes have other colours in the place of those of the palette,
 * bands and the fill of bars with them. @throws InputError for names that the palette has not, and what is no colour
 */
export function recoloured(
  { data, layout }: Figure,
  theme: ThemeName,
  replacements: Readonly<Partial<Record<ColourName, string>>>,
): Figure {
  knownKeys("colours", replacements, KNOWN);
  const palette = theme === "dark" ? darkPalette : colours;
  const known = new Map<string, string>();
  for (const [name, colour] of Object.entries(replacements)) {
    if (typeof colour !== "string" || !/^#([\da-f]{3}|[\da-f]{6})$/i.test(colour)) {
      throw new InputError(`colours: ${name} must be a colour such as #0072b2, got ${JSON.stringify(colour)}.`);
    }
    const was = palette[name as ColourName].toLowerCase();
    if (known.has(was) && known.get(was) !== colour) {
      throw new InputError(`colours: ${name} has the same colour in the palette as another; give both the same.`);
    }
    known.set(was, colour);
  }
  const paint: Theme = { ...themes.paper, colour: (colour) => replacedColour(colour, known) };
  const painted = <T>(value: T): T => restyled(value, ["traces"], paint) as T;
  const { shapes, annotations } = layout;
  return {
    data: painted(data),
    layout: {
      ...layout,
      ...(shapes !== undefined && { shapes: painted(shapes) }),
      ...(annotations !== undefined && { annotations: painted(annotations) }),
    },
  };
}

const KNOWN = Object.fromEntries(Object.keys(colours).map((name) => [name, true])) as Record<ColourName, true>;

/** `value`, found at `path` in a figure, with its lengths and colours replaced, and so on all the way down. */
function restyled(value: unknown, path: readonly string[], theme: Theme): unknown {
  if (typeof value === "number") return value * factor(path, theme);
  if (typeof value === "string") {
    if (isColour(path)) return theme.colour(value);
    return value.replaceAll(/(?<=style="[^"]*color:)[^;"]+/g, theme.colour); // of a part of a text
  }
  if (Array.isArray(value)) return value.map((entry) => restyled(entry, path, theme));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, restyled(entry, [...path.slice(-1), key], theme)]),
  );
}

/** `color`, `bgcolor`, `tickcolor` …, and the colours of a scale. */
function isColour([, key = ""]: readonly string[]): boolean {
  return /color$/.test(key) || key === "colorscale";
}

function factor([parent = "", key = ""]: readonly string[], { text, marks, canvas }: Theme): number {
  if (parent === "layout" && /^(width|height)$/.test(key)) return canvas;
  if (TEXT.test(`${parent}.${key}`)) return text;
  return MARKS.test(`${parent}.${key}`) ? marks : 1;
}

/** Lengths in pixels that go with the text, as `parent.key`. */
const TEXT = new RegExp(
  "^(.*font\\.size|title\\.standoff|margin\\.[lrtb]|annotations\\.[xy]shift|legend\\.itemwidth" +
    "|.*\\.ticklen|colorbar\\.thickness)$",
);

/** Lengths in pixels of what is drawn. */
const MARKS = /^(.*line\.width|marker\.size|error_[xy]\.(thickness|width)|.*axis\d*\.(line|tick|grid|zeroline)width)$/;
