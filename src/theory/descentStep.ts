/** What a step of the projected descent begins with. */
interface DescentStart {
  /** W at its beginning, n×m row-major. */
  readonly W: Float64Array;
  /** W at its middle as it is guessed, n×m row-major. */
  readonly middle: Float64Array;
  /** Its length in slow time s = λt. */
  readonly h: number;
}

/**
 * One implicit step of the projected descent of ‖W‖₁ (theory §4.2),
 *
 *     Z + h sign(Z) ∋ W − h M N,    Z_i·Z_i − 1 = ε M_ii,    Z_i·Z_j ≤ ε M_ij, M_ij ≥ 0, one of them with equality,
 *
 * with the normals N = (W + Z)/2 of the constraints and their multipliers M, n×n symmetric: of second order while no
 * constraint and no weight changes its part. One multiplier is solved for after the other, over and over.
 */
export class DescentStep {
  readonly #n: number;
  readonly #m: number;
  readonly #softness: number;
  /** M, kept for the next step to begin with. */
  readonly multipliers: Float64Array;
  /** Z, n×m row-major. */
  readonly end: Float64Array;
  readonly #sum: Float64Array; // W − h M N, which shrunk by h is Z
  readonly #normals: Float64Array;
  readonly #normalNeurons: NeuronLists; // where N is not zero
  readonly #neurons: NeuronLists; // where Z is not zero, and perhaps more
  #h = 0;

  /** `softness`: ε. */
  constructor({ n, m, softness }: { n: number; m: number; softness: number }) {
    this.#n = n;
    this.#m = m;
    this.#softness = softness;
    this.multipliers = new Float64Array(n * n);
    this.end = new Float64Array(n * m);
    this.#sum = new Float64Array(n * m);
    this.#normals = new Float64Array(n * m);
    this.#normalNeurons = new NeuronLists(n, m);
    this.#neurons = new NeuronLists(n, m);
  }

