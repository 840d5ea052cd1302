import { summarize } from "../measure/statistics.ts";
import { collapseAt, paperEstimate, slowManifold, slowManifoldAt, universalCurveAt } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { type EulerSamples, eulerSamples } from "./eulerSamples.ts";
import { byParameters, type CellContext, type Experiment } from "./experiment.ts";
import { featureParameters, isFine, latestCollapse, solvedFeature } from "./features.ts";
import { checkSurvivors } from "./settle.ts";
import { latticeTimes } from "./times.ts";

/** Parameters of a cell of `sparsification`. */
export interface SparsificationParameters {
  readonly m: number;
  readonly lambda: number;
  /** Euler step of the simulation, flow time. */
  readonly step: number;
  /** Times kept to a factor of ten. */
  readonly samplesPerDecade: number;
}

/** `alive`, m', and `l1`, ‖w‖₁, one number per time each. */
export interface AliveAndL1 {
  readonly alive: readonly number[];
  readonly l1: readonly number[];
}

/** One run, on the lattice of flow times that `samplesPerDecade` spans, until its collapse is over. */
export interface SparsificationOutcome {
  /** Every weight by the paper's Euler loop. */
  readonly simulation: Pick<EulerSamples, "alive" | "l1" | "winner">;
  /** The exact reduction. */
  readonly exact: AliveAndL1;
  /** The same start on the slow manifold, in closed form. */
  readonly closedForm: AliveAndL1;
  /** argmax |w_k(0)|. */
  readonly largest: number;
  /** Flow time at which the last rival dies. */
  readonly collapseTime: number;
}

/** All runs of one m and λ; a run that has collapsed stays as it is. */
export interface SparsificationPoint extends SparsificationParameters {
  /** Flow times, one per sample, to the end of the last collapse. */
  readonly times: readonly number[];
  readonly runs: readonly SparsificationOutcome[];
  /** The universal curve, m → ∞. */
  readonly universal: AliveAndL1;
  /** The paper's estimate. */
  readonly paper: AliveAndL1;
}

/** Result of `sparsification`. */
export interface SparsificationResult {
  readonly points: readonly SparsificationPoint[];
}

const aliveAndL1 = (by: string) =>
  ({
    alive: { what: `neurons that carry the feature, by ${by}`, unit: "neurons", shape: "times" },
    l1: { what: `‖w‖₁ by ${by}`, unit: "weight", shape: "times" },
  }) as const;

/**
 * Neurons alive and ‖w‖₁ of one feature: simulation, exact reduction, closed form, universal curve, the paper (theory
 * §3).
 */
export const sparsification: Experiment<SparsificationParameters, SparsificationOutcome, SparsificationResult> = {
  name: "sparsification",
  title: "How many neurons still carry the feature, and how much weight they hold together",
  parameters: {
    ...featureParameters,
    samplesPerDecade: { what: "times kept to a factor of ten", kind: "count", default: 20 },
  },
  outcome: {
    simulation: {
      ...aliveAndL1("the paper's Euler loop over every weight"),
      winner: { what: "neuron of the largest weight at the last time", unit: "neuron, from 0", shape: "number" },
    },
    exact: aliveAndL1("the exact reduction"),
    closedForm: aliveAndL1("the slow manifold in closed form"),
    largest: { what: "neuron of the largest |w_k(0)|", unit: "neuron, from 0", shape: "number" },
    collapseTime: { what: "when the last rival dies, exactly", unit: "flow time", shape: "number" },
  },
  times: {
    name: "t",
    unit: "flow time",
    by: ["lambda", "step", "samplesPerDecade"],
    at: ({ lambda, step, samplesPerDecade }) =>
      latticeTimes(samplesPerDecade, step, { last: BEYOND * latestCollapse(lambda) }),
  },
  presets: {
    quick: { parameters: { m: [10_000], lambda: [1e-4], step: [0.1], samplesPerDecade: [16] }, seeds: 16, seed: 0 },
    paper: { parameters: { m: [100_000], lambda: [1e-5], step: [0.5], samplesPerDecade: [20] }, seeds: 16, seed: 0 },
  },
  claims: [
    ...["reduction-alive", "reduction-l1", "largest-wins"],
    ...["closed-form-alive", "closed-form-l1", "universal-alive", "universal-l1", "paper-alive", "paper-l1"],
  ],
  check: checkSurvivors,
  cell,
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => pointOf(parameters, outcomes)),
  }),
  expect,
};

/** The Euler loop loses its last rival a little later than the exact reduction. */
const BEYOND = 1.1;

function cell(parameters: SparsificationParameters, context: CellContext): SparsificationOutcome {
  const { lambda, step, samplesPerDecade } = parameters;
  const { weights, exact } = solvedFeature(parameters, context);
  const times = latticeTimes(samplesPerDecade, step, { last: BEYOND * exact.t });
  const states = times.map((t) => collapseAt(exact, Math.min(t, exact.t)));
  const manifold = slowManifold(exact.reduction);
  const slow = times.map((t) => slowManifoldAt(manifold, t));
  const { alive, l1, winner } = eulerSamples(weights, times, { lambda, step }, context);
  return {
    simulation: { alive, l1, winner },
    exact: { alive: states.map((s) => s.alive), l1: states.map((s) => s.l1) },
    closedForm: { alive: slow.map((s) => s.alive), l1: slow.map((s) => s.l1) },
    largest: indexOfLargest(weights),
    collapseTime: exact.t,
  };
}

