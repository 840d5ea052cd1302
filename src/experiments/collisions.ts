import { InputError } from "../checks.ts";
import { log } from "../math/index.ts";
import { chiSquareTest, type FitResult } from "../measure/goodnessOfFit.ts";
import { linearFit } from "../measure/linearFit.ts";
import { PAPER_WINDOW, polysemanticCount } from "../measure/polysemantic.ts";
import { ratioOfMeans, type Summary, summarize } from "../measure/statistics.ts";
import { paperCollisionCount, slotLaw, slotMean } from "../theory/index.ts";
import { type Claim, judge, judgeTest } from "./claim.ts";
import { byParameters, type Cell, type Experiment } from "./experiment.ts";
import { restClaim, type SettleParameters, settle, settleParameters, settleWork, statusField } from "./settle.ts";

/** One run: how many neurons at least two features share, by either rule (theory §4.1). */
export interface CollisionsOutcome {
  readonly status: string;
  /** Flow time of the first step after which the weights were at rest; steps are long by then. */
  readonly t: number;
  /** Threshold-free: two nonzero weights. */
  readonly polysemantic: number;
  /** The paper's window: two weights with 0.8 ≤ |W_ik| ≤ 1.2. */
  readonly polysemanticWindow: number;
}

/** All runs of one size. */
export interface CollisionsPoint extends SettleParameters {
  /** Polysemantic neurons, threshold-free; one per run. */
  readonly counts: readonly number[];
  /** The same by the paper's window; one per run. */
  readonly windowCounts: readonly number[];
  readonly measured: Summary;
  /** The slot model: mean and standard deviation of the law. */
  readonly slotMean: number;
  readonly slotDeviation: number;
  /** The paper's n²/4m. */
  readonly paper: number;
  /** Runs that rest. */
  readonly resting: number;
}

/** Result of `collisions`: all sizes, and all runs together. */
export interface CollisionsResult {
  readonly points: readonly CollisionsPoint[];
  /** Do all counts follow the slot law? Null when there are no runs. */
  readonly fit: FitResult | null;
  /**
   * Runs by (K − slot mean)/slot sd, and as many as the slot laws expect; bin i reaches from edges[i] to edges[i + 1].
   */
  readonly deviations: {
    readonly edges: readonly number[];
    readonly observed: readonly number[];
    readonly expected: readonly number[];
  };
}

/** Edges of the bins in standard deviations; runs further out fall into the outermost. */
const EDGES = Array.from({ length: 17 }, (_, i) => (i - 8) / 2);

const sizes = (step: number, count: number) => Array.from({ length: count }, (_, i) => step * (i + 1));

