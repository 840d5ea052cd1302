import { count as checkCount, InputError } from "../checks.ts";

/**
 * The drive F = (I − ReLU(W Wᵀ)) W of a W that is mostly zero (theory §2, §6). An overlap W_i·W_j gets something only
 * from neurons where both features are alive, so all sums run over the features alive at each neuron. W and F: n×m
 * row-major; nothing is allocated after `setActive`.
 */
export class SparseDrive {
  readonly n: number;
  readonly m: number;
  #work = 0;
  #pairs = 0; // pairs of features alive at one neuron, equal ones included, over all neurons
  #occupied = 0; // neurons with a feature alive
  readonly #neuron: Int32Array; // which those are
  readonly #start: Int32Array; // where the entries of each neuron begin, and where the last ones end; length m + 1
  readonly #firstOf: Int32Array; // the same by feature, on the way there; length n + 1
  // The active entries, neuron by neuron, within a neuron by feature:
  #entry = new Int32Array(0); // index in W
  #feature = new Int32Array(0);
  #value = new Float64Array(0); // weight in the W at hand
  #byFeature = new Int32Array(0); // index in W, in order of the features
  readonly #overlap: Float64Array; // W_i·W_j at i ≤ j, n×n; 0 where no neuron is shared
  readonly #sum: Float64Array; // what the features at one neuron get so far; length n
  // For what is released:
  readonly #largest: Float64Array; // |W| of each feature's largest weight; length n
  readonly #row: Int32Array; // features that something could be released of; length n
  readonly #four: Float64Array; // pulls on four of them, side by side; length 4n
  readonly #candidates: Int32Array; // neurons where each of the four is pulled free; 4×m
  readonly #candidateCount = new Int32Array(4); // and how many those are

  /** @throws InputError unless n and m are whole and ≥ 1 and n·m < 2³¹ */
  constructor(n: number, m: number) {
    this.n = checkCount("n", n);
    this.m = checkCount("m", m);
    if (n * m >= 2 ** 31) throw new InputError(`n * m must be below 2^31 for the sparse drive, got ${n * m}.`);
    this.#neuron = new Int32Array(m);
    this.#start = new Int32Array(m + 1);
    this.#firstOf = new Int32Array(n + 1);
    this.#overlap = new Float64Array(n * n);
    this.#sum = new Float64Array(n);
    this.#largest = new Float64Array(n);
    this.#row = new Int32Array(n);
    this.#four = new Float64Array(4 * n);
    this.#candidates = new Int32Array(4 * m);
  }

  /**
   * Multiply-adds of one `driveActive`: c(c + 1)/2 + c² at a neuron with c features alive. It is faster than the
   * wasm-f64 kernel while 17·work < n²m, when less than a fifth of W is alive: measured from 64×512 to 256×4096
   * (bench/kernels.ts).
   */
  get work(): number {
    return this.#work;
  }

  /** The least `work` that `count` active entries can make: when they are spread evenly over the neurons. */
  leastWork(count: number): number {
    return (1.5 * count * count) / this.m + 0.5 * count;
  }

  /** Multiply-adds of one `findReleased` at most. */
  get releaseWork(): number {
    return this.n * this.#start[this.m];
  }

