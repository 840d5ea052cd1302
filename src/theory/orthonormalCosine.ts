import { finite, InputError } from "../checks.ts";

/**
 * Mean cosine between n Gaussian rows of length m and the orthonormal rows nearest to them, as n → ∞ at γ = n/m ≤ 1:
 * the mean of √x under the law of Marchenko and Pastur (theory §4.3), with the complete elliptic integrals of parameter
 * γ
 *
 *     ρ(γ) = ₂F₁(−½, ½; 2; γ) = (4/3πγ) [(1 + γ) E − (1 − γ) K] = 1 − γ/8 − γ²/64 − …,   8/(3π) at γ = 1,
 *
 * to about 1e-13; rows are weights, m neurons each. No orthonormal rows come closer.
 * @throws InputError unless 0 ≤ γ ≤ 1
 */
export function orthonormalCosine(gamma: number): number {
  finite("gamma", gamma);
  if (!(gamma >= 0 && gamma <= 1)) throw new InputError(`gamma = n/m must be from 0 to 1, got ${gamma}.`);
  if (gamma < SERIES_BELOW) return series(gamma);
  if (gamma === 1) return 8 / (3 * Math.PI);
  // K = π/2a, E = K (1 − S): the arithmetic-geometric mean a of 1 and √(1 − γ), S = Σ 2^(k − 1) c_k²
  let a = 1;
  let b = Math.sqrt(1 - gamma);
  let S = gamma / 2;
  for (let power = 1; a - b > Number.EPSILON; power *= 2) {
    const c = (a - b) / 2;
    S += power * c * c;
    [a, b] = [(a + b) / 2, Math.sqrt(a * b)];
  }
  return (2 / (3 * gamma * a)) * (2 * gamma - (1 + gamma) * S);
}

const SERIES_BELOW = 0.01; // above, little cancels

/** The series of ₂F₁. */
function series(gamma: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 0; Math.abs(term) > Number.EPSILON; k++) {
    term *= (((k + 0.5) * (k - 0.5)) / ((k + 2) * (k + 1))) * gamma;
    sum += term;
  }
  return sum;
}
