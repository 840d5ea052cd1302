import { pow } from "../math/index.ts";
import type { NoiseLaw } from "../random/noiseLaws.ts";

/** The atoms of a discrete law. */
export type Atoms = NonNullable<NoiseLaw["atoms"]>;

/**
 * All patterns of noise on some neurons, independent, of a discrete law with r atoms: number Σ_k b_k r^k has atom b_k
 * on the k-th of them. A few neurons make very many: r^neurons.
 */
export class NoisePatterns {
  readonly neurons: number;
  /** r^neurons. */
  readonly count: number;
  /** By pattern: how likely it is. */
  readonly probability: Float64Array;
  /** By pattern: its Σ_k v_k ξ_k, once `choose` has been called. */
  readonly sum: Float64Array;
  readonly #values: readonly number[];

  constructor({ values, probabilities }: Atoms, neurons: number) {
    this.neurons = neurons;
    this.count = pow(values.length, neurons);
    this.probability = new Float64Array(this.count);
    this.sum = new Float64Array(this.count);
    this.#values = values;
    this.probability[0] = 1;
    for (let k = 0, block = 1; k < neurons; k++, block *= values.length) {
      // the highest atom first: the lowest one takes the place that the others read
      for (let b = values.length - 1; b >= 0; b--) {
        for (let s = 0; s < block; s++) this.probability[b * block + s] = this.probability[s] * probabilities[b];
      }
    }
  }

  /** Takes v_k as the weight of the k-th neuron, length `neurons`. */
  choose(v: Float64Array): void {
    const { sum } = this;
    sum[0] = 0;
    for (let k = 0, block = 1; k < this.neurons; k++, block *= this.#values.length) this.extend(block, v[k]);
  }

  /** Takes in one more neuron: the first `block` sums, of the neurons before it, become r·block of them. */
  extend(block: number, weight: number): void {
    const { sum } = this;
    for (let b = this.#values.length - 1; b >= 0; b--) {
      const shift = weight * this.#values[b];
      for (let s = 0; s < block; s++) sum[b * block + s] = sum[s] + shift;
    }
  }

  /** Writes Σ_patterns ξ_k total into out[k], length `neurons`. `total`, by pattern, is used up. */
  correlate(total: Float64Array, out: Float64Array): void {
    const values = this.#values;
    let block = this.count / values.length;
    for (let k = this.neurons - 1; k >= 0; k--, block /= values.length) {
      let correlation = 0;
      for (let b = 0; b < values.length; b++) {
        let sum = 0;
        for (let s = 0; s < block; s++) {
          sum += total[b * block + s];
          if (b > 0) total[s] += total[b * block + s];
        }
        correlation += values[b] * sum;
      }
      out[k] = correlation;
    }
  }
}

/**
 * What the noise makes of one row of weights (theory §5). Row v = W_j, length m, gives the noise z = v·ξ to output j,
 * on top of the overlaps a_i = W_i·W_j, length n. With R_i = ReLU(a_i + z), H_i = 1[a_i + z > 0] and δ_i = 1 for i = j,
 * else 0, the row's share of the loss is Σ_i E (δ_i − R_i)², and both parts of its gradient come from D_i = 2 E(R_i −
 * δ_i H_i). Calling them allocates nothing.
 */
export interface NoiseRows {
  /** Patterns of discrete noise that are gone through for a row; 0 for a closed form. */
  readonly patterns: number;
  /**
   * Row j of W, n×m: writes D, the slopes with respect to the overlaps, into `slopes` (length n), and those with
   * respect to v at fixed overlaps, Σ_i 2 E(R_i − δ_i H_i)ξ_k, into `byWeight` (length m).
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
