import { atLeastZero, finite, InputError, knownKeys } from "../checks.ts";
import { cos, log1p } from "../math/index.ts";
import { excessKurtosisOf } from "./excessKurtosis.ts";

/**
 * The law of one noise variable ξ with mean 0 (theory §5), in the unit of what a neuron carries, a weight times an
 * input.
 */
export interface NoiseLaw {
  /** For messages, and for whoever keeps results: one of `noiseNames`, or that of a law of your own. */
  readonly name: string;
  /** Standard deviation σ ≥ 0; 0 is no noise. */
  readonly sigma: number;
  /** σ². */
  readonly variance: number;
  /** κ = E ξ⁴/σ⁴ − 3, of the shape of the law: it stays what it is as σ goes to 0. */
  readonly excessKurtosis: number;
  /** Given for N(0, σ²) alone, over which averages have a closed form that is exact. */
  readonly isGaussian?: true;
  /** The values a discrete law takes and their probabilities, in ascending order; absent for a continuous law. */
  readonly atoms?: { readonly values: readonly number[]; readonly probabilities: readonly number[] };
  /** One ξ from numbers in [0, 1) that `uniform` gives: two of them for a Gaussian law, one for every other. */
  readonly sample: (uniform: () => number) => number;
}

/** N(0, σ²), κ = 0 (theory §5); σ in units of a weight. @throws InputError unless σ is finite and ≥ 0 */
export function gaussianNoise(sigma: number): NoiseLaw {
  // Box and Muller 1958
  const sample = (uniform: () => number) => sigma * Math.sqrt(-2 * log1p(-uniform())) * cos(2 * Math.PI * uniform());
  return { ...moments("gaussian", sigma, excessKurtosisOf.gaussian), isGaussian: true, sample };
}

/**
 * ±σ with probability ½ each, κ = −2, the smallest there can be (theory §5); σ in units of a weight.
 * @throws InputError unless σ is finite and ≥ 0
 */
export function bipolarNoise(sigma: number): NoiseLaw {
  return discrete("bipolar", sigma, excessKurtosisOf.bipolar, [-sigma, sigma], [0.5, 0.5]);
}

/**
 * Uniform on [−σ√3, σ√3), κ = −1.2 (theory §5); σ in units of a weight.
 * @throws InputError unless σ is finite and ≥ 0
 */
export function uniformNoise(sigma: number): NoiseLaw {
  const reach = sigma * Math.sqrt(3);
  return { ...moments("uniform", sigma, excessKurtosisOf.uniform), sample: (uniform) => reach * (2 * uniform() - 1) };
}

/**
 * Laplace with density exp(−|x|/b)/2b, b = σ/√2, κ = 3 (theory §5); σ in units of a weight.
 * @throws InputError unless σ is finite and ≥ 0
 */
export function laplaceNoise(sigma: number): NoiseLaw {
  const scale = sigma / Math.SQRT2;
  const sample = (uniform: () => number) => {
    const both = 2 * uniform(); // its whole part is the side, the rest says how far
    return both < 1 ? scale * log1p(-both) : -scale * log1p(1 - both);
  };
  return { ...moments("laplace", sigma, excessKurtosisOf.laplace), sample };
}

/**
 * 0, and ±σ/√q with probability q/2 each, q = 1/(κ + 3): any excess kurtosis κ ≥ −2 there can be (theory §5). At κ = −2
 * it is `bipolarNoise`. σ in units of a weight.
 * @throws InputError unless σ is finite and ≥ 0 and κ is finite and ≥ −2
 */
export function threePointNoise(options: { sigma: number; excessKurtosis: number }): NoiseLaw {
  knownKeys("threePointNoise", options, { sigma: true, excessKurtosis: true });
  const { sigma, excessKurtosis } = options;
  finite("excessKurtosis", excessKurtosis);
  if (excessKurtosis < -2) {
    throw new InputError(
      `excessKurtosis must be >= -2, got ${excessKurtosis}: no law is below, since E x^4 >= (E x^2)^2.`,
    );
  }
  if (excessKurtosis === -2) return bipolarNoise(sigma);
  const outside = 1 / (excessKurtosis + 3); // q
  const reach = sigma / Math.sqrt(outside);
  return discrete("three-point", sigma, excessKurtosis, [-reach, 0, reach], [outside / 2, 1 - outside, outside / 2]);
}

