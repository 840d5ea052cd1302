import { InputError } from "../checks.ts";
import { polysemanticCount } from "../measure/polysemantic.ts";
import { ratioOfMeans, type Summary, summarize } from "../measure/statistics.ts";
import { type Winners, winners } from "../measure/winners.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { simulateL1 } from "../simulate/l1.ts";
import { relaxation, settleInTurn, slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Cell, type CellContext, type Experiment, Interrupted } from "./experiment.ts";
import { checkSurvivors, type SettleParameters, settleParameters, settleWork, sizesText } from "./settle.ts";

/** Parameters of a cell of `counts-explained`, which has many starts. */
export interface CountsExplainedParameters extends Omit<SettleParameters, "m"> {
  /** m/n. */
  readonly ratio: number;
  /** Polysemantic neurons that the slot model expects in all starts of a cell, which says how many these are. */
  readonly expected: number;
}

/** Some starts of one size; counts are means per start. */
export interface CountsExplainedOutcome {
  /** How many. */
  readonly starts: number;
  /** Those that come to rest. */
  readonly resting: number;
  /** Polysemantic neurons in the end. */
  readonly polysemantic: number;
  /** The same by whether both features of a neuron led there after stage one, one or none. */
  readonly led: { readonly both: number; readonly one: number; readonly none: number };
  /** Share of the features that end where they led after stage one. */
  readonly kept: number;
  /** Neurons that lead features of either sign after stage one. */
  readonly relaxedPairs: number;
  /** Polysemantic neurons if features settle on the relaxed rows in turn, each on its largest weight in a free slot. */
  readonly inTurn: number;
  /** Share of the features that end where they settle in turn. */
  readonly sameInTurn: number;
  /** −Σ_{i<j} W_i·W_j over n/2 after stage one, at most 1. */
  readonly budget: number;
}

/**
 * What may explain K, without a fitted number: the slot law; two features on as many neurons, times the pairs there
 * are; pairs of leaders after stage one that stay, the others blindly; settling in turn on the relaxed rows.
 */
export type Candidate = "slots" | "pair" | "stay" | "inTurn";

/** How a candidate fares over the sizes it speaks of. */
export interface CandidateFit {
  readonly candidate: Candidate;
  readonly sizes: number;
  /** Σ over the sizes of ((K − candidate)/standard error)². */
  readonly squares: number;
  /** Sizes at which the two are within 5 % of the slot mean or two standard errors. */
  readonly near: number;
}

/** All starts of one size. */
export interface CountsExplainedPoint extends CountsExplainedParameters {
  readonly m: number;
  /** Of all cells together. */
  readonly starts: number;
  /** Starts that come to rest. */
  readonly resting: number;
  readonly slotMean: number;
  /** K over the slot mean. */
  readonly measured: Summary;
  /** What candidates give for that. */
  readonly candidates: { readonly stay: Summary; readonly inTurn: Summary };
  /** K less what a candidate gives for the same starts, over the slot mean. */
  readonly left: { readonly slots: Summary; readonly stay: Summary; readonly inTurn: Summary };
  /** K of two features on as many neurons over their own slot mean, where the grid has it and n is not 2 itself. */
  readonly pair: Summary | null;
  /** The part of it on neurons whose features both led there after stage one, one or none. */
  readonly led: Readonly<Record<"both" | "one" | "none", Summary>>;
  /** Share of the features that end where they led after stage one. */
  readonly kept: Summary;
  /** Neurons that lead features of either sign after stage one, over the slot mean. */
  readonly relaxedPairs: Summary;
  /** Share of the features that end where they settle in turn. */
  readonly sameInTurn: Summary;
  /** −Σ_{i<j} W_i·W_j over n/2 after stage one. */
  readonly budget: Summary;
}

/** Result of `counts-explained`. */
export interface CountsExplainedResult {
  readonly points: readonly CountsExplainedPoint[];
  /** How each candidate fares; those that the grid says something of. */
  readonly fits: readonly CandidateFit[];
}

const CANDIDATES: readonly Candidate[] = ["slots", "pair", "stay", "inTurn"];

