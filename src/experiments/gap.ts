import { exp, log } from "../math/index.ts";
import { summarize } from "../measure/statistics.ts";
import { gapGrowthRate, relativeGap } from "../theory/index.ts";
import { eulerSamples } from "./eulerSamples.ts";
import { type Claim, type Experiment, judge, type RunContext } from "./experiment.ts";
import { solvedFeatures } from "./features.ts";
import { logSpacedSteps } from "./times.ts";

/** What `gap` is run with. */
export interface GapParameters {
  readonly m: number;
  readonly lambda: number;
  /** Replicas. */
  readonly seeds: number;
  readonly seed: number;
  readonly samples: number;
  /** Euler step of the simulation, flow time. */
  readonly step: number;
}

/** The relative gap between winner and runner-up of one seed; one number per leading entry of the result's `times`, while both live. */
export interface GapReplica {
  /** γ = (w₁ − w₂)/w₁ of the paper's Euler loop. */
  readonly measured: readonly number[];
  /** γ(0)·exp ∫λ/w₁ dt along the loop's own w₁. */
  readonly law: readonly number[];
  /** d ln γ/dt by differences between samples; one shorter. */
  readonly rate: readonly number[];
  /** λ/w₁ averaged over the same intervals; one shorter. */
  readonly lawRate: readonly number[];
}

/** What `gap` gives. */
export interface GapResult {
  readonly parameters: GapParameters;
  /** Flow times, from 0, one per sample. */
  readonly times: readonly number[];
  /** One for each seed. */
  readonly replicas: readonly GapReplica[];
}

/** Whether the relative gap grows at the rate λ/w₁ (theory §3). */
export const gap: Experiment<GapParameters, GapResult> = {
  name: "gap",
  title: "The gap between winner and runner-up grows at the rate λ/w₁",
  presets: {
    quick: { m: 10_000, lambda: 1e-4, seeds: 4, seed: 0, samples: 40, step: 0.5 },
    paper: { m: 100_000, lambda: 1e-5, seeds: 16, seed: 0, samples: 60, step: 0.5 },
  },
  run,
  expect,
};

function run(parameters: GapParameters, context: RunContext): GapResult {
  const { seeds, samples, lambda, step } = parameters;
  const { features, end } = solvedFeatures(parameters, context);
  const times = [0, ...logSpacedSteps(1, end, samples, step)];
  const replicas = features.map(({ weights, exact }, replica): GapReplica => {
    const inner = { ...context, onProgress: (f: number) => context.onProgress((replica + f) / seeds) };
    const own = times.filter((t) => t <= exact.t);
    const { first, second, inverseLeader } = eulerSamples(weights, own, { lambda, step }, inner);
    const measured = first.filter((_, i) => second[i] > 0).map((w1, i) => relativeGap(w1, second[i]));
    const intervals = measured.slice(1).map((_, i) => times[i + 1] - times[i]);
    return {
      measured,
      law: measured.map((_, i) => measured[0] * exp(lambda * inverseLeader[i])),
      rate: intervals.map((interval, i) => log(measured[i + 1] / measured[i]) / interval),
      lawRate: intervals.map((interval, i) =>
        gapGrowthRate(lambda, interval / (inverseLeader[i + 1] - inverseLeader[i])),
      ),
    };
  });
  return { parameters, times, replicas };
}

function expect({ replicas }: GapResult): Claim[] {
  return [
    judge({
      id: "gap-law",
      source: "paper, one feature",
      statement: "γ over γ(0)·exp ∫λ/w₁ dt at the last time before the runner-up dies",
      invariant: true,
      prediction: 1,
      measured: summarize(replicas.map(({ measured, law }) => measured[measured.length - 1] / law[law.length - 1])),
      bound: 0.005,
    }),
  ];
}
