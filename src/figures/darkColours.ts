import { formatColour, fromOklch, parseColour, toOklch } from "./colour.ts";
import { colours } from "./style.ts";

/** The dark page. */
export const DARK_PAGE = "#15181E";

/**
 * The colour that stands for `colour` on a dark page. Those of the palette have theirs, of the same hue, chosen so that they stay apart
 * under any colour vision; greys are mirrored, so that what was faint stays faint; any other colour keeps its hue and becomes as light
 * as it was dark, never so dark that a line of it would be lost. What is no colour stays as it is.
 */
export function darkColour(colour: string): string {
  const parts = parseColour(colour);
  if (parts === undefined) return colour;
  const { opacity } = parts;
  const known = PALETTE.get(formatColour({ ...parts, opacity: 1 }));
  if (known !== undefined) return withOpacity(known, opacity);
  const seen = toOklch(parts);
  const grey = seen.chroma < GREY;
  const lightness = grey ? 1.16 - 0.93 * seen.lightness : 1.06 - 0.72 * seen.lightness;
  const chroma = grey ? 0 : 1.25 * seen.chroma; // pale colours would be taken for white
  return formatColour(fromOklch({ ...seen, chroma, lightness: Math.min(0.96, lightness) }, opacity));
}

const GREY = 0.02; // chroma below which a colour is one

const PALETTE: ReadonlyMap<string, string> = new Map([
  ["#FFFFFF", DARK_PAGE],
  [colours.measured, "#F5F5F5"],
  [colours.exact, "#6CC0FA"],
  [colours.closedForm, "#12A97B"],
  [colours.paper, "#FF7A33"],
  [colours.winner, "#FFD042"],
  [colours.second, "#EE8DC0"],
  [colours.context, "#868C95"],
]);

function withOpacity(colour: string, opacity: number): string {
  const parts = parseColour(colour);
  return parts === undefined ? colour : formatColour({ ...parts, opacity });
}
