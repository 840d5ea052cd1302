import { checkWeights, type Size } from "./polysemantic.ts";
import type { Winners } from "./winners.ts";

/**
 * Who holds which slot (theory §4.1): neuron k has a `+` slot and a `−` slot, and feature i is in one of them when W_ik
 * ≠ 0, by its sign. `empty`, `one`, `benign` and `sameSign` are disjoint and add up to m. Three features on a neuron
 * leave two of one sign, so every neuron of `three` is one of `sameSign` as well.
 */
export interface SlotTable {
  /** Neurons without a feature. */
  readonly empty: number;
  /** Neurons with exactly one feature. */
  readonly one: number;
  /** Neurons with exactly one positive and one negative weight: the benign collisions. */
  readonly benign: number;
  /** Neurons with two or more features of one sign, which a slot does not allow. */
  readonly sameSign: number;
  /** Neurons with three or more features; each is counted under `sameSign` too. */
  readonly three: number;
  /** Features without a weight. */
  readonly lost: number;
  /** Features with more than one weight: still competing, or spread over several neurons. */
  readonly split: number;
}

/**
 * Neurons and features by what they hold, from the nonzero weights alone and so meant for W at rest (theory §4.1). W:
 * n×m row-major.
 * @throws InputError unless W holds n·m finite numbers
 */
export function slotTable(W: Float64Array, { n, m }: Size): SlotTable {
  checkWeights("W", W, { n, m });
  const positive = new Uint32Array(m); // features in the + slot of each neuron
  const negative = new Uint32Array(m); // features in its − slot
  let lost = 0;
  let split = 0;
  for (let start = 0; start < W.length; start += m) {
    let weights = 0;
    for (let k = 0; k < m; k++) {
      const weight = W[start + k];
      if (weight === 0) continue;
      weights++;
      if (weight > 0) positive[k]++;
      else negative[k]++;
    }
    if (weights === 0) lost++;
    if (weights > 1) split++;
  }

  return { ...neuronsBy(positive, negative), lost, split };
}

/** A slot table by winners, where a feature is in one slot at most: that of its largest weight. */
export type WinnerSlots = Omit<SlotTable, "split">;

/**
 * Neurons and features by what they hold when a feature counts on one neuron alone, that of its largest weight: meant
 * for weights of which none is exactly zero (theory §4.1). winners: of n features; m: neurons.
 */
export function winnerSlots({ neuron, sign }: Winners, m: number): WinnerSlots {
  const positive = new Uint32Array(m);
  const negative = new Uint32Array(m);
  let lost = 0;
  for (let i = 0; i < neuron.length; i++) {
    if (neuron[i] < 0) lost++;
    else if (sign[i] > 0) positive[neuron[i]]++;
    else negative[neuron[i]]++;
  }
  return { ...neuronsBy(positive, negative), lost };
}

/** Neurons by how many features their slots hold; positive, negative: one count a neuron. */
function neuronsBy(positive: Uint32Array, negative: Uint32Array): Omit<SlotTable, "lost" | "split"> {
  const neurons = { empty: 0, one: 0, benign: 0, sameSign: 0, three: 0 };
  for (let k = 0; k < positive.length; k++) {
    const held = positive[k] + negative[k];
    if (held === 0) neurons.empty++;
    else if (held === 1) neurons.one++;
    else if (positive[k] === 1 && negative[k] === 1) neurons.benign++;
    else neurons.sameSign++;
    if (held >= 3) neurons.three++;
  }
  return neurons;
}
