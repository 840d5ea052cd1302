/**
 * Standard deviation s and excess kurtosis q of the noise z = Σ_k v_k ξ_k that a row v passes on, ξ_k independent of
 * one law with standard deviation σ and excess kurtosis κ, and how they depend on v: s = σ‖v‖, fourth cumulant c = q s⁴
 * = κσ⁴ Σ_k v_k⁴. What does not count is 0 in v. Row v = 0 has s = 0, where s has no derivative: it counts as 0.
 */
export class RowSpread {
  readonly #sigma: number;
  readonly #excessKurtosis: number;
  #norm = 0; // ‖v‖
  #fourths = 0; // Σ_k (v_k/‖v‖)⁴

  constructor(sigma: number, excessKurtosis: number) {
    this.#sigma = sigma;
    this.#excessKurtosis = excessKurtosis;
  }

  /** s. */
  get scale(): number {
    return this.#sigma * this.#norm;
  }

  /** q. */
  get excessKurtosis(): number {
    return this.#excessKurtosis * this.#fourths;
  }

  /** Goes to the row of length m that begins at `start`. */
  at(v: Float64Array, start: number, m: number): void {
    let squares = 0;
    for (let k = start; k < start + m; k++) squares += v[k] * v[k];
    this.#norm = Math.sqrt(squares);
    this.#fourths = 0;
    if (squares === 0) return;
    for (let k = start; k < start + m; k++) {
      const share = (v[k] * v[k]) / squares;
      this.#fourths += share * share;
    }
  }

  /**
   * Writes the slopes of a function with respect to the v_k into `out`, length m, where v_k ≠ 0: `byScale` is its ∂/∂s
   * at fixed c, `byExcessKurtosis` its s⁴ ∂/∂c.
   */
  slopes(v: Float64Array, start: number, byScale: number, byExcessKurtosis: number, out: Float64Array): void {
    if (this.#norm === 0) return;
    const fromScale = this.#sigma * byScale; // ∂s/∂v_k = σ v_k/‖v‖
    const fromExcessKurtosis = (4 * this.#excessKurtosis * byExcessKurtosis) / this.#norm; // s⁻⁴ ∂c/∂v_k = 4κ v_k³/‖v‖⁴
    for (let k = 0; k < out.length; k++) {
      const share = v[start + k] / this.#norm;
      if (share !== 0) out[k] = share * (fromScale + fromExcessKurtosis * share * share);
    }
  }
}
