import { initialWeights } from "../random/initialWeights.ts";
import { simulateL1 } from "../simulate/l1.ts";
import { survivorWeight } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type CellContext, checkSignal, type Experiment } from "./experiment.ts";
import { checkSurvivors, settleParameters } from "./settle.ts";
import { logSpacedTimes } from "./times.ts";

/** Parameters of a cell of `weights`. */
export interface WeightsParameters {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  readonly tEnd: number;
  readonly samples: number;
}

/** One run. */
export interface WeightsOutcome {
  /** features × neurons × times. */
  readonly weights: readonly (readonly (readonly number[])[])[];
  /** The neuron of the largest weight at the start; one per feature. */
  readonly largestAtStart: readonly number[];
  /** The same at the end; one per feature. */
  readonly winner: readonly number[];
  /** The same winners by `rkc` at tolerance 10⁻³; one per feature. */
  readonly winnerByRkc: readonly number[];
}

/** All runs of one size and λ. */
export interface WeightsPoint extends WeightsParameters {
  /** Flow times, one per sample. */
  readonly times: readonly number[];
  readonly runs: readonly WeightsOutcome[];
}

/** Result of `weights`. */
export interface WeightsResult {
  readonly points: readonly WeightsPoint[];
}

/** Every weight of a few features until they rest, and who wins (theory §4). */
export const weights: Experiment<WeightsParameters, WeightsOutcome, WeightsResult> = {
  name: "weights",
  title: "A small system: which neuron wins each feature",
  parameters: {
    n: settleParameters.n,
    m: settleParameters.m,
    lambda: settleParameters.lambda,
    tEnd: { what: "flow time at the end", kind: "positive", default: 2000 },
    samples: { what: "times kept", kind: "count", default: 300 },
  },
  outcome: {
    weights: { what: "W_ik, by event at tolerance 1e-10", unit: "weight", shape: "features x neurons x times" },
    largestAtStart: { what: "neuron of the largest weight at the start", unit: "neuron, from 0", shape: "features" },
    winner: { what: "the same at the end", unit: "neuron, from 0", shape: "features" },
    winnerByRkc: { what: "the same by rkc at tolerance 1e-3", unit: "neuron, from 0", shape: "features" },
  },
  times: { name: "t", unit: "flow time", by: ["tEnd", "samples"], at: timesOf },
  presets: {
    quick: { parameters: { n: [4], m: [6], lambda: [0.02], tEnd: [2000], samples: [120] }, seeds: 1, seed: 0 },
    paper: { parameters: { n: [4], m: [6], lambda: [0.02], tEnd: [2000], samples: [300] }, seeds: 1, seed: 0 },
  },
  claims: ["winners-by-rkc", "winner-size"],
  check: checkSurvivors,
  cell,
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => ({
      ...parameters,
      times: timesOf(parameters),
      runs: outcomes,
    })),
  }),
  expect,
};

function timesOf({ tEnd, samples }: WeightsParameters): number[] {
  return logSpacedTimes(0.1, tEnd, samples);
}

function cell(parameters: WeightsParameters, context: CellContext): WeightsOutcome {
  checkSignal(context);
  const { n, m, lambda, tEnd } = parameters;
  const { seed, replica } = context;
  const start = initialWeights({ n, m, key: replica === 0 ? [seed, "weights"] : [seed, "weights", replica] });
  const common = { weights: start, n, m, lambda, tEnd, signal: context.signal };
  const sampling = { times: timesOf(parameters) };
  const exact = simulateL1({ ...common, method: "event", tolerance: 1e-10, sampling, keepWeights: true });
  context.onProgress(0.8);
  const fast = simulateL1({ ...common, method: "rkc", tolerance: 1e-3, sampling: { times: [tEnd] } });
  checkSignal(context);
  const states = exact.weights ?? [];
  const last = Float64Array.from(states[states.length - 1].flatMap((row) => [...row]));
  context.onWeights?.(last, n, m);
  context.onProgress(1);
  return {
    weights: Array.from(
      { length: n },
      // no -0, which JSON does not know
      (_, i) => Array.from({ length: m }, (__, k) => states.map((rows) => rows[i][k] + 0)),
    ),
    largestAtStart: Array.from({ length: n }, (_, i) => largest(start.subarray(i * m, (i + 1) * m))),
    winner: states[states.length - 1].map(largest),
    winnerByRkc: (fast.weights?.[0] ?? []).map(largest),
  };
}

/** λt by which the weights of a small system rest; before, the claim is about the time it was given. */
const SETTLED = 30;

function expect({ points }: WeightsResult): Claim[] {
  return points.flatMap(({ times, runs, ...at }) => {
    const features = runs.flatMap(({ weights: W, winner, winnerByRkc }) =>
      winner.map((k, i) => ({ same: k === winnerByRkc[i], size: Math.abs(W[i][k][times.length - 1]) })),
    );
    return [
      judge({
        id: "winners-by-rkc",
        at,
        source: "theory §6",
        statement: "share of features to which rkc at tolerance 1e-3 gives the winner of the event method",
        invariant: true,
        prediction: 1,
        measured: features.filter(({ same }) => same).length / features.length,
        bound: 0,
      }),
      judge({
        id: "winner-size",
        at,
        source: "theory §2",
        statement: "the smallest winner's weight against the root of w(1 − w²) = λ",
        invariant: at.lambda * at.tEnd >= SETTLED,
        prediction: survivorWeight(at.lambda),
        measured: Math.min(...features.map(({ size }) => size)),
        bound: 1e-6,
      }),
    ];
  });
}

function largest(row: Float64Array): number {
  return row.reduce((best, w, k) => (Math.abs(w) > Math.abs(row[best]) ? k : best), 0);
}
