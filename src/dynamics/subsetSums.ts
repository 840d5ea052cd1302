import { pow } from "../math/index.ts";
import type { InputSums } from "./patternSums.ts";

/**
 * The sums over all 2^n patterns of features that are on independently with probability p, weighted with P(x)/p,
 * without going through the patterns. The features are split in two halves: z_j = (what the features on in the one half
 * give) + (the same of the other), and P(x) is a product, so that
 *
 *     Σ_x P(x) 1[z_j > 0] (z_j − x_j) x_i = Σ_a P(a) x_i [e_a S₀(a) + S₁(a)],
 *     S_k(a) = Σ_b P(b) e_b^k  over b with z_b > −z_a,
 *
 * where a and b run through the subsets of the halves, and e is z less x_j if feature j is of that half. With both
 * halves sorted by z the sums S_k grow as a goes up: O(n 2^{n/2}) in all (meet in the middle, after Horowitz and Sahni
 * 1974, who search subset sums this way).
 */
export function subsetSums(n: number, p: number): InputSums {
  const low = new Half(0, Math.floor(n / 2), p);
  const high = new Half(low.features, n - low.features, p);
  const choose = (G: Float64Array, j: number): void => {
    low.choose(G, n, j);
    high.choose(G, n, j);
  };
  return {
    errors: (G, A) => {
      for (let j = 0; j < n; j++) {
        choose(G, j);
        low.errors(high, A, n, j, p);
        high.errors(low, A, n, j, p);
      }
    },
    loss: (G) => {
      let loss = 0;
      for (let j = 0; j < n; j++) {
        choose(G, j);
        loss += 1 + low.excessLoss(high) / p; // 1 = Σ_x P(x) x_j/p, the loss of an output that is never on
      }
      return loss;
    },
    outputs: (G, out) => {
      for (let number = 1; number < pow(2, n); number++) {
        const row = (number - 1) * n;
        // the first feature that is on, and the others are known
        const column = (31 - Math.clz32(number & -number)) * n;
        const rest = ((number & (number - 1)) - 1) * n;
        for (let j = 0; j < n; j++) out[row + j] = (rest < 0 ? 0 : out[rest + j]) + G[column + j];
      }
    },
  };
}

/** The subsets of some neighbouring features, numbered Σ 2^i over those that are in. */
class Half {
  readonly features: number;
  readonly #first: number;
  readonly #subsets: number;
  // by subset:
  readonly #probability: Float64Array;
  readonly #output: Float64Array; // z, what it gives to the output feature at hand
  readonly #on: Uint8Array; // x_j: whether the output feature at hand is in
  readonly #total: Float64Array; // scratch for the errors
  #ascending: Int32Array; // subsets in order of their output
  #merged: Int32Array; // scratch for putting them in order

  constructor(first: number, features: number, p: number) {
    this.features = features;
    this.#first = first;
    this.#subsets = pow(2, features);
    this.#probability = new Float64Array(this.#subsets);
    this.#output = new Float64Array(this.#subsets);
    this.#on = new Uint8Array(this.#subsets);
    this.#total = new Float64Array(this.#subsets);
    this.#ascending = new Int32Array(this.#subsets);
    this.#merged = new Int32Array(this.#subsets);
    this.#probability[0] = pow(1 - p, features);
    for (let i = 0; i < features; i++) {
      const bit = 1 << i;
      for (let s = 0; s < bit; s++) this.#probability[bit + s] = (this.#probability[s] / (1 - p)) * p;
    }
  }

  /**
   * Takes j as the output feature: what every subset gives to it, in order. Each feature doubles the list, which is
   * then merged.
   */
  choose(G: Float64Array, n: number, j: number): void {
    const output = this.#output;
    const on = this.#on;
    output[0] = 0;
    on[0] = 0;
    this.#ascending[0] = 0;
    for (let i = 0; i < this.features; i++) {
      const bit = 1 << i;
      const overlap = G[j * n + this.#first + i];
      const [ascending, merged] = [this.#ascending, this.#merged];
      for (let s = 0; s < bit; s++) {
        output[bit + s] = output[s] + overlap;
        on[bit + s] = this.#first + i === j ? 1 : on[s];
      }
      for (let q = 0, without = 0, within = 0; q < 2 * bit; q++) {
        const skips =
          without < bit && (within === bit || output[ascending[without]] <= output[bit + ascending[within]]);
        merged[q] = skips ? ascending[without++] : bit + ascending[within++];
      }
      this.#ascending = merged;
      this.#merged = ascending;
    }
  }

  /** Writes A_ij = Σ_x P(x)/p x_i r_j for the features i of this half. */
  errors(other: Half, A: Float64Array, n: number, j: number, p: number): void {
    const total = this.#total;
    let unreached = other.#subsets; // those b whose z_b is not yet above −z_a, the first ones in order
    let sum0 = 0;
    let sum1 = 0;
    for (let q = 0; q < this.#subsets; q++) {
      const a = this.#ascending[q];
      const z = this.#output[a];
      while (unreached > 0 && other.#output[other.#ascending[unreached - 1]] > -z) {
        const b = other.#ascending[--unreached];
        sum0 += other.#probability[b];
        sum1 += other.#probability[b] * (other.#output[b] - other.#on[b]);
      }
      total[a] = this.#probability[a] * ((z - this.#on[a]) * sum0 + sum1);
    }
    for (let i = this.features - 1; i >= 0; i--) {
      const bit = 1 << i;
      let sum = 0;
      for (let s = 0; s < bit; s++) {
        sum += total[bit + s];
        total[s] += total[bit + s];
      }
      A[(this.#first + i) * n + j] = sum / p;
    }
  }

  /** Σ_x P(x) [(ReLU(z_j) − x_j)² − x_j]: only patterns with z_j > 0 have a part in it. */
  excessLoss(other: Half): number {
    let unreached = other.#subsets;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sumOn = 0;
    let loss = 0;
    for (let q = 0; q < this.#subsets; q++) {
      const a = this.#ascending[q];
      const z = this.#output[a];
      while (unreached > 0 && other.#output[other.#ascending[unreached - 1]] > -z) {
        const b = other.#ascending[--unreached];
        const weight = other.#probability[b];
        const error = other.#output[b] - other.#on[b];
        sum0 += weight;
        sum1 += weight * error;
        sum2 += weight * error * error;
        sumOn += weight * other.#on[b];
      }
      const error = z - this.#on[a];
      loss += this.#probability[a] * ((error * error - this.#on[a]) * sum0 + 2 * error * sum1 + sum2 - sumOn);
    }
    return loss;
  }
}
