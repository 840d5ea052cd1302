import type { NoiseLevel } from "../../../dynamics/noiseLevels.ts";
import { pow } from "../../../math/index.ts";
import { type NoiseLaw, noiseLaw } from "../../../random/noiseLaws.ts";
import type { Parameters } from "../panels.ts";

/** The noise of a run and the level at which it is averaged over. */
export interface NoisePlan {
  readonly law: string;
  readonly sigma: number;
  /** Of the law `three-point`; null where the law has one of its own. */
  readonly excessKurtosis: number | null;
  readonly level: NoiseLevel;
}

/** n² times the patterns of noise on half the neurons, up to which a run at level `exact` takes about a second. */
const MOST_WORK = 2 ** 14;

/**
 * Level `exact` for Gaussian noise, which has a closed form, and where a discrete law has few patterns; else the
 * fourth-cumulant closure.
 */
export function noisePlan({ n, m, law, sigma, ...others }: Parameters<"noise">): NoisePlan {
  const excessKurtosis = law === "three-point" ? others.excessKurtosis : null;
  const { atoms } = lawOf({ law, sigma, excessKurtosis });
  const few = atoms !== undefined && n * n * pow(atoms.values.length, Math.ceil(m / 2)) <= MOST_WORK;
  return { law, sigma, excessKurtosis, level: few || law === "gaussian" ? "exact" : "closure" };
}

/** The law of the noise. */
export function lawOf({ law, sigma, excessKurtosis }: Omit<NoisePlan, "level">): NoiseLaw {
  return noiseLaw(law, { sigma, ...(excessKurtosis !== null && { excessKurtosis }) });
}
