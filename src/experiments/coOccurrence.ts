import { InputError } from "../checks.ts";
import { basisInputs, type InputSet, independentInputs, pairInputs } from "../dynamics/inputs.ts";
import { PAPER_WINDOW, polysemanticCount } from "../measure/polysemantic.ts";
import { slotTable } from "../measure/slots.ts";
import { ratioOfMeans, type Summary, summarize } from "../measure/statistics.ts";
import { winners } from "../measure/winners.ts";
import { slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./experiment.ts";
import { type SettleParameters, settle, settleParameters, settleWork } from "./settle.ts";
import { byParameters, type SweepExperiment } from "./sweep.ts";

export const inputKinds = ["independent", "pairs"] as const;
export type InputKind = (typeof inputKinds)[number];

export interface CoOccurrenceParameters extends SettleParameters {
  /** `independent`: every feature is on with probability p; `pairs`: a pair e_i + e_j weighs p times as much as a single feature. */
  readonly inputs: InputKind;
  readonly p: number;
}

/** One run. */
export interface CoOccurrenceOutcome {
  readonly status: string;
  /** Polysemantic neurons, threshold-free and by the paper's window. */
  readonly nonzero: number;
  readonly window: number;
  /** Features without a weight, and with more than one. */
  readonly lost: number;
  readonly split: number;
  /** Mean size of the features' largest weights. */
  readonly largest: number;
  /** At p = 0 only: share of the features whose winner and sign the L1 flow's own equations give too; else null. */
  readonly asL1Flow: number | null;
}

/** All runs at one p. */
export interface CoOccurrencePoint {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  readonly inputs: InputKind;
  readonly p: number;
  readonly measured: Summary;
  readonly window: Summary;
  readonly lost: Summary;
  readonly split: Summary;
  readonly largest: Summary;
  readonly resting: number;
  readonly asL1Flow: number | null;
  /** The slot model at p = 0. */
  readonly slotMean: number;
}

export interface CoOccurrenceResult {
  readonly points: readonly CoOccurrencePoint[];
}

export const coOccurrence: SweepExperiment<CoOccurrenceParameters, CoOccurrenceOutcome, CoOccurrenceResult> = {
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
  presets: {
    quick: {
      parameters: {
        n: [10],
        m: [20],
        lambda: [0.005],
        tolerance: [1e-3],
        kernel: ["auto"],
        inputs: ["independent", "pairs"],
        p: [0, 0.01, 0.03, 0.1, 0.3],
      },
      seeds: 32,
      seed: 0,
    },
    paper: {
      parameters: {
        n: [14],
        m: [28],
        lambda: [0.0025],
        tolerance: [1e-3],
        kernel: ["auto"],
        inputs: ["independent", "pairs"],
        p: [0, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3],
      },
      seeds: 128,
      seed: 0,
    },
  },
  check: (parameters) => {
    inputsOf(parameters);
  },
  work: (parameters) => settleWork(parameters) * (parameters.inputs === "independent" ? 2 ** (parameters.n / 2) : 2),
  run: (parameters, context) => {
    const { n, m, p } = parameters;
    const { weights, status } = settle(parameters, context, { inputs: inputsOf(parameters) });
    const { lost, split } = slotTable(weights, { n, m });
    const { neuron, sign } = winners(weights, { n, m });
    return {
      status,
      nonzero: polysemanticCount(weights, { n, m }),
      window: polysemanticCount(weights, { n, m, window: PAPER_WINDOW }),
      lost,
      split,
      largest: neuron.reduce((sum, k, i) => sum + (k < 0 ? 0 : Math.abs(weights[i * m + k])), 0) / n,
      asL1Flow: p === 0 ? agreement(winners(settle(parameters, context).weights, { n, m }), { neuron, sign }) : null,
    };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters: { n, m, lambda, inputs, p }, outcomes }) => ({
      n,
      m,
      lambda,
      inputs,
      p,
      measured: summarize(outcomes.map(({ nonzero }) => nonzero)),
      window: summarize(outcomes.map(({ window }) => window)),
      lost: summarize(outcomes.map(({ lost }) => lost)),
      split: summarize(outcomes.map(({ split }) => split)),
      largest: summarize(outcomes.map(({ largest }) => largest)),
      resting: outcomes.filter(({ status }) => status === "converged").length,
      asL1Flow: p === 0 ? summarize(outcomes.map(({ asL1Flow }) => asL1Flow ?? 0)).mean : null,
      slotMean: slotMean({ n, m }),
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
  const basis = alone.slice(0, 1).map(({ asL1Flow }) =>
    judge({
      id: "co-occurrence-basis",
      source: "theory §2",
      statement: "p = 0: share of features with the winner that the equations of the L1 flow give",
      invariant: true,
      prediction: 1,
      measured: asL1Flow ?? 0,
      bound: 0,
    }),
  );
  const together = inputKinds.flatMap((kind) => {
    const own = points.filter(({ inputs }) => inputs === kind).sort((a, b) => a.p - b.p);
    const [first] = own;
    const last = own[own.length - 1];
    if (first === undefined || first.p !== 0 || last.p === 0 || first.measured.mean === 0) return [];
    const { mean, standardError } = ratioOfMeans([last.measured], [first.measured.mean]);
    // the error of the quotient of two independent means
    const error = Math.hypot(standardError, (mean * first.measured.standardError) / first.measured.mean);
    return judge({
      id: `co-occurrence-${kind}`,
      source: "ours",
      statement: `polysemantic neurons at p = ${last.p} over those at p = 0, ${kind}: co-occurrence makes no difference`,
      invariant: false,
      prediction: 1,
      measured: { count: last.measured.count, mean, standardDeviation: error, standardError: error },
      bound: 0,
      standardErrors: 2,
    });
  });
  return [...basis, ...together];
}
