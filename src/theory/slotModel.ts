import { count, InputError } from "../checks.ts";

/** n features on m neurons. */
interface Size {
  readonly n: number;
  readonly m: number;
}

/** The law of K, the number of polysemantic neurons in the slot model (theory §4.1). */
export interface SlotLaw {
  /** P(K = k) at index k = 0…⌊n/2⌋, length ⌊n/2⌋ + 1; 0 below max(0, n − m), where more neurons must be shared. */
  readonly probabilities: Float64Array;
  /** E K, neurons. */
  readonly mean: number;
  /** √var K, neurons. */
  readonly standardDeviation: number;
}

/**
 * How many of m neurons have both their slots taken when n features occupy n of the 2m slots, all choices equally
 * likely (theory §4.1):
 *
 *     P(K = k) = C(m, k) C(m − k, n − 2k) 2^(n − 2k) / C(2m, n)
 *
 * Computed from the ratio of neighbours outward from the most likely k, so that nothing overflows and far tails only
 * underflow to 0.
 * @throws InputError unless n, m are whole and ≥ 1 and n ≤ 2m
 */
export function slotLaw({ n, m }: Size): SlotLaw {
  check(n, m);
  const last = Math.floor(n / 2);
  const probabilities = new Float64Array(last + 1); // relative to the mode at first, then normalised
  /** P(K = k + 1)/P(K = k), which falls as k grows: the law has a single mode. */
  const ratio = (k: number) => ((n - 2 * k) / (4 * (k + 1))) * ((n - 2 * k - 1) / (m - n + k + 1));

  const first = Math.max(0, n - m);
  let mode = first;
  while (mode < last && ratio(mode) > 1) mode++;
  probabilities[mode] = 1;
  for (let k = mode; k < last; k++) probabilities[k + 1] = probabilities[k] * ratio(k);
  for (let k = mode; k > first; k--) probabilities[k - 1] = probabilities[k] / ratio(k - 1);

  const sum = probabilities.reduce((total, share) => total + share, 0);
  for (let k = first; k <= last; k++) probabilities[k] /= sum;
  return { probabilities, mean: slotMean({ n, m }), standardDeviation: Math.sqrt(slotVariance({ n, m })) };
}

/** E K = n(n − 1)/(2(2m − 1)), neurons (theory §4.1). @throws InputError unless n, m are whole and ≥ 1 and n ≤ 2m */
export function slotMean({ n, m }: Size): number {
  check(n, m);
  return (n * (n - 1)) / (2 * (2 * m - 1));
}

/**
 * var K in the slot model (theory §4.1), neurons squared. Two given neurons have all four slots taken with probability
 * [n]₄/[2m]₄, falling factorials, so E K(K − 1) = m(m − 1)[n]₄/[2m]₄, and E K(K − 1) + E K − (E K)² simplifies to a
 * product without cancellation:
 *
 *     var K = E K · (2m − n)(2m − n − 1) / ((2m − 1)(2m − 3))
 *
 * @throws InputError unless n, m are whole and ≥ 1 and n ≤ 2m
 */
export function slotVariance({ n, m }: Size): number {
  const mean = slotMean({ n, m });
  if (m === 1 || n === 2 * m) return 0; // n alone decides
  return mean * ((2 * m - n) / (2 * m - 1)) * ((2 * m - n - 1) / (2 * m - 3));
}

function check(n: number, m: number): void {
  count("n", n);
  count("m", m);
  if (n > 2 * m) {
    throw new InputError(
      `n must be at most 2m = ${2 * m}, got ${n}: every feature needs a slot of its own and a neuron has two.`,
    );
  }
}
