import { arrayLike, count, InputError, knownKeys } from "../checks.ts";
import { reduceCollapse } from "./reduction.ts";
import { slowManifold } from "./slowManifold.ts";

/** A slot for every feature, and when it takes it. */
export interface SettledInTurn {
  /** Neuron of each feature, length n. */
  readonly neuron: Int32Array;
  /** Sign of its slot there, 1 or −1; length n. */
  readonly sign: Int8Array;
  /** Slow time s = λt at which each feature would have one weight left if it were alone; length n. */
  readonly s: Float64Array;
}

/**
 * Who wins if features settle one after the other, in the order in which they would alone (theory §3.2), each on the
 * largest of its weights in a slot that is still free, a slot being a neuron and a sign there (theory §4.1). It knows
 * the rows, as `relaxation` leaves them, and no interference.
 * @throws InputError unless W is n×m, finite, has a weight in every row, and n is at most m
 */
export function settleInTurn(options: { W: ArrayLike<number>; n: number; m: number }): SettledInTurn {
  knownKeys("settleInTurn", options, { W: true, n: true, m: true });
  const { n, m } = options;
  count("n", n);
  count("m", m);
  if (n > m) throw new InputError(`n must be at most m = ${m}, got ${n}: there may be no free slot.`);
  arrayLike("W", options.W);
  const { length } = options.W;
  if (length !== n * m) throw new InputError(`W has length ${length}, n = ${n}, m = ${m} expects ${n * m}.`);
  const W = Float64Array.from(options.W);
  if (!W.every(Number.isFinite)) throw new InputError("W must hold finite numbers only.");
  const rows = Array.from({ length: n }, (_, i) => W.subarray(i * m, (i + 1) * m));
  const s = Float64Array.from(rows, (row, i) => {
    if (!row.some((w) => w !== 0)) throw new InputError(`row ${i} of W must have a weight, got zeros only.`);
    return settledAt(row);
  });
  const order = Array.from(rows.keys()).sort((i, j) => s[i] - s[j] || i - j);
  const [neuron, sign] = [new Int32Array(n), new Int8Array(n)];
  const taken = new Int8Array(2 * m); // neuron k: 2k for its positive slot, 2k + 1 for the other
  for (const i of order) {
    let largest = -1;
    for (let k = 0; k < m; k++) {
      const size = Math.abs(rows[i][k]);
      const side = rows[i][k] < 0 ? 1 : 0;
      if (size <= largest || taken[2 * k + side] === 1) continue;
      [largest, neuron[i], sign[i]] = [size, k, side === 1 ? -1 : 1];
    }
    taken[2 * neuron[i] + (sign[i] < 0 ? 1 : 0)] = 1;
  }
  return { neuron, sign, s };
}

const LAMBDA = 1e-6; // so weak that s no longer depends on it

function settledAt(row: Float64Array): number {
  const { deathTimes } = slowManifold(reduceCollapse(row, { lambda: LAMBDA }));
  return LAMBDA * deathTimes.reduce((last, t) => (Number.isFinite(t) ? Math.max(last, t) : last), 0);
}
