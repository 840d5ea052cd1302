import { clampChroma, formatHex, formatRgb, modeOklch, modeRgb, type Rgb, useMode } from "culori/fn";
import { darkPalette, pages } from "./palette.ts";
import { colours } from "./style.ts";

const rgb = useMode(modeRgb);
const oklch = useMode(modeOklch);

/**
 * The colour that stands for `colour`, any that CSS knows, on a dark page. Those of the palette have theirs; greys are
 * mirrored, so that what was faint stays faint; any other colour keeps its hue and becomes as light as it was dark,
 * never so dark that a line of it would be lost. What is no colour stays as it is.
 */
export function darkColour(colour: string): string {
  const given = rgb(colour);
  if (given === undefined) return colour;
  const { alpha = 1, ...opaque } = given;
  const known = PALETTE.get(formatHex(opaque));
  if (known !== undefined) return written(rgb(known) as Rgb, alpha);
  const { l, c, h = 0 } = oklch(opaque);
  const grey = c < GREY;
  const lightness = Math.min(0.96, grey ? 1.16 - 0.93 * l : 1.06 - 0.72 * l);
  const chroma = grey ? 0 : 1.25 * c; // pale colours would be taken for white
  return written(rgb(clampChroma({ mode: "oklch", l: lightness, c: chroma, h }, "oklch")), alpha);
}

const GREY = 0.02; // chroma below which a colour is one

const PALETTE: ReadonlyMap<string, string> = new Map([
  ["#ffffff", pages.dark.background],
  ...Object.entries(colours).map(
    ([name, light]) => [light.toLowerCase(), darkPalette[name as keyof typeof colours]] as const,
  ),
]);

/** `colour`, any that CSS knows, with what `replacements` has for it (`#rrggbb`, small letters) and its own opacity. */
export function replacedColour(colour: string, replacements: ReadonlyMap<string, string>): string {
  const given = rgb(colour);
  if (given === undefined) return colour;
  const { alpha = 1, ...opaque } = given;
  const known = replacements.get(formatHex(opaque));
  return known === undefined ? colour : written(rgb(known) as Rgb, alpha);
}

/** `#RRGGBB`, or `rgba(…)` where it is translucent. */
function written(colour: Rgb, alpha: number): string {
  return alpha < 1 ? formatRgb({ ...colour, alpha }) : formatHex(colour).toUpperCase();
}
