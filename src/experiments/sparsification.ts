import { summarize } from "../measure/statistics.ts";
import { collapseAt, paperEstimate, slowManifold, slowManifoldAt, universalCurveAt } from "../theory/index.ts";
import { type EulerSamples, eulerSamples } from "./eulerSamples.ts";
import { type Claim, type Experiment, judge, type RunContext } from "./experiment.ts";
import { solvedFeatures } from "./features.ts";
import { logSpacedSteps } from "./times.ts";

/** What `sparsification` is run with. */
export interface SparsificationParameters {
  readonly m: number;
  readonly lambda: number;
  /** Replicas. */
  readonly seeds: number;
  readonly seed: number;
  /** Times kept, log-spaced from 1 to the last collapse. */
  readonly samples: number;
  /** Euler step of the simulation, flow time. */
  readonly step: number;
}

/** m' and ‖w‖₁ over time: flow `times`, one per sample, like all arrays; `replicas` over seeds, `universal` curve, `paper`'s estimate. */
export interface SparsificationResult {
  readonly parameters: SparsificationParameters;
  readonly times: readonly number[];
  readonly replicas: readonly {
    /** Every weight by the paper's Euler loop. */
    readonly simulation: Pick<EulerSamples, "alive" | "l1" | "winner">;
    /** The exact reduction. */
    readonly exact: { readonly alive: number[]; readonly l1: number[] };
    /** The same start on the slow manifold, in closed form. */
    readonly closedForm: { readonly alive: number[]; readonly l1: number[] };
    /** argmax |w_k(0)|. */
    readonly largest: number;
    /** Flow time at which the last rival dies. */
    readonly collapseTime: number;
  }[];
  readonly universal: { readonly alive: number[]; readonly l1: number[] };
  readonly paper: { readonly alive: number[]; readonly l1: number[] };
}

/** Neurons alive and ‖w‖₁ of one feature: simulation, exact reduction, closed form, universal curve, the paper (theory §3). */
export const sparsification: Experiment<SparsificationParameters, SparsificationResult> = {
  name: "sparsification",
  title: "How many neurons still carry the feature, and how much weight they hold together",
  presets: {
    quick: { m: 10_000, lambda: 1e-4, seeds: 4, seed: 0, samples: 60, step: 0.1 },
    paper: { m: 100_000, lambda: 1e-5, seeds: 16, seed: 0, samples: 100, step: 0.5 },
  },
  run,
  expect,
};

function run(parameters: SparsificationParameters, context: RunContext): SparsificationResult {
  const { m, lambda, seeds, samples, step } = parameters;
  const { features, end } = solvedFeatures(parameters, context);
  const times = logSpacedSteps(1, end, samples, step);
  const replicas = features.map(({ weights, exact }, replica) => {
    const states = times.map((t) => collapseAt(exact, Math.min(t, exact.t)));
    const inner = { ...context, onProgress: (f: number) => context.onProgress((replica + f) / seeds) };
    const manifold = slowManifold(exact.reduction);
    const slow = times.map((t) => slowManifoldAt(manifold, t));
    const { alive, l1, winner } = eulerSamples(weights, times, { lambda, step }, inner);
    return {
      simulation: { alive, l1, winner },
      exact: { alive: states.map((s) => s.alive), l1: states.map((s) => s.l1) },
      closedForm: { alive: slow.map((s) => s.alive), l1: slow.map((s) => s.l1) },
      largest: indexOfLargest(weights),
      collapseTime: exact.t,
    };
  });
  const universal = times.map((t) => universalCurveAt(lambda * Math.sqrt(m) * t));
  const paper = times.map((t) => paperEstimate(t, { m, lambda }));
  return {
    parameters,
    times,
    replicas,
    universal: {
      alive: universal.map((u) => u.aliveFraction * m),
      l1: universal.map((u) => u.l1 * Math.sqrt(m)),
    },
    paper: { alive: paper.map((p) => p.alive), l1: paper.map((p) => p.l1) },
  };
}

