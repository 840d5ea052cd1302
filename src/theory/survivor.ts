import { count, positive } from "../checks.ts";
import { atan2, cos } from "../math/index.ts";

/**
 * The weights at which a feature rests on `ties` equal neurons: the larger root of w(1 − ties·w²) = λ, in closed form
 * (theory §2 for one neuron). NaN when λ exceeds 2/(3√(3·ties)), 0.385 for one neuron: then nothing survives.
 * @throws InputError unless lambda > 0 and ties is whole and ≥ 1
 */
export function survivorWeight(lambda: number, ties = 1): number {
  positive("lambda", lambda);
  count("ties", ties);
  const margin = foldMargin(lambda, ties);
  const width = Math.sqrt(3 * ties);
  const angle = Math.PI - atan2(Math.sqrt(margin), (3 * width * lambda) / 2); // arccos(−3·width·λ/2)
  return (2 / width) * cos(angle / 3);
}

/**
 * 1 − (λ/λ₀)², λ₀ = 2/(3√(3·ties)) the strongest pull that leaves a survivor: its sign decides whether there is one,
 * and it must not be lost where λ is a rounding away from λ₀. So 27·ties·λ²/4 is computed with the errors of its
 * products (Dekker 1971).
 */
export function foldMargin(lambda: number, ties: number): number {
  const factor = (27 * ties) / 4;
  const [square, squareLost] = exactProduct(lambda, lambda);
  const [share, shareLost] = exactProduct(factor, square);
  if (!(share < 2)) return 1 - share; // far from the fold, or beyond the range of numbers
  return 1 - share - shareLost - factor * squareLost;
}

/** The product as it is rounded, and what it lost; good where neither overflows. */
function exactProduct(a: number, b: number): [product: number, lost: number] {
  const product = a * b;
  const [aHigh, aLow] = halves(a);
  const [bHigh, bLow] = halves(b);
  return [product, aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

/** a as a sum of two numbers of 26 bits, whose products are exact. */
function halves(a: number): [high: number, low: number] {
  const spread = (2 ** 27 + 1) * a;
  const high = spread - (spread - a);
  return [high, a - high];
}
