import { log } from "../math/index.ts";
import { linearFit } from "../measure/linearFit.ts";
import { polysemanticCount } from "../measure/polysemantic.ts";
import { ratioOfMeans, type Summary, summarize } from "../measure/statistics.ts";
import { winners } from "../measure/winners.ts";
import { projectedDescent, relaxation, slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, checkSignal, type Experiment, Interrupted, replicaStart, seriesOver } from "./experiment.ts";
import {
  type Course,
  checkIndependentRows,
  checkSurvivors,
  follow,
  type SettleParameters,
  settle,
  settleParameters,
  settleWork,
  statusField,
} from "./settle.ts";
import { logSpacedTimes } from "./times.ts";

/** One start by the flow at λ, beside the same start by the equations of the limit. */
export interface LimitOutcome {
  /** Of the limit. */
  readonly status: string;
  /** Share of the features with the same winner and sign. */
  readonly sameWinner: number;
  /** |‖W‖₁ of the flow over that of the limit − 1|, mean over slow times. */
  readonly l1Change: number;
  /** The same, the largest. */
  readonly l1Worst: number;
  /** Nonzeros of the flow less those of the limit over n·m, mean over slow times. */
  readonly nonzeroChange: number;
  /** Polysemantic neurons of the flow less those of the limit. */
  readonly countChange: number;
  /** Polysemantic neurons of the limit. */
  readonly polysemantic: number;
}

/** All starts of one size at one λ. */
export interface LimitPoint extends SettleParameters {
  /** Share of the features with the same winner and sign. */
  readonly sameWinner: Summary;
  /** Relative difference of ‖W‖₁, mean over slow times. */
  readonly l1Change: Summary;
  /** The same, the largest of a run. */
  readonly l1Worst: Summary;
  /** Difference of the share of weights that are not zero, mean over slow times. */
  readonly nonzeroChange: Summary;
  /** Difference of the polysemantic count. */
  readonly countChange: Summary;
  /** Polysemantic neurons of the limit. */
  readonly polysemantic: Summary;
  /** Starts of which the limit comes to rest. */
  readonly resting: number;
}

/** Result of `limit`: a point for every size and λ, and for every size how the flow approaches it. */
export interface LimitResult {
  readonly points: readonly LimitPoint[];
  /** Exponents of λ in the difference of ‖W‖₁, one per start that was run at three λ or more. */
  readonly rates: readonly (Omit<SettleParameters, "lambda"> & { readonly l1: Summary })[];
}

/** Slow times s = λt that are compared: from the first deaths to about one and a half weights a feature. */
const SLOW_TIMES = logSpacedTimes(0.02, 2, 13);

