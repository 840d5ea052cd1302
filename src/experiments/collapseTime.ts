import { log } from "../math/index.ts";
import { linearFit } from "../measure/linearFit.ts";
import { summarize } from "../measure/statistics.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { eulerCollapse } from "../reference/eulerCollapse.ts";
import { type Claim, checkSignal, type Experiment, judge, type RunContext } from "./experiment.ts";

/** What `collapseTime` is run with. */
export interface CollapseTimeParameters {
  readonly m: number;
  /** Strengths of the penalty, any length, each run from the same starts. */
  readonly lambdas: readonly number[];
  /** Replicas. */
  readonly seeds: number;
  readonly seed: number;
  /** Euler step of the simulation, flow time. */
  readonly step: number;
}

/** What `collapseTime` gives. */
export interface CollapseTimeResult {
  readonly parameters: CollapseTimeParameters;
  /** Flow time at which the last rival dies in the paper's Euler loop, replicas × lambdas. */
  readonly collapseTimes: readonly (readonly number[])[];
}

/** Whether the winner is alone after a time proportional to 1/λ (theory §3). */
export const collapseTime: Experiment<CollapseTimeParameters, CollapseTimeResult> = {
  name: "collapse-time",
  title: "The winner is alone after a time proportional to 1/λ",
  presets: {
    quick: { m: 10_000, lambdas: [1e-3, 3e-4, 1e-4, 3e-5], seeds: 8, seed: 0, step: 0.5 },
    paper: { m: 100_000, lambdas: [1e-4, 3e-5, 1e-5, 3e-6], seeds: 16, seed: 0, step: 0.5 },
  },
  run,
  expect,
};

const CHECK_EVERY = 1000; // steps between looks at the stop signal

function run(parameters: CollapseTimeParameters, context: RunContext): CollapseTimeResult {
  const { m, lambdas, seeds, seed, step } = parameters;
  const collapseTimes = Array.from({ length: seeds }, (_, replica) => {
    const weights = initialWeights({ m, key: [seed, "feature", replica] });
    return lambdas.map((lambda, i) => {
      context.onProgress((replica + i / lambdas.length) / seeds);
      let steps = 0;
      for (const { t, alive } of eulerCollapse(weights, { lambda, step })) {
        if (alive <= 1) return t;
        if (steps++ % CHECK_EVERY === 0) checkSignal(context);
      }
      return Number.NaN; // the loop has no end of its own
    });
  });
  context.onProgress(1);
  return { parameters, collapseTimes };
}

function expect({ parameters, collapseTimes }: CollapseTimeResult): Claim[] {
  const logs = parameters.lambdas.map(log);
  const slopes = collapseTimes.map((times) => linearFit(logs, times.map(log)).slope);
  return [
    judge({
      id: "collapse-time",
      source: "paper, one feature",
      statement: `slope of log collapse time against log λ, λ = ${Math.max(...parameters.lambdas)} to ${Math.min(...parameters.lambdas)}`,
      invariant: false,
      prediction: -1,
      measured: summarize(slopes),
      bound: 0.02,
    }),
  ];
}
