import { survivorWeight, universalCurveAt } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type Experiment } from "./experiment.ts";
import { checkSurvivors, type SettleParameters, settle, settledAt, settleParameters, settleWork } from "./settle.ts";
import { logSpacedTimes } from "./times.ts";

/** One run: means over its features, one per flow time of `curveTimes(λ)`. */
export interface CurvesOutcome {
  /** Neurons that carry a feature. */
  readonly alive: readonly number[];
  /** ‖W_i‖₁. */
  readonly l1: readonly number[];
  /** Size of a feature's largest weight. */
  readonly largest: readonly number[];
}

/** All runs of one λ; `times` are flow times, one per sample. */
export interface CurvesPoint extends SettleParameters {
  readonly times: readonly number[];
  /** Neurons that carry a feature, mean over the features: runs × times. */
  readonly alive: readonly (readonly number[])[];
  /** ‖W_i‖₁, the same way: runs × times. */
  readonly l1: readonly (readonly number[])[];
  /** Size of the largest weight, the same way: runs × times. */
  readonly largest: readonly (readonly number[])[];
  /** Neurons of one feature alone, m → ∞, by the universal curve; one per time. */
  readonly aloneAlive: readonly number[];
  /** Its ‖w‖₁; one per time. */
  readonly aloneL1: readonly number[];
}

/** Result of `curves`, a point for every size and λ. */
export interface CurvesResult {
  readonly points: readonly CurvesPoint[];
}

/** How many features together collapse, beside one alone (theory §3.3). */
export const curves: Experiment<SettleParameters, CurvesOutcome, CurvesResult> = {
  name: "curves",
  title: "Training curves at three strengths of the penalty",
  parameters: settleParameters,
  outcome: {
    alive: { what: "neurons that carry a feature, mean over the features", unit: "neurons", shape: "times" },
    l1: { what: "‖W_i‖₁, mean over the features", unit: "weight", shape: "times" },
    largest: { what: "size of a feature's largest weight, mean over the features", unit: "weight", shape: "times" },
  },
  times: { name: "t", unit: "flow time", by: ["lambda"], at: ({ lambda }) => curveTimes(lambda) },
  presets: {
    quick: {
      parameters: { n: [32], m: [128], lambda: [0.02, 0.005, 0.00125], tolerance: [1e-3], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
    paper: {
      parameters: { n: [128], m: [512], lambda: [0.004, 0.001, 0.00025], tolerance: [1e-3], kernel: ["auto"] },
      seeds: 16,
      seed: 0,
    },
  },
  claims: ["curves-survivor"],
  check: checkSurvivors,
  work: settleWork,
  cell: (parameters, context) => {
    const { n, m, lambda } = parameters;
    const alive: number[] = [];
    const l1: number[] = [];
    const largest: number[] = [];
    settle(parameters, context, {
      sampling: { times: curveTimes(lambda) },
      onSample: (_t, W) => {
        const sums = { alive: 0, l1: 0, largest: 0 };
        for (let start = 0; start < n * m; start += m) {
          let most = 0;
          for (let k = start; k < start + m; k++) {
            const size = Math.abs(W[k]);
            if (size > 0) sums.alive++;
            sums.l1 += size;
            if (size > most) most = size;
          }
          sums.largest += most;
        }
        alive.push(rounded(sums.alive / n));
        l1.push(rounded(sums.l1 / n));
        largest.push(rounded(sums.largest / n));
      },
    });
    return { alive, l1, largest };
  },
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes }) => {
      const { m, lambda } = parameters;
      const times = curveTimes(lambda);
      const alone = times.map((t) => universalCurveAt(lambda * Math.sqrt(m) * t));
      return {
        ...parameters,
        times,
        alive: outcomes.map((outcome) => outcome.alive),
        l1: outcomes.map((outcome) => outcome.l1),
        largest: outcomes.map((outcome) => outcome.largest),
        aloneAlive: alone.map(({ aliveFraction }) => m * aliveFraction),
        aloneL1: alone.map(({ l1 }) => Math.sqrt(m) * l1),
      };
    }),
  }),
  expect,
};

/** Flow times that are kept, length 61, to λt = 30. */
export function curveTimes(lambda: number): number[] {
  return logSpacedTimes(0.1, 30 / lambda, 61);
}

function expect({ points }: CurvesResult): Claim[] {
  return points.map((point) => {
    const { lambda, largest, alive } = point;
    // where every run has one weight a feature left
    const done = alive.every((row) => row[row.length - 1] === 1);
    return judge({
      id: "curves-survivor",
      at: settledAt(point),
      source: "theory §2",
      statement: `mean size of the winners at λt = 30 against the root of w(1 − w²) = λ, λ = ${lambda}`,
      invariant: done,
      prediction: survivorWeight(lambda),
      measured: Math.min(...largest.map((row) => row[row.length - 1])),
      bound: 1e-3,
    });
  });
}

/** Six digits are enough to draw and to judge. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
