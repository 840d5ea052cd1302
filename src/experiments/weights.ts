import { initialWeights } from "../random/initialWeights.ts";
import { simulateL1 } from "../simulate/l1.ts";
import { survivorWeight } from "../theory/index.ts";
import { type Claim, checkSignal, type Experiment, judge, type RunContext } from "./experiment.ts";
import { logSpacedTimes } from "./times.ts";

/** What `weights` is run with. */
export interface WeightsParameters {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  readonly seed: number;
  readonly tEnd: number;
  readonly samples: number;
}

/** What `weights` gives; flow `times`, one per sample. */
export interface WeightsResult {
  readonly parameters: WeightsParameters;
  readonly times: readonly number[];
  /** features × neurons × times. */
  readonly weights: readonly (readonly (readonly number[])[])[];
  /** The neuron of the largest weight at the start; one per feature. */
  readonly largestAtStart: readonly number[];
  /** The same at the end; one per feature. */
  readonly winner: readonly number[];
  /** The same winners by `rkc` at tolerance 10⁻³; one per feature. */
  readonly winnerByRkc: readonly number[];
}

/** Every weight of a few features until they rest, and who wins (theory §4). */
export const weights: Experiment<WeightsParameters, WeightsResult> = {
  name: "weights",
  title: "A small system: which neuron wins each feature",
  presets: {
    quick: { n: 4, m: 6, lambda: 0.02, seed: 0, tEnd: 2000, samples: 120 },
    paper: { n: 4, m: 6, lambda: 0.02, seed: 0, tEnd: 2000, samples: 300 },
  },
  run,
  expect,
};

function run(parameters: WeightsParameters, context: RunContext): WeightsResult {
  checkSignal(context);
  const { n, m, lambda, seed, tEnd, samples } = parameters;
  const start = initialWeights({ n, m, key: [seed, "weights"] });
  const times = logSpacedTimes(0.1, tEnd, samples);
  const common = { weights: start, n, m, lambda, tEnd };
  const exact = simulateL1({ ...common, method: "event", tolerance: 1e-10, sampling: { times } });
  context.onProgress(0.8);
  const fast = simulateL1({ ...common, method: "rkc", tolerance: 1e-3, sampling: { times: [tEnd] } });
  const at = (i: number): readonly Float64Array[] => exact.weights?.[i] ?? [];
  const states = times.map((_, i) => at(i));
  return {
    parameters,
    times,
    weights: Array.from({ length: n }, (_, i) =>
      Array.from({ length: m }, (__, k) => states.map((rows) => rows[i][k])),
    ),
    largestAtStart: Array.from({ length: n }, (_, i) => largest(start.subarray(i * m, (i + 1) * m))),
    winner: states[states.length - 1].map(largest),
    winnerByRkc: (fast.weights?.[0] ?? []).map(largest),
  };
}

function expect({ parameters, weights: W, winner, winnerByRkc }: WeightsResult): Claim[] {
  const last = parameters.samples - 1;
  const sizes = winner.map((k, i) => Math.abs(W[i][k][last]));
  return [
    judge({
      id: "winners-by-rkc",
      source: "theory §6",
      statement: "share of features to which rkc at tolerance 1e-3 gives the winner of the event method",
      invariant: true,
      prediction: 1,
      measured: winner.filter((k, i) => k === winnerByRkc[i]).length / winner.length,
      bound: 0,
    }),
    judge({
      id: "winner-size",
      source: "theory §2",
      statement: "the smallest winner's weight against the root of w(1 − w²) = λ",
      invariant: true,
      prediction: survivorWeight(parameters.lambda),
      measured: Math.min(...sizes),
      bound: 1e-6,
    }),
  ];
}

function largest(row: Float64Array): number {
  return row.reduce((best, w, k) => (Math.abs(w) > Math.abs(row[best]) ? k : best), 0);
}
