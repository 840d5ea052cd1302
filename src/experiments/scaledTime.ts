import { log, pow } from "../math/index.ts";
import { linearFit } from "../measure/linearFit.ts";
import { polysemanticCount } from "../measure/polysemantic.ts";
import { jackknife, type Summary, summarize } from "../measure/statistics.ts";
import { winners } from "../measure/winners.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Cell, type Experiment } from "./experiment.ts";
import { type Course, follow, type SettleParameters, settle, settleParameters, settleWork } from "./settle.ts";
import { logSpacedTimes } from "./times.ts";

/** One run, looked at in slow time s = λt (theory §4.2). */
export interface ScaledTimeOutcome {
  /** ‖W‖₁, one per slow time. */
  readonly l1: readonly number[];
  /** Weights that are not zero, one per slow time. */
  readonly nonzeros: readonly number[];
  /** At the last of them: winning neuron, counted from 1, with the sign of its weight; one per feature. */
  readonly winners: readonly number[];
  /** Neurons with two features or more there. */
  readonly polysemantic: number;
}

/** One λ against the next smaller one, from the same starts; `l1Change` and `nonzeroChange` are described together. */
export interface ScaledTimeStep {
  readonly lambda: number;
  readonly next: number;
  /**
   * Over replicas: the relative change of ‖W‖₁, mean over SLOW_TIMES, and the change of the mean over SLOW_TIMES of the
   * share of weights that are not zero (the mean first: a count changes by whole weights, whose scatter would not fall
   * with λ as fast as the change).
   */
  readonly l1Change: Summary;
  readonly nonzeroChange: Summary;
  /** Share of the features with the winner they have at the smallest λ. */
  readonly sameWinner: Summary;
  /** Change of the polysemantic count. */
  readonly countChange: Summary;
}

/** One size; `polysemantic`: neurons shared at the last slow time, per λ; `steps`: from each λ to the next. */
export interface ScaledTimePoint extends Omit<SettleParameters, "lambda"> {
  /** Falling; one per strength of the penalty. */
  readonly lambdas: readonly number[];
  /** Per λ: mean over replicas of the share of weights that are not zero at SLOW_TIMES. */
  readonly alive: readonly (readonly Summary[])[];
  readonly polysemantic: readonly Summary[];
  readonly steps: readonly ScaledTimeStep[];
  /**
   * Slopes of log change against log λ over the replicas that have the same winners at every λ; 1 when the approach is
   * linear in λ. Null with fewer than three changes or two such replicas, and where the change of nonzeros is none on
   * average.
   */
  readonly l1Rate: Summary | null;
  /** The same for the share of weights that are not zero. */
  readonly nonzeroRate: Summary | null;
  /** Share of the replicas that have the same winners at every λ. */
  readonly sameThroughout: number;
}

/** Result of `scaledTime`, a point for every size; `slowTimes`: s = λt, one per sample. */
export interface ScaledTimeResult {
  readonly slowTimes: readonly number[];
  readonly points: readonly ScaledTimePoint[];
}

/** Slow times s = λt that are compared: from the first deaths to one weight a feature. */
const SLOW_TIMES = logSpacedTimes(0.01, 30, 36);