  /**
   * Says where W may be other than zero: the first `count` of `entries`, flat indices i·m + k, each once, in any order.
   * Takes O(count + n² + m).
   * @throws InputError
   */
  setActive(entries: Int32Array, count: number): void {
    const { n, m } = this;
    if (!(Number.isInteger(count) && count >= 0 && count <= entries.length)) {
      throw new InputError(
        `count must be a whole number from 0 to ${entries.length}, the length of entries, got ${count}.`,
      );
    }
    for (let a = 0; a < count; a++) {
      if (!(entries[a] >= 0 && entries[a] < n * m)) {
        throw new InputError(`entries[${a}] must be an index below n * m = ${n * m}, got ${entries[a]}.`);
      }
    }
    this.#reserve(count);
    countingSort(entries, count, (entry) => Math.floor(entry / m), this.#firstOf, this.#byFeature);
    countingSort(this.#byFeature, count, (entry) => entry % m, this.#start, this.#entry);
    this.#work = 0;
    this.#pairs = 0;
    this.#occupied = 0;
    for (let k = 0; k < m; k++) {
      const alive = this.#start[k + 1] - this.#start[k];
      if (alive === 0) continue;
      this.#neuron[this.#occupied++] = k;
      this.#pairs += (alive * (alive + 1)) / 2;
      this.#work += (alive * (alive + 1)) / 2 + alive * alive;
    }
    for (let a = 0; a < count; a++) {
      if (a > 0 && this.#entry[a] === this.#entry[a - 1]) {
        throw new InputError(`entries must name each weight once, got ${this.#entry[a]} twice.`);
      }
      this.#feature[a] = Math.floor(this.#entry[a] / m);
    }
    this.#overlap.fill(0);
  }

  /**
   * F at the active entries, the others left as they are, from a W that is zero outside them. Takes features two at a
   * time.
   */
  driveActive(W: Float64Array, F: Float64Array): void {
    this.#computeOverlaps(W);
    const { n } = this;
    const [neuron, start, entry, feature] = [this.#neuron, this.#start, this.#entry, this.#feature];
    const [value, overlap, sum] = [this.#value, this.#overlap, this.#sum];
    for (let q = 0; q < this.#occupied; q++) {
      const first = start[neuron[q]];
      const end = start[neuron[q] + 1];
      sum.fill(0, 0, end - first);
      let a = first;
      for (; a + 1 < end; a += 2) {
        const r0 = feature[a] * n;
        const r1 = feature[a + 1] * n;
        const w0 = value[a];
        const w1 = value[a + 1];
        const g = overlap[r0 + feature[a + 1]];
        const p = 0.5 * (g + Math.abs(g));
        let f0 = sum[a - first] + (1 - overlap[r0 + feature[a]]) * w0 - p * w1;
        let f1 = sum[a + 1 - first] + (1 - overlap[r1 + feature[a + 1]]) * w1 - p * w0;
        for (let b = a + 2; b < end; b++) {
          const g0 = overlap[r0 + feature[b]];
          const g1 = overlap[r1 + feature[b]];
          const p0 = 0.5 * (g0 + Math.abs(g0));
          const p1 = 0.5 * (g1 + Math.abs(g1));
          f0 -= p0 * value[b];
          f1 -= p1 * value[b];
          sum[b - first] -= p0 * w0 + p1 * w1;
        }
        F[entry[a]] = f0;
        F[entry[a + 1]] = f1;
      }
      if (a < end) F[entry[a]] = sum[a - first] + (1 - overlap[feature[a] * n + feature[a]]) * value[a];
    }
  }

  /**
   * Finds the entries outside the active ones whose |F| exceeds `threshold`, for the W of the last `driveActive`:
   * writes their indices into `found`, ascending, and their F into F. Such an entry feels nothing but positive overlaps
   * of its feature with others. Takes features four at a time, and only those whose overlaps are large enough to
   * release anything.
   */
  findReleased(threshold: number, F: Float64Array, found: { indices: Int32Array; count: number }): void {
    const { m } = this;
    const [neuron, start, feature, value] = [this.#neuron, this.#start, this.#feature, this.#value];
    const [four, row, candidates, candidateCount] = [this.#four, this.#row, this.#candidates, this.#candidateCount];
    const rows = this.#rowsPulled(threshold);
    found.count = 0;
    for (let group = 0; group < rows; group += 4) {
      const together = Math.min(4, rows - group);
      for (let r = 0; r < 4; r++) this.#pulls(r < together ? row[group + r] : -1, r);
      candidateCount.fill(0);
      const note = (r: number, q: number, f: number): void => {
        if (r >= together || this.#isActive(row[group + r], q)) return;
        candidates[r * m + candidateCount[r]++] = neuron[q];
        F[row[group + r] * m + neuron[q]] = f;
      };
      for (let q = 0; q < this.#occupied; q++) {
        const end = start[neuron[q] + 1];
        let f0 = 0;
        let f1 = 0;
        let f2 = 0;
        let f3 = 0;
        for (let a = start[neuron[q]]; a < end; a++) {
          const c = 4 * feature[a];
          const w = value[a];
          f0 -= four[c] * w;
          f1 -= four[c + 1] * w;
          f2 -= four[c + 2] * w;
          f3 -= four[c + 3] * w;
        }
        if (Math.abs(f0) > threshold) note(0, q, f0);
        if (Math.abs(f1) > threshold) note(1, q, f1);
        if (Math.abs(f2) > threshold) note(2, q, f2);
        if (Math.abs(f3) > threshold) note(3, q, f3);
      }
      for (let r = 0; r < together; r++) {
        for (let a = 0; a < candidateCount[r]; a++) {
          found.indices[found.count++] = row[group + r] * m + candidates[r * m + a];
        }
      }
    }
  }

  /**
   * Lists in #row the features whose positive overlaps could pull a resting weight by more than `threshold`; how many.
   */
  #rowsPulled(threshold: number): number {
    const { n } = this;
    const [feature, value, overlap, largest, row] = [
      this.#feature,
      this.#value,
      this.#overlap,
      this.#largest,
      this.#row,
    ];
    largest.fill(0);
    for (let a = 0; a < this.#start[this.m]; a++) {
      largest[feature[a]] = Math.max(largest[feature[a]], Math.abs(value[a]));
    }
    let rows = 0;
    for (let i = 0; i < n; i++) {
      let bound = 0;
      for (let j = 0; j < i; j++) bound += Math.max(0, overlap[j * n + i]) * largest[j];
      for (let j = i + 1; j < n; j++) bound += Math.max(0, overlap[i * n + j]) * largest[j];
      if (bound > threshold) row[rows++] = i;
    }
    return rows;
  }

  /** The positive overlaps of feature i with the others, every fourth place of #four from r on; zeros for i < 0. */
  #pulls(i: number, r: number): void {
    const { n } = this;
    const [overlap, four] = [this.#overlap, this.#four];
    for (let j = 0; j < n; j++) four[4 * j + r] = 0;
    for (let j = 0; j < i; j++) four[4 * j + r] = Math.max(0, overlap[j * n + i]);
    for (let j = i + 1; j < n && i >= 0; j++) four[4 * j + r] = Math.max(0, overlap[i * n + j]);
  }

  /** Whether feature i is active at the q-th occupied neuron. */
  #isActive(i: number, q: number): boolean {
    const end = this.#start[this.#neuron[q] + 1];
    for (let a = this.#start[this.#neuron[q]]; a < end; a++) if (this.#feature[a] === i) return true;
    return false;
  }

  /** Fills #value and #overlap, features two at a time. */
  #computeOverlaps(W: Float64Array): void {
    const { n } = this;
    const [neuron, start, entry, feature] = [this.#neuron, this.#start, this.#entry, this.#feature];
    const [value, overlap] = [this.#value, this.#overlap];
    // Only pairs that share a neuron ever differ from zero: clear those alone where they are few.
    const few = this.#pairs < overlap.length / 8;
    if (!few) overlap.fill(0);
    for (let q = 0; q < this.#occupied; q++) {
      const end = start[neuron[q] + 1];
      for (let a = start[neuron[q]]; a < end; a++) {
        value[a] = W[entry[a]];
        if (few) for (let b = a; b < end; b++) overlap[feature[a] * n + feature[b]] = 0;
      }
    }
    for (let q = 0; q < this.#occupied; q++) {
      const end = start[neuron[q] + 1];
      let a = start[neuron[q]];
      for (; a + 1 < end; a += 2) {
        const r0 = feature[a] * n;
        const r1 = feature[a + 1] * n;
        const w0 = value[a];
        const w1 = value[a + 1];
        overlap[r0 + feature[a]] += w0 * w0;
        for (let b = a + 1; b < end; b++) {
          overlap[r0 + feature[b]] += w0 * value[b];
          overlap[r1 + feature[b]] += w1 * value[b];
        }
      }
      if (a < end) overlap[feature[a] * n + feature[a]] += value[a] * value[a];
    }
  }

  /** Makes room for `count` entries, and for half as many again when it has to make any. */
  #reserve(count: number): void {
    if (count <= this.#entry.length) return;
    const room = Math.min(this.n * this.m, Math.ceil(1.5 * count));
    this.#entry = new Int32Array(room);
    this.#feature = new Int32Array(room);
    this.#value = new Float64Array(room);
    this.#byFeature = new Int32Array(room);
  }
}

/**
 * Sorts by a key from 0 on into `out`, equal keys in the order they come; `start` gets where each key begins, and the
 * end.
 */
function countingSort(
  entries: Int32Array,
  count: number,
  key: (entry: number) => number,
  start: Int32Array,
  out: Int32Array,
): void {
  start.fill(0);
  for (let a = 0; a < count; a++) start[key(entries[a])]++;
  let end = 0;
  for (let q = 0; q < start.length; q++) {
    end += start[q];
    start[q] = end; // of key q, and its beginning once it is filled from the back
  }
  for (let a = count - 1; a >= 0; a--) out[--start[key(entries[a])]] = entries[a];
}
