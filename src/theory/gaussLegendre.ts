import { cos } from "../math/index.ts";

/** Gauss–Legendre quadrature on [−1, 1]: of the whole interval, and from −1 to each of its nodes. */
export interface GaussRule {
  /** Nodes, ascending. */
  readonly nodes: Float64Array;
  /** Weights of the nodes. */
  readonly weights: Float64Array;
  /** Row q, of as many entries as there are nodes: weights of the integral from −1 to node q. */
  readonly upTo: readonly Float64Array[];
}

/**
 * The rule with that many nodes, exact for polynomials of degree 2·count − 1; its partial integrals are those of the
 * interpolating polynomial, of degree count − 1.
 */
export function gaussRule(count: number): GaussRule {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let q = 0; q < count; q++) {
    let x = -cos((Math.PI * (q + 0.75)) / (count + 0.5)); // within 1e-3 of the node; Newton does the rest
    for (let round = 0; round < 8; round++) x -= legendre(count, x)[count] / slope(count, x);
    nodes[q] = x;
    weights[q] = 2 / ((1 - x * x) * slope(count, x) ** 2);
  }
  const atNodes = Array.from(nodes, (x) => legendre(count, x));
  // the interpolant is Σ_p c_p P_p, c_p = (p + ½) Σ_k w_k P_p(x_k) f(x_k), and ∫₋₁ˣ P_p = (P_{p+1} − P_{p−1})/(2p + 1)
  const upTo = atNodes.map((P, q) =>
    weights.map((weight, k) => {
      let sum = (nodes[q] + 1) / 2;
      for (let p = 1; p < count; p++) sum += (atNodes[k][p] * (P[p + 1] - P[p - 1])) / 2;
      return weight * sum;
    }),
  );
  return { nodes, weights, upTo };
}

/** P_0 … P_count at x. */
function legendre(count: number, x: number): Float64Array {
  const P = new Float64Array(count + 1);
  P[0] = 1;
  P[1] = x;
  for (let p = 1; p < count; p++) P[p + 1] = ((2 * p + 1) * x * P[p] - p * P[p - 1]) / (p + 1);
  return P;
}

/** P′_count at x, |x| < 1. */
function slope(count: number, x: number): number {
  const P = legendre(count, x);
  return (count * (P[count - 1] - x * P[count])) / (1 - x * x);
}
