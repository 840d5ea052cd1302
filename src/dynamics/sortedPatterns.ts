import { type Atoms, NoisePatterns } from "./noisePatterns.ts";

/**
 * Patterns of noise in ascending order of their sums z = Σ_k v_k ξ_k, with sums over all that are beyond one of them.
 */
export class SortedPatterns {
  readonly count: number;
  // in ascending order of z:
  readonly sum: Float64Array;
  readonly probability: Float64Array;
  /** Σ P z^p, p = 0, 1, 2, over this one and those after it; length count + 1, the last 0. */
  readonly beyond: readonly [Float64Array, Float64Array, Float64Array];
  readonly #patterns: NoisePatterns;
  readonly #atoms: number;
  readonly #total: Float64Array; // scratch for correlations, by pattern
  #ascending: Int32Array; // patterns in order
  #merged: Int32Array; // scratch for putting them in order
  #spare: Int32Array;

  constructor(atoms: Atoms, neurons: number) {
    this.#patterns = new NoisePatterns(atoms, neurons);
    this.#atoms = atoms.values.length;
    const { count } = this.#patterns;
    this.count = count;
    this.sum = new Float64Array(count);
    this.probability = new Float64Array(count);
    this.beyond = [new Float64Array(count + 1), new Float64Array(count + 1), new Float64Array(count + 1)];
    this.#total = new Float64Array(count);
    this.#ascending = new Int32Array(count);
    this.#merged = new Int32Array(count);
    this.#spare = new Int32Array(count);
  }

  /** Takes v_k as the weight of the k-th neuron. */
  choose(v: Float64Array): void {
    const { neurons, sum, probability } = this.#patterns;
    sum[0] = 0;
    this.#ascending[0] = 0;
    for (let k = 0, block = 1; k < neurons; k++, block *= this.#atoms) {
      this.#patterns.extend(block, v[k]);
      this.#order(block);
    }
    const [beyond0, beyond1, beyond2] = this.beyond;
    for (let b = this.count - 1; b >= 0; b--) {
      const z = sum[this.#ascending[b]];
      const weight = probability[this.#ascending[b]];
      this.sum[b] = z;
      this.probability[b] = weight;
      beyond0[b] = beyond0[b + 1] + weight;
      beyond1[b] = beyond1[b + 1] + weight * z;
      beyond2[b] = beyond2[b + 1] + weight * z * z;
    }
  }

  /** Writes Σ P ξ_k values into out[k], length of the neurons; `values` in ascending order of z. */
  correlate(values: Float64Array, out: Float64Array): void {
    for (let b = 0; b < this.count; b++) this.#total[this.#ascending[b]] = this.probability[b] * values[b];
    this.#patterns.correlate(this.#total, out);
  }

  /**
   * The order of `block` patterns becomes that of all that they make with one more neuron: shifted copies, merged one
   * by one.
   */
  #order(block: number): void {
    const first = this.#ascending;
    let merged = first;
    let free = this.#merged;
    let other = this.#spare;
    for (let b = 1; b < this.#atoms; b++) {
      this.#merge(merged, b * block, first, block, free);
      const used = merged === first ? other : merged;
      merged = free;
      free = used;
      other = first;
    }
    this.#ascending = merged;
    this.#merged = free;
    this.#spare = other;
  }

  /**
   * Merges `length` patterns of `list` with the first `block` of `first`, whose numbers go up by `length`, into `out`.
   */
  #merge(list: Int32Array, length: number, first: Int32Array, block: number, out: Int32Array): void {
    const { sum } = this.#patterns;
    let p = 0;
    let q = 0;
    for (let k = 0; k < length + block; k++) {
      const takesList = p < length && (q === block || sum[list[p]] <= sum[first[q] + length]);
      out[k] = takesList ? list[p++] : first[q++] + length;
    }
  }
}
