import { maxIndex } from "d3-array";
import { number } from "../format.ts";
import type { Recording } from "../recording.ts";
import type { Shown } from "./panel.ts";

/** A cell of a weight matrix, from 0. */
export interface Cell {
  readonly feature: number;
  readonly neuron: number;
}

/** The weight in a cell, in words; nothing where there is no such cell. */
export function pointedText(
  { recording, index }: Pick<Shown, "recording" | "index">,
  { feature, neuron }: Cell,
): string {
  const { weights, l1 } = recording.frames[index];
  const m = weights.length / l1.length;
  if (feature >= l1.length || neuron >= m) return "";
  return `Feature ${feature} on neuron ${neuron}: weight ${number(weights[feature * m + neuron])}.`;
}

/** The neuron that is chosen; where only a pair is, the one on which the two meet at the end. Null for none. */
export function chosenNeuron({
  state,
  recording,
}: {
  readonly state: Pick<Shown["state"], "neuron" | "pair">;
  readonly recording: Recording;
}): number | null {
  return state.neuron ?? (state.pair === null ? null : meetingPlace(recording, state.pair));
}

/** The neuron on which the smaller of two features' weights is largest at the end; null until there is an end. */
function meetingPlace({ frames, end }: Recording, [i, j]: readonly [number, number]): number | null {
  const frame = frames[frames.length - 1];
  if (frame === undefined || end === undefined) return null;
  const m = frame.weights.length / frame.l1.length;
  const both = (k: number): number => Math.min(Math.abs(frame.weights[i * m + k]), Math.abs(frame.weights[j * m + k]));
  return maxIndex(Array.from({ length: m }, (_, k) => both(k)));
}
