import { number } from "../format.ts";
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
  return `Feature ${feature + 1} on neuron ${neuron + 1}: weight ${number(weights[feature * m + neuron])}.`;
}
