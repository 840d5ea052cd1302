import { finite, InputError, knownKeys } from "../checks.ts";
import { checkWeights, type Size } from "./polysemantic.ts";
import { winners } from "./winners.ts";

/** What other features have on a neuron, seen by one feature with a weight there. */
export interface Crowding {
  /** Σ_j W_jk² over the other features whose weight there has the sign of this one, weight². */
  readonly sameSign: number;
  /** The same over those of the other sign. */
  readonly oppositeSign: number;
  /** Other features with a weight there that is not zero. */
  readonly features: number;
}

/** The leader of a feature, the neuron of its largest |W_ik|, is overtaken. Features and neurons count from 0. */
export interface LeaderMove {
  /** Always this. */
  readonly kind: "move";
  /** Flow time at which both weights are of one size, between two observations by linear interpolation. */
  readonly t: number;
  /** From 0. */
  readonly feature: number;
  /** Neuron that led; −1 where the row was zero. */
  readonly from: number;
  /** Neuron that leads; −1 where the row has become zero. */
  readonly to: number;
  /** Size of the two weights at t. */
  readonly size: number;
  /** The active partner, W_i·W_j > 0, with the largest ReLU(W_i·W_j) |W_jk| on the lost neuron; −1 without one. */
  readonly partner: number;
  /** 1 where its weight there has the feature's sign and pushes it off; −1 where it holds it; 0 without one. */
  readonly partnerSign: -1 | 0 | 1;
  /**
   * What weighs most: a partner of the same sign on the lost neuron (`pushed`), or one of the opposite sign on the won
   * neuron, where it adds to the weight (`drawn`); `none` where nothing does either.
   */
  readonly cause: "pushed" | "drawn" | "none";
  /** That partner; −1 for `none`. */
  readonly causedBy: number;
  /** Against the weight that led, Σ_j ReLU(W_i·W_j) W_jk sign(W_ik) on the lost neuron, weight per time. */
  readonly push: number;
  /** For the weight that leads, the same on the won neuron with the other sign. */
  readonly draw: number;
  /** What others have on the lost neuron. */
  readonly lost: Crowding;
  /** What others have on the won neuron. */
  readonly won: Crowding;
}

/** A weight that has led reaches zero. */
export interface Eviction {
  /** Always this. */
  readonly kind: "eviction";
  /** Flow time of the first observation at which it is zero. */
  readonly t: number;
  /** Whose it is, from 0. */
  readonly feature: number;
  /** Where it is, from 0. */
  readonly neuron: number;
}

/** A weight leaves zero. */
export interface Birth {
  /** Always this. */
  readonly kind: "birth";
  /** Flow time of the first observation at which it is not zero. */
  readonly t: number;
  /** Whose it is, from 0. */
  readonly feature: number;
  /** Where it is, from 0. */
  readonly neuron: number;
  /** Of the weight. */
  readonly sign: -1 | 1;
}

/** What happened to a feature. */
export type LedgerEntry = LeaderMove | Eviction | Birth;

/** A neuron at the last observation. */
export interface NeuronCrowding {
  /** Σ_i W_ik², weight². */
  readonly squared: number;
  /** Weights on it that are not zero. */
  readonly nonzeros: number;
  /** Leader moves away from it so far. */
  readonly lost: number;
  /** Leader moves to it so far. */
  readonly won: number;
}

/** Everything that happened to the leaders between the first and the last observation. */
export interface Ledger {
  /** In order of time: observation by observation moves by their t, then births, then evictions by feature. */
  readonly entries: readonly LedgerEntry[];
  /** Leader of every feature at the first observation, −1 for a row of zeros; length n. */
  readonly first: readonly number[];
  /** The same at the last observation; length n. */
  readonly last: readonly number[];
  /** Length m. */
  readonly neurons: readonly NeuronCrowding[];
  /** Observations. */
  readonly observations: number;
}

/** A ledger that is being kept. */
export interface LedgerKeeper {
  /** Takes the weights at a flow time later than the last; W, n×m row-major, is copied. @throws InputError */
  readonly observe: (t: number, W: Float64Array) => void;
  /** The ledger of what was observed so far. @throws InputError without an observation */
  readonly result: () => Ledger;
}

/**
 * Keeps a ledger of who leads each feature along a run of the L1 flow, from its weights at successive flow times: what
 * overtook each leader, births, evictions, and how crowded neurons are. Give `observe` to `simulateL1` as `onStep`.
 *
 * Between two weights of one feature that have the same size the benefit (1 − ‖W_i‖²) W_ik and the pull λ are equal, so
 * that interference alone lets one overtake the other (theory §2): `push + draw` is the rate at which it does, up to
 * what a weight does between two observations. A leader that loses twice between them is one move.
 *
 * Work n·m an observation, and as much again for every move.
 * @throws InputError unless n and m are whole and ≥ 1
 */
