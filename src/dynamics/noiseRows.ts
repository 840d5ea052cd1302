/**
 * What the noise makes of one row of weights (theory §5). Row v = W_j, length m, gives the noise z = v·ξ to output j, on top of the
 * overlaps a_i = W_i·W_j, length n. With R_i = ReLU(a_i + z), H_i = 1[a_i + z > 0] and δ_i = 1 for i = j, else 0, the row's share of the
 * loss is Σ_i E (δ_i − R_i)², and both parts of its gradient come from D_i = 2 E(R_i − δ_i H_i). Calling them allocates nothing.
 */
export interface NoiseRows {
  /** Patterns of discrete noise that are gone through for a row; 0 for a closed form. */
  readonly patterns: number;
  /**
   * Row j of W, n×m: writes D, the slopes with respect to the overlaps, into `slopes` (length n), and those with respect to v at fixed
   * overlaps, Σ_i 2 E(R_i − δ_i H_i)ξ_k, into `byWeight` (length m).
   */
  readonly gradient: (
    W: Float64Array,
    j: number,
    overlaps: Float64Array,
    slopes: Float64Array,
    byWeight: Float64Array,
  ) => void;
  /** Σ_i E (δ_i − R_i)² for row j of W. */
  readonly loss: (W: Float64Array, j: number, overlaps: Float64Array) => number;
}