function pointOf(parameters: SparsificationParameters, outcomes: SparsificationOutcome[]): SparsificationPoint {
  const { m, lambda, step, samplesPerDecade } = parameters;
  const end = Math.max(...outcomes.map(({ collapseTime }) => collapseTime));
  const times = latticeTimes(samplesPerDecade, step, { last: BEYOND * end });
  const held = <Part extends AliveAndL1>(part: Part): Part => ({
    ...part,
    alive: times.map((_, i) => part.alive[Math.min(i, part.alive.length - 1)]),
    l1: times.map((_, i) => part.l1[Math.min(i, part.l1.length - 1)]),
  });
  const universal = times.map((t) => universalCurveAt(lambda * Math.sqrt(m) * t));
  const paper = times.map((t) => paperEstimate(t, { m, lambda }));
  return {
    ...parameters,
    times,
    runs: outcomes.map(({ simulation, exact, closedForm, ...rest }) => ({
      simulation: held(simulation),
      exact: held(exact),
      closedForm: held(closedForm),
      ...rest,
    })),
    universal: {
      alive: universal.map((u) => u.aliveFraction * m),
      l1: universal.map((u) => u.l1 * Math.sqrt(m)),
    },
    paper: { alive: paper.map((p) => p.alive), l1: paper.map((p) => p.l1) },
  };
}

/**
 * The relative bound the reduction is judged by, and the least m' judged: below, a single neuron is more than the
 * bound.
 */
const BOUND = 0.003;
const MANY = Math.ceil(1 / BOUND);

/** Scaled times τ = λ√m·t at which closed form, m → ∞ curve and the paper's estimate are judged. */
const JUDGED_AT = [3, 30];

function expect({ points }: SparsificationResult): Claim[] {
  return points.flatMap((point) => [
    ...reductionClaim(point, "alive"),
    ...reductionClaim(point, "l1"),
    ...JUDGED_AT.flatMap((tau) =>
      (["alive", "l1"] as const).flatMap((pick) => [
        curveClaim(point, "closedForm", pick, tau),
        curveClaim(point, "universal", pick, tau),
        curveClaim(point, "paper", pick, tau),
      ]),
    ),
    judge({
      id: "largest-wins",
      at: parametersOf(point),
      source: "paper, one feature",
      statement: "share of features whose largest initial weight wins",
      invariant: isFine(point),
      prediction: 1,
      measured: summarize(point.runs.map((run) => (run.simulation.winner === run.largest ? 1 : 0))),
      bound: 0,
    }),
  ]);
}

function parametersOf({ m, lambda, step, samplesPerDecade }: SparsificationPoint) {
  return { m, lambda, step, samplesPerDecade };
}

const SYMBOLS = { alive: "m'", l1: "‖w‖₁" } as const;

/**
 * The simulation over the exact reduction, run by run, at the time where their mean ratio is furthest from 1; none
 * where m is small.
 */
function reductionClaim(point: SparsificationPoint, pick: "alive" | "l1"): Claim[] {
  const { times, runs } = point;
  const ratios = times.flatMap((_, i) =>
    runs.every((run) => run.exact.alive[i] > MANY)
      ? [summarize(runs.map((run) => run.simulation[pick][i] / run.exact[pick][i]))]
      : [],
  );
  if (ratios.length === 0) return [];
  return [
    judge({
      id: `reduction-${pick}`,
      at: parametersOf(point),
      source: "theory §3.1",
      statement: `${SYMBOLS[pick]}, simulation over exact reduction, worst time with m' > ${MANY}`,
      invariant: isFine(point),
      prediction: 1,
      measured: ratios.reduce((a, b) => (Math.abs(b.mean - 1) > Math.abs(a.mean - 1) ? b : a)),
      bound: BOUND,
    }),
  ];
}

const CURVES = {
  closedForm: { id: "closed-form", source: "theory §3.2", name: "closed form of the slow manifold", bound: 0.015 },
  universal: { id: "universal", source: "theory §3.3", name: "universal curve", bound: 0.015 },
  paper: { id: "paper", source: "paper, one feature", name: "paper's estimate", bound: 0.1 },
} as const;

/**
 * The simulation over a curve, mean over seeds, at the sample nearest to λ√m·t = tau: the factor by which the curve is
 * off.
 */
function curveClaim(point: SparsificationPoint, curve: keyof typeof CURVES, pick: "alive" | "l1", tau: number): Claim {
  const { id, source, name, bound } = CURVES[curve];
  const scaled = point.times.map((t) => point.lambda * Math.sqrt(point.m) * t);
  const i = nearestIndex(scaled, tau);
  const predicted = (run: SparsificationOutcome) => (curve === "closedForm" ? run.closedForm : point[curve])[pick][i];
  return judge({
    id: `${id}-${pick}-${tau}`,
    at: parametersOf(point),
    source,
    statement: `${SYMBOLS[pick]} over the ${name} at λ√m·t = ${scaled[i].toPrecision(3)}`,
    invariant: false,
    prediction: 1,
    measured: summarize(point.runs.map((run) => run.simulation[pick][i] / predicted(run))),
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