/** Whether the course in s = λt has a limit as λ → 0 (theory §4.2). */
export const scaledTime: Experiment<SettleParameters, ScaledTimeOutcome, ScaledTimeResult> = {
  name: "scaled-time",
  title: "The limit without λ: the same course in s = λt",
  parameters: settleParameters,
  outcome: {
    l1: { what: "‖W‖₁, all features together", unit: "weight", shape: "times" },
    nonzeros: { what: "weights that are not zero", unit: "weights", shape: "times" },
    winners: {
      what: "winning neuron, counted from 1, with the sign of its weight; 0: none",
      unit: "neuron, signed",
      shape: "features",
    },
    polysemantic: {
      what: "neurons on which two or more features keep a weight, at the last time",
      unit: "neurons",
      shape: "number",
    },
  },
  times: { name: "s", unit: "slow time λt", by: [], at: () => SLOW_TIMES },
  presets: {
    quick: {
      parameters: { n: [16], m: [64], lambda: halved(0.016, 6), tolerance: [1e-5], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
    paper: {
      parameters: { n: [16, 32], m: [64, 256], lambda: halved(0.008, 7), tolerance: [1e-5], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["scaled-time-l1", "scaled-time-nonzeros", "scaled-time-winners"],
  work: settleWork,
  cell: (parameters, context) => {
    const { n, m, lambda } = parameters;
    const course: Course = { l1: [], nonzeros: [] };
    const { weights } = settle(parameters, context, {
      sampling: { times: SLOW_TIMES.map((s) => s / lambda) },
      onSample: (_t, W) => follow(course, W),
    });
    const { neuron, sign } = winners(weights, { n, m });
    return {
      ...course,
      winners: Array.from(neuron, (k, i) => (k + 1) * sign[i]),
      polysemantic: polysemanticCount(weights, { n, m }),
    };
  },
  collect: (cells) => {
    const sizes = byParameters(
      cells.map((cell) => ({ ...cell, parameters: { ...cell.parameters, lambda: 0 }, outcome: cell })),
    );
    return { slowTimes: SLOW_TIMES, points: sizes.map(({ parameters, outcomes }) => pointOf(parameters, outcomes)) };
  },
  expect,
};

type ScaledTimeCell = Cell<SettleParameters, ScaledTimeOutcome>;

function pointOf({ n, m, tolerance, kernel }: SettleParameters, own: readonly ScaledTimeCell[]): ScaledTimePoint {
  const size = { n, m, tolerance, kernel };
  const lambdas = [...new Set(own.map(({ parameters }) => parameters.lambda))].sort((a, b) => b - a);
  const runs = lambdas.map(
    (lambda) => new Map(own.filter((c) => c.parameters.lambda === lambda).map((c) => [c.replica, c.outcome] as const)),
  );
  // replicas that have been run at every λ
  const replicas = [...runs[0].keys()].filter((replica) => runs.every((run) => run.has(replica)));
  if (replicas.length === 0) {
    return {
      ...size,
      lambdas: [],
      alive: [],
      polysemantic: [],
      steps: [],
      l1Rate: null,
      nonzeroRate: null,
      sameThroughout: 0,
    };
  }
  const of = (level: number) => replicas.map((replica) => runs[level].get(replica) as ScaledTimeOutcome);
  const last = of(lambdas.length - 1);
  const same = replicas.map((_, r) =>
    lambdas.every((__, level) => of(level)[r].winners.every((winner, i) => winner === last[r].winners[i])),
  );
  const pairs = lambdas.slice(1).map((_, level) => {
    const [a, b] = [of(level), of(level + 1)];
    return {
      l1: a.map((run, r) => meanOf(run.l1.map((l1, i) => Math.abs(l1 / b[r].l1[i] - 1)))),
      nonzeros: a.map((run, r) => sumOf(run.nonzeros) - sumOf(b[r].nonzeros)), // whole numbers, so that none is none
    };
  });
  return {
    ...size,
    lambdas,
    alive: lambdas.map((_, level) =>
      SLOW_TIMES.map((__, i) => summarize(of(level).map(({ nonzeros }) => nonzeros[i] / (n * m)))),
    ),
    polysemantic: lambdas.map((_, level) => summarize(of(level).map(({ polysemantic }) => polysemantic))),
    steps: pairs.map((pair, level) => ({
      lambda: lambdas[level],
      next: lambdas[level + 1],
      l1Change: summarize(pair.l1),
      nonzeroChange: summarize(pair.nonzeros.map((change) => Math.abs(change) / (SLOW_TIMES.length * n * m))),
      sameWinner: summarize(
        of(level).map((run, r) => run.winners.filter((winner, i) => winner === last[r].winners[i]).length / n),
      ),
      countChange: summarize(of(level).map(({ polysemantic }, r) => polysemantic - of(level + 1)[r].polysemantic)),
    })),
    l1Rate: rate(
      lambdas,
      pairs.map(({ l1 }) => l1.filter((_, r) => same[r])),
    ),
    nonzeroRate: rateOfMeans(
      lambdas,
      pairs.map(({ nonzeros }) => nonzeros.filter((_, r) => same[r])),
    ),
    sameThroughout: same.filter(Boolean).length / replicas.length,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return summarize(values).mean;
}

/** The slope of log change against log λ, replica by replica: changes[level][replica]. */
function rate(lambdas: readonly number[], changes: readonly (readonly number[])[]): Summary | null {
  const usable = changes[0]?.map((_, r) => r).filter((r) => changes.every((level) => level[r] > 0)) ?? [];
  if (changes.length < 3 || usable.length < 2) return null;
  const logs = changes.map((_, level) => log(lambdas[level]));
  const slopes = usable.map(
    (r) =>
      linearFit(
        logs,
        changes.map((level) => log(level[r])),
      ).slope,
  );
  return summarize(slopes);
}

/**
 * The slope of the logarithm of the mean change against log λ: changes[level][replica], whole, with signs. A replica's
 * own change may be none at all, so that only means have logarithms; the error is the jackknife's over replicas.
 */
function rateOfMeans(lambdas: readonly number[], changes: readonly (readonly number[])[]): Summary | null {
  const count = changes[0]?.length ?? 0;
  if (changes.length < 3 || count < 2) return null;
  const logs = changes.map((_, level) => log(lambdas[level]));
  const slope = (kept: readonly number[]): number => {
    const sums = changes.map((level) => Math.abs(sumOf(kept.map((r) => level[r]))));
    return sums.every((sum) => sum > 0) ? linearFit(logs, sums.map(log)).slope : Number.NaN;
  };
  const rate = jackknife([...changes[0].keys()], slope);
  return rate === null || Number.isNaN(rate.standardError) ? null : rate;
}

function expect({ points }: ScaledTimeResult): Claim[] {
  return points.flatMap(({ n, m, tolerance, kernel, l1Rate, nonzeroRate, steps }) => {
    const at = { n, m, tolerance, kernel };
    const size = `n = ${n}, m = ${m}`;
    const common = { source: "theory §4.2", invariant: false };
    const rates = [
      { id: "l1", what: "‖W‖₁", measured: l1Rate },
      { id: "nonzeros", what: "nonzeros", measured: nonzeroRate },
    ].flatMap(({ id, what, measured }) =>
      measured === null
        ? []
        : judge({
            ...common,
            id: `scaled-time-${id}`,
            at,
            statement: `${what}(s): exponent of λ in the change from λ to λ/2 while the winners stay the same, ${size}`,
            prediction: 1,
            measured,
            bound: 0.1,
            standardErrors: 2,
          }),
    );
    const winner = steps.slice(-1).map(({ lambda, next, sameWinner }) =>
      judge({
        ...common,
        id: "scaled-time-winners",
        at,
        statement: `share of features with the same winner at λ = ${lambda} and ${next}, ${size}`,
        prediction: 1,
        measured: sameWinner,
        bound: 0.01,
      }),
    );
    return [...rates, ...winner];
  });
}

function halved(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, k) => first / pow(2, k));
}
