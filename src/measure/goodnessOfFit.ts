import { count, InputError, knownKeys } from "../checks.ts";
import { type RandomKey, uniformStream } from "../random/generator.ts";

/** Observed counts and the law they are held against. */
export interface FitGroup {
  /** Independent observed counts, one per run, whole and ≥ 0. */
  readonly values: readonly number[];
  /** P(count = k) at index k, length the largest possible count + 1; every other count has probability 0. */
  readonly probabilities: ArrayLike<number>;
}

/** What Pearson's test says. */
export interface FitResult {
  /** X² = Σ (observed − expected)²/expected over the bins of all groups; Infinity when a law rules a value out. */
  readonly statistic: number;
  /** Mean of X² over the simulated data sets; bins minus groups, up to their scatter. */
  readonly expected: number;
  /** Bins of all groups together. A group of one bin says nothing and adds 0 to X². */
  readonly binsTotal: number;
  /** Bins less groups; 0 when every sample is too small for two bins, so that no counts could be refused. */
  readonly freedom: number;
  /** Probability of an X² at least as large under the laws: (1 + hits)/(1 + draws). */
  readonly pValue: number;
  /** Data sets simulated. */
  readonly draws: number;
}

const FEWEST = 2; // values a bin must expect
const ROUNDING = 1e-10; // statistics closer than this are the same number summed in another order

/**
 * Do samples of counts follow discrete laws? The X² of Pearson 1900, summed over groups that each have a law and a
 * sample of their own; the samples may be small, because the p-value comes from `draws` data sets drawn from the laws
 * themselves and not from the χ² limit. It is exact at any number of draws: under the laws P(p ≤ q) never exceeds q.
 *
 * Bins: outcomes are pooled in order from k = 0 until a bin expects at least 2 values; what is left at the end joins
 * the last bin. Laws and sample sizes alone fix the bins, never the values.
 * @throws InputError when a group has no values, a value is not whole and ≥ 0, or probabilities are negative or do not
 * add up to 1
 */
export function chiSquareTest(options: {
  readonly groups: readonly FitGroup[];
  readonly draws?: number;
  readonly key: RandomKey;
}): FitResult {
  knownKeys("chiSquareTest", options, { groups: true, draws: true, key: true });
  const { groups, draws = 10_000, key } = options;
  count("draws", draws);
  if (groups.length === 0) throw new InputError("chiSquareTest: groups must hold at least one sample, got none.");
  groups.forEach(checkGroup);
  const pools = groups.map(({ values, probabilities }) => pool(probabilities, values.length));
  let statistic = 0;
  groups.forEach((group, g) => {
    statistic += observedStatistic(group, pools[g]);
  });

  const uniform = uniformStream(key);
  const threshold = statistic - ROUNDING * (1 + statistic);
  let hits = 0;
  let total = 0;
  for (let draw = 0; draw < draws; draw++) {
    let simulated = 0;
    for (const bins of pools) simulated += simulatedStatistic(bins, uniform);
    if (simulated >= threshold) hits++;
    total += simulated;
  }
  const binsTotal = pools.reduce((sum, { expected }) => sum + expected.length, 0);
  return {
    statistic,
    expected: total / draws,
    binsTotal,
    freedom: binsTotal - groups.length,
    pValue: (1 + hits) / (1 + draws),
    draws,
  };
}

/** The outcomes of one law, pooled for one sample size. */
interface Pool {
  /** Values in the sample. */
  readonly size: number;
  /** Bin of each outcome. */
  readonly binOf: Int32Array;
  /** Values expected in each bin. */
  readonly expected: Float64Array;
  /** Probability of the bins up to and including each. */
  readonly cumulative: Float64Array;
  /** Values found in each bin, filled anew for every data set. */
  readonly found: Float64Array;
}

function pool(probabilities: ArrayLike<number>, size: number): Pool {
  const binOf = new Int32Array(probabilities.length);
  const expected = [0];
  for (let k = 0; k < probabilities.length; k++) {
    if (expected[expected.length - 1] >= FEWEST) expected.push(0);
    binOf[k] = expected.length - 1;
    expected[binOf[k]] += probabilities[k] * size;
  }
  if (expected.length > 1 && expected[expected.length - 1] < FEWEST) {
    const rest = expected.pop() ?? 0;
    const last = expected.length - 1;
    expected[last] += rest;
    for (let k = 0; k < binOf.length; k++) binOf[k] = Math.min(binOf[k], last);
  }
  let sum = 0;
  const cumulative = Float64Array.from(expected, (values) => {
    sum += values / size;
    return sum;
  });
  return { size, binOf, expected: Float64Array.from(expected), cumulative, found: new Float64Array(expected.length) };
}

function observedStatistic({ values, probabilities }: FitGroup, { binOf, expected, found }: Pool): number {
  found.fill(0);
  for (const value of values) {
    if (!(probabilities[value] > 0)) return Infinity;
    found[binOf[value]]++;
  }
  return pearson(found, expected);
}

/** X² of as many values as the sample has, each drawn by inverting the cumulative law. */
function simulatedStatistic({ size, expected, cumulative, found }: Pool, uniform: () => number): number {
  const last = cumulative.length - 1;
  found.fill(0);
  for (let i = 0; i < size; i++) {
    const u = uniform();
    let bin = 0;
    while (bin < last && u >= cumulative[bin]) bin++;
    found[bin]++;
  }
  return pearson(found, expected);
}

function pearson(found: Float64Array, expected: Float64Array): number {
  let sum = 0;
  for (let b = 0; b < found.length; b++) {
    const difference = found[b] - expected[b];
    sum += (difference * difference) / expected[b];
  }
  return sum;
}

function checkGroup({ values, probabilities }: FitGroup, g: number): void {
  if (values.length === 0) throw new InputError(`groups[${g}].values must hold at least one count, got none.`);
  for (const value of values) {
    if (!(Number.isSafeInteger(value) && value >= 0)) {
      throw new InputError(`groups[${g}].values must be whole numbers >= 0, got ${value}.`);
    }
  }
  let sum = 0;
  for (let k = 0; k < probabilities.length; k++) {
    if (!(probabilities[k] >= 0)) {
      throw new InputError(`groups[${g}].probabilities[${k}] must be >= 0, got ${probabilities[k]}.`);
    }
    sum += probabilities[k];
  }
  if (!(Math.abs(sum - 1) <= 1e-9)) {
    throw new InputError(`groups[${g}].probabilities must add up to 1, got ${sum}.`);
  }
}