/** What of the departure of K from the slot law stage one and the order of settling account for (theory §4.1). */
export const countsExplained: Experiment<CountsExplainedParameters, CountsExplainedOutcome, CountsExplainedResult> = {
  name: "counts-explained",
  title: "Why counts depart from the slot law: what stage one and settling in turn account for",
  parameters: {
    n: settleParameters.n,
    ratio: { what: "neurons per feature, m/n", kind: "count" },
    lambda: settleParameters.lambda,
    tolerance: settleParameters.tolerance,
    kernel: settleParameters.kernel,
    expected: {
      what: "polysemantic neurons by the slot law in all starts of a cell, which has as many starts as that takes",
      kind: "count",
      default: 20,
    },
  },
  outcome: {
    starts: {
      what: "starts of the cell, over which everything else is a mean or a sum",
      unit: "starts",
      shape: "number",
    },
    resting: { what: "starts whose weights come to rest", unit: "starts", shape: "number" },
    polysemantic: { what: "neurons on which two or more features keep a weight", unit: "neurons", shape: "number" },
    led: {
      both: { what: "those whose features both led there after stage one", unit: "neurons", shape: "number" },
      one: { what: "those of which one did", unit: "neurons", shape: "number" },
      none: { what: "those of which none did", unit: "neurons", shape: "number" },
    },
    kept: { what: "features that end where they led after stage one", unit: "share 0 to 1", shape: "number" },
    relaxedPairs: {
      what: "neurons that lead features of either sign after stage one",
      unit: "neurons",
      shape: "number",
    },
    inTurn: { what: "polysemantic neurons if features settle in turn", unit: "neurons", shape: "number" },
    sameInTurn: { what: "features that end where they settle in turn", unit: "share 0 to 1", shape: "number" },
    budget: { what: "−2 Σ_{i<j} W_i·W_j/n after stage one", unit: "1", shape: "number" },
  },
  presets: {
    quick: {
      parameters: {
        ...{ n: [2, 4, 8, 16], ratio: [1, 2], lambda: [0.001] },
        ...{ tolerance: [1e-2], kernel: ["auto"], expected: [50] },
      },
      seeds: 8,
      seed: 0,
    },
    paper: {
      parameters: {
        ...{ n: [2, 4, 8, 16, 32, 64], ratio: [1, 2, 4, 8, 16], lambda: [0.001] },
        ...{ tolerance: [1e-2], kernel: ["auto"], expected: [60] },
      },
      seeds: 16,
      seed: 0,
    },
  },
  claims: [
    "counts-explained-rest",
    "counts-explained-pair",
    "counts-explained-slots",
    "counts-explained-two",
    "counts-explained-stay",
    "counts-explained-in-turn",
  ],
  check: (parameters) => {
    if (parameters.n === 1) throw new InputError("n must be at least 2, got 1: a feature alone shares no neuron.");
    checkSurvivors(parameters);
  },
  work: ({ n, ratio, expected }) => startsOf({ n, ratio, expected }) * settleWork({ n, m: n * ratio }),
  cell,
  collect,
  expect: ({ points, fits }) => [...points.flatMap(claimsAt), ...fits.map(claimOf)],
};

function startsOf({ n, ratio, expected }: Pick<CountsExplainedParameters, "n" | "ratio" | "expected">): number {
  return Math.ceil(expected / slotMean({ n, m: n * ratio }));
}

