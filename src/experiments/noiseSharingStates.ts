import { dropoutEnergy, noiseEnergy, simplexEnergy } from "../theory/index.ts";
import type { HiddenNoise } from "./noiseSharingRun.ts";

/** Every feature in that state, at the best length: two features on each neuron, or one. The last may be alone. */
export function stateOf({ n, m, noise, sigma }: HiddenNoise, state: "alone" | "pair"): Float64Array {
  const W = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const own = state === "pair" && (i < n - 1 || n % 2 === 0) ? "pair" : "alone";
    const { squaredNorm } =
      noise === "dropout" ? dropoutEnergy({ sigma, p: 1 }) : noiseEnergy({ n, sigma, state: own });
    const k = state === "pair" ? i >> 1 : i;
    W[i * m + k] = (state === "pair" && i % 2 === 1 ? -1 : 1) * Math.sqrt(squaredNorm);
  }
  return W;
}

/**
 * Least loss per feature of features alone, of pairs, and at the floor (theory §5.1), by Gaussian noise that of a
 * simplex, by dropout that of a feature on all m neurons. @throws InputError when the noise leaves no weights
 */
export function energiesOf({ n, m, noise, sigma }: HiddenNoise) {
  if (noise === "dropout") {
    const one = dropoutEnergy({ sigma, p: 1 }).loss;
    return { alone: one, pair: one, floor: dropoutEnergy({ sigma, p: m }).loss };
  }
  const [alone, pair, silent] = (["alone", "pair", "silent"] as const).map(
    (state) => noiseEnergy({ n, sigma, state }).loss,
  );
  return {
    alone,
    pair: n % 2 === 0 ? pair : pair + (alone - pair) / n,
    floor: noise === "gaussian" ? simplexEnergy({ n, sigma }).loss : silent,
  };
}
