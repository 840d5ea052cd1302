import { expectedCounts } from "../../engine/runs/predictions.ts";
import { atTime, counted, number } from "../format.ts";
import { countMarks, heldBy, isBenign, type Mark, markNames, marks } from "../neurons.ts";
import type { Recording } from "../recording.ts";
import type { Shown } from "./panel.ts";

/** Three sentences on what is seen: rows and columns, the collapse, and what it came to. */
export function manyStory({ recording }: Pick<Shown<"many">, "recording">): string[] {
  const { l1, weights } = recording.frames[recording.frames.length - 1];
  return [
    `Every row is one of ${l1.length} features, every column one of ${weights.length / l1.length} neurons, ` +
      "and colour is the weight between them.",
    "At the start each feature is spread over all neurons; a weight grows in proportion to itself while the " +
      "penalty λ " +
      "pulls on all equally, until each feature is left with one neuron: the winner takes all.",
    recording.end === undefined ? "The run is under way." : whatCameOfIt(recording),
  ];
}

/** One line on what a finished run came to. */
export function manyOutcome({ marks: held, end, request }: Recording): string {
  const last = held[held.length - 1];
  const said = `${countMarks(last, marks.polysemantic)} of ${counted(last.length, "neuron")} polysemantic`;
  if (request.panel === "adamw") return `finished: ${said}, by weights from 0.8 to 1.2`;
  return end?.status === "converged" ? `settled: ${said}` : `ended before the weights came to rest: ${said}`;
}

/** "Neuron 7, polysemantic: feature 3 (+0.97), feature 11 (−0.98)". */
export function neuronText({ recording, index }: Pick<Shown, "recording" | "index">, neuron: number): string {
  const { weights, l1 } = recording.frames[index];
  const held = heldBy(weights, weights.length / l1.length, neuron);
  const mark = markNames[recording.marks[index][neuron] as Mark];
  const names = held.slice(0, 3).map(({ feature, weight }) => `feature ${feature} (${signed(weight)})`);
  const more = held.length > 3 ? ` and ${held.length - 3} more` : "";
  return `Neuron ${neuron}, ${mark}${names.length > 0 ? `: ${names.join(", ")}${more}` : ""}`;
}

/** A weight with its sign. */
export function signed(weight: number): string {
  return `${weight > 0 ? "+" : ""}${number(weight)}`;
}

/** What was to be expected of the count. */
export function lawsText(size: { readonly n: number; readonly m: number }): string {
  const { paper, slots } = expectedCounts(size);
  const model = `${number(slots.mean, 2)} ± ${number(slots.standardDeviation, 2)}`;
  return `the paper estimates ${number(paper, 2)}, the slot model ${model}`;
}

function whatCameOfIt({ frames, marks: held }: Recording): string {
  const last = frames.length - 1;
  const { weights, l1, nonzeros, t } = frames[last];
  const m = weights.length / l1.length;
  const [shared, empty] = [countMarks(held[last], marks.polysemantic), countMarks(held[last], marks.empty)];
  const lost = nonzeros.filter((left) => left === 0).length;
  const dead = lost === 0 ? "" : `; ${counted(lost, "feature")} lost every weight, the penalty being too strong`;
  if (shared === 0) {
    return `By ${atTime(t)}, no neuron has been won by two features: this time chance kept them apart${dead}.`;
  }
  const opposite = held[last].every((mark, k) => mark !== marks.polysemantic || isBenign(heldBy(weights, m, k)));
  const winners = opposite ? "two features of opposite sign" : "several features";
  const won = `${shared === 1 ? "has" : "have each"} been won by ${winners}`;
  const idle =
    empty === 0 ? "" : `, although ${counted(empty, "other neuron")} ${empty === 1 ? "carries" : "carry"} nothing`;
  return `By ${atTime(t)}, ${counted(shared, "neuron")} (◆) ${won}: polysemantic by accident${idle}${dead}.`;
}
