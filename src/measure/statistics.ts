import { InputError } from "../checks.ts";

/** What is reported of a sample: every comparison carries its standard error. */
export interface Summary {
  /** How many values. */
  readonly count: number;
  /** Their mean, in their unit, like the deviation and the error. */
  readonly mean: number;
  /** Sample standard deviation (count − 1); 0 for a single value. */
  readonly standardDeviation: number;
  /** standardDeviation/√count; NaN for a single value, which says nothing of its own error. */
  readonly standardError: number;
}

/** Mean, spread and standard error of `values`, any length ≥ 1, in their unit; in one pass (Welford 1962). @throws InputError when empty */
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
 * Σ measured/Σ predicted of independent samples, one prediction per sample, with its standard error: one number without unit for how far a
 * prediction is off over many sizes, each weighing by what it predicts; errors add in squares (Bevington 1969). @throws InputError unless there are as many predictions as samples, at least one
 */
export function ratioOfMeans(measured: readonly Summary[], predicted: readonly number[]): Summary {
  if (measured.length === 0 || measured.length !== predicted.length) {
    throw new InputError(
      `ratioOfMeans: measured and predicted must be equally many, at least one, got ${measured.length} and ${predicted.length}.`,
    );
  }
  const total = predicted.reduce((sum, value) => sum + value, 0);
  const count = measured.reduce((sum, sample) => sum + sample.count, 0);
  const variance = measured.reduce((sum, { standardError }) => sum + standardError * standardError, 0);
  const standardError = Math.sqrt(variance) / total;
  return {
    count,
    mean: measured.reduce((sum, { mean }) => sum + mean, 0) / total,
    standardDeviation: standardError * Math.sqrt(count),
    standardError,
  };
}

/**
 * The p-quantile of `values` (any order, length ≥ 1), in their unit, linear between order statistics: definition 7 of Hyndman and Fan
 * 1996, the default of NumPy and R.
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
