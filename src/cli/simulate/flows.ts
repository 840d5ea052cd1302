import type { Run } from "../../simulate/run.ts";
import type { FlowCommand, RunFlags } from "./runFlags.ts";

/** A flow as the list of commands shows it. */
export interface FlowEntry {
  readonly description: string;
  /** Where the weights come from: those of one feature, of several, or flags of the flow's own. */
  readonly start: "feature" | "matrix" | "own";
  readonly load: () => Promise<FlowCommand<RunFlags>>;
}

/** The flows that `incidental simulate` integrates. */
export const flows: Readonly<Record<Run["flow"], FlowEntry>> = {
  collapse: {
    description: "one feature alone: dw/dt = (1 - |w|^2) w - lambda sign(w), flow time t = 4 * rate * steps",
    start: "feature",
    load: async () => (await import("./collapse.ts")).collapse,
  },
  reduced: {
    description: "one feature alone by a law of your own, dw/dt = RATE",
    start: "feature",
    load: async () => (await import("./reduced.ts")).reduced,
  },
  l1: {
    description: "n features on m neurons: dW/dt = (I - ReLU(W W')) W - lambda sign(W), until the weights rest",
    start: "matrix",
    load: async () => (await import("./l1.ts")).l1,
  },
  pair: {
    description: "the smallest collision: two features, one shared neuron and one each of their own",
    start: "own",
    load: async () => (await import("./l1.ts")).pair,
  },
  noise: {
    description: "n features on m noisy neurons, the loss averaged over the noise",
    start: "matrix",
    load: async () => (await import("./noise.ts")).noise,
  },
  adamw: {
    description:
      "the authors' training, full-batch AdamW, n features on m neurons; --lambda-code is that of their loss",
    start: "matrix",
    load: async () => (await import("./adamW.ts")).adamW,
  },
};
