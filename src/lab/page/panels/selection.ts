import type { Recording } from "../recording.ts";
import type { Shown } from "./panel.ts";

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
  let best = 0;
  for (let k = 1; k < m; k++) if (both(k) > both(best)) best = k;
  return best;
}