/** A law by name: how it is made from σ, and what it is. */
type NoiseEntry = { readonly isDiscrete: boolean } & (
  | { readonly takesKurtosis: false; readonly of: (sigma: number) => NoiseLaw }
  | { readonly takesKurtosis: true; readonly of: (options: { sigma: number; excessKurtosis: number }) => NoiseLaw }
);

/** The laws there are; whatever needs a list of them reads it here. */
const laws = {
  gaussian: { of: gaussianNoise, isDiscrete: false, takesKurtosis: false },
  bipolar: { of: bipolarNoise, isDiscrete: true, takesKurtosis: false },
  uniform: { of: uniformNoise, isDiscrete: false, takesKurtosis: false },
  laplace: { of: laplaceNoise, isDiscrete: false, takesKurtosis: false },
  "three-point": { of: threePointNoise, isDiscrete: true, takesKurtosis: true },
} as const satisfies Readonly<Record<string, NoiseEntry>>;

/** Name of a law. */
export type NoiseName = keyof typeof laws;
/** The laws there are, by name. */
export const noiseNames: readonly NoiseName[] = Object.keys(laws) as NoiseName[];
/** Those that take finitely many values. */
export const discreteNoiseNames: readonly NoiseName[] = noiseNames.filter((name) => laws[name].isDiscrete);
/** Those that take an excess kurtosis, and need it. */
export const kurtosisNoiseNames: readonly NoiseName[] = noiseNames.filter((name) => laws[name].takesKurtosis);

/**
 * The law of that name (theory §5), for a command line; `sigma` in units of a weight. `excessKurtosis` belongs to
 * "three-point", which needs it, and to no other.
 * @throws InputError on a name that is none of `noiseNames`, on a kurtosis too many or missing, and as the laws
 * themselves
 */
export function noiseLaw(name: string, options: { sigma: number; excessKurtosis?: number | undefined }): NoiseLaw {
  knownKeys("noiseLaw", options, { sigma: true, excessKurtosis: true });
  const { sigma, excessKurtosis } = options;
  if (!isNoiseName(name)) throw new InputError(explain(name));
  const entry: NoiseEntry = laws[name];
  if (entry.takesKurtosis) {
    if (excessKurtosis === undefined) throw new InputError(`noise ${name} needs excessKurtosis, a number >= -2.`);
    return entry.of({ sigma, excessKurtosis });
  }
  const law = entry.of(sigma);
  if (excessKurtosis !== undefined) {
    const others = kurtosisNoiseNames.join(" or ");
    throw new InputError(
      `noise ${name} has the excess kurtosis ${law.excessKurtosis} and takes no other, got ` +
        `${excessKurtosis}; take ${others}.`,
    );
  }
  return law;
}

/**
 * Well-known laws without a fourth moment, or with one for some of their parameters only; names in small letters alone.
 */
const heavyTailed: readonly string[] = [
  ...["cauchy", "lorentz", "lorentzian", "student", "studentt", "t", "levy", "stable", "alphastable"],
  ...["pareto", "frechet", "logcauchy", "halfcauchy", "powerlaw"],
];

function isNoiseName(name: string): name is NoiseName {
  return Object.hasOwn(laws, name);
}

function explain(name: string): string {
  const choices = noiseNames.join(", ");
  if (!heavyTailed.includes(name.toLowerCase().replaceAll(/[^a-z]/g, ""))) {
    return `noise must be one of ${choices}, got ${JSON.stringify(name)}.`;
  }
  return (
    `noise ${JSON.stringify(name)} has no fourth moment in general, so that the fourth-cumulant closure ` +
    `does not exist; take one of ${choices}.`
  );
}

function moments(name: NoiseName, sigma: number, excessKurtosis: number) {
  atLeastZero("sigma", sigma);
  return { name, sigma, variance: sigma * sigma, excessKurtosis };
}

function discrete(
  name: NoiseName,
  sigma: number,
  excessKurtosis: number,
  values: readonly number[],
  probabilities: readonly number[],
): NoiseLaw {
  const law = moments(name, sigma, excessKurtosis);
  const atoms = sigma === 0 ? { values: [0], probabilities: [1] } : { values, probabilities };
  const sample = (uniform: () => number) => {
    let left = uniform();
    let k = 0;
    while (k < atoms.values.length - 1 && left >= atoms.probabilities[k]) left -= atoms.probabilities[k++];
    return atoms.values[k];
  };
  return { ...law, atoms, sample };
}
