import { count, finite, InputError, knownKeys } from "../checks.ts";
import { exp, log } from "../math/index.ts";
import { gaussRule } from "./gaussLegendre.ts";
import { normalDensity, upperTail } from "./normal.ts";

const FAR = 9; // deviations: what lies beyond has a weight of 1e-19
const rule = gaussRule(12);

/**
 * Probability that two Gaussian vectors of length m, whose entries are independent pairs of correlation ρ, have their
 * entries of largest size at the same place: with B(x, y) = P(|X| < x, |Y| < y) and p its density,
 *
 *     m ∫₀^∞ ∫₀^∞ p(x, y) B(x, y)^(m − 1) dy dx,
 *
 * to about 1e-12 (theory §4.3; rows of weights before and after the relaxation, m neurons). It is 1/m at ρ = 0, 1 at
 * ρ = ±1, and ½ + 2(arcsin ρ/π)² for m = 2.
 * @throws InputError unless −1 ≤ ρ ≤ 1 and m is whole and ≥ 1
 */
export function argmaxAgreement(options: { correlation: number; m: number }): number {
  knownKeys("argmaxAgreement", options, { correlation: true, m: true });
  const { correlation, m } = options;
  count("m", m);
  finite("correlation", correlation);
  if (Math.abs(correlation) > 1) throw new InputError(`correlation must be from -1 to 1, got ${correlation}.`);
  const rho = Math.abs(correlation); // sizes do not know the sign
  const s = Math.sqrt((1 - rho) * (1 + rho));
  if (m === 1 || s === 0) return 1;
  let sum = 0;
  let from = 0;
  while (from < FAR) {
    // along x the integrand changes over s near 0, elsewhere over the spread of the largest of m sizes, 1/√(2 ln m)
    const width = Math.min(FAR - from, Math.max(s, from), 1.5 / Math.max(1, Math.sqrt(2 * log(m))));
    for (const [q, node] of rule.nodes.entries()) {
      const x = from + ((1 + node) * width) / 2;
      if (!isNegligible(x, m)) sum += (width / 2) * rule.weights[q] * normalDensity(x) * inner(x, rho, s, m);
    }
    from += width;
  }
  return 2 * m * sum;
}

/** Whether the largest of m sizes is practically never as small as x: B(x, y) ≤ P(|X| < x). */
function isNegligible(x: number, m: number): boolean {
  return (m - 1) * log(1 - 2 * upperTail(x)) < -50;
}

/** ∫ over y ≥ 0 of the density of |Y| given X = x, times B(x, y)^(m − 1). */
function inner(x: number, rho: number, s: number, m: number): number {
  const start = Math.max(0, rho * x - FAR * s);
  const end = rho * x + FAR * s;
  const panels = Math.ceil((end - start) / (0.75 * s));
  const half = (end - start) / panels / 2;
  let before = 1 - 2 * upperTail(start); // B up to the panel; up to the first one |X| < x is certain
  let sum = 0;
  const slope = new Float64Array(rule.nodes.length); // ∂B/∂y at the nodes of a panel
  for (let panel = 0; panel < panels; panel++) {
    const y = rule.nodes.map((node) => start + (2 * panel + 1 + node) * half);
    for (let q = 0; q < y.length; q++) {
      slope[q] = 2 * normalDensity(y[q]) * (1 - tail((x - rho * y[q]) / s) - upperTail((x + rho * y[q]) / s));
    }
    for (let q = 0; q < y.length; q++) {
      const B = before + half * dot(rule.upTo[q], slope);
      const density = (normalDensity((y[q] - rho * x) / s) + normalDensity((y[q] + rho * x) / s)) / s;
      if (B > 0) sum += half * rule.weights[q] * density * exp((m - 1) * log(B));
    }
    before += half * dot(rule.weights, slope);
  }
  return sum;
}

/** P(Z > x) for x of either sign. */
function tail(x: number): number {
  return x < 0 ? 1 - upperTail(-x) : upperTail(x);
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, k) => sum + x * b[k], 0);
}
