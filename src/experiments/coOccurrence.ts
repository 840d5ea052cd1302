import { InputError } from "../checks.ts";
import { basisInputs, type InputSet, independentInputs, pairInputs } from "../dynamics/inputs.ts";
import { hypot, pow } from "../math/index.ts";
import { PAPER_WINDOW, polysemanticCount } from "../measure/polysemantic.ts";
import { slotTable } from "../measure/slots.ts";
import { ratioOfMeans, type Summary, summarize } from "../measure/statistics.ts";
import { winners } from "../measure/winners.ts";
import { slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type CellContext, type Experiment } from "./experiment.ts";
import { type SettleParameters, settle, settledAt, settleParameters, settleWork, statusField } from "./settle.ts";

const inputKinds = ["independent", "pairs"] as const;
/** Which features are on together. */
export type InputKind = (typeof inputKinds)[number];

/** Parameters of a cell of `coOccurrence`. */
export interface CoOccurrenceParameters extends SettleParameters {
  /**
   * `independent`: every feature is on with probability p; `pairs`: a pair e_i + e_j weighs p times as much as a single
   * feature.
   */
  readonly inputs: InputKind;
  /** How often, see `inputs`; 0: one feature at a time. */
  readonly p: number;
}

/** One run. */
export interface CoOccurrenceOutcome {
  readonly status: string;
  /** Polysemantic neurons, threshold-free. */
  readonly polysemantic: number;
  /** The same by the paper's window. */
  readonly polysemanticWindow: number;
  /** Features without a weight. */
  readonly lost: number;
  /** Features with more than one. */
  readonly split: number;
  /** Mean size of the features' largest weights. */
  readonly largest: number;
  /**
   * At p = 0 only, at a hundredth of the tolerance: share of the features whose winner and sign the L1 flow's own
   * equations give too; else null.
   */
  readonly asL1Flow: number | null;
}

/**
 * All runs at one p of one kind of `inputs`: the outcomes' `polysemanticWindow`, `lost`, `split`, `largest` and
 * `asL1Flow` over them, `resting` runs that rest.
 */
export interface CoOccurrencePoint extends CoOccurrenceParameters {
  readonly measured: Summary;
  readonly polysemanticWindow: Summary;
  readonly lost: Summary;
  readonly split: Summary;
  readonly largest: Summary;
  readonly resting: number;
  readonly asL1Flow: number | null;
  /** The slot model at p = 0. */
  readonly slotMean: number;
}

/** Result of `coOccurrence`, a point for every p and λ. */
export interface CoOccurrenceResult {
  readonly points: readonly CoOccurrencePoint[];
}

const presetParameters = {
  lambda: [0.01, 0.0025],
  tolerance: [1e-3],
  kernel: ["auto"],
  inputs: [...inputKinds],
  p: [0, ...doubled(0.00025, 8)],
} as const;

/** What is left of accidental sharing when features are on together (theory §4 with other inputs). */
export const coOccurrence: Experiment<CoOccurrenceParameters, CoOccurrenceOutcome, CoOccurrenceResult> = {
  name: "co-occurrence",
  title: "Features that are on together share neurons less often",
  parameters: {
    ...settleParameters,
    inputs: { what: "independent features, or pairs of them", kind: "choice", choices: inputKinds },
    p: {
      what: "probability that a feature is on (independent), or weight of a pair over that of a single feature (pairs)",
      kind: "share",
    },
  },
  outcome: {
    status: statusField,
    polysemantic: { what: "neurons on which two or more features keep a weight", unit: "neurons", shape: "number" },
    polysemanticWindow: {
      what: "neurons with two or more weights in the paper's window, 0.8 to 1.2",
      unit: "neurons",
      shape: "number",
    },
    lost: { what: "features without a weight", unit: "features", shape: "number" },
    split: { what: "features with more than one weight", unit: "features", shape: "number" },
    largest: { what: "size of a feature's largest weight, mean over the features", unit: "weight", shape: "number" },
    asL1Flow: {
      what: "at p = 0: features with the winner and sign that the L1 flow's own equations give",
      unit: "share 0 to 1",
      shape: "number or null",
    },
  },
  presets: {
    quick: { parameters: { n: [12], m: [16], ...presetParameters }, seeds: 12, seed: 0 },
    paper: { parameters: { n: [16], m: [16], ...presetParameters }, seeds: 64, seed: 0 },
  },
  claims: ["co-occurrence-basis", "co-occurrence-count", "co-occurrence-scale"],
  check: (parameters) => {
    slotMean(parameters); // refuses more features than slots
    inputsOf(parameters);
  },
  work: (parameters) => settleWork(parameters) * (parameters.inputs === "independent" ? pow(2, parameters.n / 2) : 2),
  cell: (parameters, context) => {
    const { n, m, p } = parameters;
    const share = p === 0 ? 1 / 3 : 1; // of the cell, before it is compared with the L1 flow
    const { onWeights, ...quiet } = context;
    const part = (from: number): CellContext => ({
      ...quiet,
      onProgress: (fraction) => context.onProgress(from + share * fraction),
    });
    const inputs = inputsOf(parameters);
    const { weights, status } = settle(parameters, part(0), { inputs });
    const { lost, split } = slotTable(weights, { n, m });
    const { neuron } = winners(weights, { n, m });
    // near a tie the tolerance decides the winner, and the two ways to the same equations take other steps
    const closely = { ...parameters, tolerance: parameters.tolerance / 100 };
    const asL1Flow =
      p > 0
        ? null
        : agreement(
            winners(settle(closely, part(1 / 3), { inputs }).weights, { n, m }),
            winners(settle(closely, part(2 / 3)).weights, { n, m }),
          );
    onWeights?.(weights, n, m);
    return {
      status,
      polysemantic: polysemanticCount(weights, { n, m }),
      polysemanticWindow: polysemanticCount(weights, { n, m, window: PAPER_WINDOW }),
      lost,
      split,
      largest: neuron.reduce((sum, k, i) => sum + (k < 0 ? 0 : Math.abs(weights[i * m + k])), 0) / n,
      asL1Flow,
    };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => ({
      ...parameters,
      measured: summarize(outcomes.map(({ polysemantic }) => polysemantic)),
      polysemanticWindow: summarize(outcomes.map(({ polysemanticWindow }) => polysemanticWindow)),
      lost: summarize(outcomes.map(({ lost }) => lost)),
      split: summarize(outcomes.map(({ split }) => split)),
      largest: summarize(outcomes.map(({ largest }) => largest)),
      resting: outcomes.filter(({ status }) => status === "converged").length,
      asL1Flow: parameters.p === 0 ? summarize(outcomes.map(({ asL1Flow }) => asL1Flow ?? 0)).mean : null,
      slotMean: slotMean(parameters),
    })),
  }),
  expect,
};

