import { count, positive } from "../checks.ts";

/**
 * The weights at which a feature rests on `ties` equal neurons: the larger root of w(1 − ties·w²) = λ, in closed form (theory §2 for one
 * neuron). NaN when λ exceeds 2/(3√(3·ties)), 0.385 for one neuron: then nothing survives.
 * @throws InputError unless lambda > 0 and ties is whole and ≥ 1
 */
export function survivorWeight(lambda: number, ties = 1): number {
  positive("lambda", lambda);
  count("ties", ties);
  const width = Math.sqrt(3 * ties);
  return (2 / width) * Math.cos(Math.acos((-3 * width * lambda) / 2) / 3);
}
