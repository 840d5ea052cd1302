import { InputError } from "../checks.ts";
import { exp, log } from "../math/index.ts";
import { summarize } from "../measure/statistics.ts";
import { gapGrowthRate, relativeGap } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { eulerSamples } from "./eulerSamples.ts";
import { byParameters, type CellContext, type Experiment } from "./experiment.ts";
import { featureParameters, isFine, latestCollapse, solvedFeature } from "./features.ts";
import { checkSurvivors } from "./settle.ts";
import { latticeTimes } from "./times.ts";

/** Parameters of a cell of `gap`. */
export interface GapParameters {
  readonly m: number;
  readonly lambda: number;
  /** Euler step of the simulation, flow time. */
  readonly step: number;
  /** Times kept to a factor of ten. */
  readonly samplesPerDecade: number;
}

/**
 * The relative gap between winner and runner-up of one run; one number per leading entry of the point's `times`, while
 * both live.
 */
export interface GapOutcome {
  /** γ = (w₁ − w₂)/w₁ of the paper's Euler loop. */
  readonly measured: readonly number[];
  /** γ(0)·exp ∫λ/w₁ dt along the loop's own w₁. */
  readonly law: readonly number[];
  /** d ln γ/dt by differences between samples; one shorter. */
  readonly rate: readonly number[];
  /** λ/w₁ averaged over the same intervals; one shorter. */
  readonly lawRate: readonly number[];
}

/** All runs of one m and λ. */
export interface GapPoint extends GapParameters {
  /** Flow times, from 0, as many as the longest run has samples. */
  readonly times: readonly number[];
  readonly runs: readonly GapOutcome[];
}

/** Result of `gap`. */
export interface GapResult {
  readonly points: readonly GapPoint[];
}

/** Whether the relative gap grows at the rate λ/w₁ (theory §3). */
export const gap: Experiment<GapParameters, GapOutcome, GapResult> = {
  name: "gap",
  title: "The gap between winner and runner-up grows at the rate λ/w₁",
  parameters: {
    ...featureParameters,
    samplesPerDecade: { what: "times kept to a factor of ten", kind: "count", default: 12 },
  },
  outcome: {
    measured: { what: "γ = (w₁ − w₂)/w₁ of the paper's Euler loop while both live", unit: "1", shape: "times" },
    law: { what: "γ(0)·exp ∫λ/w₁ dt along the loop's own w₁", unit: "1", shape: "times" },
    rate: { what: "d ln γ/dt by differences between samples", unit: "1 / flow time", shape: "intervals" },
    lawRate: { what: "λ/w₁ averaged over the same intervals", unit: "1 / flow time", shape: "intervals" },
  },
  times: {
    name: "t",
    unit: "flow time",
    by: ["lambda", "step", "samplesPerDecade"],
    at: (parameters) => timesOf(parameters, { last: latestCollapse(parameters.lambda) }),
  },
  presets: {
    quick: { parameters: { m: [10_000], lambda: [1e-4], step: [0.5], samplesPerDecade: [10] }, seeds: 16, seed: 0 },
    paper: { parameters: { m: [100_000], lambda: [1e-5], step: [0.5], samplesPerDecade: [12] }, seeds: 16, seed: 0 },
  },
  claims: ["gap-law"],
  check: ({ m, lambda }) => {
    if (m === 1) throw new InputError("m must be at least 2, got 1: a neuron alone has no runner-up.");
    checkSurvivors({ lambda });
  },
  cell,
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => {
      const longest = Math.max(...outcomes.map(({ measured }) => measured.length));
      return { ...parameters, times: timesOf(parameters, { count: longest - 1 }), runs: outcomes };
    }),
  }),
  expect,
};

/** Flow times: 0, and `count` others or those to the first that is at least `last`. */
function timesOf({ samplesPerDecade, step }: GapParameters, end: { last?: number; count?: number }): number[] {
  return [0, ...latticeTimes(samplesPerDecade, step, end)];
}

function cell(parameters: GapParameters, context: CellContext): GapOutcome {
  const { lambda, step } = parameters;
  const { weights, exact } = solvedFeature(parameters, context);
  const times = timesOf(parameters, { last: exact.t }).filter((t) => t <= exact.t);
  const { first, second, inverseLeader } = eulerSamples(weights, times, { lambda, step }, context);
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
}

function expect({ points }: GapResult): Claim[] {
  return points.map(({ m, lambda, step, samplesPerDecade, runs }) =>
    judge({
      id: "gap-law",
      at: { m, lambda, step, samplesPerDecade },
      source: "paper, one feature",
      statement: "γ over γ(0)·exp ∫λ/w₁ dt at the last time before the runner-up dies",
      invariant: isFine({ m, lambda, step }),
      prediction: 1,
      measured: summarize(runs.map(({ measured, law }) => measured[measured.length - 1] / law[law.length - 1])),
      bound: 0.005,
    }),
  );
}
