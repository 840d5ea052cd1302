import type { KernelName } from "../../src/kernels/index.ts";
import { uniformStream } from "../../src/random/generator.ts";

/** Weights n×m, uniform in [−1, 1]/√m · 2, the share `density` of them other than zero. */
export function randomWeights(n: number, m: number, key: number, density = 1): Float64Array {
  const uniform = uniformStream(["kernels", n, m, key]);
  return Float64Array.from({ length: n * m }, () => {
    const value = ((2 * uniform() - 1) * 2) / Math.sqrt(m);
    return uniform() < density ? value : 0;
  });
}

/** What the definition gives, entry by entry, and for each entry the sum of the magnitudes that it is summed from. */
export interface Naive {
  readonly G: Float64Array;
  readonly sizeG: Float64Array;
  readonly F: Float64Array;
  readonly sizeF: Float64Array;
}

/** G = W Wᵀ and F = (I − ReLU(G)) W as three nested loops. */
export function naive(W: Float64Array, n: number, m: number): Naive {
  const G = new Float64Array(n * n);
  const sizeG = new Float64Array(n * n);
  const F = new Float64Array(n * m);
  const sizeF = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < m; k++) {
        G[i * n + j] += W[i * m + k] * W[j * m + k];
        sizeG[i * n + j] += Math.abs(W[i * m + k] * W[j * m + k]);
      }
      for (let k = 0; k < m; k++) {
        const identity = i === j ? 1 : 0;
        F[i * m + k] += (identity - Math.max(0, G[i * n + j])) * W[j * m + k];
        sizeF[i * m + k] += (identity + sizeG[i * n + j]) * Math.abs(W[j * m + k]);
      }
    }
  }
  return { G, sizeG, F, sizeF };
}

/**
 * Largest |a − b| in units of eps·terms·size, entry by entry; 0/0 is 0. A sum of `terms` products of numbers rounded to
 * precision eps is off by at most terms·(eps/2) of the sum of their magnitudes, whatever the order (Higham, Accuracy
 * and Stability, §3.1), so two such sums are at most one unit apart; the overlap's own error comes on top in F, where
 * terms = n + m and a few more for rounding W and 1 − ReLU(G). ReLU makes no error larger.
 */
export function unitsApart(a: Float64Array, b: Float64Array, size: Float64Array, terms: number, eps: number): number {
  let worst = 0;
  for (let q = 0; q < size.length; q++) {
    const difference = Math.abs(a[q] - b[q]);
    if (difference !== 0) worst = Math.max(worst, difference / (eps * terms * size[q]));
    if (Number.isNaN(difference)) return Number.NaN;
  }
  return a.length === b.length ? worst : Number.NaN;
}

/** Spacing of the numbers a kernel multiplies, at 1. */
export const precision: Readonly<Record<KernelName, number>> = {
  typescript: 2 ** -52,
  "wasm-f64": 2 ** -52,
  "wasm-f32": 2 ** -23,
};

/**
 * Roundings in an entry of F beside those of its two sums: of W twice, of the coefficient and its W, and of the
 * products.
 */
export const MORE = 8;