/** The relative bound the reduction is judged by, and the least m' judged: below, a single neuron is more than the bound. */
const BOUND = 0.003;
const MANY = Math.ceil(1 / BOUND);

/** Scaled times τ = λ√m·t at which closed form, m → ∞ curve and the paper's estimate are judged. */
const JUDGED_AT = [3, 30];

function expect(result: SparsificationResult): Claim[] {
  const { replicas, times } = result;
  const many = times.map((_, i) => replicas.every((r) => r.exact.alive[i] > MANY));
  const wins = summarize(replicas.map((r) => (r.simulation.winner === r.largest ? 1 : 0)));
  return [
    reductionClaim(result, "alive", many),
    reductionClaim(result, "l1", many),
    ...JUDGED_AT.flatMap((tau) =>
      (["alive", "l1"] as const).flatMap((pick) => [
        curveClaim(result, "closedForm", pick, tau),
        curveClaim(result, "universal", pick, tau),
        curveClaim(result, "paper", pick, tau),
      ]),
    ),
    judge({
      id: "largest-wins",
      source: "paper, one feature",
      statement: "share of features whose largest initial weight wins",
      invariant: true,
      prediction: 1,
      measured: wins,
      bound: 0,
    }),
  ];
}

const SYMBOLS = { alive: "m'", l1: "‖w‖₁" } as const;

/** The simulation over the exact reduction, seed by seed, at the time where their mean ratio is furthest from 1. */
function reductionClaim({ replicas }: SparsificationResult, pick: "alive" | "l1", where: boolean[]): Claim {
  const ratios = where.flatMap((compared, i) =>
    compared ? [summarize(replicas.map((r) => r.simulation[pick][i] / r.exact[pick][i]))] : [],
  );
  return judge({
    id: `reduction-${pick}`,
    source: "theory §3.1",
    statement: `${SYMBOLS[pick]}, simulation over exact reduction, worst time with m' > ${MANY}`,
    invariant: true,
    prediction: 1,
    measured: ratios.reduce((a, b) => (Math.abs(b.mean - 1) > Math.abs(a.mean - 1) ? b : a)),
    bound: BOUND,
  });
}

const CURVES = {
  closedForm: { id: "closed-form", source: "theory §3.2", name: "closed form of the slow manifold", bound: 0.015 },
  universal: { id: "universal", source: "theory §3.3", name: "universal curve", bound: 0.015 },
  paper: { id: "paper", source: "paper, one feature", name: "paper's estimate", bound: 0.1 },
} as const;

/** The simulation over a curve, mean over seeds, at the sample nearest to λ√m·t = tau: the factor by which the curve is off. */
function curveClaim(
  { parameters, replicas, times, ...curves }: SparsificationResult,
  curve: keyof typeof CURVES,
  pick: "alive" | "l1",
  tau: number,
): Claim {
  const { id, source, name, bound } = CURVES[curve];
  const scaled = times.map((t) => parameters.lambda * Math.sqrt(parameters.m) * t);
  const i = nearestIndex(scaled, tau);
  const predicted = (r: SparsificationResult["replicas"][number]) =>
    (curve === "closedForm" ? r.closedForm : curves[curve])[pick][i];
  return judge({
    id: `${id}-${pick}-${tau}`,
    source,
    statement: `${SYMBOLS[pick]} over the ${name} at λ√m·t = ${scaled[i].toPrecision(3)}`,
    invariant: false,
    prediction: 1,
    measured: summarize(replicas.map((r) => r.simulation[pick][i] / predicted(r))),
    bound,
    standardErrors: 3,
  });
}

function nearestIndex(values: readonly number[], value: number): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i] - value) < Math.abs(values[best] - value)) best = i;
  return best;
}

function indexOfLargest(weights: Float64Array): number {
  let best = 0;
  for (let k = 1; k < weights.length; k++) if (Math.abs(weights[k]) > Math.abs(weights[best])) best = k;
  return best;
}