export function leaderLedger(options: Size): LedgerKeeper {
  knownKeys("leaderLedger", options, { n: true, m: true });
  const { n, m } = options;
  const before = new Float64Array(n * m); // the last observation
  checkWeights("leaderLedger: W", before, { n, m });
  const between = new Float64Array(n * m); // weights at the moment of a move
  const hasLed = new Uint8Array(n * m);
  const lost = new Uint32Array(m);
  const won = new Uint32Array(m);
  const entries: LedgerEntry[] = [];
  let first: Int32Array | undefined;
  let leaders: Int32Array = new Int32Array(n);
  let last = 0;
  let observations = 0;

  const start = (W: Float64Array): void => {
    first = winners(W, { n, m }).neuron;
    leaders = first.slice();
  };

  const moved = (t: number, W: Float64Array, now: Int32Array): LeaderMove[] => {
    const moves: LeaderMove[] = [];
    for (let i = 0; i < n; i++) {
      const [from, to] = [leaders[i], now[i]];
      if (from === to) continue;
      const share = from < 0 || to < 0 ? 1 : crossing(before, W, i * m + from, i * m + to);
      for (let at = 0; at < between.length; at++) between[at] = before[at] + share * (W[at] - before[at]);
      moves.push(moveOf(between, { n, m }, last + share * (t - last), i, from, to));
      if (from >= 0) lost[from]++;
      if (to >= 0) won[to]++;
    }
    return moves.sort((a, b) => a.t - b.t);
  };

  return {
    observe: (t, W) => {
      checkWeights("observe: W", W, { n, m });
      finite("observe: t", t);
      if (observations > 0 && !(t > last)) {
        throw new InputError(`observe: t must rise, got ${t} after ${last}.`);
      }
      if (observations === 0) start(W);
      else {
        const now = winners(W, { n, m }).neuron;
        entries.push(...moved(t, W, now), ...births(before, W, m, t), ...evictions(before, W, m, t, hasLed));
        leaders = now;
      }
      leaders.forEach((k, i) => {
        if (k >= 0) hasLed[i * m + k] = 1;
      });
      before.set(W);
      last = t;
      observations++;
    },
    result: () => {
      if (first === undefined) throw new InputError("leaderLedger: nothing was observed; give observe a run first.");
      return {
        entries: [...entries],
        first: Array.from(first),
        last: Array.from(leaders),
        neurons: Array.from({ length: m }, (_, k) => ({ ...heldBy(before, m, k), lost: lost[k], won: won[k] })),
        observations,
      };
    },
  };
}

/** The share of a step after which the weight at `from`, the larger one before, is no larger than that at `to`. */
function crossing(before: Float64Array, after: Float64Array, from: number, to: number): number {
  const lead = Math.abs(before[from]) - Math.abs(before[to]);
  const behind = Math.abs(after[to]) - Math.abs(after[from]);
  return lead / (lead + behind); // not 0/0: equals have the same order before and after
}

function moveOf(W: Float64Array, { n, m }: Size, t: number, i: number, from: number, to: number): LeaderMove {
  const row = W.subarray(i * m, (i + 1) * m);
  const fromSign = from < 0 ? 0 : Math.sign(row[from]);
  const toSign = to < 0 ? 0 : Math.sign(row[to]);
  let [partner, partnerSign, causedBy] = [-1, 0, -1];
  let [strongest, most, push, draw] = [0, 0, 0, 0];
  let cause: LeaderMove["cause"] = "none";
  for (let j = 0; j < n; j++) {
    if (j === i) continue;
    let overlap = 0;
    for (let k = 0; k < m; k++) overlap += row[k] * W[j * m + k];
    if (!(overlap > 0)) continue;
    const off = from < 0 ? 0 : overlap * W[j * m + from] * fromSign;
    const on = to < 0 ? 0 : -overlap * W[j * m + to] * toSign;
    push += off;
    draw += on;
    if (Math.abs(off) > strongest) [strongest, partner, partnerSign] = [Math.abs(off), j, Math.sign(off)];
    if (Math.max(off, on) > most) [most, causedBy, cause] = [Math.max(off, on), j, off >= on ? "pushed" : "drawn"];
  }
  return {
    ...{ kind: "move", t, feature: i, from, to, size: Math.abs(row[from < 0 ? to : from] ?? 0) },
    ...{ partner, partnerSign: partnerSign as -1 | 0 | 1, cause, causedBy, push, draw },
    lost: crowdingAt(W, m, i, from, fromSign),
    won: crowdingAt(W, m, i, to, toSign),
  };
}

function crowdingAt(W: Float64Array, m: number, i: number, neuron: number, sign: number): Crowding {
  let [sameSign, oppositeSign, features] = [0, 0, 0];
  if (neuron < 0) return { sameSign, oppositeSign, features };
  for (let j = 0; j * m < W.length; j++) {
    const w = W[j * m + neuron];
    if (j === i || w === 0) continue;
    features++;
    if (w * sign > 0) sameSign += w * w;
    else if (w * sign < 0) oppositeSign += w * w;
  }
  return { sameSign, oppositeSign, features };
}

function heldBy(W: Float64Array, m: number, neuron: number): Pick<NeuronCrowding, "squared" | "nonzeros"> {
  let [squared, nonzeros] = [0, 0];
  for (let at = neuron; at < W.length; at += m) {
    squared += W[at] * W[at];
    if (W[at] !== 0) nonzeros++;
  }
  return { squared, nonzeros };
}

function births(before: Float64Array, W: Float64Array, m: number, t: number): Birth[] {
  const born: Birth[] = [];
  for (let at = 0; at < W.length; at++) {
    if (before[at] !== 0 || W[at] === 0) continue;
    born.push({ kind: "birth", t, feature: Math.floor(at / m), neuron: at % m, sign: W[at] > 0 ? 1 : -1 });
  }
  return born;
}

function evictions(before: Float64Array, W: Float64Array, m: number, t: number, hasLed: Uint8Array): Eviction[] {
  const gone: Eviction[] = [];
  for (let at = 0; at < W.length; at++) {
    if (hasLed[at] === 0 || before[at] === 0 || W[at] !== 0) continue;
    gone.push({ kind: "eviction", t, feature: Math.floor(at / m), neuron: at % m });
  }
  return gone;
}
