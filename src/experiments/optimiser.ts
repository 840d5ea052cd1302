import { hypot } from "../math/index.ts";
import { PAPER_WINDOW, polysemanticCount } from "../measure/polysemantic.ts";
import { type Summary, summarize } from "../measure/statistics.ts";
import { winners } from "../measure/winners.ts";
import { simulateAdamW } from "../simulate/adamW.ts";
import { slotMean } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Cell, type CellContext, type Experiment, Interrupted, replicaStart } from "./experiment.ts";
import { type SettleParameters, settle, settledAt, settleParameters, settleWork, statusField } from "./settle.ts";

const optimisers = ["flow", "adamw"] as const;

/** Parameters of a cell of `optimiser`. */
export interface OptimiserParameters extends SettleParameters {
  /** `flow`: gradient flow until the weights rest; `adamw`: the paper's own protocol. */
  readonly optimiser: (typeof optimisers)[number];
  /** Of AdamW. */
  readonly steps: number;
}

/** One run by one optimiser, from the start that the others have too. */
export interface OptimiserOutcome {
  readonly status: string;
  /**
   * Polysemantic neurons by the paper's window; AdamW leaves no weight at zero, so that the other rule says nothing.
   */
  readonly polysemanticWindow: number;
  /** Winning neuron, counted from 1, with the sign of its weight; one per feature. */
  readonly winners: readonly number[];
  /** Features with a weight in the window. */
  readonly settled: number;
}

/** One size and λ. */
export interface OptimiserPoint extends Omit<OptimiserParameters, "optimiser"> {
  readonly slotMean: number;
  /** Polysemantic neurons by gradient flow; one per run. */
  readonly flowCounts: readonly number[];
  /** The same by AdamW; one per run. */
  readonly adamWCounts: readonly number[];
  /** Mean of `flowCounts`; null where there are no runs. */
  readonly flow: Summary | null;
  /** Mean of `adamWCounts`; null where there are no runs. */
  readonly adamW: Summary | null;
  /** Flow from the starts that both have run. */
  readonly paired: Summary | null;
  /** AdamW minus flow, start by start. */
  readonly difference: Summary | null;
  /** Share of the features that both give to the same neuron with the same sign. */
  readonly sameWinner: Summary | null;
  /** Share of the features settled under AdamW. */
  readonly settledByAdamW: Summary | null;
}

/** Result of `optimiser`, a point for every size. */
export interface OptimiserResult {
  readonly points: readonly OptimiserPoint[];
  /** The authors' own counts, where a point has their parameters; else null. */
  readonly published: { readonly m: number; readonly counts: Summary } | null;
}

/** Counts of four runs of the authors' published protocol at n = m = 256, λ_code = 0.001. */
const PUBLISHED = { n: 256, m: 256, lambda: 2.5e-4, counts: [71, 72, 74, 69] };

function isPublished({ n, m, lambda }: { n: number; m: number; lambda: number }): boolean {
  return n === PUBLISHED.n && m === PUBLISHED.m && lambda === PUBLISHED.lambda;
}

/** Whether the paper's AdamW shares as many neurons as gradient flow, and the same ones. */
export const optimiser: Experiment<OptimiserParameters, OptimiserOutcome, OptimiserResult> = {
  name: "optimiser",
  title: "The paper's optimiser beside gradient flow",
  parameters: {
    ...settleParameters,
    optimiser: { what: "how the loss is minimised", kind: "choice", choices: optimisers },
    steps: { what: "steps of AdamW at rate 0.001 with weight decay 0.01", kind: "count", default: 7500 },
  },
  outcome: {
    status: { ...statusField, what: `${statusField.what}; done: AdamW has taken its steps` },
    polysemanticWindow: {
      what: "neurons with two or more weights in the paper's window, 0.8 to 1.2",
      unit: "neurons",
      shape: "number",
    },
    winners: {
      what: "winning neuron, counted from 1, with the sign of its weight; 0: none",
      unit: "neuron, signed",
      shape: "features",
    },
    settled: { what: "features whose largest weight is in the paper's window", unit: "features", shape: "number" },
  },
  presets: {
    quick: {
      parameters: {
        n: [64],
        m: [64, 128],
        lambda: [2.5e-4],
        tolerance: [1e-2],
        kernel: ["auto"],
        optimiser: ["flow", "adamw"],
        steps: [7500],
      },
      seeds: 4,
      seed: 0,
    },
    paper: {
      parameters: {
        n: [256],
        m: [256, 512, 1024],
        lambda: [2.5e-4],
        tolerance: [1e-2],
        kernel: ["wasm-f32"],
        optimiser: ["flow", "adamw"],
        steps: [7500],
      },
      seeds: 8,
      seed: 0,
    },
  },
  claims: ["optimiser-count", "optimiser-winners", "optimiser-published"],
  check: (size) => {
    slotMean(size); // refuses more features than slots
  },
  work: (parameters) => {
    const { n, m, steps } = parameters;
    return parameters.optimiser === "flow" ? settleWork(parameters) : (n * n * m * steps) / 700;
  },
  cell: run,
  collect: (cells) => {
    const points = byParameters(
      cells.map((cell) => ({ ...cell, parameters: { ...cell.parameters, optimiser: "flow" as const }, outcome: cell })),
    );
    const theirs = points.some(({ parameters }) => isPublished(parameters));
    return {
      points: points.map(({ parameters, outcomes }) => pointOf(parameters, outcomes)),
      published: theirs ? { m: PUBLISHED.m, counts: summarize(PUBLISHED.counts) } : null,
    };
  },
  expect,
};

