import { linearFit } from "../measure/linearFit.ts";
import { type Summary, summarize } from "../measure/statistics.ts";
import { threePointNoise } from "../random/noiseLaws.ts";
import { type Claim, judge } from "./experiment.ts";
import { flowFourthNorm } from "./noiseRun.ts";
import { byParameters, type SweepExperiment } from "./sweep.ts";

export const kurtosisLevels = ["closure", "exact"] as const;

export interface KurtosisParameters {
  readonly n: number;
  readonly m: number;
  readonly sigma: number;
  /** Excess kurtosis of the three-point law. */
  readonly kappa: number;
  readonly level: (typeof kurtosisLevels)[number];
}

/** One run. */
export interface KurtosisOutcome {
  /** Rate of growth of the mean ‖W_i‖₄⁴ over its size, per flow time, from T_START to T_END. */
  readonly rate: number;
}

/** All runs of one law. */
export interface KurtosisPoint {
  readonly n: number;
  readonly m: number;
  readonly sigma: number;
  readonly kappa: number;
  readonly level: KurtosisParameters["level"];
  readonly rate: Summary;
}

/** Where the rate changes sign, by a line through the rates at small |κ|. */
export interface SignChange {
  readonly level: KurtosisParameters["level"];
  readonly sigma: number;
  readonly kappa: number;
  readonly standardError: number;
}

export interface KurtosisResult {
  readonly points: readonly KurtosisPoint[];
  readonly signChanges: readonly SignChange[];
}

/** The rate is taken when norms and overlaps have relaxed and the sparsity has only begun to change. */
const T_START = 20;
const T_END = 60;

/** |κ| up to which the rate is taken to be a line. */
const NEAR = 1;

export const kurtosis: SweepExperiment<KurtosisParameters, KurtosisOutcome, KurtosisResult> = {
  name: "kurtosis",
  title: "The sign of the excess kurtosis decides whether noise sparsifies",
  parameters: {
    n: { what: "features", kind: "count", default: 8 },
    m: { what: "neurons", kind: "count", default: 16 },
    sigma: { what: "standard deviation of the noise", kind: "positive", default: 0.15 },
    kappa: { what: "excess kurtosis of the three-point law, >= -2", kind: "number", least: -2 },
    level: { what: "how the noise is averaged over", kind: "choice", choices: kurtosisLevels },
  },
  presets: {
    quick: {
      parameters: { n: [8], m: [12], sigma: [0.15], kappa: [-2, -1, -0.5, 0, 0.5, 1, 2, 3], level: kurtosisLevels },
      seeds: 8,
      seed: 0,
    },
    paper: {
      parameters: {
        n: [8],
        m: [12],
        sigma: [0.15],
        kappa: [-2, -1.5, -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3],
        level: kurtosisLevels,
      },
      seeds: 16,
      seed: 0,
    },
  },
  work: ({ level, kappa, m }) => (level === "closure" ? 1 : (kappa === -2 ? 2 : 3) ** (m / 2)),
  run: ({ n, m, sigma, kappa, level }, context) => {
    const law = threePointNoise({ sigma, excessKurtosis: kappa });
    const [before, after] = flowFourthNorm({ n, m, law }, [T_START, T_END], { level, tolerance: 1e-6 }, context);
    return { rate: Math.log(after / before) / (T_END - T_START) };
  },
  collect: (cells) => {
    const points = byParameters(cells).map(({ parameters, outcomes }) => ({
      ...parameters,
      rate: summarize(outcomes.map(({ rate }) => rate)),
    }));
    return { points, signChanges: signChanges(points) };
  },
  expect,
};

function signChanges(points: readonly KurtosisPoint[]): SignChange[] {
  const series = byParameters(
    points.map((point) => ({ parameters: { level: point.level, sigma: point.sigma }, replica: 0, outcome: point })),
  );
  return series.flatMap(({ parameters, outcomes }) => {
    const near = outcomes.filter(({ kappa, rate }) => Math.abs(kappa) <= NEAR && rate.standardError > 0);
    if (near.length < 3) return [];
    const { slope, intercept, slopeError, interceptError } = linearFit(
      near.map(({ kappa }) => kappa),
      near.map(({ rate }) => rate.mean),
      { standardErrors: near.map(({ rate }) => rate.standardError) },
    );
    const kappa = -intercept / slope;
    return [{ ...parameters, kappa, standardError: Math.hypot(interceptError, kappa * slopeError) / Math.abs(slope) }];
  });
}

function expect({ points, signChanges }: KurtosisResult): Claim[] {
  const zero = signChanges.map(({ level, sigma, kappa, standardError }) =>
    judge({
      id: `kurtosis-sign-${level}-${sigma}`,
      source: "theory §5",
      statement: `excess kurtosis at which ‖W_i‖₄⁴ neither grows nor falls, ${level}, σ = ${sigma}`,
      invariant: false,
      prediction: 0,
      measured: { count: points.length, mean: kappa, standardDeviation: standardError, standardError },
      bound: 0,
      standardErrors: 2,
    }),
  );
  const ratios = points
    .filter(({ level, kappa }) => level === "closure" && kappa === -2)
    .flatMap((closure) => {
      const exact = points.find((p) => p.level === "exact" && p.kappa === -2 && p.sigma === closure.sigma);
      if (exact === undefined) return [];
      return judge({
        id: `kurtosis-closure-${closure.sigma}`,
        source: "theory §5",
        statement: `growth rate of ‖W_i‖₄⁴ under bipolar noise, exact against closure, σ = ${closure.sigma}`,
        invariant: false,
        prediction: closure.rate.mean,
        measured: exact.rate,
        bound: 0.1,
        standardErrors: 2,
      });
    });
  return [...zero, ...ratios];
}
