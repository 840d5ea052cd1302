import { InputError } from "../checks.ts";
import { log } from "../math/index.ts";
import { linearFit } from "../measure/linearFit.ts";
import { summarize } from "../measure/statistics.ts";
import { eulerCollapse } from "../reference/eulerCollapse.ts";
import { type Claim, judge } from "./claim.ts";
import { type CellContext, checkSignal, type Experiment, seriesOver } from "./experiment.ts";
import { featureParameters, featureStart } from "./features.ts";
import { checkSurvivors } from "./settle.ts";

/** Parameters of a cell of `collapseTime`. */
export interface CollapseTimeParameters {
  readonly m: number;
  readonly lambda: number;
  /** Euler step of the simulation, flow time. */
  readonly step: number;
}

/** One run. */
export interface CollapseTimeOutcome {
  /** Flow time at which the last rival dies in the paper's Euler loop. */
  readonly collapseTime: number;
}

/** All runs of one m. */
export interface CollapseTimePoint {
  readonly m: number;
  /** Euler step of the simulation, flow time. */
  readonly step: number;
  /** Strengths of the penalty, one per λ of the grid, falling. */
  readonly lambdas: readonly number[];
  /** Collapse times of the replicas run at every λ: replicas × lambdas. */
  readonly collapseTimes: readonly (readonly number[])[];
}

/** Result of `collapseTime`. */
export interface CollapseTimeResult {
  readonly points: readonly CollapseTimePoint[];
}

/** Whether the winner is alone after a time proportional to 1/λ (theory §3). */
export const collapseTime: Experiment<CollapseTimeParameters, CollapseTimeOutcome, CollapseTimeResult> = {
  name: "collapse-time",
  title: "The winner is alone after a time proportional to 1/λ",
  parameters: featureParameters,
  outcome: {
    collapseTime: { what: "when the last rival dies in the paper's Euler loop", unit: "flow time", shape: "number" },
  },
  presets: {
    quick: { parameters: { m: [10_000], lambda: [1e-3, 3e-4, 1e-4, 3e-5], step: [0.5] }, seeds: 8, seed: 0 },
    paper: { parameters: { m: [100_000], lambda: [1e-4, 3e-5, 1e-5, 3e-6], step: [0.5] }, seeds: 16, seed: 0 },
  },
  claims: ["collapse-time"],
  check: ({ m, lambda }) => {
    if (m === 1) throw new InputError("m must be at least 2, got 1: a neuron alone has no rival that dies.");
    checkSurvivors({ lambda });
  },
  work: ({ lambda }) => 1 / lambda,
  cell,
  collect: (cells) => ({
    points: seriesOver(cells, "lambda", (outcome) => outcome.collapseTime).map(({ parameters, values, rows }) => ({
      ...parameters,
      lambdas: values,
      collapseTimes: rows,
    })),
  }),
  expect,
};

const CHECK_EVERY = 1000; // steps between looks at the stop signal

function cell({ m, lambda, step }: CollapseTimeParameters, context: CellContext): CollapseTimeOutcome {
  let steps = 0;
  for (const { t, alive } of eulerCollapse(featureStart(m, context), { lambda, step })) {
    if (alive <= 1) return { collapseTime: t };
    if (steps++ % CHECK_EVERY !== 0) continue;
    checkSignal(context);
    context.onProgress(1 - log(alive) / log(m));
  }
  throw new Error("the Euler loop has no end of its own");
}

function expect({ points }: CollapseTimeResult): Claim[] {
  return points.flatMap(({ m, step, lambdas, collapseTimes }) => {
    if (lambdas.length < 3 || collapseTimes.length === 0) return [];
    const logs = lambdas.map(log);
    return judge({
      id: "collapse-time",
      at: { m, step },
      source: "paper, one feature",
      statement: `slope of log collapse time against log λ, λ = ${lambdas[0]} to ${lambdas[lambdas.length - 1]}`,
      invariant: false,
      prediction: -1,
      measured: summarize(collapseTimes.map((times) => linearFit(logs, times.map(log)).slope)),
      bound: 0.02,
    });
  });
}