/** How many neurons end up polysemantic, against m, beside the paper's n²/4m and the slot law (theory §4.1). */
export const collisions: Experiment<SettleParameters, CollisionsOutcome, CollisionsResult> = {
  name: "collisions",
  title: "How many neurons end up polysemantic, against their number",
  parameters: settleParameters,
  outcome: {
    status: statusField,
    t: { what: "when the weights were first seen at rest; steps are long by then", unit: "flow time", shape: "number" },
    polysemantic: { what: "neurons on which two or more features keep a weight", unit: "neurons", shape: "number" },
    polysemanticWindow: {
      what: "neurons with two or more weights in the paper's window, 0.8 to 1.2",
      unit: "neurons",
      shape: "number",
    },
  },
  presets: {
    quick: {
      parameters: { n: [64], m: [64, 128, 256, 512], lambda: [0.005], tolerance: [1e-2], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
    paper: {
      parameters: { n: [256], m: sizes(256, 16), lambda: [2.5e-4], tolerance: [1e-2], kernel: ["wasm-f32"] },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["collisions-rest", "collisions-slot-mean", "collisions-paper", "collisions-slot-law", "collisions-slope"],
  check: (size) => {
    if (size.n === 1) throw new InputError("n must be at least 2, got 1: a feature alone shares no neuron.");
    slotMean(size); // refuses more features than slots
  },
  work: settleWork,
  cell: (parameters, context) => {
    const { weights, status, t } = settle(parameters, context);
    const { n, m } = parameters;
    const polysemantic = polysemanticCount(weights, { n, m });
    const polysemanticWindow = polysemanticCount(weights, { n, m, window: PAPER_WINDOW });
    return { status, t, polysemantic, polysemanticWindow };
  },
  collect: (cells) => {
    const points = collisionsPoints(cells);
    const groups = points.map(({ n, m, counts }) => ({
      values: counts,
      probabilities: slotLaw({ n, m }).probabilities,
    }));
    const fit = points.length === 0 ? null : chiSquareTest({ groups, key: ["slot law"] });
    return { points, fit, deviations: deviationsOf(points) };
  },
  expect,
};

/** The runs of every point of a grid, in the order of the cells. @throws InputError when n is more than 2m */
export function collisionsPoints(cells: readonly Cell<SettleParameters, CollisionsOutcome>[]): CollisionsPoint[] {
  return byParameters(cells).map(({ parameters, outcomes }) => {
    const { n, m } = parameters;
    const counts = outcomes.map(({ polysemantic }) => polysemantic);
    const { mean, standardDeviation } = slotLaw({ n, m });
    return {
      ...parameters,
      counts,
      windowCounts: outcomes.map(({ polysemanticWindow }) => polysemanticWindow),
      measured: summarize(counts),
      slotMean: mean,
      slotDeviation: standardDeviation,
      paper: paperCollisionCount({ n, m }),
      resting: outcomes.filter(({ status }) => status === "converged").length,
    };
  });
}

function deviationsOf(points: readonly CollisionsPoint[]): CollisionsResult["deviations"] {
  const observed = EDGES.slice(1).map(() => 0);
  const expected = EDGES.slice(1).map(() => 0);
  for (const { n, m, counts, slotMean: mean, slotDeviation } of points) {
    if (slotDeviation === 0) continue; // n alone decides
    const bin = (k: number) => {
      const deviation = (k - mean) / slotDeviation;
      return Math.max(
        0,
        Math.min(
          observed.length - 1,
          EDGES.findLastIndex((edge) => edge <= deviation),
        ),
      );
    };
    for (const k of counts) observed[bin(k)]++;
    slotLaw({ n, m }).probabilities.forEach((share, k) => {
      expected[bin(k)] += share * counts.length;
    });
  }
  return { edges: EDGES, observed, expected };
}

function expect({ points, fit }: CollisionsResult): Claim[] {
  if (points.length === 0 || fit === null) return [];
  const sumOf = (pick: (point: CollisionsPoint) => number) => points.reduce((sum, point) => sum + pick(point), 0);
  const measured = points.map((point) => point.measured);
  const about = points.length === 1 ? `m = ${points[0].m}` : `all ${points.length} sizes`;
  const claims = [
    restClaim(
      "collisions",
      sumOf(({ resting }) => resting),
      sumOf(({ counts }) => counts.length),
    ),
    judge({
      id: "collisions-slot-mean",
      source: "theory §4.1",
      statement: `polysemantic neurons over the slot model's mean, ${about} together`,
      invariant: false,
      prediction: 1,
      measured: ratioOfMeans(
        measured,
        points.map(({ slotMean }) => slotMean),
      ),
      bound: 0,
      standardErrors: 2,
    }),
    judge({
      id: "collisions-paper",
      source: "paper §3",
      statement: `polysemantic neurons over the paper's n²/4m, ${about} together`,
      invariant: false,
      prediction: 1,
      measured: ratioOfMeans(
        measured,
        points.map(({ paper }) => paper),
      ),
      bound: 0,
      standardErrors: 2,
    }),
    judgeTest({
      id: "collisions-slot-law",
      source: "theory §4.1",
      statement: `X² of the counts against the slot law, ${about} together`,
      invariant: false,
      fit,
      level: 0.01,
    }),
  ];
  const slope = slopeOf(points);
  return slope === null ? claims : [...claims, slope];
}

/**
 * How the count falls with m: a power law has the exponent −1. Null where there are too few sizes, or sizes without
 * any.
 */
function slopeOf(points: readonly CollisionsPoint[]): Claim | null {
  const usable = points.filter(({ measured: { mean, standardError } }) => mean > 0 && standardError > 0);
  if (new Set(usable.map(({ m }) => m)).size < 2 || new Set(usable.map(({ n, lambda }) => `${n} ${lambda}`)).size > 1) {
    return null;
  }
  const fit = linearFit(
    usable.map(({ m }) => log(m)),
    usable.map(({ measured }) => log(measured.mean)),
    { standardErrors: usable.map(({ measured }) => measured.standardError / measured.mean) },
  );
  return judge({
    id: "collisions-slope",
    source: "paper §3",
    statement: "slope of log count against log m",
    invariant: false,
    prediction: -1,
    measured: {
      count: usable.length,
      mean: fit.slope,
      standardDeviation: fit.slopeError,
      standardError: fit.slopeError,
    },
    bound: 0,
    standardErrors: 2,
  });
}