function cell(parameters: CountsExplainedParameters, context: CellContext): CountsExplainedOutcome {
  const { n, ratio, lambda, tolerance, kernel } = parameters;
  const { seed, replica, signal, onProgress } = context;
  const m = n * ratio;
  const starts = startsOf(parameters);
  const sums = { resting: 0, polysemantic: 0, both: 0, one: 0, none: 0, kept: 0, relaxedPairs: 0, inTurn: 0, same: 0 };
  let budget = 0;
  const weights = new Float64Array(n * m);
  for (let at = 0; at < starts; at++) {
    const start = initialWeights({ n, m, key: [seed, "counts explained", n, m, replica, at] });
    const relaxed = relaxation({ W: start, n, m, signal });
    const run = simulateL1({
      ...{ weights: start, n, m, lambda, kernel, method: "rkc", tolerance, signal },
      ...{ sampling: { samples: 1 }, keepWeights: false },
      onSample: (_t, W) => weights.set(W),
    });
    if (run.status === "interrupted" || relaxed.status === "interrupted") throw new Interrupted("interrupted");
    const [led, won] = [relaxed.weights, weights].map((W) => slotsOf(winners(W, { n, m })));
    const turns = slotsOf(settleInTurn({ W: relaxed.weights, n, m }));
    sums.resting += run.status === "converged" ? 1 : 0;
    sums.polysemantic += polysemanticCount(weights, { n, m });
    sums.kept += led.filter((slot, i) => slot === won[i]).length;
    sums.same += turns.filter((slot, i) => slot === won[i]).length;
    sums.relaxedPairs += pairsOf(led).length;
    sums.inTurn += pairsOf(turns).length;
    for (const pair of pairsOf(won)) sums[LED[pair.filter((i) => led[i] === won[i]).length]]++;
    budget -= relaxed.gram.reduce((sum, g, q) => sum + (q % (n + 1) === 0 ? 0 : g), 0) / n;
    onProgress((at + 1) / (starts + 1));
  }
  const { resting, both, one, none, kept, same, ...counts } = sums;
  const perStart = (sum: number) => sum / starts;
  return {
    ...{ starts, resting, polysemantic: perStart(counts.polysemantic) },
    led: { both: perStart(both), one: perStart(one), none: perStart(none) },
    ...{ kept: perStart(kept) / n, relaxedPairs: perStart(counts.relaxedPairs), inTurn: perStart(counts.inTurn) },
    ...{ sameInTurn: perStart(same) / n, budget: perStart(budget) },
  };
}

const LED = ["none", "one", "both"] as const;

/** The slot of every feature: 2k for a positive weight on neuron k, 2k + 1 for a negative one. */
function slotsOf({ neuron, sign }: Pick<Winners, "neuron" | "sign">): number[] {
  return Array.from(neuron, (k, i) => 2 * k + (sign[i] < 0 ? 1 : 0));
}

/** For every neuron both of whose slots are taken: a feature in either. slots: one per feature. */
function pairsOf(slots: readonly number[]): [number, number][] {
  const holder = new Map(slots.map((slot, i) => [slot, i]));
  return [...holder].flatMap(([slot, i]): [number, number][] => {
    const other = holder.get(slot + 1);
    return slot % 2 === 0 && other !== undefined ? [[i, other]] : [];
  });
}

function collect(cells: readonly Cell<CountsExplainedParameters, CountsExplainedOutcome>[]): CountsExplainedResult {
  const alone = byParameters(cells).map(({ parameters, outcomes }) => pointOf(parameters, outcomes));
  const points = alone.map((point) => ({ ...point, pair: point.n === 2 ? null : pairAt(alone, point) }));
  return {
    points,
    fits: CANDIDATES.flatMap((candidate) => {
      const departures = points.flatMap(({ measured, left, pair }): Summary[] => {
        if (candidate !== "pair") return [left[candidate]];
        return pair === null ? [] : [difference(measured, pair)];
      });
      const usable = departures.filter(({ mean, standardError }) => standardError > 0 || standardError + mean === 0);
      if (usable.length === 0) return [];
      const squares = usable.reduce(
        (sum, { mean, standardError }) => sum + (mean === 0 ? 0 : mean / standardError) ** 2,
        0,
      );
      const near = usable.filter(({ mean, standardError }) => Math.abs(mean) <= Math.max(0.05, 2 * standardError));
      return [{ candidate, sizes: usable.length, squares, near: near.length }];
    }),
  };
}

/** Of two means of independent starts. */
function difference(a: Summary, b: Summary): Summary {
  const standardError = Math.sqrt(a.standardError ** 2 + b.standardError ** 2);
  return {
    count: a.count,
    mean: a.mean - b.mean,
    standardDeviation: standardError * Math.sqrt(a.count),
    standardError,
  };
}