/** @throws InputError when there is no such input set */
function inputsOf({ n, inputs, p }: CoOccurrenceParameters): InputSet {
  if (p === 0) return basisInputs(n);
  if (inputs === "pairs") return pairInputs({ n, q: p });
  if (p === 1) throw new InputError("p must be below 1 for independent features, got 1: then all are always on.");
  return independentInputs({ n, p });
}

function agreement(a: { neuron: Int32Array; sign: Int8Array }, b: { neuron: Int32Array; sign: Int8Array }): number {
  return a.neuron.filter((k, i) => k === b.neuron[i] && a.sign[i] === b.sign[i]).length / a.neuron.length;
}

function expect({ points }: CoOccurrenceResult): Claim[] {
  const alone = points.filter(({ asL1Flow }) => asL1Flow !== null);
  const worst = Math.min(...alone.map(({ asL1Flow }) => asL1Flow ?? 0));
  const basis = alone.slice(0, 1).map(() =>
    judge({
      id: "co-occurrence-basis",
      source: "theory §2",
      statement:
        "p = 0: share of features with the winner that the equations of the L1 flow give, " +
        "at the size and λ where it is least",
      invariant: true,
      prediction: 1,
      measured: worst,
      bound: 0,
    }),
  );
  return [...basis, ...series(points).flatMap((own) => [...together(own), ...scaling(own)])];
}

/** Points of one kind of inputs that differ in λ and p alone. */
function series(points: readonly CoOccurrencePoint[]): CoOccurrencePoint[][] {
  const of = (point: CoOccurrencePoint) => JSON.stringify([point.inputs, { ...settledAt(point), lambda: 0 }]);
  return [...new Set(points.map(of))].map((key) => points.filter((point) => of(point) === key));
}

/** What co-occurrence does to the count at the largest p. */
function together(points: readonly CoOccurrencePoint[]): Claim[] {
  return [...new Set(points.map(({ lambda }) => lambda))].flatMap((lambda) => {
    const own = points.filter((point) => point.lambda === lambda).sort((a, b) => a.p - b.p);
    const [first] = own;
    const last = own[own.length - 1];
    if (first.p !== 0 || last.p === 0 || first.measured.mean === 0) return [];
    return judge({
      id: "co-occurrence-count",
      at: { inputs: first.inputs, ...settledAt(first) },
      source: "ours",
      statement:
        `polysemantic neurons at p = ${last.p} over those at p = 0, λ = ${lambda}, ${first.inputs}: ` +
        `co-occurrence makes no difference`,
      invariant: false,
      prediction: 1,
      measured: quotient(last.measured, first.measured),
      bound: 0,
      standardErrors: 2,
    });
  });
}

/** Whether p counts in units of λ: the counts at equal p/λ, summed, at the largest λ over those at the smallest. */
function scaling(points: readonly CoOccurrencePoint[]): Claim[] {
  const own = points.filter(({ p }) => p > 0);
  const lambdas = [...new Set(own.map(({ lambda }) => lambda))].sort((a, b) => b - a);
  if (lambdas.length < 2) return [];
  const [large, small] = [lambdas[0], lambdas[lambdas.length - 1]];
  const pairs = own
    .filter(({ lambda }) => lambda === large)
    .flatMap((a) =>
      own
        .filter(({ lambda, p }) => lambda === small && Math.abs(p / small - a.p / large) < 1e-9 * (p / small))
        .map((b) => ({ a: a.measured, b: b.measured })),
    );
  const total = (samples: readonly Summary[]) =>
    ratioOfMeans(
      samples,
      samples.map(() => 1),
    );
  if (pairs.length === 0 || pairs.every(({ b }) => b.mean === 0)) return [];
  const { inputs } = own[0];
  const { lambda: _, ...size } = settledAt(own[0]);
  return [
    judge({
      id: "co-occurrence-scale",
      at: { inputs, ...size },
      source: "theory §4.2",
      statement:
        `polysemantic neurons at equal p/λ, λ = ${large} over λ = ${small}, ${pairs.length} values of ` +
        `p/λ, ${inputs}`,
      invariant: false,
      prediction: 1,
      measured: quotient(total(pairs.map(({ a }) => a)), total(pairs.map(({ b }) => b))),
      bound: 0,
      standardErrors: 2,
    }),
  ];
}

/**
 * The quotient of two means and its standard error, as if they were independent; from shared starts it is an upper
 * bound.
 */
function quotient(a: Summary, b: Summary): Summary {
  const mean = a.mean / b.mean;
  const standardError = hypot(a.standardError, mean * b.standardError) / b.mean;
  return { count: a.count, mean, standardDeviation: standardError * Math.sqrt(a.count), standardError };
}

function doubled(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => first * pow(2, k));
}
