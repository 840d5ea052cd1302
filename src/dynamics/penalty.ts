import { atLeastZero, InputError } from "../checks.ts";
import { pow } from "../math/index.ts";

/**
 * A place where the slope of a penalty jumps, by 2·friction: up where friction > 0 (|w| at 0), down where it is < 0.
 */
export interface PenaltyPlace {
  /** The weight it is at. */
  readonly at: number;
  readonly friction: number;
}

/** How the slope of a penalty grows without bound at zero: |w|^exponent · p'(w) → strength·sign(w). */
export interface Singularity {
  /** α > 0; 1 − p for |w|^p. */
  readonly exponent: number;
  /** > 0; λp for λ|w|^p. */
  readonly strength: number;
}

/**
 * What a weight w costs, p(w), for V = … + Σ_ik p(W_ik); made from an expression by `parsePenalty`, or written by hand:
 *
 *     const elastic = {
 *       value: (w) => Math.abs(w) + w * w,
 *       slope: (w) => Math.sign(w) + 2 * w,
 *       places: [{ at: 0, friction: 1 }],
 *     };
 */
export interface Penalty {
  /** p(w), continuous; −∞ is allowed at 0 alone. */
  readonly value: (w: number) => number;
  /** p'(w); at a place the mean of both sides, at a singularity 0. */
  readonly slope: (w: number) => number;
  /** Every place where the slope jumps; none by default. */
  readonly places?: readonly PenaltyPlace[];
  /** Where the slope is infinite at zero. Then zero is none of the places. */
  readonly singularity?: Singularity;
  /**
   * λ, where p(w) = λ|w| and `l1Penalty` made it: then nothing of it is left but friction, and neither `value` nor
   * `slope` is called for every weight.
   */
  readonly l1?: number;
  /** The expression it was made from, and the numbers in it. */
  readonly text?: string;
  readonly parameters?: Readonly<Record<string, number>>;
}

/**
 * The ℓ1 penalty λ|w| of theory §2, λ = λ_code/4 in units of weight per flow time.
 * @throws InputError unless lambda is ≥ 0
 */
export function l1Penalty(lambda: number): Penalty {
  atLeastZero("lambda", lambda);
  return {
    value: (w) => lambda * Math.abs(w),
    slope: (w) => lambda * Math.sign(w),
    places: lambda > 0 ? [{ at: 0, friction: lambda }] : [],
    l1: lambda,
    text: "lambda*abs(w)",
    parameters: { lambda },
  };
}

/** No penalty: p(w) = 0. */
export const noPenalty: Penalty = l1Penalty(0);

/** Σ p(W_k) over all weights. */
export function totalPenalty({ value, l1 }: Penalty, W: Float64Array): number {
  let total = 0;
  if (l1 !== undefined) {
    for (let k = 0; k < W.length; k++) total += Math.abs(W[k]);
    return l1 * total;
  }
  for (let k = 0; k < W.length; k++) total += value(W[k]);
  return total;
}

/** Smaller than any weight that means something, and far from underflow. */
export const TINY = 1e-60;

/** Half of what a slope jumps by at zero: 0 where it only falls steeply, as |w|^0.1 does. */
export function jumpAtZero(slope: (w: number) => number): number {
  const [near, nearer] = [TINY, TINY ** 2].map((w) => (slope(w) - slope(-w)) / 2);
  return Math.abs(nearer) < 0.9 * Math.abs(near) ? 0 : nearer;
}

/**
 * Compares the places and the singularity a penalty declares with its slope: a jump that is not declared would be
 * integrated through.
 * @throws InputError naming the place, what was declared and what the slope says
 */
export function checkPenalty({ value, slope, places = [], singularity, l1 }: Penalty): void {
  if (l1 !== undefined && (value(1) !== l1 || singularity !== undefined || places.some(({ at }) => at !== 0))) {
    throw new InputError(`penalty: with l1 = ${l1} it must be l1*|w| and no more; use l1Penalty, or drop l1.`);
  }
  const zero = places.find(({ at }) => at === 0)?.friction ?? 0;
  if (singularity === undefined) compare("friction at 0", zero, jumpAtZero(slope));
  else {
    const { exponent, strength } = singularity;
    if (!(exponent > 0 && strength > 0)) {
      throw new InputError(`penalty: a singularity needs exponent and strength > 0, got ${exponent} and ${strength}.`);
    }
    if (zero !== 0)
      throw new InputError("penalty: zero cannot be a place where the slope is infinite; drop one of the two.");
    compare("strength of the singularity", strength, pow(TINY, exponent) * slope(TINY));
    compare("strength of the singularity below 0", -strength, pow(TINY, exponent) * slope(-TINY));
  }
  for (const { at, friction } of places) {
    if (at === 0) continue;
    const near = 1e-12 * Math.max(1, Math.abs(at));
    compare(`friction at ${at}`, friction, (slope(at + near) - slope(at - near)) / 2);
  }
}

function compare(what: string, declared: number, seen: number): void {
  if (Math.abs(declared - seen) <= 1e-4 * Math.max(Math.abs(declared), Math.abs(seen), 1e-6)) return;
  throw new InputError(`penalty: the ${what} is declared as ${declared}, the slope says ${seen}; they must agree.`);
}
