import { exp } from "../math/index.ts";

/**
 * The standard normal density, its upper tail, and the tail moments the collapse needs, each to full relative precision
 * however small: the power series of Φ − ½ below x = 2, continued fractions of the iterated integrals above.
 */

const SERIES_BELOW = 2;

/** φ(x). */
export function normalDensity(x: number): number {
  return exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Q(x) = P(Z > x), x ≥ 0. */
export function upperTail(x: number): number {
  return x < SERIES_BELOW ? 0.5 - centralMass(x) : normalDensity(x) * ratio(x, 0);
}

/** E max(Z − x, 0) = φ(x) − xQ(x), x ≥ 0. */
export function tailMean(x: number): number {
  return x < SERIES_BELOW ? normalDensity(x) - x * upperTail(x) : upperTail(x) * ratio(x, 1);
}

/** E max(Z − x, 0)² = (1 + x²)Q(x) − xφ(x), x ≥ 0. */
export function tailSquare(x: number): number {
  if (x < SERIES_BELOW) return (1 + x * x) * upperTail(x) - x * normalDensity(x);
  return 2 * tailMean(x) * ratio(x, 2);
}

/** Φ(x) − ½ = φ(x)(x + x³/3 + x⁵/15 + …): every term is positive, so nothing cancels. */
function centralMass(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; term > sum * Number.EPSILON; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return normalDensity(x) * sum;
}

/**
 * I_k(x)/I_{k−1}(x) for the iterated tail integrals I_k = ∫ₓ^∞ I_{k−1}, I_{−1} = φ, by the continued fraction
 * 1/(x + (k+1)/(x + (k+2)/(x + …))) (Gautschi, *Handbook of Mathematical Functions*, 7.2), evaluated from far out.
 */
function ratio(x: number, k: number): number {
  let tail = x;
  for (let j = 150; j > k; j--) tail = x + j / tail;
  return 1 / tail;
}
