import { InputError } from "../checks.ts";
import { noiseFlow } from "../dynamics/noiseFlow.ts";
import { featuresWithin, PAPER_WINDOW, polysemanticCount } from "../measure/polysemantic.ts";
import { ratioOfMeans, type Summary, summarize } from "../measure/statistics.ts";
import { bipolarNoise } from "../random/noiseLaws.ts";
import { slotLaw } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Experiment } from "./experiment.ts";
import { flowFourthNorm } from "./noiseRun.ts";

/** Parameters of a cell of `noiseCollisions`. */
export interface NoiseCollisionsParameters {
  readonly n: number;
  readonly m: number;
  readonly sigma: number;
  /**
   * How many of every row's largest weights are averaged over exactly, the closure doing the others; 0: the closure
   * alone.
   */
  readonly enumerate: number;
  readonly tEnd: number;
}

/** One run to tEnd. */
export interface NoiseCollisionsOutcome {
  /** Polysemantic neurons by the paper's window; no weight is exactly zero under noise. */
  readonly polysemanticWindow: number;
  /** Features with a weight in the window. */
  readonly settled: number;
  /** Mean of ‖W_i‖₄⁴. */
  readonly fourthNorm: number;
}

/** All runs of one size, their `counts` by the paper's window one per run, `enumerate` weights of a row exact. */
export interface NoiseCollisionsPoint {
  readonly n: number;
  readonly m: number;
  readonly sigma: number;
  readonly enumerate: number;
  readonly tEnd: number;
  readonly counts: readonly number[];
  readonly measured: Summary;
  /** Share of the features that have settled. */
  readonly settled: Summary;
  readonly fourthNorm: Summary;
  readonly slotMean: number;
  readonly slotDeviation: number;
}

/** Result of `noiseCollisions`, a point for every size and σ. */
export interface NoiseCollisionsResult {
  readonly points: readonly NoiseCollisionsPoint[];
}

/** How many neurons are shared under bipolar noise, beside the slot model (theory §5 and §4.1). */
export const noiseCollisions: Experiment<NoiseCollisionsParameters, NoiseCollisionsOutcome, NoiseCollisionsResult> = {
  name: "noise-collisions",
  title: "How many neurons end up polysemantic under bipolar noise",
  parameters: {
    n: { what: "features", kind: "count", default: 16 },
    m: { what: "neurons", kind: "count" },
    sigma: { what: "standard deviation of the bipolar noise", kind: "positive", default: 0.15 },
    enumerate: { what: "weights of every row that are averaged over exactly", kind: "number", least: 0, default: 2 },
    tEnd: { what: "flow time 4 * rate * steps at the end", kind: "positive", default: 8000 },
  },
  outcome: {
    polysemanticWindow: {
      what: "neurons with two or more weights in the paper's window, 0.8 to 1.2",
      unit: "neurons",
      shape: "number",
    },
    settled: { what: "features with a weight in the paper's window", unit: "features", shape: "number" },
    fourthNorm: { what: "‖W_i‖₄⁴, mean over the features", unit: "weight^4", shape: "number" },
  },
  presets: {
    quick: {
      parameters: { n: [16], m: [10, 12, 14, 16, 32], sigma: [0.15], enumerate: [2], tEnd: [20_000] },
      seeds: 4,
      seed: 0,
    },
    paper: {
      parameters: { n: [32], m: [18, 20, 24, 28, 32, 64, 128], sigma: [0.15], enumerate: [2], tEnd: [50_000] },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["noise-collisions-slot-mean", "noise-collisions-settled"],
  check: ({ n, m, sigma, enumerate }) => {
    if (n === 1) throw new InputError("n must be at least 2, got 1: a feature alone shares no neuron.");
    slotLaw({ n, m }); // refuses more features than slots
    // refuses more patterns than can be gone through
    noiseFlow({ n, m, law: bipolarNoise(sigma), level: "exact", enumerate });
  },
  work: ({ n, m }) => n * n * m,
  cell: ({ n, m, sigma, enumerate, tEnd }, context) => {
    const weights = new Float64Array(n * m);
    const onSample = (_t: number, W: Float64Array) => weights.set(W);
    const law = bipolarNoise(sigma);
    const [fourthNorm] = flowFourthNorm({ n, m, law }, [tEnd], { level: "exact", enumerate, onSample }, context);
    context.onWeights?.(weights, n, m);
    const settled = featuresWithin(weights, m, PAPER_WINDOW);
    const polysemanticWindow = polysemanticCount(weights, { n, m, window: PAPER_WINDOW });
    return { polysemanticWindow, settled, fourthNorm };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => {
      const counts = outcomes.map(({ polysemanticWindow }) => polysemanticWindow);
      const { mean, standardDeviation } = slotLaw(parameters);
      return {
        ...parameters,
        counts,
        measured: summarize(counts),
        settled: summarize(outcomes.map(({ settled }) => settled / parameters.n)),
        fourthNorm: summarize(outcomes.map((outcome) => outcome.fourthNorm)),
        slotMean: mean,
        slotDeviation: standardDeviation,
      };
    }),
  }),
  expect,
};

function expect({ points }: NoiseCollisionsResult): Claim[] {
  if (points.length === 0) return [];
  return [
    judge({
      id: "noise-collisions-slot-mean",
      source: "theory §4.1",
      statement: "polysemantic neurons under bipolar noise over the slot model's mean, all sizes together",
      invariant: false,
      prediction: 1,
      measured: ratioOfMeans(
        points.map(({ measured }) => measured),
        points.map(({ slotMean }) => slotMean),
      ),
      bound: 0,
      standardErrors: 2,
    }),
    ...points.map(({ n, m, sigma, enumerate, tEnd, settled }) =>
      judge({
        id: "noise-collisions-settled",
        at: { n, m, sigma, enumerate, tEnd },
        source: "paper §4",
        statement: `share of features that end on one neuron, n = ${n}, m = ${m}`,
        invariant: false,
        prediction: 1,
        measured: settled,
        bound: 0.05,
      }),
    ),
  ];
}
