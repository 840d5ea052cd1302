import { currentPalette } from "../theme.ts";

const STEPS = 255; // colours on either side of zero

/**
 * Colours of weights from −1 to 1 as pixels of an ImageData seen as 32-bit numbers, 2·255 + 1 of them. The strength of
 * a colour is the square root of the weight's size, so that the small weights of a start can be seen as well.
 */
export function weightColours(): Uint32Array {
  const colour = colourScale();
  return Uint32Array.from({ length: 2 * STEPS + 1 }, (_, i) => pixel(colour(i / STEPS - 1)));
}

/** The place of a weight in `weightColours`. */
export function colourIndex(weight: number): number {
  return STEPS + Math.round(STEPS * strengthOf(weight));
}

/** The colour of a weight for CSS and SVG. */
export function weightColour(weight: number): string {
  return colourScale()(strengthOf(weight));
}

function strengthOf(weight: number): number {
  return Math.sign(weight) * Math.min(1, Math.sqrt(Math.abs(weight)));
}

/** From the colour of negative weights at −1 over that of the page to that of positive weights at 1, as `rgb(…)`. */
function colourScale(): (strength: number) => string {
  const { positive, negative, page } = currentPalette();
  const [above, below, middle] = [positive, negative, page].map(channels);
  return (strength) => {
    const end = strength < 0 ? below : above;
    const mixed = middle.map((channel, i) => Math.round(channel + Math.abs(strength) * (end[i] - channel)));
    return `rgb(${mixed.join(", ")})`;
  };
}

/** Red, green and blue of `#rrggbb`, 0 to 255. */
function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** A colour `rgb(…)` as a pixel. */
function pixel(colour: string): number {
  const [red, green, blue] = colour.match(/\d+/g)?.map(Number) ?? [];
  return (255 << 24) | (blue << 16) | (green << 8) | red; // little-endian, as every machine with a browser is
}
