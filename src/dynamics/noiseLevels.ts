import { InputError } from "../checks.ts";
import { log10, pow } from "../math/index.ts";
import { discreteNoiseNames, type NoiseLaw } from "../random/noiseLaws.ts";
import { closedNoise } from "./closedNoise.ts";
import { exactNoise } from "./exactNoise.ts";
import type { NoiseRows } from "./noisePatterns.ts";
import { partlyExactNoise } from "./partlyExactNoise.ts";

/** Patterns on half the neurons, by halves: with 8 features a right-hand side takes half a second there, and 50 MB. */
const MOST_IN_HALF = 2 ** 18;
/** Patterns one by one: with 8 features a right-hand side takes a second there. */
const MOST_LISTED = 2 ** 17;

/** What a level averages: m neurons, the noise on each, and how many of a row's largest weights are exact. */
interface Noise {
  readonly m: number;
  readonly law: NoiseLaw;
  readonly enumerate?: number | undefined;
}

/** The levels there are: how the noise is averaged over (theory §5), each with what makes its averages. */
const levels = {
  /** By its variance alone. */
  gaussian: ({ m, law }) => closedNoise(m, law.sigma, 0),
  /** By its fourth cumulant too. */
  closure: ({ m, law }) => closedNoise(m, law.sigma, law.excessKurtosis),
  exact: exactRows,
} satisfies Readonly<Record<string, (noise: Noise) => NoiseRows>>;

/** How the noise is averaged over (theory §5): by its variance alone, by its fourth cumulant too, or exactly. */
export type NoiseLevel = keyof typeof levels;
/** Every `NoiseLevel`. */
export const noiseLevels: readonly NoiseLevel[] = Object.keys(levels) as NoiseLevel[];

/**
 * The averages over the noise of that level, m neurons.
 * @throws InputError when the level does not go with the law or `enumerate`, or there are too many patterns
 */
export function noiseRows({ level, ...noise }: Noise & { readonly level: NoiseLevel }): NoiseRows {
  if (!Object.hasOwn(levels, level)) {
    throw new InputError(`level must be one of ${noiseLevels.join(", ")}, got ${JSON.stringify(level)}.`);
  }
  if (noise.enumerate !== undefined && level !== "exact") {
    throw new InputError(`enumerate belongs to level exact, got level ${level}; leave it out or take level exact.`);
  }
  return levels[level](noise);
}

function exactRows({ m, law, enumerate }: Noise): NoiseRows {
  const { atoms } = law;
  if (enumerate !== undefined && !(Number.isSafeInteger(enumerate) && enumerate >= 0 && enumerate <= m)) {
    throw new InputError(`enumerate must be a whole number from 0 to m = ${m}, got ${enumerate}.`);
  }
  if (atoms === undefined) {
    if (law.isGaussian && enumerate === undefined) return closedNoise(m, law.sigma, 0);
    const what = enumerate === undefined ? "level exact" : "enumerate";
    throw new InputError(
      `noise ${law.name} takes a continuum of values, ${what} needs a discrete law ` +
        `(${discreteNoiseNames.join(", ")}); take level ${law.isGaussian ? "gaussian" : "closure"}.`,
    );
  }
  const each = atoms.values.length;
  if (enumerate === undefined) {
    if (pow(each, Math.ceil(m / 2)) > MOST_IN_HALF) {
      throw new InputError(
        `m = ${m} neurons have ${number(each, m)} patterns of ${law.name} noise, too many: level exact ` +
          `goes up to m = ${2 * most(each, MOST_IN_HALF)}; give enumerate: K for the K largest weights of ` +
          "every row, or take level closure.",
      );
    }
    return exactNoise(m, atoms);
  }
  if (pow(each, enumerate) > MOST_LISTED) {
    throw new InputError(
      `enumerate: ${enumerate} has ${number(each, enumerate)} patterns of ${law.name} noise for every ` +
        `row, too many: it goes up to ${most(each, MOST_LISTED)}; without enumerate level exact goes up to ` +
        `m = ${2 * most(each, MOST_IN_HALF)}.`,
    );
  }
  return partlyExactNoise(m, { ...law, atoms }, enumerate);
}

/** each^k in words, however large. */
function number(each: number, k: number): string {
  return `${each}^${k}, about 10^${Math.round(k * log10(each))},`;
}

/** The largest k with each^k ≤ bound. */
function most(each: number, bound: number): number {
  let k = 0;
  while (pow(each, k + 1) <= bound) k++;
  return k;
}
