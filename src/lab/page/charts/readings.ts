import { lastUpTo } from "../timeline.ts";
import type { ChartContent, Colour, Line } from "./content.ts";

/** What a line says at a moment. */
export interface Reading {
  readonly name: string;
  readonly colour: Colour;
  readonly value: number;
}

/** Flow times at which a chart can be read, ascending: those of what runs did, of all lines where none is of a run. */
export function readableTimes({ lines, x }: ChartContent): number[] {
  const measured = lines.filter((line) => line.measured);
  const times = (measured.length > 0 ? measured : lines).flatMap((line) => Array.from(line.x));
  const shown = times.filter((t) => Number.isFinite(t) && !(x.log && t <= 0));
  return [...new Set(shown)].sort((a, b) => a - b);
}

/**
 * What the lines of a chart say at flow time `at`: what runs did only up to the moment shown; of lines that are drawn
 * as one, the line for which `distance` of its value is least.
 */
export function readingsAt(
  { lines, y }: ChartContent,
  { at, moment }: { readonly at: number; readonly moment: number },
  distance: (value: number) => number,
): Reading[] {
  return lines.flatMap((line): Reading[] => {
    const { colour, parts, measured } = line;
    if (measured && lastUpTo([at], moment) < 0) return [];
    if (parts !== undefined) {
      const values = parts.map(({ name, x, y: values }) => ({ name, colour, value: valueAt({ x, y: values }, at) }));
      const known = values.filter(({ value }) => Number.isFinite(value));
      known.sort((a, b) => distance(a.value) - distance(b.value));
      return known.slice(0, 1);
    }
    const name = line.reading ?? line.name ?? (lines.length === 1 ? y.title : undefined);
    const value = valueAt(line, at);
    return name === undefined || !Number.isFinite(value) ? [] : [{ name, colour, value }];
  });
}

/** The value of the last point not after a flow time; NaN before the first. */
function valueAt({ x, y }: Pick<Line, "x" | "y">, at: number): number {
  const last = lastUpTo(x, at);
  return last < 0 ? Number.NaN : y[last];
}
