import { type Summary, summarize } from "../measure/statistics.ts";
import { winnerAgreement, winnerRanks, winners } from "../measure/winners.ts";
import { longestRun } from "../simulate/l1.ts";
import { sampleTimes } from "../simulate/sampleTimes.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Experiment } from "./experiment.ts";
import { byDiagonal, overlapFields, overlapMoments, overlaps, rounded } from "./overlaps.ts";
import {
  checkSurvivors,
  type SettleParameters,
  settle,
  settledAt,
  settleParameters,
  settleWork,
  statusField,
} from "./settle.ts";

/** One run: how far the start decides the winners (theory §4.1). */
export interface CorrelationsOutcome {
  readonly status: string;
  /** Share of the features whose final winner had the largest |W_ik(0)|. */
  readonly largestAtStart: number;
  /** Share of the features whose winner has the sign it had at the start. */
  readonly signKept: number;
  /** Features whose winner had rank r + 1 at the start, r = 0…9; the last entry counts all others: length 11. */
  readonly ranks: readonly number[];
  /**
   * Share of the features whose largest weight is the one that wins, one per `decisionTimes` until the weights rest.
   */
  readonly decided: readonly number[];
  /** Share of the weights that are not zero, one per time as well. */
  readonly alive: readonly number[];
  /** W_i(0)·W_j(T), mean over i = j. */
  readonly diagonal: number;
  /** The same, mean over i ≠ j. */
  readonly offDiagonal: number;
  /** Its standard deviation over i ≠ j. */
  readonly offDiagonalDeviation: number;
  /** All of them, n×n, for the first replica of up to 64 features; else null. */
  readonly matrix: readonly (readonly number[])[] | null;
}

/**
 * All runs of one size: the outcomes' `largestAtStart`, `signKept`, `decided`, `alive`, `diagonal` and `offDiagonal`
 * over them, and the `matrix` of the first, n × n.
 */
export interface CorrelationsPoint extends SettleParameters {
  readonly largestAtStart: Summary;
  readonly signKept: Summary;
  /** Share of the features by the rank their winner had at the start, as in the outcome: length 11. */
  readonly rankShares: readonly number[];
  /** Slow times s = λt, one for each entry of `decided` and `alive`. */
  readonly slowTimes: readonly number[];
  readonly decided: readonly Summary[];
  readonly alive: readonly Summary[];
  readonly diagonal: Summary;
  readonly offDiagonal: Summary;
  readonly matrix: readonly (readonly number[])[] | null;
}

/** Result of `correlations`, a point for every size. */
export interface CorrelationsResult {
  readonly points: readonly CorrelationsPoint[];
}

const SAMPLING = { samples: 61, log: true };
const RANKS = 10;
const LARGEST_MATRIX = 64;