/** The flow against the equations that it approaches as λ → 0 (theory §4.2). */
export const limit: Experiment<SettleParameters, LimitOutcome, LimitResult> = {
  name: "limit",
  title: "The flow against its limit without λ, by the equations of the limit",
  parameters: settleParameters,
  outcome: {
    status: { ...statusField, what: "how the limit ended; converged: its weights rest" },
    sameWinner: { what: "features with the same winner and sign", unit: "share 0 to 1", shape: "number" },
    l1Change: { what: "|‖W‖₁ over that of the limit − 1|, mean over slow times", unit: "1", shape: "number" },
    l1Worst: { what: "the same, largest over slow times", unit: "1", shape: "number" },
    nonzeroChange: { what: "nonzeros less those of the limit, mean over slow times", unit: "n m", shape: "number" },
    countChange: { what: "polysemantic neurons less those of the limit", unit: "neurons", shape: "number" },
    polysemantic: { what: "polysemantic neurons of the limit", unit: "neurons", shape: "number" },
  },
  presets: {
    quick: {
      parameters: { n: [16], m: [32, 64], lambda: [4e-3, 1e-3, 2.5e-4], tolerance: [1e-4], kernel: ["auto"] },
      seeds: 8,
      seed: 0,
    },
    paper: {
      parameters: {
        ...{ n: [16, 32], m: [32, 64, 128], lambda: [4e-3, 2e-3, 1e-3, 5e-4, 2.5e-4, 1.25e-4] },
        ...{ tolerance: [1e-5], kernel: ["auto"] },
      },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["limit-rest", "limit-winners", "limit-l1", "limit-l1-rate", "limit-slot-mean"],
  check: (parameters) => {
    checkSurvivors(parameters);
    checkIndependentRows(parameters);
  },
  work: settleWork,
  cell: (parameters, context) => {
    const { n, m, lambda } = parameters;
    const { signal } = context;
    const start = relaxation({ W: replicaStart(parameters, context), n, m, signal }).weights;
    checkSignal(context);
    const free: Course = { l1: [], nonzeros: [] };
    const end = projectedDescent({
      ...{ W: start, n, m, signal, times: SLOW_TIMES },
      onSample: (_s, W) => follow(free, W),
    });
    if (end.status === "interrupted") throw new Interrupted("interrupted");
    const flow: Course = { l1: [], nonzeros: [] };
    const { weights } = settle(parameters, context, {
      sampling: { times: [...SLOW_TIMES, SETTLED_BY].map((s) => s / lambda) },
      onSample: (_t, W) => follow(flow, W),
    });
    const [ours, theirs] = [weights, end.weights].map((W) => winners(W, { n, m }));
    const same = ours.neuron.filter((k, i) => k === theirs.neuron[i] && ours.sign[i] === theirs.sign[i]).length;
    const l1Changes = free.l1.map((l1, at) => Math.abs(flow.l1[at] / l1 - 1));
    const [count, limitCount] = [weights, end.weights].map((W) => polysemanticCount(W, { n, m }));
    return {
      status: end.status,
      sameWinner: same / n,
      l1Change: summarize(l1Changes).mean,
      l1Worst: Math.max(...l1Changes),
      nonzeroChange: summarize(free.nonzeros.map((count, at) => (flow.nonzeros[at] - count) / (n * m))).mean,
      countChange: count - limitCount,
      polysemantic: limitCount,
    };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => {
      const over = (pick: (outcome: LimitOutcome) => number) => summarize(outcomes.map(pick));
      return {
        ...parameters,
        sameWinner: over(({ sameWinner }) => sameWinner),
        l1Change: over(({ l1Change }) => l1Change),
        l1Worst: over(({ l1Worst }) => l1Worst),
        nonzeroChange: over(({ nonzeroChange }) => nonzeroChange),
        countChange: over(({ countChange }) => countChange),
        polysemantic: over(({ polysemantic }) => polysemantic),
        resting: outcomes.filter(({ status }) => status === "converged").length,
      };
    }),
    rates: seriesOver(cells, "lambda", ({ l1Change }) => l1Change).flatMap(({ parameters, values, rows }) => {
      const usable = rows.filter((row) => row.every((change) => change > 0));
      if (values.length < 3 || usable.length < 2) return [];
      const slopes = usable.map((row) => linearFit(values.map(log), row.map(log)).slope);
      return [{ ...parameters, l1: summarize(slopes) }];
    }),
  }),
  expect: ({ points, rates }) => [
    ...points.flatMap(claimsAt),
    ...sizesOf(points).map(({ n, m, lambda, tolerance, kernel, polysemantic }) =>
      judge({
        id: "limit-slot-mean",
        at: { n, m, lambda, tolerance, kernel },
        source: "theory §4.1",
        statement: `polysemantic neurons of the limit without λ over the slot model's mean, n = ${n}, m = ${m}`,
        invariant: false,
        prediction: 1,
        measured: ratioOfMeans([polysemantic], [slotMean({ n, m })]),
        bound: 0,
        standardErrors: 2,
      }),
    ),
    ...rates.map(({ n, m, tolerance, kernel, l1 }) =>
      judge({
        id: "limit-l1-rate",
        at: { n, m, tolerance, kernel },
        source: "theory §4.2",
        statement: `exponent of λ in the difference of ‖W‖₁ from the limit, n = ${n}, m = ${m}`,
        invariant: false,
        prediction: 1,
        measured: l1,
        bound: 0.1,
        standardErrors: 2,
      }),
    ),
  ],
};

/** Slow time by which the flow is taken for settled: from about 5 on nothing but weights' last digits changes. */
const SETTLED_BY = 60;

/** λ√m up to which the winners are expected to be those of the limit. */
const SMALL = 0.01;

/** A point of every size, of the smallest λ: the limit does not know λ. */
function sizesOf(points: readonly LimitPoint[]): LimitPoint[] {
  const isSmaller = (a: LimitPoint, b: LimitPoint) => a.n === b.n && a.m === b.m && a.lambda < b.lambda;
  return points.filter((point) => point.n > 1 && !points.some((other) => isSmaller(other, point)));
}

function claimsAt(point: LimitPoint): Claim[] {
  const { n, m, lambda, tolerance, kernel, sameWinner, l1Worst, resting } = point;
  const at = { n, m, lambda, tolerance, kernel };
  const where = `n = ${n}, m = ${m}, λ = ${lambda}`;
  const rest = judge({
    id: "limit-rest",
    at,
    source: "theory §4.2",
    statement: `share of starts that come to rest in the limit without λ, ${where}`,
    invariant: true,
    prediction: 1,
    measured: resting / sameWinner.count,
    bound: 0,
  });
  if (lambda * Math.sqrt(m) > SMALL) return [rest];
  const winner = judge({
    id: "limit-winners",
    at,
    source: "theory §4.2",
    statement: `share of features with the winner of the limit, ${where}`,
    invariant: false,
    prediction: 1,
    measured: sameWinner,
    bound: 0.01,
  });
  const l1 = judge({
    id: "limit-l1",
    at,
    source: "theory §4.2",
    statement: `1 + the largest relative difference of ‖W‖₁ over slow times, mean over starts, ${where}`,
    invariant: false,
    prediction: 1,
    measured: { ...l1Worst, mean: 1 + l1Worst.mean },
    bound: 0.01,
  });
  return [rest, winner, l1];
}
