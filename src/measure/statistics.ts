import { InputError } from "../checks.ts";

/** What is reported of a sample: every comparison carries its standard error. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation (count − 1); 0 for a single value. */
  readonly standardDeviation: number;
  /** standardDeviation/√count; NaN for a single value, which says nothing of its own error. */
  readonly standardError: number;
}

/** Mean, spread and standard error of `values`, in one pass (Welford). @throws InputError when empty */
export function summarize(values: ArrayLike<number>): Summary {
  if (values.length === 0) throw new InputError("summarize: values must hold at least one number, got none.");
  let mean = 0;
  let squares = 0; // summed squared deviation
  for (let i = 0; i < values.length; i++) {
    const step = values[i] - mean;
    mean += step / (i + 1);
    squares += step * (values[i] - mean);
  }
  const count = values.length;
  const standardDeviation = count > 1 ? Math.sqrt(squares / (count - 1)) : 0;
  return {
    count,
    mean,
    standardDeviation,
    standardError: count > 1 ? standardDeviation / Math.sqrt(count) : Number.NaN,
  };
}

/**
 * The p-quantile of `values` (any order), linear between order statistics as NumPy and R (type 7) do by default.
 * @throws InputError when empty or p outside [0, 1]
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  if (values.length === 0) throw new InputError("quantile: values must hold at least one number, got none.");
  if (!(p >= 0 && p <= 1)) throw new InputError(`quantile: p must lie between 0 and 1, got ${p}.`);
  const sorted = Float64Array.from(values).sort();
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
