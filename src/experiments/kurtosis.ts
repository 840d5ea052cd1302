import { InputError } from "../checks.ts";
import { noiseFlow } from "../dynamics/noiseFlow.ts";
import { log, pow } from "../math/index.ts";
import { linearFit } from "../measure/linearFit.ts";
import { type Summary, summarize } from "../measure/statistics.ts";
import { threePointNoise } from "../random/noiseLaws.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Cell, type Experiment } from "./experiment.ts";
import { flowFourthNorm } from "./noiseRun.ts";

const levels = ["closure", "exact"] as const;

/** Parameters of a cell of `kurtosis`. */
export interface KurtosisParameters {
  readonly n: number;
  readonly m: number;
  readonly sigma: number;
  /** Excess kurtosis of the three-point law. */
  readonly excessKurtosis: number;
  readonly level: (typeof levels)[number];
}

/** One run. */
export interface KurtosisOutcome {
  /** Rate of growth of the mean ‖W_i‖₄⁴ over its size, per flow time, from T_START to T_END. */
  readonly rate: number;
}

/** All runs of one law, the outcomes' `rate` over them. */
export interface KurtosisPoint {
  readonly n: number;
  readonly m: number;
  readonly sigma: number;
  readonly excessKurtosis: number;
  readonly level: KurtosisParameters["level"];
  readonly rate: Summary;
}

/** Where the rate changes sign, by a line through the rates at small |κ|, and the `standardError` of that κ. */
export interface SignChange {
  readonly n: number;
  readonly m: number;
  readonly level: KurtosisParameters["level"];
  readonly sigma: number;
  readonly excessKurtosis: number;
  readonly standardError: number;
}

/** Result of `kurtosis`, a point for every κ, σ and level; `signChanges`: one per level and σ. */
export interface KurtosisResult {
  readonly points: readonly KurtosisPoint[];
  readonly signChanges: readonly SignChange[];
}

/** The rate is taken when norms and overlaps have relaxed and the sparsity has only begun to change. */
const T_START = 20;
const T_END = 60;

/** |κ| up to which the rate is taken to be a line. */
const NEAR = 1;

/** Which noise sparsifies: the growth of ‖W_i‖₄⁴ against the excess kurtosis (theory §5). */
export const kurtosis: Experiment<KurtosisParameters, KurtosisOutcome, KurtosisResult> = {
  name: "kurtosis",
  title: "The sign of the excess kurtosis decides whether noise sparsifies",
  parameters: {
    n: { what: "features", kind: "count", default: 8 },
    m: { what: "neurons", kind: "count", default: 16 },
    sigma: { what: "standard deviation of the noise", kind: "positive", default: 0.15 },
    excessKurtosis: { what: "excess kurtosis of the three-point law, >= -2", kind: "number", least: -2 },
    level: { what: "how the noise is averaged over", kind: "choice", choices: levels },
  },
  outcome: {
    rate: {
      what: "growth of ‖W_i‖₄⁴, mean over the features, over its size, from t = 20 to 60",
      unit: "1 / flow time",
      shape: "number",
    },
  },
  presets: {
    quick: {
      parameters: { n: [8], m: [12], sigma: [0.15], excessKurtosis: [-2, -0.5, 0, 0.5, 3], level: levels },
      seeds: 8,
      seed: 0,
    },
    paper: {
      parameters: {
        n: [8],
        m: [12],
        sigma: [0.15],
        excessKurtosis: [-2, -1.5, -1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3],
        level: levels,
      },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["kurtosis-sign", "kurtosis-closure"],
  work: ({ level, excessKurtosis, m }) => (level === "closure" ? 1 : pow(excessKurtosis === -2 ? 2 : 3, m / 2)),
  check: ({ n, m, sigma, excessKurtosis, level }) => {
    if (n === 1) throw new InputError("n must be at least 2, got 1: noise makes no difference to a feature alone.");
    noiseFlow({ n, m, law: threePointNoise({ sigma, excessKurtosis }), level }); // refuses too many patterns
  },
  cell: ({ n, m, sigma, excessKurtosis, level }, context) => {
    const law = threePointNoise({ sigma, excessKurtosis });
    const [before, after] = flowFourthNorm({ n, m, law }, [T_START, T_END], { level, tolerance: 1e-6 }, context);
    return { rate: log(after / before) / (T_END - T_START) };
  },
  collect: (cells) => {
    const points = byParameters(cells).map(({ parameters, outcomes }) => ({
      ...parameters,
      rate: summarize(outcomes.map(({ rate }) => rate)),
    }));
    return { points, signChanges: signChanges(cells) };
  },
  expect,
};

/**
 * A line for every replica that has all the rates near κ = 0 of its series; the error is that of the mean line at its
 * zero. Rates of one replica err together, since they start from the same weights, so that points of the mean line are
 * not independent.
 */
function signChanges(cells: readonly Cell<KurtosisParameters, KurtosisOutcome>[]): SignChange[] {
  const near = cells.filter(({ parameters }) => Math.abs(parameters.excessKurtosis) <= NEAR);
  const series = byParameters(
    near.map((cell) => {
      const { n, m, level, sigma } = cell.parameters;
      return { ...cell, parameters: { n, m, level, sigma }, outcome: cell };
    }),
  );
  return series.flatMap(({ parameters: { n, m, level, sigma }, outcomes }) => {
    const kappas = [...new Set(outcomes.map(({ parameters }) => parameters.excessKurtosis))];
    const lines = [...new Set(outcomes.map(({ replica }) => replica))].flatMap((replica) => {
      const own = outcomes.filter((cell) => cell.replica === replica);
      if (kappas.length < 3 || own.length < kappas.length) return [];
      return linearFit(
        own.map(({ parameters }) => parameters.excessKurtosis),
        own.map(({ outcome }) => outcome.rate),
      );
    });
    if (lines.length < 2) return [];
    const slope = summarize(lines.map((line) => line.slope)).mean;
    const excessKurtosis = -summarize(lines.map((line) => line.intercept)).mean / slope;
    const { standardError } = summarize(lines.map((line) => line.intercept + excessKurtosis * line.slope));
    return [{ n, m, level, sigma, excessKurtosis, standardError: standardError / Math.abs(slope) }];
  });
}

function expect({ points, signChanges }: KurtosisResult): Claim[] {
  const zero = signChanges.map(({ n, m, level, sigma, excessKurtosis, standardError }) =>
    judge({
      id: "kurtosis-sign",
      at: { n, m, level, sigma },
      source: "theory §5",
      statement: `excess kurtosis at which ‖W_i‖₄⁴ neither grows nor falls, ${level}, σ = ${sigma}`,
      invariant: false,
      prediction: 0,
      measured: { count: points.length, mean: excessKurtosis, standardDeviation: standardError, standardError },
      bound: 0,
      standardErrors: 2,
    }),
  );
  const ratios = points
    .filter(({ level, excessKurtosis }) => level === "closure" && excessKurtosis === -2)
    .flatMap((closure) => {
      const exact = points.find(
        (p) =>
          p.level === "exact" &&
          p.excessKurtosis === -2 &&
          p.sigma === closure.sigma &&
          p.n === closure.n &&
          p.m === closure.m,
      );
      if (exact === undefined) return [];
      return judge({
        id: "kurtosis-closure",
        at: { n: closure.n, m: closure.m, sigma: closure.sigma },
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
