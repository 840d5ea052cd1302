import { allFinite, atLeastZero, count, finite, InputError, knownKeys } from "../checks.ts";
import { expm1, log1p, pow } from "../math/index.ts";
import { type RandomKey, uniformStream } from "../random/generator.ts";

/**
 * The inputs x_p of the autoencoder and how much each counts in the loss,
 *
 *     L(W) = Σ_p c_p ‖ReLU(W Wᵀ x_p) − x_p‖² + λ_code ‖W‖₁ .
 *
 * The paper's own are the n basis vectors with weight 1 each. The sets made here give every feature the same total
 * weight: the inputs that it is on in have weights that add up to 1 (on average where they are drawn), so that λ means
 * the same for all of them.
 */
export interface InputSet {
  /** Features. */
  readonly n: number;
  /** The x_p, P×n row-major; each entry ≥ 0, normally 0 (off) or 1 (on). */
  readonly patterns: Float64Array;
  /** The c_p > 0, length P. */
  readonly weights: Float64Array;
  /**
   * Given only by `independentInputs`: its p. The patterns are then all the non-empty ones, in the order of the numbers
   * Σ 2^i over the features i that are on, and sums over them are taken without going through them one by one.
   */
  readonly probability?: number;
}

/** Number of features up to which all patterns are listed: 65 535 of them. */
export const MOST_LISTED = 16;

/** Numbers that drawn patterns hold together: a gigabyte. */
const MOST_NUMBERS = 2 ** 27;

/** One feature on at a time, weight 1 each: the inputs of the paper. @throws InputError unless n is whole and ≥ 1 */
export function basisInputs(n: number): InputSet {
  count("n", n);
  const patterns = new Float64Array(n * n);
  for (let i = 0; i < n; i++) patterns[i * n + i] = 1;
  return { n, patterns, weights: new Float64Array(n).fill(1) };
}

/**
 * Every feature on with probability p, independently: all 2^n − 1 patterns that are not empty, each with weight P(x)/p.
 * Each feature has total weight 1, and p → 0 gives the basis inputs of theory §1. Weights below 10⁻³⁰⁸ become 0.
 * @throws InputError unless 0 < p < 1 and n is whole, ≥ 1 and ≤ 16
 */
export function independentInputs(options: { n: number; p: number }): InputSet {
  knownKeys("independentInputs", options, { n: true, p: true });
  const { n, p } = options;
  count("n", n);
  probability(p);
  if (n > MOST_LISTED) {
    throw new InputError(
      `n = ${n} has 2^${n} - 1 patterns, they are listed up to n = ${MOST_LISTED}; use sampledInputs({ ` +
        "n, p, count, key }).",
    );
  }
  const total = pow(2, n) - 1;
  const byNumberOn = Float64Array.from({ length: n + 1 }, (_, on) => pow(p, on - 1) * pow(1 - p, n - on));
  const patterns = new Float64Array(total * n);
  const weights = new Float64Array(total);
  for (let number = 1; number <= total; number++) {
    const row = (number - 1) * n;
    let on = 0;
    for (let i = 0; i < n; i++) {
      patterns[row + i] = (number >> i) & 1;
      on += patterns[row + i];
    }
    weights[number - 1] = byNumberOn[on];
  }
  return { n, patterns, weights, probability: p };
}

/**
 * Single features with weight 1 and pairs of them with weight q, all divided by 1 + q(n − 1), so that each feature has
 * total weight 1. q = 0 gives the basis inputs of theory §1.
 * @throws InputError unless n is whole and ≥ 1 and q is finite and ≥ 0
 */
export function pairInputs(options: { n: number; q: number }): InputSet {
  knownKeys("pairInputs", options, { n: true, q: true });
  const { n, q } = options;
  count("n", n);
  atLeastZero("q", q);
  if (q === 0) return basisInputs(n);
  const scale = 1 + q * (n - 1);
  const total = n + (n * (n - 1)) / 2;
  const patterns = new Float64Array(total * n);
  const weights = new Float64Array(total).fill(q / scale).fill(1 / scale, 0, n);
  let row = 0;
  for (; row < n; row++) patterns[row * n + row] = 1;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, row++) {
      patterns[row * n + i] = 1;
      patterns[row * n + j] = 1;
    }
  }
  return { n, patterns, weights };
}

/**
 * `count` patterns drawn from those of `independentInputs`, for numbers of features where these are too many: every
 * feature on with probability p, empty patterns left out, the same pattern possibly more than once. Each has the weight
 * (1 − (1 − p)^n)/(count·p), so that the total weight of a feature is 1 on average and the loss has the mean of the
 * full set's. The same key draws the same set. As p → 0 these too become the inputs of theory §1, drawn.
 * @throws InputError unless n, count are whole and ≥ 1 and 0 < p < 1
 */
export function sampledInputs(options: { n: number; p: number; count: number; key: RandomKey }): InputSet {
  knownKeys("sampledInputs", options, { n: true, p: true, count: true, key: true });
  const { n, p, key } = options;
  count("n", n);
  count("count", options.count);
  if (options.count * n > MOST_NUMBERS) {
    throw new InputError(`count must be at most ${Math.floor(MOST_NUMBERS / n)} at n = ${n}, got ${options.count}.`);
  }
  probability(p);
  const uniform = uniformStream(["inputs", ...[key].flat()]);
  const perFeature = log1p(-p); // ln of the probability to be off
  const notEmpty = -expm1(n * perFeature);
  const patterns = new Float64Array(options.count * n);
  for (let row = 0; row < patterns.length; row += n) {
    // the first feature that is on, given that there is one, then the next ones: all gaps are geometric
    let i = Math.min(n - 1, Math.floor(log1p(-uniform() * notEmpty) / perFeature));
    for (; i < n; i += 1 + Math.floor(log1p(-uniform()) / perFeature)) patterns[row + i] = 1;
  }
  return { n, patterns, weights: new Float64Array(options.count).fill(notEmpty / (options.count * p)) };
}

/**
 * Inputs of your own in the loss of theory §1: `rows` x_p, each of length n, and their `weights` c_p, one per row.
 * @throws InputError unless there is a row, all have n finite entries ≥ 0, and each has a finite weight > 0
 */
export function inputSet(n: number, rows: readonly ArrayLike<number>[], weights: ArrayLike<number>): InputSet {
  count("n", n);
  if (rows.length === 0) throw new InputError("rows must hold at least one input, got none.");
  if (weights.length !== rows.length) {
    throw new InputError(`weights has length ${weights.length}, there are ${rows.length} rows.`);
  }
  const patterns = new Float64Array(rows.length * n);
  for (const [p, row] of rows.entries()) {
    if (row.length !== n) throw new InputError(`rows[${p}] has length ${row.length}, ${n} features need ${n}.`);
    allFinite(`rows[${p}]`, row);
    for (let i = 0; i < n; i++) {
      if (row[i] < 0) throw new InputError(`rows[${p}][${i}] must be >= 0, got ${row[i]}.`);
    }
    patterns.set(row, p * n);
    if (!(finite(`weights[${p}]`, weights[p]) > 0)) {
      throw new InputError(`weights[${p}] must be > 0, got ${weights[p]}; leave out inputs that do not count.`);
    }
  }
  return { n, patterns, weights: Float64Array.from(weights) };
}

function probability(p: number): void {
  if (!(p > 0 && p < 1)) throw new InputError(`p must be > 0 and < 1, got ${p}.`);
}
