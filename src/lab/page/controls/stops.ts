import type { NumberRange } from "../../engine/panels.ts";

/** The values that a slider stops at, in order. */
export interface Stops {
  readonly count: number;
  readonly at: (index: number) => number;
  /** Index of the stop nearest to a value. */
  readonly nearest: (value: number) => number;
}

/**
 * The stops of a parameter: even steps where its slider is linear, every whole number at most; where it is logarithmic,
 * even steps of the logarithm rounded to two digits, powers of two among whole numbers, and both ends.
 */
export function stopsOf({ least, most, whole, log }: NumberRange): Stops {
  return log ? logarithmic(least, most, whole) : linear(least, most, whole);
}

const FINE = 50; // steps that a linear slider has at least

function linear(least: number, most: number, whole: boolean): Stops {
  const step = whole ? 1 : 10 ** Math.floor(Math.log10((most - least) / FINE));
  const count = Math.round((most - least) / step) + 1;
  return {
    count,
    at: (index) => Number((least + index * step).toPrecision(6)),
    nearest: (value) => Math.min(count - 1, Math.max(0, Math.round((value - least) / step))),
  };
}

const PER_DECADE = 40;

function logarithmic(least: number, most: number, whole: boolean): Stops {
  const found = new Set([least, most]);
  const count = Math.round(PER_DECADE * Math.log10(most / least));
  for (let i = 1; i < count; i++) {
    const value = Number((least * (most / least) ** (i / count)).toPrecision(2));
    found.add(whole ? Math.round(value) : value);
  }
  if (whole) for (let power = 1; power < most; power *= 2) found.add(power);
  const stops = Float64Array.from([...found].filter((value) => value >= least && value <= most)).sort();
  return {
    count: stops.length,
    at: (index) => stops[index],
    nearest: (value) => {
      const above = stops.findIndex((stop) => stop >= value);
      if (above === -1) return stops.length - 1;
      return above > 0 && value - stops[above - 1] < stops[above] - value ? above - 1 : above;
    },
  };
}
