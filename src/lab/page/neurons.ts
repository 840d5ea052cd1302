import { maxIndex } from "d3-array";
import { PAPER_WINDOW } from "../../measure/polysemantic.ts";
import type { Frame } from "../engine/protocol.ts";

/** What a neuron carries: no feature, one (monosemantic), several (polysemantic), or undecided. */
export const marks = { empty: 0, open: 1, monosemantic: 2, polysemantic: 3 } as const;
/** One of `marks`. */
export type Mark = (typeof marks)[keyof typeof marks];

/** The marks in words. */
export const markNames: Readonly<Record<Mark, string>> = {
  [marks.empty]: "carries nothing",
  [marks.open]: "undecided",
  [marks.monosemantic]: "monosemantic",
  [marks.polysemantic]: "polysemantic",
};

/**
 * Marks of the m neurons, from the weights that are not zero. W: n×m row-major. A feature has settled when one weight
 * of its row is left; a neuron is open while it has a weight of a feature that has not.
 */
export function neuronMarks(W: Float64Array, m: number): Uint8Array {
  const features = new Uint32Array(m); // settled features on each neuron
  const found = new Uint8Array(m); // marks; `open` where a feature that has not settled has a weight
  for (let start = 0; start < W.length; start += m) {
    let left = 0;
    for (let k = start; k < start + m; k++) if (W[k] !== 0) left++;
    for (let k = 0; k < m; k++) {
      if (W[start + k] === 0) continue;
      if (left === 1) features[k]++;
      else found[k] = marks.open;
    }
  }
  for (let k = 0; k < m; k++) {
    if (found[k] === marks.empty && features[k] > 0)
      found[k] = features[k] === 1 ? marks.monosemantic : marks.polysemantic;
  }
  return found;
}

/**
 * The weights W (n×m row-major) without those outside the paper's window in the rows that have one in it: what is left
 * of weights that AdamW makes small, but never zero.
 */
export function withinWindow(W: Float64Array, m: number): Float64Array {
  const kept = W.slice();
  const isOutside = (w: number): boolean => Math.abs(w) < PAPER_WINDOW[0] || Math.abs(w) > PAPER_WINDOW[1];
  for (let start = 0; start < W.length; start += m) {
    const row = kept.subarray(start, start + m);
    if (!row.every(isOutside)) row.set(row.map((w) => (isOutside(w) ? 0 : w)));
  }
  return kept;
}

/** How many neurons have a mark. */
export function countMarks(given: Uint8Array, mark: Mark): number {
  let count = 0;
  for (const one of given) if (one === mark) count++;
  return count;
}

/** A feature on a neuron, and its weight there. Features count from 0. */
export interface Held {
  readonly feature: number;
  readonly weight: number;
}

/** Features with a weight on neuron k (0, 1, …), largest first. W: n×m row-major. */
export function heldBy(W: Float64Array, m: number, k: number): Held[] {
  const held: Held[] = [];
  for (let i = 0; i * m < W.length; i++) if (W[i * m + k] !== 0) held.push({ feature: i, weight: W[i * m + k] });
  return held.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

/** A benign collision: two features of opposite sign, and no third. */
export function isBenign(held: readonly Held[]): boolean {
  return held.length === 2 && held[0].weight * held[1].weight < 0;
}

/** Weights of all features on one neuron over time. */
export interface NeuronCourse {
  /** Flow times, one per frame. */
  readonly times: Float64Array;
  /** One row per feature, one number per frame. */
  readonly weights: readonly Float64Array[];
}

/** The course of one neuron; place: its index among the drawn ones; drawn: how many those are. */
export function neuronCourse(frames: readonly Frame[], place: number, drawn: number): NeuronCourse {
  const n = frames.length === 0 ? 0 : frames[0].weights.length / drawn;
  return {
    times: Float64Array.from(frames, ({ t }) => t),
    weights: Array.from({ length: n }, (_, i) =>
      Float64Array.from(frames, ({ weights }) => weights[i * drawn + place]),
    ),
  };
}

/** Place of the weight of the largest size, the first of equals. */
export function largestWeight(weights: Float64Array): number {
  return maxIndex(weights, Math.abs);
}
