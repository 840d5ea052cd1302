/** Per-row observables of a weight matrix; each array has one number per row (feature). */
export interface RowObservables {
  /** ‖W_i‖₁. */
  readonly l1: number[];
  /** Number of weights that are not zero. */
  readonly nonzeros: number[];
  /** ‖W_i‖². */
  readonly squaredNorm: number[];
  /** ‖W_i‖₄⁴, 1 when one weight of size 1 holds the row. */
  readonly fourthNorm: number[];
}

/**
 * Observables of each row of W, n×m row-major with n = W.length/m: norms of weights and a count (theory §3 and,
 * ‖W_i‖₄⁴, §5).
 */
export function rowObservables(W: Float64Array, m: number): RowObservables {
  const rows: RowObservables = { l1: [], nonzeros: [], squaredNorm: [], fourthNorm: [] };
  for (let start = 0; start < W.length; start += m) {
    const { l1, nonzeros, squaredNorm, fourthNorm } = rowNorms(W, start, m);
    rows.l1.push(l1);
    rows.nonzeros.push(nonzeros);
    rows.squaredNorm.push(squaredNorm);
    rows.fourthNorm.push(fourthNorm);
  }
  return rows;
}

/** The same of the one row, length m, that begins at `start`. */
export function rowNorms(W: Float64Array, start: number, m: number) {
  let l1 = 0;
  let nonzeros = 0;
  let squaredNorm = 0;
  let fourthNorm = 0;
  for (let k = start; k < start + m; k++) {
    const square = W[k] * W[k];
    l1 += Math.abs(W[k]);
    if (W[k] !== 0) nonzeros++;
    squaredNorm += square;
    fourthNorm += square * square;
  }
  return { l1, nonzeros, squaredNorm, fourthNorm };
}

/** The rows of W, n×m row-major; views, not copies. */
export function matrixRows(W: Float64Array, { n, m }: { n: number; m: number }): Float64Array[] {
  return Array.from({ length: n }, (_, i) => W.subarray(i * m, (i + 1) * m));
}
