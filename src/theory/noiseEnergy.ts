import { atLeastZero, count, InputError, knownKeys } from "../checks.ts";
import { fallingRoot } from "./fallingRoot.ts";
import { RectifiedMoments } from "./rectifiedMoments.ts";

/** What holds a feature in a state of `noiseEnergy`. */
export type NoiseState = "alone" | "pair" | "silent";

/** Mean loss and squared length of a feature's weights where the loss is least. */
export interface NoiseEnergy {
  /** Of one feature, L/n when all n are in this state. */
  readonly loss: number;
  /** ‖W_i‖². */
  readonly squaredNorm: number;
}

/**
 * The least mean loss per feature under hidden-layer noise of variance σ² (theory §5.1), n features, for states
 * whose overlaps are so simple that it has a closed form. With x = ‖W_i‖² it is (1 − x)² + c x, least at x = 1 − c/2,
 * where it is c − c²/4; each other feature at overlap 0 adds half of σ²x by E ReLU(z)² = E z²/2, and nothing where its
 * noise does not reach across the overlap:
 *
 *     alone    all overlaps 0, each feature on one neuron or on several of its own      c = (n + 1) σ²/2
 *     pair     overlap −x with one feature, on the same neuron with the other sign      c = n σ²/2
 *     silent   every overlap ≤ −|z|: no other feature is heard                          c = σ²
 *
 * `silent` is a floor: no state is below. For ±σ (bipolar noise) all three are exact while σ‖W_i‖₁ ≤ x; for Gaussian
 * noise up to its tail beyond ‖W_i‖/σ standard deviations. Whether there are silent states is another matter:
 * `silentFeatures`. sigma in units of a weight.
 * @throws InputError unless n is whole and ≥ 1, 2 for a pair, σ is finite and ≥ 0, and c < 2, beyond which weights
 * vanish
 */
export function noiseEnergy(options: { n: number; sigma: number; state: NoiseState }): NoiseEnergy {
  knownKeys("noiseEnergy", options, { n: true, sigma: true, state: true });
  const { n, sigma, state } = options;
  count("n", n);
  atLeastZero("sigma", sigma);
  if (!Object.hasOwn(heard, state)) {
    throw new InputError(`state must be one of ${Object.keys(heard).join(", ")}, got ${JSON.stringify(state)}.`);
  }
  if (state === "pair" && n === 1) throw new InputError("a pair needs n >= 2 features, got 1.");
  const cost = sigma * sigma * (1 + heard[state](n) / 2);
  if (cost >= 2) {
    throw new InputError(`sigma = ${sigma} leaves no weights in state ${state} with n = ${n}; take a smaller sigma.`);
  }
  return { loss: cost - (cost * cost) / 4, squaredNorm: 1 - cost / 2 };
}

/** Features whose noise a feature hears. */
const heard: Readonly<Record<NoiseState, (n: number) => number>> = {
  alone: (n) => n - 1,
  pair: (n) => n - 2,
  silent: () => 0,
};

/**
 * The most features that can be silent to one another under bipolar noise ±σ (theory §5.1), 1 + √(1 − σ²/2)/σ: silence
 * takes W_i·W_j ≤ −σ‖W_j‖₁ ≤ −σ‖W_j‖, and overlaps are a budget, Σ_{i≠j} W_i·W_j ≥ −Σ_i ‖W_i‖² since ‖Σ_i W_i‖² ≥ 0.
 * A benign pair spends ‖W_i‖² of it where σ‖W_i‖ would do. Necessary, not sufficient: rows on several neurons have a
 * larger ‖W_j‖₁. sigma in units of a weight.
 * @throws InputError unless σ is finite and ≥ 0 and σ² < 2
 */
export function silentFeatures(sigma: number): number {
  const { squaredNorm } = noiseEnergy({ n: 1, sigma, state: "silent" });
  return 1 + Math.sqrt(squaredNorm) / sigma;
}

/**
 * The least mean loss per feature under Gaussian hidden-layer noise of variance σ² (theory §5.1), n features, among
 * rows of one length: averages depend on lengths and overlaps alone, E ReLU(a + z)² is convex in a, and overlaps add
 * up to −Σ_i ‖W_i‖² at least, so that it is least where every overlap is −x/(n − 1), the corners of a simplex:
 *
 *     E(1 − ReLU(x + z))² + (n − 1) E ReLU(−x/(n − 1) + z)²,    E z² = σ²x,    x = ‖W_i‖²
 *
 * with the best x, to rounding. No neuron is singled out. sigma in units of a weight.
 * @throws InputError unless n is whole and ≥ 2, σ is finite and ≥ 0, and nσ² < 4, beyond which pairs vanish
 */
export function simplexEnergy(options: { n: number; sigma: number }): NoiseEnergy {
  knownKeys("simplexEnergy", options, { n: true, sigma: true });
  const { n, sigma } = options;
  count("n", n);
  atLeastZero("sigma", sigma);
  noiseEnergy({ n, sigma, state: "pair" }); // refuses one feature, and noise that leaves no weights
  const moments = new RectifiedMoments();
  const at = (x: number) => {
    const scale = sigma * Math.sqrt(x);
    const stretch = sigma / (2 * Math.sqrt(x)); // d scale/dx
    moments.at(x, scale, 0);
    let loss = 1 - 2 * moments.mean + moments.square;
    let slope = 2 * (moments.mean - moments.positive - stretch * (moments.meanByScale - scale * moments.positive));
    moments.at(-x / (n - 1), scale, 0);
    loss += (n - 1) * moments.square;
    slope += 2 * ((n - 1) * stretch * scale * moments.positive - moments.mean);
    return { loss, slope };
  };
  const squaredNorm = fallingRoot((x) => -at(x).slope, 1e-6, 1);
  return { loss: at(squaredNorm).loss, squaredNorm };
}

/**
 * The least mean loss of a feature alone under dropout (theory §5.1), L/n: neurons kept with probability q = 1/(1 +
 * σ²), their output divided by q, so that σ is the relative standard deviation of what a neuron carries. On p neurons
 * in equal shares, none of which holds another feature but one of opposite signs on them all, v = σ²/p and
 *
 *     (1 − x)² + v x²,    least at x = 1/(1 + v), where it is v/(1 + v):
 *
 * overlaps at 0 and below are not heard at all, and the more neurons the better.
 * @throws InputError unless σ is finite and ≥ 0 and p is whole and ≥ 1
 */
export function dropoutEnergy(options: { sigma: number; p: number }): NoiseEnergy {
  knownKeys("dropoutEnergy", options, { sigma: true, p: true });
  const { sigma, p } = options;
  atLeastZero("sigma", sigma);
  count("p", p);
  const variance = (sigma * sigma) / p;
  return { loss: variance / (1 + variance), squaredNorm: 1 / (1 + variance) };
}
