import { InputError } from "../checks.ts";
import type { InputSet } from "../dynamics/inputs.ts";
import { type KernelChoice, kernelChoices } from "../kernels/index.ts";
import { log1p } from "../math/index.ts";
import { zerosIn } from "../measure/polysemantic.ts";
import { simulateL1 } from "../simulate/l1.ts";
import type { Sampling } from "../simulate/sampleTimes.ts";
import { survivorWeight } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { type CellContext, Interrupted, type Parameter, replicaStart } from "./experiment.ts";
import type { OutcomeField } from "./outcome.ts";

/** Parameters of a run of the full flow until its weights rest. */
export interface SettleParameters {
  readonly n: number;
  readonly m: number;
  readonly lambda: number;
  /** Of `rkc`. */
  readonly tolerance: number;
  readonly kernel: KernelChoice;
}

/** These parameters as an experiment declares them. */
export const settleParameters = {
  n: { what: "features", kind: "count" },
  m: { what: "neurons", kind: "count" },
  lambda: { what: "L1 strength of the flow, a quarter of the one in the loss", kind: "positive" },
  tolerance: { what: "tolerance of rkc, the 2-norm of a row's error per step", kind: "positive", default: 1e-2 },
  kernel: {
    what: "kernel of the dense products",
    kind: "choice",
    choices: kernelChoices,
    default: "auto",
  },
} as const satisfies Record<string, Parameter>;

/** The `status` of a run as an outcome declares it. */
export const statusField = {
  what: "how the run ended; converged: its weights rest",
  unit: "",
  shape: "text",
} as const satisfies OutcomeField;

/** The parameters of a point that has more than them. */
export function settledAt({ n, m, lambda, tolerance, kernel }: SettleParameters): Record<string, number | string> {
  return { n, m, lambda, tolerance, kernel };
}

/**
 * How long a run takes against others: measured at n = 256, m = 256 to 4096, where the evaluations grow fewer as they
 * grow dearer.
 */
export function settleWork({ n, m }: { n: number; m: number }): number {
  return n * n * (3000 + m);
}

/** Refuses a λ at which no feature has a winner (theory §2). @throws InputError */
export function checkSurvivors({ lambda }: { lambda: number }): void {
  if (Number.isNaN(survivorWeight(lambda))) {
    throw new InputError(`lambda must be below 2/(3√3) = 0.385, got ${lambda}: beyond, every weight dies.`);
  }
}

/** Refuses more features than neurons: the relaxation needs independent rows. @throws InputError */
export function checkIndependentRows({ n, m }: { n: number; m: number }): void {
  if (m < n) throw new InputError(`m must be at least n = ${n}, got ${m}: the rows have to be independent.`);
}

/** ‖W‖₁ and nonzeros along a run, one a sample. */
export interface Course {
  readonly l1: number[];
  readonly nonzeros: number[];
}

/** Adds a sample to a course. W: n×m. */
export function follow({ l1, nonzeros }: Course, W: Float64Array): void {
  l1.push(W.reduce((sum, w) => sum + Math.abs(w), 0));
  nonzeros.push(W.length - zerosIn(W));
}

/** A replica after its run. */
export interface Settled {
  /** Initial and final weights, n×m row-major. */
  readonly start: Float64Array;
  readonly weights: Float64Array;
  /** `converged` when the weights rest: no KKT residual above 10⁻⁴ λ. */
  readonly status: string;
  /** Flow time reached. */
  readonly t: number;
}

export interface SettleOptions {
  readonly inputs?: InputSet;
  /** Times to hear of on the way; with `times` the run goes to the last of them, else until the weights rest. */
  readonly sampling?: Sampling;
  readonly onSample?: (t: number, W: Float64Array) => void;
  /** Hears of the start and of every accepted step. */
  readonly onStep?: (t: number, W: Float64Array) => void;
}

/** Runs the replica of a cell from its own start until its weights rest. @throws InputError, Interrupted */
export function settle(parameters: SettleParameters, context: CellContext, options: SettleOptions = {}): Settled {
  const { n, m, lambda, tolerance, kernel } = parameters;
  const { signal, onProgress, onWeights } = context;
  const start = replicaStart({ n, m }, context);
  const weights = new Float64Array(n * m);
  const end = options.sampling?.times?.at(-1) ?? TYPICAL_END / lambda;
  const run = simulateL1({
    weights: start,
    n,
    m,
    lambda,
    kernel,
    method: "rkc",
    tolerance,
    sampling: { samples: 1 },
    ...options,
    keepWeights: false,
    onSample: (t, W) => {
      weights.set(W); // the last one stays
      options.onSample?.(t, W);
    },
    onProgress: ({ t }) => onProgress(Math.min(0.99, log1p(t) / log1p(end))), // steps are about even in log t
    signal,
  });
  if (run.status === "interrupted") throw new Interrupted("interrupted");
  onWeights?.(weights, n, m);
  return { start, weights, status: run.status, t: run.t };
}

/** Whether all runs came to rest. name: begins its identifier */
export function restClaim(name: string, resting: number, runs: number): Claim {
  return judge({
    id: `${name}-rest`,
    source: "theory §2",
    statement: "share of runs whose weights come to rest",
    invariant: true,
    prediction: 1,
    measured: resting / runs,
    bound: 0,
  });
}

/** How many sizes a claim is about, in words. */
export function sizesText(sizes: number): string {
  return sizes === 1 ? "one size" : `${sizes} sizes together`;
}

/** λt by which most runs rest; only for the progress shown. */
const TYPICAL_END = 50;
