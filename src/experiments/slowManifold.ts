import { InputError } from "../checks.ts";
import { type Summary, summarize } from "../measure/statistics.ts";
import { eulerCollapse } from "../reference/eulerCollapse.ts";
import { slowManifold as closedForm } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type CellContext, checkSignal, type Experiment } from "./experiment.ts";
import { featureParameters, isFine, solvedFeature } from "./features.ts";
import { checkSurvivors } from "./settle.ts";
import { logSpacedSteps } from "./times.ts";

/** Parameters of a cell of `slowManifold`. */
export interface SlowManifoldParameters {
  readonly m: number;
  readonly lambda: number;
  /** Euler step of the simulation, flow time. */
  readonly step: number;
  /** Times looked at, log-spaced from λ√m·t = 0.1 to the collapse. */
  readonly samples: number;
}

/** One run. */
export interface SlowManifoldOutcome {
  /** Flow times, one per sample. */
  readonly times: readonly number[];
  /** (1 − ‖w‖²)/(λ‖w‖₁), one per time. */
  readonly ratios: readonly number[];
  /**
   * Pairs of neighbours in the order of the start that any time finds out of order, or one dead that should have
   * outlived another.
   */
  readonly swapped: number;
  /** Flow time at which nine tenths of the neurons are dead, by the simulation. */
  readonly deathTime: number;
  /** The same in closed form. */
  readonly closedDeathTime: number;
}

/** All runs of one m and λ. */
export interface SlowManifoldPoint extends SlowManifoldParameters {
  readonly runs: readonly SlowManifoldOutcome[];
}

/** Result of `slowManifold`. */
export interface SlowManifoldResult {
  readonly points: readonly SlowManifoldPoint[];
}

/**
 * One feature alone, whatever its start: it moves along the slow manifold and keeps its neurons in order (theory §3.2).
 */
export const slowManifold: Experiment<SlowManifoldParameters, SlowManifoldOutcome, SlowManifoldResult> = {
  name: "slow-manifold",
  title: "One feature moves along 1 − ‖w‖² = λ‖w‖₁ and keeps its neurons in order",
  parameters: { ...featureParameters, samples: { what: "times looked at", kind: "count", default: 60 } },
  outcome: {
    times: { what: "when it was looked at, from λ√m·t = 0.1 to the collapse", unit: "flow time", shape: "own times" },
    ratios: { what: "(1 − ‖w‖²)/(λ‖w‖₁) at `times`", unit: "1", shape: "own times" },
    swapped: {
      what: "pairs of neighbours out of the order of the start, all times together",
      unit: "pairs",
      shape: "number",
    },
    deathTime: { what: "when nine tenths of the neurons are dead, simulated", unit: "flow time", shape: "number" },
    closedDeathTime: { what: "the same in closed form", unit: "flow time", shape: "number" },
  },
  presets: {
    quick: { parameters: { m: [10_000], lambda: [1e-4], step: [0.5], samples: [40] }, seeds: 16, seed: 0 },
    paper: { parameters: { m: [100_000], lambda: [1e-5], step: [0.5], samples: [60] }, seeds: 16, seed: 0 },
  },
  claims: ["slow-manifold", "slow-manifold-deaths", "order-preserved"],
  check: ({ m, lambda }) => {
    if (m === 1) throw new InputError("m must be at least 2, got 1: a neuron alone has no rival that dies.");
    checkSurvivors({ lambda });
  },
  cell,
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => ({ ...parameters, runs: outcomes })),
  }),
  expect,
};

/** Scaled time λ√m·t from which the norm is looked at: it has relaxed from its random start long before. */
const RELAXED = 0.1;
const DEAD_SHARE = 0.9;

