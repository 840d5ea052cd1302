import { type Summary, summarize } from "../measure/statistics.ts";
import { winnerAgreement } from "../measure/winners.ts";
import { survivorWeight } from "../theory/index.ts";
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

/** One run: the overlaps W_i(0)·W_j(T) of its start with its end. */
export interface StartEndOutcome {
  readonly status: string;
  /** Share of the features whose final winner had the largest |W_ik(0)|. */
  readonly largestAtStart: number;
  /** max_k |W_ik(0)|, mean over the features. */
  readonly largest: number;
  /** The overlap of a feature with itself, i = j, mean over the features. */
  readonly diagonal: number;
  /** The overlap of one feature with another, mean over i ≠ j. */
  readonly offDiagonal: number;
  /** Its standard deviation over i ≠ j. */
  readonly offDiagonalDeviation: number;
  /** Overlaps i = j in each bin of `overlapEdges`, the outermost taking what lies further: length 48. */
  readonly diagonalCounts: readonly number[];
  /** Overlaps i ≠ j likewise: length 48. */
  readonly offDiagonalCounts: readonly number[];
  /** The overlaps of the first k = 64 features, or of all n if they are fewer, in three digits: k × k. */
  readonly matrix: readonly (readonly number[])[];
}

/** All runs of one size: summaries over them of what is in the outcomes. */
export interface StartEndPoint extends SettleParameters {
  /** Share of the features won by their largest initial weight. */
  readonly largestAtStart: Summary;
  /** diagonal/(w*·largest): 1 when the largest initial weight of every feature wins and keeps its sign. */
  readonly diagonalRatio: Summary;
  /** w*·largest in units of 1/√m, mean over the runs. */
  readonly largest: number;
  /** In units of 1/√m. */
  readonly offDiagonal: Summary;
  /** √m·offDiagonalDeviation/w*: 1 when others win regardless of the feature. */
  readonly offDiagonalSpread: Summary;
  /** Edges of the bins below, `overlapEdges`: length 49. */
  readonly edges: readonly number[];
  /** Summed over the runs, by bin: length 48. */
  readonly diagonalCounts: readonly number[];
  /** Likewise: length 48. */
  readonly offDiagonalCounts: readonly number[];
  /** Mean over the runs: k × k. */
  readonly matrix: readonly (readonly number[])[];
  /** Runs that rest. */
  readonly resting: number;
}

/** Result of `start-end`, a point for every size. */
export interface StartEndResult {
  readonly points: readonly StartEndPoint[];
}

/** Edges of the bins in which overlaps are counted, in units of 1/√m, the spread of an initial weight. */
export const overlapEdges: readonly number[] = Array.from({ length: 49 }, (_, i) => (i - 24) / 4);

const SHOWN = 64; // features of the matrix

