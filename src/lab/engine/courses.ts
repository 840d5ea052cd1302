import { paperCollisionCount, slotLaw } from "../../theory/index.ts";
import type { Frame } from "./protocol.ts";

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

/** How many polysemantic neurons are expected: n²/4m by the paper, and the mean and standard deviation of the slot model (theory §4.1). */
export function expectedCounts({ n, m }: { readonly n: number; readonly m: number }) {
  const { mean, standardDeviation } = slotLaw({ n, m });
  return { paper: paperCollisionCount({ n, m }), slots: { mean, standardDeviation } };
}
