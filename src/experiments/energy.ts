import type { Matrix } from "ml-matrix";
import { summarize } from "../measure/statistics.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { autoencoderLoss, trainAutoencoder } from "../reference/autoencoder.ts";
import { simulateL1 } from "../simulate/l1.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type CellContext, checkSignal, type Experiment } from "./experiment.ts";
import { settleParameters } from "./settle.ts";
import { logSpacedSteps } from "./times.ts";

/** Parameters of a cell of `energy`. */
export interface EnergyParameters {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  readonly tEnd: number;
  readonly samples: number;
  /** Rate η of the gradient descent; one step is 4η of flow time. */
  readonly learningRate: number;
}

/** One run; one number per time of the point. */
export interface EnergyOutcome {
  /** V along the flow, by `rkc` at tolerance 10⁻⁴. */
  readonly flow: readonly number[];
  /** L/4 along gradient descent on the autoencoder itself. */
  readonly descent: readonly number[];
}

/** All runs of one size and λ. */
export interface EnergyPoint extends EnergyParameters {
  /** Flow times, multiples of 4η; one per sample. */
  readonly times: readonly number[];
  readonly runs: readonly EnergyOutcome[];
}

/** Result of `energy`. */
export interface EnergyResult {
  readonly points: readonly EnergyPoint[];
}

/** V along the flow and L/4 along gradient descent, neither of which may rise (theory §2). */
export const energy: Experiment<EnergyParameters, EnergyOutcome, EnergyResult> = {
  name: "energy",
  title: "The energy falls: the flow against gradient descent on the autoencoder",
  parameters: {
    n: settleParameters.n,
    m: settleParameters.m,
    lambda: settleParameters.lambda,
    tEnd: { what: "flow time at the end", kind: "positive", default: 200 },
    samples: { what: "times kept", kind: "count", default: 50 },
    learningRate: { what: "rate of the gradient descent", kind: "positive", default: 0.01 },
  },
  outcome: {
    flow: { what: "energy V along the flow, by rkc at tolerance 1e-4", unit: "loss / 4", shape: "times" },
    descent: { what: "L/4 along gradient descent on the autoencoder itself", unit: "loss / 4", shape: "times" },
  },
  times: { name: "t", unit: "flow time", by: ["tEnd", "samples", "learningRate"], at: timesOf },
  presets: {
    quick: {
      parameters: { n: [8], m: [16], lambda: [0.01], tEnd: [100], samples: [30], learningRate: [0.01] },
      seeds: 3,
      seed: 0,
    },
    paper: {
      parameters: { n: [16], m: [32], lambda: [0.01], tEnd: [200], samples: [50], learningRate: [0.01] },
      seeds: 5,
      seed: 0,
    },
  },
  claims: ["energy-decreases", "descent-energy"],
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

function timesOf({ learningRate, tEnd, samples }: EnergyParameters): number[] {
  const step = 4 * learningRate;
  return [0, ...logSpacedSteps(step, tEnd, samples, step)];
}

function cell(parameters: EnergyParameters, context: CellContext): EnergyOutcome {
  checkSignal(context);
  const { n, m, lambda, learningRate } = parameters;
  const step = 4 * learningRate;
  const times = timesOf(parameters);
  const start = initialWeights({ n, m, key: [context.seed, "energy", context.replica] });
  const common = { weights: start, n, m, lambda, tEnd: times[times.length - 1], signal: context.signal };
  const flow = simulateL1({ ...common, method: "rkc", tolerance: 1e-4, sampling: { times } });
  checkSignal(context);
  context.onProgress(0.1);
  const wanted = new Set(times.map((t) => Math.round(t / step)));
  const steps = Math.max(...wanted);
  const descent: number[] = [];
  const rows = Array.from({ length: n }, (_, i) => [...start.subarray(i * m, (i + 1) * m)]);
  trainAutoencoder(rows, {
    learningRate,
    lambdaCode: 4 * lambda,
    steps,
    onStep: (done: number, W: Matrix) => {
      if (wanted.has(done)) descent.push(autoencoderLoss(W, 4 * lambda) / 4);
      if (done % 100 !== 0) return;
      checkSignal(context);
      context.onProgress(Math.max(0.1, done / steps));
    },
  });
  return { flow: flow.observables.energy, descent };
}

/** Up to this rate gradient descent is well within the bound of the flow; beyond, the claim is about the rate. */
const FINE_RATE = 0.01;

function expect({ points }: EnergyResult): Claim[] {
  return points.flatMap(({ times, runs, ...at }) => {
    const increases = runs.map(({ flow }) => Math.max(...flow.slice(1).map((v, i) => v / flow[i])));
    const ratios = times.map((_, i) => summarize(runs.map(({ flow, descent }) => descent[i] / flow[i])));
    return [
      judge({
        id: "energy-decreases",
        at,
        source: "theory §2",
        statement: "largest V(t)/V(earlier t) between neighbouring samples, never above 1",
        invariant: true,
        prediction: 1,
        measured: Math.max(1, ...increases),
        bound: 1e-9,
      }),
      judge({
        id: "descent-energy",
        at,
        source: "theory §1",
        statement: "L/4 of gradient descent over V of the flow, worst time",
        invariant: at.learningRate <= FINE_RATE,
        prediction: 1,
        measured: ratios.reduce((a, b) => (Math.abs(b.mean - 1) > Math.abs(a.mean - 1) ? b : a)),
        bound: 0.05,
      }),
    ];
  });
}
