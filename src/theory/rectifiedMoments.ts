import { NormalTails } from "./normalTails.ts";

/**
 * What is expected of R = ReLU(a + z) for noise z of standard deviation s and excess kurtosis q (theory §5): Gaussian z
 * exactly with q = 0, else closed at the fourth cumulant c = q s⁴, where E f(a + z) is taken as its value under the
 * Gaussian plus c/24 times the Gaussian mean of f''''. With u = a/s, H = 1[a + z > 0]:
 *
 *     E H  = Φ(u) + (q/24)(3u − u³)φ(u)
 *     E R  = aΦ(u) + sφ(u) + (q/24) s (u² − 1)φ(u)
 *     E R² = (a² + s²)Φ(u) + a s φ(u) − (q/12) a s φ(u)
 *
 * All derivatives are of these expressions, exactly: ∂E R/∂a = E H, ∂E R²/∂a = 2 E R, ∂E R²/∂s = 2s E H (at fixed c).
 * Every one stays finite as s → 0, where R is ReLU(a) and H = 1[a > 0].
 */
export class RectifiedMoments {
  #positive = 0;
  #mean = 0;
  #square = 0;
  #meanByScale = 0;
  #meanByExcessKurtosis = 0;
  #squareByExcessKurtosis = 0;
  readonly #tails = new NormalTails();

  /** E H: the probability that the neuron is on (the closure of a rare event may be slightly below 0). */
  get positive(): number {
    return this.#positive;
  }
  /** E R. */
  get mean(): number {
    return this.#mean;
  }
  /** E R². */
  get square(): number {
    return this.#square;
  }
  /** ∂E R/∂s at fixed a and c: (1 + (q/24)(u⁴ − 6u² + 3))φ(u). */
  get meanByScale(): number {
    return this.#meanByScale;
  }
  /** ∂E R/∂q at fixed a and s, which is s⁴ ∂E R/∂c: s(u² − 1)φ(u)/24. */
  get meanByExcessKurtosis(): number {
    return this.#meanByExcessKurtosis;
  }
  /** ∂E R²/∂q at fixed a and s, which is s⁴ ∂E R²/∂c: −a s φ(u)/12. */
  get squareByExcessKurtosis(): number {
    return this.#squareByExcessKurtosis;
  }

  /** Goes to a, s ≥ 0 and q. */
  at(a: number, s: number, q: number): void {
    if (s === 0) {
      this.#positive = a > 0 ? 1 : 0;
      this.#mean = a < 0 ? 0 : a; // NaN stays NaN
      this.#square = this.#mean * this.#mean;
      this.#meanByScale = 0;
      this.#meanByExcessKurtosis = 0;
      this.#squareByExcessKurtosis = 0;
      return;
    }
    const u = a / s;
    const tails = this.#tails;
    tails.at(Math.abs(u));
    const density = tails.density;
    // on the side where R is mostly on, what is missing is small: E R = a + E max(−a − z, 0)
    if (u < 0) {
      this.#positive = tails.upper;
      this.#mean = s * tails.mean;
      this.#square = s * (s * tails.square); // s² may overflow where the tail is 0
    } else {
      this.#positive = 1 - tails.upper;
      this.#mean = a + s * tails.mean;
      this.#square = a * a + s * s * (1 - tails.square);
    }
    if (density === 0) {
      // u² may overflow
      this.#meanByScale = 0;
      this.#meanByExcessKurtosis = 0;
      this.#squareByExcessKurtosis = 0;
      return;
    }
    const uu = u * u;
    this.#meanByScale = (1 + (q / 24) * ((uu - 6) * uu + 3)) * density;
    this.#meanByExcessKurtosis = (s * (uu - 1) * density) / 24;
    this.#squareByExcessKurtosis = (-s * s * u * density) / 12;
    if (q === 0) return; // 0 times a square that overflows would be NaN
    this.#positive += (q / 24) * u * (3 - uu) * density;
    this.#mean += q * this.#meanByExcessKurtosis;
    this.#square += q * this.#squareByExcessKurtosis;
  }
}
