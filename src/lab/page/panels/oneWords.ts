import { atTime, counted, number } from "../format.ts";
import { largestWeight } from "../neurons.ts";
import type { Recording } from "../recording.ts";
import { furthestOff } from "./oneCharts.ts";
import type { Shown } from "./panel.ts";

/** Three sentences on what is seen: the start, the collapse, and what it came to. */
export function oneStory({ recording, state }: Pick<Shown<"one">, "recording" | "state">): string[] {
  return [
    `One feature starts out spread over ${state.parameters.m} neurons, each with a small random weight.`,
    "A weight grows in proportion to itself while the penalty λ pulls on all of them equally, so the largest at " +
      "the start " +
      "stays the largest and the others die one by one: the winner takes all.",
    recording.end === undefined ? "The run is under way." : whatCameOfIt(recording),
  ];
}

/** One line on what a finished run came to. */
export function oneOutcome(recording: Recording): string {
  const frame = recording.frames[recording.frames.length - 1];
  if (recording.request.panel === "adamw") {
    const winner = largestWeight(frame.weights);
    const weight = number(frame.weights[winner], 4);
    return `finished: neuron ${neuronName(recording, winner)} leads with weight ${weight}, none is exactly zero`;
  }
  return `settled: ${counted(frame.nonzeros[0], "neuron")} of ${recording.start?.m} left`;
}

/** "neuron 137 is left alone with weight 0.9995". */
export function winnerText(recording: Recording, index: number): string {
  const { weights, nonzeros } = recording.frames[index];
  const left = nonzeros[0];
  if (left === 0) return "no neuron is left, the penalty was too strong for all of them";
  const winner = largestWeight(weights);
  const weight = number(weights[winner], 4);
  if (left === 1) return `neuron ${neuronName(recording, winner)} is left alone with weight ${weight}`;
  return `${counted(left, "neuron")} are left, and neuron ${neuronName(recording, winner)} leads with weight ${weight}`;
}

/** The number of a neuron. place: among those drawn. */
export function neuronName({ start }: Recording, place: number): number {
  return start?.drawn[place] ?? place;
}

function whatCameOfIt(recording: Recording): string {
  const last = recording.frames.length - 1;
  const curves = recording.start?.curves;
  const off = curves == null ? undefined : furthestOff(curves, "alive");
  const by = off === undefined ? "" : `, which is up to ${number(off.factor, 2)} times too low`;
  return (
    `By ${atTime(recording.times[last])}, ${winnerText(recording, last)}; compare the neurons alive on the way ` +
    `with the exact curve, its limit for many neurons and the paper’s estimate${by}.`
  );
}
