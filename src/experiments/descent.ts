import { InputError } from "../checks.ts";
import { log } from "../math/index.ts";
import { linearFit } from "../measure/linearFit.ts";
import { summarize } from "../measure/statistics.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { trainAutoencoder } from "../reference/autoencoder.ts";
import { simulateL1 } from "../simulate/l1.ts";
import { type Claim, judge } from "./claim.ts";
import { type CellContext, checkSignal, type Experiment, seriesOver } from "./experiment.ts";
import { checkSurvivors, settleParameters } from "./settle.ts";

/** Parameters of a cell of `descent`. */
export interface DescentParameters {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  /** Flow time at which weights are compared. */
  readonly t: number;
  /** Rate η of the gradient descent; 4η divides t. */
  readonly learningRate: number;
}

/** One run. */
export interface DescentOutcome {
  /** Largest |W_ik| difference between descent and flow at t. */
  readonly difference: number;
}

/** All runs of one size and λ. */
export interface DescentPoint extends Omit<DescentParameters, "learningRate"> {
  /** Rates, one per rate of the grid, falling. */
  readonly learningRates: readonly number[];
  /** Differences of the replicas run at every rate: replicas × learning rates. */
  readonly differences: readonly (readonly number[])[];
}

/** Result of `descent`. */
export interface DescentResult {
  readonly points: readonly DescentPoint[];
}

/** Whether gradient descent on the autoencoder follows the flow to first order in its rate (theory §1). */
export const descent: Experiment<DescentParameters, DescentOutcome, DescentResult> = {
  name: "descent",
  title: "Gradient descent on the autoencoder follows the flow to first order in its rate",
  parameters: {
    n: settleParameters.n,
    m: settleParameters.m,
    lambda: settleParameters.lambda,
    t: { what: "flow time at which weights are compared", kind: "positive", default: 16 },
    learningRate: { what: "rate of the gradient descent; four of it divide t", kind: "positive" },
  },
  outcome: {
    difference: { what: "largest |W_ik| difference between descent and flow at t", unit: "weight", shape: "number" },
  },
  presets: {
    quick: {
      parameters: { n: [4], m: [8], lambda: [0.01], t: [16], learningRate: [0.02, 0.01, 0.005, 0.0025] },
      seeds: 8,
      seed: 0,
    },
    paper: {
      parameters: { n: [8], m: [16], lambda: [0.01], t: [16], learningRate: [0.01, 0.005, 0.0025, 0.00125] },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["descent-order"],
  check: (parameters) => {
    checkSurvivors(parameters);
    const { t, learningRate } = parameters;
    const steps = t / (4 * learningRate);
    if (Math.round(steps) < 1 || Math.abs(steps - Math.round(steps)) > 1e-9 * steps) {
      throw new InputError(`t must be a multiple of 4*learningRate = ${4 * learningRate}, a step, got ${t}.`);
    }
  },
  work: ({ learningRate }) => 1 / learningRate,
  cell,
  collect: (cells) => ({
    points: seriesOver(cells, "learningRate", ({ difference }) => difference).map(({ parameters, values, rows }) => ({
      ...parameters,
      learningRates: values,
      differences: rows,
    })),
  }),
  expect,
};

function cell({ n, m, lambda, t, learningRate }: DescentParameters, context: CellContext): DescentOutcome {
  checkSignal(context);
  const weights = initialWeights({ n, m, key: [context.seed, "descent", context.replica] });
  const flow = new Float64Array(n * m);
  simulateL1({
    weights,
    n,
    m,
    lambda,
    tEnd: t,
    method: "event",
    tolerance: 1e-10,
    sampling: { times: [t] },
    onSample: (_t, W) => flow.set(W),
    signal: context.signal,
  });
  checkSignal(context);
  context.onProgress(0.5);
  const rows = Array.from({ length: n }, (_, i) => [...weights.subarray(i * m, (i + 1) * m)]);
  const steps = Math.round(t / (4 * learningRate));
  const W = trainAutoencoder(rows, {
    learningRate,
    lambdaCode: 4 * lambda,
    steps,
    onStep: () => checkSignal(context),
  });
  context.onProgress(1);
  return { difference: Math.max(...flow.map((w, k) => Math.abs(w - W.get(Math.floor(k / m), k % m)))) };
}

function expect({ points }: DescentResult): Claim[] {
  return points.flatMap(({ n, m, lambda, t, learningRates, differences }) => {
    if (learningRates.length < 3 || differences.length === 0) return [];
    const logs = learningRates.map(log);
    return judge({
      id: "descent-order",
      at: { n, m, lambda, t },
      source: "theory §1",
      statement: `order in η of the difference between gradient descent and flow at t = ${t}`,
      invariant: true,
      prediction: 1,
      measured: summarize(differences.map((row) => linearFit(logs, row.map(log)).slope)),
      bound: 0.1,
    });
  });
}