  /** Takes the step; tells whether the constraints then hold well enough. */
  take({ W, middle, h }: DescentStart): boolean {
    this.#h = h;
    this.#begin(W, middle);
    for (let round = 0; round < FIRST_ROUNDS && this.#round() > CLOSE; round++);
    for (let q = 0; q < W.length; q++) this.#normals[q] = (W[q] + this.end[q]) / 2;
    this.#begin(W, this.#normals);
    let error = Infinity;
    for (let round = 0; round < ROUNDS && error > CLOSE; round++) error = this.#round();
    return error <= ENOUGH;
  }

  #begin(W: Float64Array, normals: Float64Array): void {
    this.#normals.set(normals);
    this.#normalNeurons.fill(this.#normals);
    this.#sum.set(W);
    for (let i = 0; i < this.#n; i++) {
      for (let j = 0; j < this.#n; j++) {
        const multiplier = this.multipliers[i * this.#n + j];
        if (multiplier !== 0) this.#add(i, j, -this.#h * multiplier);
      }
    }
    for (let q = 0; q < W.length; q++) this.end[q] = shrunk(this.#sum[q], this.#h);
    this.#neurons.fill(this.end);
  }

  /** Solves for every multiplier once. Returns the largest error of a constraint that was met. */
  #round(): number {
    let worst = 0;
    for (let i = 0; i < this.#n; i++) {
      for (let j = 0; j < i; j++) worst = Math.max(worst, this.#solvePair(i, j));
      worst = Math.max(worst, this.#solveLength(i));
    }
    return worst;
  }

  #solveLength(i: number): number {
    let excess = -1;
    let slope = 0;
    const { at, from, to } = this.#neurons.of(i);
    for (let p = from; p < to; p++) {
      const z = this.end[at[p]];
      excess += z * z;
      slope += 2 * z * this.#normals[at[p]];
    }
    const place = i * this.#n + i;
    const error = excess - this.#softness * this.multipliers[place];
    this.#change(i, i, error / (this.#h * Math.max(0, slope) + this.#softness));
    return Math.abs(error);
  }

  /**
   * Newton's method, within what is known to hold the multiplier: the slope changes where weights come back from zero
   * or go there. Multipliers grow by steps, and to a bound: far beyond the root both rows are turned over and overlap
   * anew.
   */
  #solvePair(i: number, j: number): number {
    const place = i * this.#n + j;
    let low = 0;
    let high = LARGEST_TURN / this.#h;
    let first = 0;
    for (let step = 0; step < NEWTON_STEPS; step++) {
      const before = this.multipliers[place];
      const { overlap, slope } = this.#overlap(i, j);
      if (before === 0 && overlap <= 0) return first;
      const error = overlap - this.#softness * before;
      if (step === 0) first = Math.abs(error);
      else if (Math.abs(error) <= 0.1 * first) return first;
      if (error > 0) low = before;
      else high = before;
      const newton = before + error / (this.#h * Math.max(0, slope) + this.#softness);
      let after = Math.min(newton, 2 * before + 1);
      if (after <= 0 && low === 0) after = 0;
      else if (after <= low || after >= high) after = (low + high) / 2;
      if (after === before) return first;
      this.#change(i, j, after - before);
    }
    return first;
  }

  /** Z_i·Z_j, and how fast it falls with h M_ij. */
  #overlap(i: number, j: number): { overlap: number; slope: number } {
    const [few, many] = this.#neurons.countOf(i) <= this.#neurons.countOf(j) ? [i, j] : [j, i];
    const offset = (many - few) * this.#m;
    const { at, from, to } = this.#neurons.of(few);
    let overlap = 0;
    let slope = 0;
    for (let p = from; p < to; p++) {
      const q = at[p];
      const x = this.end[q];
      const y = this.end[q + offset];
      if (x === 0 || y === 0) continue;
      overlap += x * y;
      slope += x * this.#normals[q] + y * this.#normals[q + offset];
    }
    return { overlap, slope };
  }

  #change(i: number, j: number, change: number): void {
    this.multipliers[i * this.#n + j] += change;
    if (i !== j) this.multipliers[j * this.#n + i] += change;
    this.#move(i, j, -this.#h * change);
    if (i !== j) this.#move(j, i, -this.#h * change);
  }

  /** Adds factor · N_j to row i, and shrinks it anew. */
  #move(i: number, j: number, factor: number): void {
    const offset = (i - j) * this.#m;
    const { at, from, to } = this.#normalNeurons.of(j);
    for (let p = from; p < to; p++) {
      const q = at[p] + offset;
      this.#sum[q] += factor * this.#normals[at[p]];
      this.end[q] = shrunk(this.#sum[q], this.#h);
      if (this.end[q] !== 0) this.#neurons.include(i, q);
    }
  }

  #add(i: number, j: number, factor: number): void {
    const offset = (i - j) * this.#m;
    const { at, from, to } = this.#normalNeurons.of(j);
    for (let p = from; p < to; p++) this.#sum[at[p] + offset] += factor * this.#normals[at[p]];
  }
}

const FIRST_ROUNDS = 3; // with the normals as they are guessed
const NEWTON_STEPS = 8;
const LARGEST_TURN = 0.5; // by one multiplier, of a row, in a step
const ROUNDS = 40;
const CLOSE = 1e-5; // error of a constraint with which no more rounds are made
const ENOUGH = 1e-4; // with which the step is good: the next one mends what is left

function shrunk(v: number, h: number): number {
  return v > h ? v - h : v < -h ? v + h : 0;
}

/** For every row the places of an n×m array where it is not zero. */
class NeuronLists {
  readonly #m: number;
  readonly #at: Int32Array;
  readonly #counts: Int32Array;
  readonly #listed: Uint8Array;

  constructor(n: number, m: number) {
    this.#m = m;
    this.#at = new Int32Array(n * m);
    this.#counts = new Int32Array(n);
    this.#listed = new Uint8Array(n * m);
  }

  fill(values: Float64Array): void {
    this.#counts.fill(0);
    this.#listed.fill(0);
    for (let i = 0; i < this.#counts.length; i++) {
      for (let q = i * this.#m; q < (i + 1) * this.#m; q++) if (values[q] !== 0) this.include(i, q);
    }
  }

  include(i: number, q: number): void {
    if (this.#listed[q] === 1) return;
    this.#listed[q] = 1;
    this.#at[i * this.#m + this.#counts[i]++] = q;
  }

  countOf(i: number): number {
    return this.#counts[i];
  }

  of(i: number): { at: Int32Array; from: number; to: number } {
    const from = i * this.#m;
    return { at: this.#at, from, to: from + this.#counts[i] };
  }
}
