import { pow } from "../math/index.ts";
import { type Summary, summarize } from "../measure/statistics.ts";
import { winnerAgreement } from "../measure/winners.ts";
import { argmaxAgreement, orthonormalCosine, relaxation as relax } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Experiment, Interrupted, replicaStart } from "./experiment.ts";
import { checkIndependentRows, settleParameters, statusField } from "./settle.ts";

/** Parameters of a cell of `relaxation`. */
export interface RelaxationParameters {
  readonly n: number;
  /** At least n: rows have to be independent. */
  readonly m: number;
}

/** One start, relaxed without a penalty. */
export interface RelaxationOutcome {
  readonly status: string;
  /** Flow time at rest. */
  readonly t: number;
  /** Cosine of the angle between W_i(0) and W_i(∞), mean over the features. */
  readonly cosine: number;
  /** Share of the features whose largest |W_ik| is where it was. */
  readonly largestStays: number;
  /** Σ_{i≠j} G_ij²/n at rest. */
  readonly overlap: number;
}

/** All starts of one size. */
export interface RelaxationPoint extends RelaxationParameters {
  /** Cosine between a row and itself relaxed. */
  readonly cosine: Summary;
  /** Share of the features whose largest |W_ik| is where it was. */
  readonly largestStays: Summary;
  /** Σ_{i≠j} G_ij²/n at rest. */
  readonly overlap: Summary;
  /** `largestStays` by the integral over two Gaussian vectors at the mean cosine. */
  readonly predicted: number;
  /** Starts that come to rest. */
  readonly resting: number;
}

/** Result of `relaxation`, a point for every size. */
export interface RelaxationResult {
  readonly points: readonly RelaxationPoint[];
  /** The cosine where features are few, and where they are many. */
  readonly limits: CosineLimits;
}

/** What the cosine is near between the least n/m of the points and the largest, to draw beside them. */
export interface CosineLimits {
  /** n/m, rising, even in the logarithm; length 65, or one for every size where all have one n/m. */
  readonly ratios: readonly number[];
  /** 1/√(1 + n/8m), where features are few; one per ratio. */
  readonly few: readonly number[];
  /** That of the nearest orthonormal rows, n → ∞; one per ratio. */
  readonly many: readonly number[];
}

/** Before a weak penalty acts (theory §4.3): how far rows turn, and whose largest weight stays the largest. */
export const relaxation: Experiment<RelaxationParameters, RelaxationOutcome, RelaxationResult> = {
  name: "relaxation",
  title: "How far rows turn before the penalty acts, and whose largest weight stays the largest",
  parameters: { n: settleParameters.n, m: { what: "neurons, at least n", kind: "count" } },
  outcome: {
    status: statusField,
    t: { what: "flow time at rest", unit: "flow time", shape: "number" },
    cosine: { what: "cosine between W_i(0) and W_i(∞), mean over the features", unit: "1", shape: "number" },
    largestStays: { what: "features whose largest |W_ik| is where it was", unit: "share 0 to 1", shape: "number" },
    overlap: { what: "Σ_{i≠j} (W_i·W_j)²/n at rest", unit: "weight^4", shape: "number" },
  },
  presets: {
    quick: { parameters: { n: [16, 32], m: [32, 64, 128] }, seeds: 16, seed: 0 },
    paper: { parameters: { n: [64, 128, 256], m: [256, 512, 1024, 2048] }, seeds: 16, seed: 0 },
  },
  claims: ["relaxation-rest", "relaxation-agreement", "relaxation-few", "relaxation-many"],
  check: checkIndependentRows,
  work: ({ n, m }) => n * n * (n + m / 100),
  cell: ({ n, m }, context) => {
    const { signal, onProgress, onWeights } = context;
    const start = replicaStart({ n, m }, context);
    const { weights, cosine, t, status, gram } = relax({ W: start, n, m, signal, onProgress });
    if (status === "interrupted") throw new Interrupted("interrupted");
    onWeights?.(weights, n, m);
    const squares = gram.reduce((sum, g, at) => sum + (at % (n + 1) === 0 ? 0 : g * g), 0);
    return {
      status,
      t,
      cosine: summarize([...cosine]).mean,
      largestStays: winnerAgreement(start, weights, { n, m }).largestAtStart,
      overlap: squares / n,
    };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => {
      const cosine = summarize(outcomes.map((outcome) => outcome.cosine));
      return {
        ...parameters,
        cosine,
        largestStays: summarize(outcomes.map((outcome) => outcome.largestStays)),
        overlap: summarize(outcomes.map((outcome) => outcome.overlap)),
        predicted: argmaxAgreement({ correlation: Math.min(1, cosine.mean), m: parameters.m }),
        resting: outcomes.filter(({ status }) => status === "converged").length,
      };
    }),
    limits: limitsOf(cells.map(({ parameters: { n, m } }) => n / m)),
  }),
  expect: ({ points }) => points.flatMap(claimsAt),
};

const STEPS = 64;

function limitsOf(found: readonly number[]): CosineLimits {
  const [least, most] = [Math.min(...found), Math.max(...found)];
  const ratios =
    new Set(found).size < 2
      ? [...new Set(found)]
      : Array.from({ length: STEPS + 1 }, (_, i) => (i === STEPS ? most : least * pow(most / least, i / STEPS)));
  return { ratios, few: ratios.map((x) => 1 / Math.sqrt(1 + x / 8)), many: ratios.map(orthonormalCosine) };
}

function claimsAt({ n, m, cosine, largestStays, predicted, resting }: RelaxationPoint): Claim[] {
  const at = { n, m };
  const where = `n = ${n}, m = ${m}`;
  const common = { at, invariant: false, bound: 0, standardErrors: 2 };
  return [
    judge({
      id: "relaxation-rest",
      at,
      source: "theory §4.3",
      statement: `share of starts that come to rest without a penalty, ${where}`,
      invariant: true,
      prediction: 1,
      measured: resting / cosine.count,
      bound: 0,
    }),
    judge({
      id: "relaxation-agreement",
      source: "theory §4.3",
      statement: `share of features whose largest weight stays the largest, by the cosine alone, ${where}`,
      prediction: predicted,
      measured: largestStays,
      ...common,
    }),
    judge({
      id: "relaxation-few",
      source: "theory §4.3",
      statement: `cosine between a row and itself relaxed, 1/√(1 + n/8m) where features are few, ${where}`,
      prediction: 1 / Math.sqrt(1 + n / (8 * m)),
      measured: cosine,
      ...common,
    }),
    judge({
      id: "relaxation-many",
      source: "theory §4.3",
      statement: `the same, that of the nearest orthonormal rows where features are many, ${where}`,
      prediction: orthonormalCosine(n / m),
      measured: cosine,
      ...common,
    }),
  ];
}
