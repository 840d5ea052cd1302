import { atan2, cbrt, cos, hypot, pow, sin } from "../math/index.ts";

/** Colours as numbers: reading and writing them, how light they look, how well they stand out. */

/** Red, green and blue from 0 to 255, opacity from 0 to 1. */
export interface Rgba {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly opacity: number;
}

/** Lightness (0 black, 1 white), chroma (0 grey) and hue (radians) as people see them: OKLCh, B. Ottosson 2020. */
export interface Oklch {
  readonly lightness: number;
  readonly chroma: number;
  readonly hue: number;
}

/** Reads `#rgb`, `#rrggbb`, `rgb(…)` and `rgba(…)`; undefined for anything else. */
export function parseColour(text: string): Rgba | undefined {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(text)?.[1];
  if (hex !== undefined) {
    const wide = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(wide.slice(at, at + 2), 16));
    return { red, green, blue, opacity: 1 };
  }
  const parts = /^rgba?\(([\d.,\s]+)\)$/.exec(text)?.[1].split(",").map(Number);
  if (parts === undefined || parts.length < 3 || parts.length > 4 || parts.some(Number.isNaN)) return undefined;
  const [red, green, blue, opacity = 1] = parts;
  return { red, green, blue, opacity };
}

/** `#rrggbb`, or `rgba(…)` where it is translucent. */
export function formatColour({ red, green, blue, opacity }: Rgba): string {
  const parts = [red, green, blue].map((part) => Math.min(255, Math.max(0, Math.round(part))));
  if (opacity < 1) return `rgba(${parts.join(",")},${opacity})`;
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`.toUpperCase();
}

/** Contrast of two opaque colours, 1 to 21 (WCAG 2.2): text wants 4.5, lines and large text 3. @throws RangeError for no colour */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour as lightness, chroma and hue. */
export function toOklch({ red, green, blue }: Rgba): Oklch {
  const [r, g, b] = [red, green, blue].map(linear);
  const l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const c = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    lightness: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    chroma: hypot(a, c),
    hue: atan2(c, a),
  };
}

/** The colour of a lightness, chroma and hue; chroma is lowered to what a screen can show. */
export function fromOklch({ lightness, chroma, hue }: Oklch, opacity = 1): Rgba {
  for (let share = 1; share > 0; share -= 0.05) {
    const parts = linearParts(lightness, share * chroma * cos(hue), share * chroma * sin(hue));
    if (parts.every((part) => part > -1e-3 && part < 1.001)) return encoded(parts, opacity);
  }
  return encoded(linearParts(lightness, 0, 0), opacity);
}

function linearParts(lightness: number, a: number, b: number): [number, number, number] {
  const l = pow(lightness + 0.3963377774 * a + 0.2158037573 * b, 3);
  const m = pow(lightness - 0.1055613458 * a - 0.0638541728 * b, 3);
  const s = pow(lightness - 0.0894841775 * a - 1.291485548 * b, 3);
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function encoded(parts: readonly [number, number, number], opacity: number): Rgba {
  const [red, green, blue] = parts.map((part) => {
    const within = Math.min(1, Math.max(0, part));
    return 255 * (within <= 0.0031308 ? 12.92 * within : 1.055 * pow(within, 1 / 2.4) - 0.055);
  });
  return { red, green, blue, opacity };
}

/** The light of a part from 0 to 255, 0 to 1. */
function linear(part: number): number {
  const share = part / 255;
  return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

function luminance(text: string): number {
  const colour = parseColour(text);
  if (colour === undefined) throw new RangeError(`contrast takes #rgb, #rrggbb, rgb() or rgba(), got "${text}".`);
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}
