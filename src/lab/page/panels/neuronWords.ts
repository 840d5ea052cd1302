import { listed } from "../format.ts";
import { type Held, isBenign, largestWeight } from "../neurons.ts";
import type { Recording } from "../recording.ts";
import { signed } from "./manyWords.ts";

/** What became of a neuron, and why. held: the features on it at the end. */
export function neuronVerdict({ end }: Recording, neuron: number, held: readonly Held[]): string {
  if (end === undefined) return "The run is under way.";
  if (held.length === 0) return `No feature kept neuron ${neuron}: every weight on it was pulled to zero.`;
  const names = listed(held.map(({ feature, weight }) => `feature ${feature} (${signed(weight)})`));
  if (held.length === 1) return `Won by ${names} alone: monosemantic.`;
  if (!isBenign(held)) return `Shared by ${names}.`;
  return (
    `Won by ${names}. Their signs are opposite, so their overlap is negative, the ReLU clips it, ` +
    "and nothing pulls them apart: a benign collision."
  );
}

/** What two features do without the others, compared with their meeting on a neuron. */
export function pairVerdict(alone: Recording | undefined, neuron: number, features: readonly number[]): string {
  if (alone?.error !== undefined) return alone.error;
  if (alone?.end === undefined) return "The pair is being replayed.";
  const { weights } = alone.frames[alone.frames.length - 1];
  const m = weights.length / 2;
  const winners = [0, 1].map((row) => largestWeight(weights.subarray(row * m, (row + 1) * m)));
  if (winners.every((winner) => winner === neuron)) {
    return `Alone, the two meet on neuron ${neuron} as well: their start decided it.`;
  }
  const each = features.map((feature, at) =>
    winners[at] === neuron ? `feature ${feature} wins it alone` : `feature ${feature} wins neuron ${winners[at]}`,
  );
  return (
    `Alone, the two do not meet on neuron ${neuron}: ${listed(each)}. ` +
    "It took the interference of the other features to bring them together."
  );
}
