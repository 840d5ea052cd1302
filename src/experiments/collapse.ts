import { pow } from "../math/index.ts";
import { type CollapseSolution, collapseAt, deathTimes, survivorWeight } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { eulerSamples } from "./eulerSamples.ts";
import { byParameters, type CellContext, type Experiment } from "./experiment.ts";
import { featureParameters, isFine, solvedFeature } from "./features.ts";
import { checkSurvivors } from "./settle.ts";
import { logSpacedSteps } from "./times.ts";

/** Parameters of a cell of `collapse`. */
export interface CollapseParameters {
  readonly m: number;
  readonly lambda: number;
  /** Euler step of the check, flow time. */
  readonly step: number;
  /** How many of the largest weights are followed. */
  readonly leaders: number;
  /** How many of the others are followed, evenly spaced by rank. */
  readonly others: number;
  readonly samples: number;
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

/** One run. */
export interface CollapseOutcome {
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

/** All runs of one m and λ. */
export interface CollapsePoint extends CollapseParameters {
  readonly runs: readonly CollapseOutcome[];
}

/** Result of `collapse`. */
export interface CollapseResult {
  readonly points: readonly CollapsePoint[];
}

const twoLargest = (by: string) =>
  ({
    first: { what: `largest magnitude at \`simulation.times\`, by ${by}`, unit: "weight", shape: "own times" },
    second: { what: `next largest, by ${by}`, unit: "weight", shape: "own times" },
  }) as const;

/** One feature: every death, by the exact reduction and by the paper's Euler loop (theory §3.1). */
export const collapse: Experiment<CollapseParameters, CollapseOutcome, CollapseResult> = {
  name: "collapse",
  title: "One feature's weights over time: the winner takes all",
  parameters: {
    ...featureParameters,
    leaders: { what: "how many of the largest weights are followed", kind: "count", default: 8 },
    others: { what: "how many of the others are followed", kind: "count", default: 24 },
    samples: { what: "times kept", kind: "count", default: 200 },
  },
  outcome: {
    traces: [
      {
        rank: { what: "place by size at the start, 1 for the largest", unit: "1", shape: "number" },
        death: { what: "when it dies, exactly; null for the winner", unit: "flow time", shape: "number or null" },
        times: { what: "when it was looked at, up to its death", unit: "flow time", shape: "own times" },
        magnitudes: { what: "|w_k| at its `times`, by the exact reduction", unit: "weight", shape: "own times" },
      },
    ],
    end: { what: "when the winner is alone and at rest", unit: "flow time", shape: "number" },
    survivor: { what: "its weight there", unit: "weight", shape: "number" },
    simulation: {
      times: { what: "when the loop was looked at", unit: "flow time", shape: "own times" },
      ...twoLargest("the paper's Euler loop over every weight; 0 when dead"),
    },
    exact: twoLargest("the exact reduction"),
  },
  presets: {
    quick: {
      parameters: { m: [10_000], lambda: [1e-4], step: [0.5], leaders: [8], others: [24], samples: [150] },
      seeds: 1,
      seed: 0,
    },
    paper: {
      parameters: { m: [100_000], lambda: [1e-5], step: [0.5], leaders: [8], others: [24], samples: [200] },
      seeds: 1,
      seed: 0,
    },
  },
  claims: ["winner-over-time", "survivor"],
  check: checkSurvivors,
  cell,
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => ({ ...parameters, runs: outcomes })),
  }),
  expect,
};

function cell(parameters: CollapseParameters, context: CellContext): CollapseOutcome {
  const { m, leaders, others, samples, lambda, step } = parameters;
  const { weights, exact } = solvedFeature(parameters, context);
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
    traces: byRank.map((rank) => trace(exact, rank, deaths[rank], times)),
    end: exact.t,
    survivor: collapseAt(exact, exact.t).leader,
    simulation: { times: simulated, first, second },
    exact: {
      first: states.map((s) => s.leader),
      second: states.map((s) => (m === 1 ? 0 : Math.max(0, s.leader * (1 - gaps[1] / s.reach)))),
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

function expect({ points }: CollapseResult): Claim[] {
  return points.flatMap(({ runs, ...at }) => {
    const ratios = runs.flatMap(({ simulation, exact }) => simulation.first.map((value, i) => value / exact.first[i]));
    const prediction = survivorWeight(at.lambda);
    const overTime = ratios.slice(0, 1).map(() =>
      judge({
        id: "winner-over-time",
        at,
        source: "theory §3",
        statement: "the winner's weight, simulation over exact reduction, worst time",
        invariant: isFine(at),
        prediction: 1,
        measured: furthest(ratios, 1),
        bound: 0.003,
      }),
    );
    return [
      ...overTime,
      judge({
        id: "survivor",
        at,
        source: "theory §3",
        statement: "the survivor's weight against the root of w(1 − w²) = λ",
        invariant: true,
        prediction,
        measured: furthest(
          runs.map(({ survivor }) => survivor),
          prediction,
        ),
        bound: 1e-7,
      }),
    ];
  });
}

function furthest(values: readonly number[], from: number): number {
  return values.reduce((a, b) => (Math.abs(b - from) > Math.abs(a - from) ? b : a));
}
