import type { Matrix } from "ml-matrix";
import { summarize } from "../measure/statistics.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { autoencoderLoss, trainAutoencoder } from "../reference/autoencoder.ts";
import { simulateL1 } from "../simulate/l1.ts";
import { type Claim, checkSignal, type Experiment, judge, type RunContext } from "./experiment.ts";
import { logSpacedSteps } from "./times.ts";

/** What `energy` is run with. */
export interface EnergyParameters {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  /** Replicas. */
  readonly seeds: number;
  readonly seed: number;
  readonly tEnd: number;
  readonly samples: number;
  /** Rate η of the gradient descent; one step is 4η of flow time. */
  readonly learningRate: number;
}

/** What `energy` gives; `replicas`: one for each seed. */
export interface EnergyResult {
  readonly parameters: EnergyParameters;
  /** Flow times, multiples of 4η; one per sample. */
  readonly times: readonly number[];
  readonly replicas: readonly {
    /** V along the flow, by `rkc` at tolerance 10⁻⁴. */
    readonly flow: readonly number[];
    /** L/4 along gradient descent on the autoencoder itself. */
    readonly descent: readonly number[];
  }[];
}

/** V along the flow and L/4 along gradient descent, neither of which may rise (theory §2). */
export const energy: Experiment<EnergyParameters, EnergyResult> = {
  name: "energy",
  title: "The energy falls: the flow against gradient descent on the autoencoder",
  presets: {
    quick: { n: 8, m: 16, lambda: 0.01, seeds: 3, seed: 0, tEnd: 100, samples: 30, learningRate: 0.01 },
    paper: { n: 16, m: 32, lambda: 0.01, seeds: 5, seed: 0, tEnd: 200, samples: 50, learningRate: 0.01 },
  },
  run,
  expect,
};

function run(parameters: EnergyParameters, context: RunContext): EnergyResult {
  const { n, m, lambda, seeds, seed, tEnd, samples, learningRate } = parameters;
  const step = 4 * learningRate;
  const times = [0, ...logSpacedSteps(step, tEnd, samples, step)];
  const replicas = Array.from({ length: seeds }, (_, replica) => {
    const start = initialWeights({ n, m, key: [seed, "energy", replica] });
    const common = { weights: start, n, m, lambda, tEnd: times[times.length - 1] };
    const flow = simulateL1({ ...common, method: "rkc", tolerance: 1e-4, sampling: { times } });
    const wanted = new Set(times.map((t) => Math.round(t / step)));
    const descent: number[] = [];
    const rows = Array.from({ length: n }, (__, i) => [...start.subarray(i * m, (i + 1) * m)]);
    const steps = Math.max(...wanted);
    trainAutoencoder(rows, {
      learningRate,
      lambdaCode: 4 * lambda,
      steps,
      onStep: (done: number, W: Matrix) => {
        if (wanted.has(done)) descent.push(autoencoderLoss(W, 4 * lambda) / 4);
        if (done % 100 === 0) {
          checkSignal(context);
          context.onProgress((replica + done / steps) / seeds);
        }
      },
    });
    return { flow: flow.observables.energy, descent };
  });
  return { parameters, times, replicas };
}

function expect({ replicas, times }: EnergyResult): Claim[] {
  const increases = replicas.map(({ flow }) => Math.max(...flow.slice(1).map((v, i) => v / flow[i])));
  const ratios = times.map((_, i) => summarize(replicas.map(({ flow, descent }) => descent[i] / flow[i])));
  return [
    judge({
      id: "energy-decreases",
      source: "theory §2",
      statement: "largest V(t)/V(earlier t) between neighbouring samples, never above 1",
      invariant: true,
      prediction: 1,
      measured: Math.max(1, ...increases),
      bound: 1e-9,
    }),
    judge({
      id: "descent-energy",
      source: "theory §1",
      statement: "L/4 of gradient descent over V of the flow, worst time",
      invariant: true,
      prediction: 1,
      measured: ratios.reduce((a, b) => (Math.abs(b.mean - 1) > Math.abs(a.mean - 1) ? b : a)),
      bound: 0.05,
    }),
  ];
}