function run(parameters: OptimiserParameters, context: CellContext): OptimiserOutcome {
  const { n, m } = parameters;
  const { weights, status } =
    parameters.optimiser === "flow" ? settle(parameters, context) : trained(parameters, context);
  const { neuron, sign } = winners(weights, { n, m });
  const [low, high] = PAPER_WINDOW;
  const size = (i: number) => Math.abs(weights[i * m + neuron[i]]);
  return {
    status,
    polysemanticWindow: polysemanticCount(weights, { n, m, window: PAPER_WINDOW }),
    winners: Array.from(neuron, (k, i) => (k + 1) * sign[i]),
    settled: neuron.reduce((count, k, i) => (k >= 0 && size(i) >= low && size(i) <= high ? count + 1 : count), 0),
  };
}

function trained({ n, m, lambda, kernel, steps }: OptimiserParameters, context: CellContext) {
  const weights = new Float64Array(n * m);
  const { status, message } = simulateAdamW({
    weights: replicaStart({ n, m }, context),
    n,
    m,
    lambdaCode: 4 * lambda,
    steps,
    kernel,
    sampling: { samples: 1 },
    onSample: (_t, W) => weights.set(W),
    onProgress: (done) => context.onProgress(done / steps),
    signal: context.signal,
  });
  if (status === "interrupted") throw new Interrupted(message);
  context.onWeights?.(weights, n, m);
  return { status, weights };
}

function pointOf(
  { optimiser: _, ...parameters }: OptimiserParameters,
  cells: readonly Cell<OptimiserParameters, OptimiserOutcome>[],
): OptimiserPoint {
  const of = (name: OptimiserParameters["optimiser"]) =>
    new Map(
      cells
        .filter(({ parameters }) => parameters.optimiser === name)
        .map(({ replica, outcome }) => [replica, outcome] as const),
    );
  const [flow, adamW] = [of("flow"), of("adamw")];
  const both = [...flow].flatMap(([replica, a]) => {
    const b = adamW.get(replica);
    return b === undefined ? [] : [{ a, b }];
  });
  const summary = (values: number[]) => (values.length === 0 ? null : summarize(values));
  const counts = (runs: Map<number, OptimiserOutcome>) =>
    [...runs.values()].map(({ polysemanticWindow }) => polysemanticWindow);
  return {
    ...parameters,
    slotMean: slotMean(parameters),
    flowCounts: counts(flow),
    adamWCounts: counts(adamW),
    flow: summary(counts(flow)),
    adamW: summary(counts(adamW)),
    paired: summary(both.map(({ a }) => a.polysemanticWindow)),
    difference: summary(both.map(({ a, b }) => b.polysemanticWindow - a.polysemanticWindow)),
    sameWinner: summary(
      both.map(({ a, b }) => a.winners.filter((winner, i) => winner === b.winners[i]).length / parameters.n),
    ),
    settledByAdamW: summary([...adamW.values()].map(({ settled }) => settled / parameters.n)),
  };
}

function expect({ points }: OptimiserResult): Claim[] {
  const theirs = summarize(PUBLISHED.counts);
  return points.flatMap((point) => {
    const { n, m, lambda, adamW, paired, difference, sameWinner } = point;
    const size = `n = ${n}, m = ${m}`;
    const common = { source: "paper §3", invariant: false, bound: 0, standardErrors: 2 };
    const at = { ...settledAt(point), steps: point.steps };
    if (adamW === null || paired === null || difference === null || sameWinner === null) return [];
    return [
      judge({
        ...common,
        id: "optimiser-count",
        at,
        statement: `polysemantic neurons, AdamW over gradient flow from the same starts, ${size}`,
        prediction: paired.mean,
        measured: { ...difference, mean: paired.mean + difference.mean },
      }),
      judge({
        ...common,
        id: "optimiser-winners",
        at,
        statement: `share of features that both give to the same neuron, ${size}`,
        prediction: 1,
        measured: sameWinner,
      }),
      ...(isPublished({ n, m, lambda })
        ? [
            judge({
              ...common,
              id: "optimiser-published",
              at,
              statement: "polysemantic neurons by AdamW against the authors' protocol (71, 72, 74, 69)",
              prediction: theirs.mean,
              measured: { ...adamW, standardError: hypot(adamW.standardError, theirs.standardError) },
            }),
          ]
        : []),
    ];
  });
}
