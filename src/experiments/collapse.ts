import { pow } from "../math/index.ts";
import { type CollapseSolution, collapseAt, deathTimes, survivorWeight } from "../theory/index.ts";
import { eulerSamples } from "./eulerSamples.ts";
import { type Claim, type Experiment, judge, type RunContext } from "./experiment.ts";
import { solvedFeature } from "./features.ts";
import { logSpacedSteps } from "./times.ts";

/** What `collapse` is run with. */
export interface CollapseParameters {
  readonly m: number;
  readonly lambda: number;
  readonly seed: number;
  /** How many of the largest weights are followed. */
  readonly leaders: number;
  /** How many of the others are followed, evenly spaced by rank. */
  readonly others: number;
  readonly samples: number;
  /** Euler step of the check, flow time. */
  readonly step: number;
}

/** One neuron's weight over time. */
export interface Trace {
  /** Rank by initial magnitude, 1 for the largest. */
  readonly rank: number;
  /** Flow time of its death; null for the winner. */
  readonly death: number | null;
  /** Flow times up to the death; any length. */
  readonly times: readonly number[];
  /** |w_k| at `times`, one per time; positive. */
  readonly magnitudes: readonly number[];
}

/** What `collapse` gives. */
export interface CollapseResult {
  readonly parameters: CollapseParameters;
  /** The exact reduction, by rank, the winner first. */
  readonly traces: readonly Trace[];
  /** Flow time at which the winner is alone and at rest. */
  readonly end: number;
  /** Its weight there. */
  readonly survivor: number;
  /** The two largest magnitudes by the paper's Euler loop over every weight; 0 when dead. */
  readonly simulation: { readonly times: readonly number[]; readonly first: number[]; readonly second: number[] };
  /** The same two by the exact reduction at the same times. */
  readonly exact: { readonly first: number[]; readonly second: number[] };
}

/** One feature: every death, by the exact reduction and by the paper's Euler loop (theory §3.1). */
export const collapse: Experiment<CollapseParameters, CollapseResult> = {
  name: "collapse",
  title: "One feature's weights over time: the winner takes all",
  presets: {
    quick: { m: 10_000, lambda: 1e-4, seed: 0, leaders: 8, others: 24, samples: 150, step: 0.5 },
    paper: { m: 100_000, lambda: 1e-5, seed: 0, leaders: 8, others: 24, samples: 200, step: 0.5 },
  },
  run,
  expect,
};

function run(parameters: CollapseParameters, context: RunContext): CollapseResult {
  const { m, leaders, others, samples, lambda, step } = parameters;
  const { weights, exact } = solvedFeature(parameters, 0);
  const deaths = deathTimes(exact);
  const times = logSpacedSteps(1, exact.t, samples, step).filter((t) => t <= exact.t);
  const ranks = new Set(Array.from({ length: Math.min(leaders, m) }, (_, i) => i));
  for (let i = 1; i <= others; i++) ranks.add(Math.round(pow(m, i / others)) - 1);
  const byRank = [...ranks].sort((a, b) => a - b);
  const simulated = times.filter((_, i) => i % 5 === 0);
  const { first, second } = eulerSamples(weights, simulated, { lambda, step }, context);
  const { gaps } = exact.reduction;
  const states = simulated.map((t) => collapseAt(exact, t));
  return {
    parameters,
    traces: byRank.map((rank) => trace(exact, rank, deaths[rank], times)),
    end: exact.t,
    survivor: collapseAt(exact, exact.t).leader,
    simulation: { times: simulated, first, second },
    exact: {
      first: states.map((s) => s.leader),
      second: states.map((s) => Math.max(0, s.leader * (1 - gaps[1] / s.reach))),
    },
  };
}

/** Fractions of the life of a neuron at which its last moments are drawn. */
const LAST_MOMENTS = [0.98, 0.99, 0.997, 0.999, 0.9997, 0.9999, 0.99997, 0.99999, 0.999997, 0.999999];

function trace(exact: CollapseSolution, rank: number, death: number, times: readonly number[]): Trace {
  const alive = times.filter((t) => t < death);
  const moments = death < Infinity ? LAST_MOMENTS.map((share) => share * death) : [];
  const all = [...new Set([...alive, ...moments])].sort((a, b) => a - b);
  const gap = exact.reduction.gaps[rank];
  const points = all
    .map((t) => ({ t, state: collapseAt(exact, t) }))
    .map(({ t, state }) => ({ t, magnitude: state.leader * (1 - gap / state.reach) }))
    .filter(({ magnitude }) => magnitude > 0);
  return {
    rank: rank + 1,
    death: death < Infinity ? death : null,
    times: points.map(({ t }) => t),
    magnitudes: points.map(({ magnitude }) => magnitude),
  };
}

function expect({ parameters, simulation, exact, survivor }: CollapseResult): Claim[] {
  const ratios = simulation.first.map((value, i) => value / exact.first[i]);
  const common = { source: "theory §3", invariant: true };
  return [
    judge({
      ...common,
      id: "winner-over-time",
      statement: "the winner's weight, simulation over exact reduction, worst time",
      prediction: 1,
      measured: ratios.reduce((a, b) => (Math.abs(b - 1) > Math.abs(a - 1) ? b : a)),
      bound: 0.003,
    }),
    judge({
      ...common,
      id: "survivor",
      statement: "the survivor's weight against the root of w(1 − w²) = λ",
      prediction: survivorWeight(parameters.lambda),
      measured: survivor,
      bound: 1e-7,
    }),
  ];
}
