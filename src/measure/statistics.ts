import { allFinite, InputError } from "../checks.ts";
import { log2, pow } from "../math/index.ts";

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

/**
 * Mean, spread and standard error of `values`, any length ≥ 1, in their unit; in one pass (Welford 1962), whose squares
 * are scaled so that they neither overflow nor vanish. NaN among the values makes all three NaN, an infinite one the
 * spread.
 * @throws InputError when empty
 */
export function summarize(values: ArrayLike<number>): Summary {
  if (values.length === 0) throw new InputError("summarize: values must hold at least one number, got none.");
  const unit = unitOf(values);
  let mean = 0; // in that unit, like the squares
  let squares = 0; // summed squared deviation
  for (let i = 0; i < values.length; i++) {
    const step = values[i] / unit - mean;
    mean += step / (i + 1);
    squares += step * (values[i] / unit - mean);
  }
  const count = values.length;
  const standardDeviation = count > 1 ? Math.sqrt(squares / (count - 1)) * unit : 0;
  return {
    count,
    mean: Number.isFinite(mean) ? mean * unit : sum(values),
    standardDeviation,
    standardError: count > 1 ? standardDeviation / Math.sqrt(count) : Number.NaN,
  };
}

/**
 * Σ measured/Σ predicted of independent samples, one prediction per sample, with its standard error: one number without
 * unit for how far a prediction is off over many sizes, each weighing by what it predicts; errors add in squares
 * (Bevington 1969).
 * @throws InputError unless there are as many predictions as samples, at least one, all finite, and they do not add up
 * to 0
 */
export function ratioOfMeans(measured: readonly Summary[], predicted: readonly number[]): Summary {
  if (measured.length === 0 || measured.length !== predicted.length) {
    throw new InputError(
      `ratioOfMeans: measured and predicted must be equally many, at least one, got ${measured.length} ` +
        `and ${predicted.length}.`,
    );
  }
  allFinite("ratioOfMeans: predicted", predicted);
  const means = measured.map(({ mean }) => mean);
  const errors = measured.map(({ standardError }) => standardError);
  // in units of their own, so that sums and squares stay within the range of numbers
  const unit = unitOf(predicted);
  const total = predicted.reduce((sum, value) => sum + value / unit, 0);
  if (total === 0) throw new InputError("ratioOfMeans: predicted adds up to 0, and nothing has a ratio to that.");
  const count = measured.reduce((sum, sample) => sum + sample.count, 0);
  const meanUnit = unitOf(means);
  const mean = means.reduce((sum, value) => sum + value / meanUnit, 0) / total;
  const errorUnit = unitOf(errors);
  const variance = errors.reduce((sum, error) => sum + (error / errorUnit) ** 2, 0);
  const standardError = (Math.sqrt(variance) / total) * (errorUnit / unit);
  return { count, mean: mean * (meanUnit / unit), standardDeviation: standardError * Math.sqrt(count), standardError };
}

/**
 * The p-quantile of `values` (any order, length ≥ 1), in their unit, linear between order statistics: definition 7 of
 * Hyndman and Fan 1996, the default of NumPy and R. Infinite values have their place in the order.
 * @throws InputError when empty, when a value is NaN, when p is outside [0, 1], and when the quantile lies between −∞
 * and ∞
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  if (values.length === 0) throw new InputError("quantile: values must hold at least one number, got none.");
  if (!(p >= 0 && p <= 1)) throw new InputError(`quantile: p must lie between 0 and 1, got ${p}.`);
  const sorted = Float64Array.from(values).sort(); // NaN comes last
  if (Number.isNaN(sorted[sorted.length - 1])) {
    const k = Float64Array.from(values).findIndex(Number.isNaN);
    throw new InputError(`quantile: values[${k}] must be a number, got NaN; leave out what was not measured.`);
  }
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const share = position - below;
  const [low, high] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]];
  if (share === 0 || low === high) return low;
  const width = high - low;
  if (Number.isFinite(width)) return low + share * width;
  if (low === -Infinity && high === Infinity) {
    throw new InputError(`quantile: at p = ${p} it lies between -Infinity and Infinity and has no value.`);
  }
  return (1 - share) * low + share * high;
}

/** A power of two near the largest finite magnitude, by which dividing rounds nothing; 1 where there is none. */
export function unitOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]);
    if (size > largest && size < Infinity) largest = size;
  }
  return largest === 0 ? 1 : pow(2, Math.floor(log2(largest)));
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

const ROUNDING = 1e-12; // statistics that differ by less are the same

/**
 * A statistic of all runs, with the standard error of leaving out one after the other (Tukey 1958), which a single run
 * has not; null where the statistic is no number.
 */
export function jackknife<Run>(runs: readonly Run[], statistic: (own: readonly Run[]) => number): Summary | null {
  const mean = statistic(runs);
  if (!Number.isFinite(mean)) return null;
  const count = runs.length;
  if (count === 1) return { count, mean, standardDeviation: 0, standardError: Number.NaN };
  const without = runs.map((_, r) => statistic(runs.filter((__, other) => other !== r)));
  const spread = summarize(without).standardDeviation;
  const standardError = spread < ROUNDING ? 0 : (spread * (count - 1)) / Math.sqrt(count); // NaN stays
  return { count, mean, standardDeviation: standardError * Math.sqrt(count), standardError };
}