/** K over the slot mean of two features on as many neurons, if the grid has it. */
function pairAt(points: readonly CountsExplainedPoint[], point: CountsExplainedPoint): Summary | null {
  const { m, lambda, tolerance, kernel } = point;
  const isIt = (own: CountsExplainedPoint) =>
    own.n === 2 && own.m === m && own.lambda === lambda && own.tolerance === tolerance && own.kernel === kernel;
  return points.find(isIt)?.measured ?? null;
}

function pointOf(
  parameters: CountsExplainedParameters,
  outcomes: readonly CountsExplainedOutcome[],
): CountsExplainedPoint {
  const { n, ratio } = parameters;
  const m = n * ratio;
  const mean = slotMean({ n, m });
  const over = (pick: (outcome: CountsExplainedOutcome) => number) => summarize(outcomes.map(pick));
  const toSlots = (pick: (outcome: CountsExplainedOutcome) => number) => ratioOfMeans([over(pick)], [mean]);
  const stay = ({ kept, relaxedPairs }: CountsExplainedOutcome) => mean + kept * kept * (relaxedPairs - mean);
  return {
    ...{ ...parameters, m, slotMean: mean },
    starts: outcomes.reduce((sum, { starts }) => sum + starts, 0),
    resting: outcomes.reduce((sum, { resting }) => sum + resting, 0),
    measured: toSlots(({ polysemantic }) => polysemantic),
    candidates: { stay: toSlots(stay), inTurn: toSlots(({ inTurn }) => inTurn) },
    left: {
      slots: toSlots(({ polysemantic }) => polysemantic - mean),
      stay: toSlots((outcome) => outcome.polysemantic - stay(outcome)),
      inTurn: toSlots(({ polysemantic, inTurn }) => polysemantic - inTurn),
    },
    pair: null,
    led: {
      both: toSlots(({ led }) => led.both),
      one: toSlots(({ led }) => led.one),
      none: toSlots(({ led }) => led.none),
    },
    kept: over(({ kept }) => kept),
    relaxedPairs: toSlots(({ relaxedPairs }) => relaxedPairs),
    sameInTurn: over(({ sameInTurn }) => sameInTurn),
    budget: over(({ budget }) => budget),
  };
}

function claimsAt(point: CountsExplainedPoint): Claim[] {
  const { n, m, ratio, lambda, tolerance, kernel, expected, starts, resting, measured } = point;
  const at = { n, ratio, lambda, tolerance, kernel, expected };
  const where = `n = ${n}, m = ${m}`;
  const claims = [
    judge({
      id: "counts-explained-rest",
      at,
      source: "theory §2",
      statement: `share of runs whose weights come to rest, ${where}`,
      invariant: true,
      prediction: 1,
      measured: resting / starts,
      bound: 0,
    }),
  ];
  if (n !== 2 || m !== 2) return claims;
  const pair = judge({
    id: "counts-explained-pair",
    at,
    source: "theory §4.2",
    statement: "polysemantic neurons over the slot model's mean, two features on two neurons, by hand",
    invariant: false,
    prediction: 0.75,
    measured,
    bound: 0,
    standardErrors: 2,
  });
  return [...claims, pair];
}

const STATEMENTS: Readonly<Record<Candidate, string>> = {
  slots: "the slot law",
  pair: "two features on as many neurons, times the pairs",
  stay: "pairs of leaders after stage one that stay, the others blindly",
  inTurn: "settling in turn on the relaxed rows",
};

/** Whether a candidate leaves no more than chance: its X² over the sizes is then 1 a size, ± √(2/sizes). */
function claimOf({ candidate, sizes, squares }: CandidateFit): Claim {
  return judge({
    id: `counts-explained-${NAMES[candidate]}`,
    source: candidate === "slots" ? "theory §4.1" : "theory §4.3",
    statement: `X² a size of the counts against ${STATEMENTS[candidate]}, ${sizesText(sizes)}`,
    invariant: false,
    prediction: 1,
    measured: {
      ...{ count: sizes, mean: squares / sizes },
      ...{ standardDeviation: Math.SQRT2, standardError: Math.sqrt(2 / sizes) },
    },
    bound: 0,
    standardErrors: 2,
  });
}

const NAMES: Readonly<Record<Candidate, string>> = { slots: "slots", pair: "two", stay: "stay", inTurn: "in-turn" };
