import { parseColour } from "../../../figures/colour.ts";
import { currentPalette } from "../theme.ts";

const STEPS = 255; // colours on either side of zero

/**
 * Colours of weights from −1 to 1 as pixels of an ImageData seen as 32-bit numbers, 2·255 + 1 of them. The strength of a colour is the square
 * root of the weight's size, so that the small weights of a start can be seen as well.
 */
export function weightColours(): Uint32Array {
  const { positive, negative, page } = currentPalette();
  const table = new Uint32Array(2 * STEPS + 1);
  for (let i = -STEPS; i <= STEPS; i++) {
    const share = Math.abs(i) / STEPS;
    table[i + STEPS] = pixel(mixed(page, i < 0 ? negative : positive, share));
  }
  return table;
}

/** The place of a weight in `weightColours`. */
export function colourIndex(weight: number): number {
  const strength = Math.min(1, Math.sqrt(Math.abs(weight)));
  return STEPS + Math.round(weight < 0 ? -STEPS * strength : STEPS * strength);
}

/** The colour of a weight for CSS and SVG. */
export function weightColour(weight: number): string {
  const { positive, negative, page } = currentPalette();
  const [red, green, blue] = mixed(page, weight < 0 ? negative : positive, Math.min(1, Math.sqrt(Math.abs(weight))));
  return `rgb(${red},${green},${blue})`;
}

function mixed(from: string, to: string, share: number): [number, number, number] {
  const [a, b] = [parseColour(from), parseColour(to)];
  if (a === undefined || b === undefined) throw new RangeError(`colours must be #rrggbb, got ${from} and ${to}.`);
  const mix = (x: number, y: number): number => Math.round(x + share * (y - x));
  return [mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)];
}

function pixel([red, green, blue]: readonly [number, number, number]): number {
  return (255 << 24) | (blue << 16) | (green << 8) | red; // little-endian, as every machine with a browser is
}