/** What is left of the start in the end: W(0) W(T)ᵀ, the mean of several starts (paper §3). */
export const startEnd: Experiment<SettleParameters, StartEndOutcome, StartEndResult> = {
  name: "start-end",
  title: "How much of its start each feature keeps to the end",
  parameters: settleParameters,
  outcome: {
    status: statusField,
    largestAtStart: {
      what: "features whose final winner had the largest |W_ik(0)|",
      unit: "share 0 to 1",
      shape: "number",
    },
    largest: { what: "max_k |W_ik(0)|, mean over the features", unit: "weight", shape: "number" },
    ...overlapFields,
    diagonalCounts: {
      what: "overlaps i = j by √m W_i(0)·W_j(T), in 48 bins of ¼ from −6 to 6, the outermost taking what lies further",
      unit: "overlaps",
      shape: "bins",
    },
    offDiagonalCounts: { what: "overlaps i ≠ j likewise", unit: "overlaps", shape: "bins" },
    matrix: {
      what: "overlaps W_i(0)·W_j(T) of the first 64 features, or of all if they are fewer, in three digits",
      unit: "weight^2",
      shape: "features x features",
    },
  },
  presets: {
    quick: {
      parameters: { n: [64], m: [1024], lambda: [0.001], tolerance: [1e-2], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
    paper: {
      parameters: { n: [256], m: [4096], lambda: [2.5e-4], tolerance: [1e-2], kernel: ["wasm-f32"] },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["start-end-rest", "start-end-winner", "start-end-own", "start-end-other", "start-end-spread"],
  check: checkSurvivors,
  work: settleWork,
  cell: (parameters, context) => {
    const { n, m } = parameters;
    const { start, weights, status } = settle(parameters, context);
    const products = overlaps({ start, weights }, { n, m });
    const parted = byDiagonal(products);
    return {
      status,
      largestAtStart: winnerAgreement(start, weights, { n, m }).largestAtStart,
      largest: summarize(parted.own.map((_, i) => start.subarray(i * m, (i + 1) * m).reduce(larger, 0))).mean,
      ...overlapMoments(parted),
      diagonalCounts: countsOf(parted.own, m),
      offDiagonalCounts: countsOf(parted.others, m),
      matrix: products.slice(0, SHOWN).map((row) => rounded(row.slice(0, SHOWN), 3)),
    };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => {
      const { m, lambda } = parameters;
      const weight = survivorWeight(lambda);
      const unit = Math.sqrt(m);
      const sums = (pick: (outcome: StartEndOutcome) => readonly number[]) =>
        pick(outcomes[0]).map((_, i) => outcomes.reduce((sum, outcome) => sum + pick(outcome)[i], 0));
      return {
        ...parameters,
        largestAtStart: summarize(outcomes.map((o) => o.largestAtStart)),
        diagonalRatio: summarize(outcomes.map(({ diagonal, largest }) => diagonal / (weight * largest))),
        largest: weight * unit * summarize(outcomes.map(({ largest }) => largest)).mean,
        offDiagonal: summarize(outcomes.map((o) => unit * o.offDiagonal)),
        offDiagonalSpread: summarize(outcomes.map((o) => (unit * o.offDiagonalDeviation) / weight)),
        edges: overlapEdges,
        diagonalCounts: sums((o) => o.diagonalCounts),
        offDiagonalCounts: sums((o) => o.offDiagonalCounts),
        matrix: outcomes[0].matrix.map((_, i) => sums((o) => o.matrix[i]).map((sum) => sum / outcomes.length)),
        resting: outcomes.filter(({ status }) => status === "converged").length,
      };
    }),
  }),
  expect: ({ points }) => points.flatMap(claimsAt),
};

function claimsAt(point: StartEndPoint): Claim[] {
  const at = settledAt(point);
  const where = `n = ${point.n}, m = ${point.m}`;
  const common = { at, invariant: false, bound: 0, standardErrors: 2 };
  const rest = judge({
    id: "start-end-rest",
    at,
    source: "theory §2",
    statement: `share of runs whose weights come to rest, ${where}`,
    invariant: true,
    prediction: 1,
    measured: point.resting / point.largestAtStart.count,
    bound: 0,
  });
  const own = [
    judge({
      id: "start-end-winner",
      source: "paper §3",
      statement: `share of features won by their largest initial weight, ${where}`,
      prediction: 1,
      measured: point.largestAtStart,
      ...common,
    }),
    judge({
      id: "start-end-own",
      source: "paper §3",
      statement: `W_i(0)·W_i(T) over w*·max |W_ik(0)|, which it is where the largest initial weight wins, ${where}`,
      prediction: 1,
      measured: point.diagonalRatio,
      ...common,
    }),
  ];
  if (point.n === 1) return [rest, ...own];
  return [
    rest,
    ...own,
    judge({
      id: "start-end-other",
      source: "theory §4.1",
      statement: `√m·W_i(0)·W_j(T), mean over i ≠ j: who wins does not depend on the other features, ${where}`,
      prediction: 0,
      measured: point.offDiagonal,
      ...common,
    }),
    judge({
      id: "start-end-spread",
      source: "theory §4.1",
      statement: `√m/w* times the standard deviation of W_i(0)·W_j(T) over i ≠ j, likewise, ${where}`,
      prediction: 1,
      measured: point.offDiagonalSpread,
      ...common,
    }),
  ];
}

function larger(most: number, w: number): number {
  return Math.max(most, Math.abs(w));
}

/** How many values lie in each bin of `overlapEdges`, in units of 1/√m. */
function countsOf(values: readonly number[], m: number): number[] {
  const found = new Array<number>(overlapEdges.length - 1).fill(0);
  for (const value of values) {
    const bin = overlapEdges.findLastIndex((edge) => edge <= value * Math.sqrt(m));
    found[Math.max(0, Math.min(found.length - 1, bin))]++;
  }
  return found;
}
