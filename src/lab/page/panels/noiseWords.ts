import { type Choice, type NumberRange, panels } from "../../engine/panels.ts";
import { atTime, number } from "../format.ts";
import type { Recording } from "../recording.ts";
import type { Shown } from "./panel.ts";

/** Three sentences on what is seen: the noise, what it favours, and what it came to. */
export function noiseStory({ recording, state }: Pick<Shown<"noise">, "recording" | "state">): string[] {
  const { law } = state.parameters;
  const { names }: Choice = panels.noise.parameters.law;
  const { fixed }: NumberRange = panels.noise.parameters.excessKurtosis;
  const excessKurtosis = fixed?.(state.parameters) ?? state.parameters.excessKurtosis;
  const { fourthNorm, times, end } = recording;
  const [first, last] = [fourthNorm[0], fourthNorm[fourthNorm.length - 1]];
  const change = last > 1.15 * first ? "rises" : last < 0.87 * first ? "falls" : "hardly moves:";
  return [
    "Instead of a penalty there is noise on every hidden neuron; the loss is its average.",
    "Noise with clearly lighter tails than a Gaussian’s (κ < 0) favours features on few neurons, " +
      "heavier tails (κ > 0) those that are spread out; the fourth norm tells which: of a feature of norm 1 it is 1 " +
      "on one neuron and 1/m on all.",
    end === undefined
      ? "The run is under way."
      : `Under ${names[law] ?? law} noise (κ = ${number(excessKurtosis)}) its mean ${change} ` +
        `from ${number(first, 2)} to ${number(last, 2)} by ${atTime(times[times.length - 1])}.`,
  ];
}

/** One line on what a finished run came to. */
export function noiseOutcome({ fourthNorm, times }: Recording): string {
  const last = times.length - 1;
  return `finished at ${atTime(times[last])}: mean fourth norm ${number(fourthNorm[last], 2)}`;
}
