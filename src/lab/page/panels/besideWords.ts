import { counted } from "../format.ts";
import { largestWeight } from "../neurons.ts";
import type { Recording } from "../recording.ts";
import { isOver } from "../timeline.ts";

/** Two runs from the same start, and what they are called. */
interface Two {
  readonly recording: Recording;
  readonly beside: { readonly recording: Recording; readonly names: readonly [string, string] } | undefined;
}

/** A sentence on the second run: what it came to, and how many features it leaves where the first run does. */
export function besideStory({ recording, beside }: Two, outcome: string): string[] {
  if (beside === undefined) return [];
  const second = beside.names[1];
  if (!isOver(recording) || !isOver(beside.recording)) return [`The second run (${second}) is under way.`];
  const n = recording.frames[0].l1.length;
  const agree = agreeing(recording, beside.recording);
  const alike =
    n === 1
      ? `${agree === 1 ? "the same" : "another"} neuron is the largest`
      : `${agree} of ${counted(n, "feature")} end strongest on the same neuron with the same sign`;
  return [`The second run (${second}) ${outcome}; ${alike}.`];
}

/** Features whose largest weight at the end is on the same neuron, with the same sign, in both runs. */
export function agreeing(first: Recording, second: Recording): number {
  const [a, b] = [first, second].map(({ frames }) => frames[frames.length - 1]);
  const m = a.weights.length / a.l1.length;
  return a.l1.filter((_, i) => {
    const [v, w] = [a, b].map(({ weights }) => weights.subarray(i * m, (i + 1) * m));
    const k = largestWeight(v);
    return largestWeight(w) === k && v[k] * w[k] > 0;
  }).length;
}
