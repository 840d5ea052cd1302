import type { NumberRange } from "../../engine/parameters.ts";

const PER_DECADE = 40;

/**
 * The values that a slider stops at, in order: even steps where it is linear, every whole number at most; where it is logarithmic, even
 * steps of the logarithm rounded to two digits, powers of two among whole numbers, and both ends.
 */
export function stopsOf({ least, most, whole, log }: NumberRange): Float64Array {
  return log ? logarithmic(least, most, whole) : linear(least, most, whole);
}

/** The stop nearest to a value: its index. */
export function nearestStop(stops: Float64Array, value: number): number {
  let above = stops.findIndex((stop) => stop >= value);
  if (above === -1) above = stops.length - 1;
  return above > 0 && value - stops[above - 1] < stops[above] - value ? above - 1 : above;
}

function linear(least: number, most: number, whole: boolean): Float64Array {
  const step = whole ? 1 : 10 ** Math.floor(Math.log10((most - least) / 50));
  const count = Math.round((most - least) / step) + 1;
  return Float64Array.from({ length: count }, (_, i) => Number((least + i * step).toPrecision(6)));
}

function logarithmic(least: number, most: number, whole: boolean): Float64Array {
  const values = new Set([least, most]);
  const count = Math.round(PER_DECADE * Math.log10(most / least));
  for (let i = 1; i < count; i++) {
    const value = Number((least * (most / least) ** (i / count)).toPrecision(2));
    values.add(whole ? Math.round(value) : value);
  }
  if (whole) for (let power = 1; power < most; power *= 2) values.add(power);
  return Float64Array.from([...values].filter((value) => value >= least && value <= most)).sort();
}
