import { log } from "../math/index.ts";
import { linearFit } from "../measure/linearFit.ts";
import { summarize } from "../measure/statistics.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { trainAutoencoder } from "../reference/autoencoder.ts";
import { simulateL1 } from "../simulate/l1.ts";
import { type Claim, checkSignal, type Experiment, judge, type RunContext } from "./experiment.ts";

/** What `descent` is run with. */
export interface DescentParameters {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  /** Flow time at which weights are compared. */
  readonly t: number;
  /** Rates η of the gradient descent, any length; 4η divides t. */
  readonly learningRates: readonly number[];
  /** Replicas. */
  readonly seeds: number;
  readonly seed: number;
}

/** What `descent` gives. */
export interface DescentResult {
  readonly parameters: DescentParameters;
  /** Largest |W_ik| difference between descent and flow at t, replicas × learning rates. */
  readonly differences: readonly (readonly number[])[];
}

/** Whether gradient descent on the autoencoder follows the flow to first order in its rate (theory §1). */
export const descent: Experiment<DescentParameters, DescentResult> = {
  name: "descent",
  title: "Gradient descent on the autoencoder follows the flow to first order in its rate",
  presets: {
    quick: { n: 4, m: 8, lambda: 0.01, t: 16, learningRates: [0.02, 0.01, 0.005, 0.0025], seeds: 8, seed: 0 },
    paper: { n: 8, m: 16, lambda: 0.01, t: 16, learningRates: [0.01, 0.005, 0.0025, 0.00125], seeds: 16, seed: 0 },
  },
  run,
  expect,
};

function run(parameters: DescentParameters, context: RunContext): DescentResult {
  const { n, m, lambda, t, learningRates, seeds, seed } = parameters;
  const differences = Array.from({ length: seeds }, (_, replica) => {
    const weights = initialWeights({ n, m, key: [seed, "descent", replica] });
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
    });
    const rows = Array.from({ length: n }, (__, i) => [...weights.subarray(i * m, (i + 1) * m)]);
    return learningRates.map((learningRate, i) => {
      checkSignal(context);
      context.onProgress((replica + i / learningRates.length) / seeds);
      const steps = Math.round(t / (4 * learningRate));
      const W = trainAutoencoder(rows, { learningRate, lambdaCode: 4 * lambda, steps });
      return Math.max(...flow.map((w, k) => Math.abs(w - W.get(Math.floor(k / m), k % m))));
    });
  });
  context.onProgress(1);
  return { parameters, differences };
}

function expect({ parameters, differences }: DescentResult): Claim[] {
  const logs = parameters.learningRates.map(log);
  const slopes = differences.map((perRate) => linearFit(logs, perRate.map(log)).slope);
  return [
    judge({
      id: "descent-order",
      source: "theory §1",
      statement: `order in η of the difference between gradient descent and flow at t = ${parameters.t}`,
      invariant: true,
      prediction: 1,
      measured: summarize(slopes),
      bound: 0.1,
    }),
  ];
}
