import { slotLaw } from "../theory/index.ts";
import type { Size } from "./polysemantic.ts";
import type { Winners } from "./winners.ts";

/** A neuron that is the winner of two features or more; all numbered from 0. */
export interface SharedNeuron {
  /** Its number. */
  readonly neuron: number;
  /** The features whose weight there is > 0, one number per feature. */
  readonly positive: readonly number[];
  /** Those whose weight there is < 0, one number per feature. */
  readonly negative: readonly number[];
}

/** What sharing comes to, counted in three ways. */
export interface SharingCounts {
  /** Neurons that are the winner of two features or more. */
  readonly neurons: number;
  /** Features on them. */
  readonly features: number;
  /** Features beyond the first of their neuron: features with a winner minus neurons that have one. */
  readonly beyondFirst: number;
}

/** Who shares a neuron with whom, each feature on the neuron of its largest weight (theory §4.1). */
export interface Sharing {
  /** Features that have a winner: whose weights are not all zero. */
  readonly features: number;
  /** Number of neurons that hold k features, at index k; length 1 + the most that one holds. */
  readonly held: readonly number[];
  /** Pairs of features on one neuron with weights of opposite signs, the benign ones, and of the same sign. */
  readonly pairs: { readonly oppositeSign: number; readonly sameSign: number };
  /** As it is. */
  readonly found: SharingCounts;
  /**
   * The least that these features need on m neurons none of which holds more than the fullest one here: with n ≤ m
   * nothing, else n − m features beyond the first, on ⌈(n − m)/(most − 1)⌉ neurons.
   */
  readonly unavoidable: SharingCounts;
  /** Found minus unavoidable; never negative. */
  readonly incidental: SharingCounts;
  /** The shared neurons, by number. */
  readonly neurons: readonly SharedNeuron[];
}

/** Mean and standard deviation of a count under a law. */
export interface LawMoments {
  /** The count expected under the law. */
  readonly mean: number;
  /** Standard deviation of the count under the law. */
  readonly standardDeviation: number;
}

/** A count beside the law of it. */
export interface CountTest {
  /** The count itself. */
  readonly observed: number;
  /** (observed − mean)/standard deviation of the law; null where the law leaves no choice. */
  readonly deviation: number | null;
  /**
   * Two-sided: the probability under the law of all counts that are no more likely than the observed one; 0 for a count
   * that the law rules out.
   */
  readonly pValue: number;
}

/**
 * The observed sharing against features that fall on slots at random. With at most one feature in each of the 2m slots
 * a shared neuron is a pair of opposite signs, so both counts follow the slot law.
 */
export interface SlotComparison {
  /** Mean of K, the number of shared neurons in the slot model, which is that of pairs of opposite signs. */
  readonly mean: number;
  /** Standard deviation of K. */
  readonly standardDeviation: number;
  /** Of the numbers of neurons that hold 0, 1 and 2 of the N features: m − N + K, N − 2K and K; length 3. */
  readonly held: readonly LawMoments[];
  /** The shared neurons that were found. */
  readonly sharedNeurons: CountTest;
  /** The pairs of opposite signs on one neuron that were found. */
  readonly oppositeSignPairs: CountTest;
}

/**
 * Pairs of either kind, of the same sign or of opposite signs, that features make which fall on the 2m slots
 * independently of one another, before same signs push each other off: each pair with probability 1/(2m), any two pairs
 * independent.
 */
export type ChancePairs = LawMoments;

/** Counts what features share. winners: of n features; m: neurons. */
export function sharing({ neuron, sign }: Winners, m: number): Sharing {
  const positive = new Map<number, number[]>(); // features of each neuron that has some
  const negative = new Map<number, number[]>();
  let features = 0;
  for (let i = 0; i < neuron.length; i++) {
    if (neuron[i] < 0) continue;
    features++;
    const side = sign[i] > 0 ? positive : negative;
    const own = side.get(neuron[i]);
    if (own === undefined) side.set(neuron[i], [i]);
    else own.push(i);
  }

  const held: number[] = [0];
  const pairs = { oppositeSign: 0, sameSign: 0 };
  const neurons: SharedNeuron[] = [];
  const occupied = [...new Set([...positive.keys(), ...negative.keys()])].sort((a, b) => a - b);
  for (const k of occupied) {
    const [plus, minus] = [positive.get(k) ?? [], negative.get(k) ?? []];
    const count = plus.length + minus.length;
    while (held.length <= count) held.push(0);
    held[count]++;
    pairs.oppositeSign += plus.length * minus.length;
    pairs.sameSign += (plus.length * (plus.length - 1) + minus.length * (minus.length - 1)) / 2;
    if (count > 1) neurons.push({ neuron: k, positive: plus, negative: minus });
  }
  held[0] = m - occupied.length;

  const beyondFirst = features - occupied.length;
  const found = { neurons: neurons.length, features: neurons.length + beyondFirst, beyondFirst };
  const unavoidable = leastSharing(features, m, held.length - 1);
  const incidental = {
    neurons: found.neurons - unavoidable.neurons,
    features: found.features - unavoidable.features,
    beyondFirst: found.beyondFirst - unavoidable.beyondFirst,
  };
  return { features, held, pairs, found, unavoidable, incidental, neurons };
}

/** What n features on m neurons need at least, at most `most` of them on one. */
function leastSharing(n: number, m: number, most: number): SharingCounts {
  const beyondFirst = Math.max(0, n - m);
  const neurons = beyondFirst === 0 ? 0 : Math.ceil(beyondFirst / (most - 1));
  return { neurons, features: neurons + beyondFirst, beyondFirst };
}

/** Holds sharing against the slot law; null without features, and with more than the 2m slots hold (theory §4.1). */
export function compareWithSlots({ features, pairs, found }: Sharing, m: number): SlotComparison | null {
  if (features === 0 || features > 2 * m) return null;
  const { probabilities, mean, standardDeviation } = slotLaw({ n: features, m });
  const test = (observed: number): CountTest => ({
    observed,
    deviation: standardDeviation === 0 ? null : (observed - mean) / standardDeviation,
    pValue: twoSided(probabilities, observed),
  });
  return {
    mean,
    standardDeviation,
    held: [
      { mean: m - features + mean, standardDeviation },
      { mean: features - 2 * mean, standardDeviation: 2 * standardDeviation },
      { mean, standardDeviation },
    ],
    sharedNeurons: test(found.neurons),
    oppositeSignPairs: test(pairs.oppositeSign),
  };
}

/**
 * Pairs of one kind among independent features: mean and standard deviation (theory §4). n: features that have a
 * winner.
 */
export function chancePairs({ n, m }: Size): ChancePairs {
  const mean = Math.max(0, n * (n - 1)) / (4 * m);
  return { mean, standardDeviation: Math.sqrt(mean * (1 - 1 / (2 * m))) };
}

const ROUNDING = 1e-9; // probabilities closer than this share of themselves are equal

function twoSided(probabilities: Float64Array, observed: number): number {
  const limit = (probabilities[observed] ?? 0) * (1 + ROUNDING);
  if (limit === 0) return 0;
  const sum = probabilities.reduce((total, own) => (own <= limit ? total + own : total), 0);
  return Math.min(1, sum);
}