function cell(parameters: SlowManifoldParameters, context: CellContext): SlowManifoldOutcome {
  const { m, lambda, samples, step } = parameters;
  const { weights, exact } = solvedFeature(parameters, context);
  const times = logSpacedSteps(Math.min(RELAXED / (lambda * Math.sqrt(m)), exact.t), exact.t, samples, step);
  const { deathTimes } = closedForm(exact.reduction);
  const survivors = Math.max(1, Math.round((1 - DEAD_SHARE) * m));
  const followed = follow(weights, { lambda, step, times, survivors }, (t) => {
    checkSignal(context);
    context.onProgress(Math.min(1, t / exact.t));
  });
  return { times, ...followed, closedDeathTime: deathTimes[survivors] };
}

/** Runs the paper's Euler loop through `times`, and until no more than `survivors` neurons live. */
function follow(
  weights: Float64Array,
  { lambda, step, times, survivors }: { lambda: number; step: number; times: readonly number[]; survivors: number },
  atSample: (t: number) => void,
) {
  const rank = ranks(weights);
  const ratios: number[] = [];
  let swapped = 0;
  let deathTime = Number.NaN;
  for (const { t, magnitudes, neurons, alive } of eulerCollapse(weights, { lambda, step })) {
    if (Number.isNaN(deathTime) && alive <= survivors) deathTime = t;
    if (ratios.length === times.length) {
      if (alive <= survivors) break;
      continue;
    }
    if (t < times[ratios.length] - step / 4) continue;
    let l1 = 0;
    let squaredNorm = 0;
    for (let k = 0; k < alive; k++) {
      l1 += magnitudes[k];
      squaredNorm += magnitudes[k] * magnitudes[k];
    }
    ratios.push((1 - squaredNorm) / (lambda * l1));
    swapped += outOfOrder(magnitudes, neurons, alive, rank);
    atSample(t);
  }
  return { ratios, swapped, deathTime };
}

/** Rank of every neuron by its initial size, 0 for the largest. */
function ranks(weights: Float64Array): Uint32Array {
  const order = Uint32Array.from(weights.keys()).sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]));
  const rank = new Uint32Array(weights.length);
  order.forEach((neuron, r) => {
    rank[neuron] = r;
  });
  return rank;
}

/** Survivors are the first `alive` in rank, each at least as large as the next; how many places are wrong. */
function outOfOrder(magnitudes: Float64Array, neurons: Uint32Array, alive: number, rank: Uint32Array): number {
  const byRank = new Float64Array(alive).fill(Number.NaN);
  for (let k = 0; k < alive; k++) if (rank[neurons[k]] < alive) byRank[rank[neurons[k]]] = magnitudes[k];
  let wrong = 0;
  for (let r = 0; r < alive; r++) if (!(byRank[r] <= (r === 0 ? Infinity : byRank[r - 1]))) wrong++;
  return wrong;
}

function expect({ points }: SlowManifoldResult): Claim[] {
  return points.flatMap(({ runs, ...at }) => {
    const common = Math.min(...runs.map(({ ratios }) => ratios.length));
    const overTime = Array.from({ length: common }, (_, i) => summarize(runs.map(({ ratios }) => ratios[i])));
    return [
      judge({
        id: "slow-manifold",
        at,
        source: "paper, one feature",
        statement: `(1 − ‖w‖²)/(λ‖w‖₁) from λ√m·t = ${RELAXED} on, worst time`,
        invariant: false,
        prediction: 1,
        measured: overTime.reduce(further),
        bound: 0.01,
      }),
      judge({
        id: "slow-manifold-deaths",
        at,
        source: "theory §3.2",
        statement: "time at which nine tenths of the neurons are dead, simulation over closed form",
        invariant: false,
        prediction: 1,
        measured: summarize(runs.map(({ deathTime, closedDeathTime }) => deathTime / closedDeathTime)),
        bound: 0.01,
      }),
      judge({
        id: "order-preserved",
        at,
        source: "paper, one feature",
        statement: "share of features whose neurons stay in the order of their initial sizes at every time",
        invariant: isFine(at),
        prediction: 1,
        measured: summarize(runs.map(({ swapped }) => (swapped === 0 ? 1 : 0))),
        bound: 0,
      }),
    ];
  });
}

function further(a: Summary, b: Summary): Summary {
  return Math.abs(b.mean - 1) > Math.abs(a.mean - 1) ? b : a;
}