/** Whether initialisation decides which neuron wins, and when (theory §4.1). */
export const correlations: Experiment<SettleParameters, CorrelationsOutcome, CorrelationsResult> = {
  name: "correlations",
  title: "How far initialisation decides which neuron wins",
  parameters: settleParameters,
  outcome: {
    status: statusField,
    largestAtStart: {
      what: "features whose winner had the largest |W_ik(0)|",
      unit: "share 0 to 1",
      shape: "number",
    },
    signKept: { what: "features whose winner kept its sign", unit: "share 0 to 1", shape: "number" },
    ranks: {
      what: "features by the rank that their winner had at the start: 1 to 10, then all others",
      unit: "features",
      shape: "ranks",
    },
    decided: { what: "features whose largest weight is the one that wins", unit: "share 0 to 1", shape: "times" },
    alive: { what: "weights that are not zero", unit: "share 0 to 1", shape: "times" },
    ...overlapFields,
    matrix: {
      what: "W_i(0)·W_j(T), of replica 0 at up to 64 features",
      unit: "weight^2",
      shape: "features x features or null",
    },
  },
  times: { name: "t", unit: "flow time", by: ["lambda"], at: ({ lambda }) => decisionTimes(lambda) },
  presets: {
    quick: {
      parameters: { n: [32], m: [32, 64, 128, 256], lambda: [0.005], tolerance: [1e-3], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
    paper: {
      parameters: { n: [64], m: [64, 128, 256, 512, 1024, 2048], lambda: [0.001], tolerance: [1e-3], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["winner-agreement", "sign-kept"],
  check: checkSurvivors,
  work: settleWork,
  cell: (parameters, context) => {
    const { n, m, lambda } = parameters;
    const planned = decisionTimes(lambda);
    const leaders: Int32Array[] = [];
    const alive: number[] = [];
    const { start, weights, status } = settle(parameters, context, {
      sampling: SAMPLING,
      onSample: (t, W) => {
        if (t !== planned[leaders.length]) return; // the end of the run is a sample too
        leaders.push(winners(W, { n, m }).neuron);
        alive.push(W.reduce((count, w) => (w === 0 ? count : count + 1), 0) / W.length);
      },
    });
    const { neuron } = winners(weights, { n, m });
    const { largestAtStart, signKept } = winnerAgreement(start, weights, { n, m });
    const products = overlaps({ start, weights }, { n, m });
    return {
      status,
      largestAtStart,
      signKept,
      ranks: histogram(winnerRanks(start, weights, { n, m })),
      decided: leaders.map((leader) => leader.filter((k, i) => k === neuron[i]).length / n),
      alive,
      ...overlapMoments(byDiagonal(products)),
      matrix: context.replica === 0 && n <= LARGEST_MATRIX ? products.map((row) => rounded(row, 4)) : null,
    };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => ({
      ...parameters,
      largestAtStart: summarize(outcomes.map((o) => o.largestAtStart)),
      signKept: summarize(outcomes.map((o) => o.signKept)),
      rankShares: Array.from(
        { length: RANKS + 1 },
        (_, r) => outcomes.reduce((sum, { ranks }) => sum + ranks[r], 0) / (parameters.n * outcomes.length),
      ),
      ...overTime(
        decisionTimes(parameters.lambda).map((t) => parameters.lambda * t),
        outcomes,
      ),
      diagonal: summarize(outcomes.map((o) => o.diagonal)),
      offDiagonal: summarize(outcomes.map((o) => o.offDiagonal)),
      matrix: outcomes.find(({ matrix }) => matrix !== null)?.matrix ?? null,
    })),
  }),
  expect,
};

function expect({ points }: CorrelationsResult): Claim[] {
  const agreement = points.map((point) =>
    judge({
      id: "winner-agreement",
      at: settledAt(point),
      source: "paper §3",
      statement: `share of features won by their largest initial weight, n = ${point.n}, m = ${point.m}`,
      invariant: false,
      prediction: 1,
      measured: point.largestAtStart,
      bound: 0,
      standardErrors: 2,
    }),
  );
  const signs = points.map((point) =>
    judge({
      id: "sign-kept",
      at: settledAt(point),
      source: "theory §4.1",
      statement: `share of features whose winner kept its initial sign, n = ${point.n}, m = ${point.m}`,
      invariant: false,
      prediction: 1,
      measured: point.signKept,
      bound: 0,
      standardErrors: 2,
    }),
  );
  return [...agreement, ...signs];
}

/** Flow times at which the runs of one λ are looked at. */
function decisionTimes(lambda: number): number[] {
  return sampleTimes(SAMPLING, longestRun(lambda));
}

/** Shares over time, as far as the longest run goes; those that rest earlier keep what they have. */
function overTime(slowTimes: readonly number[], outcomes: readonly CorrelationsOutcome[]) {
  const length = Math.max(...outcomes.map(({ decided }) => decided.length));
  const at = (values: readonly number[], i: number) => values[Math.min(i, values.length - 1)];
  const kept = slowTimes.slice(0, length);
  return {
    slowTimes: kept,
    decided: kept.map((_, i) => summarize(outcomes.map((o) => (i < o.decided.length ? o.decided[i] : 1)))),
    alive: kept.map((_, i) => summarize(outcomes.map((o) => at(o.alive, i)))),
  };
}

/** How many ranks are 1, 2, …, RANKS, and how many are larger; features without a winner count nowhere. */
function histogram(ranks: Int32Array): number[] {
  const counts = new Array<number>(RANKS + 1).fill(0);
  for (const rank of ranks) if (rank > 0) counts[Math.min(rank - 1, RANKS)]++;
  return counts;
}
