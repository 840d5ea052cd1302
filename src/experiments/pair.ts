import { type PairOutcome, pairField, pairOutcome, pairStart } from "../dynamics/pairFlow.ts";
import { eventSolver, solve } from "../solvers/index.ts";
import { survivorWeight } from "../theory/index.ts";
import { type Claim, checkSignal, type Experiment, judge, type RunContext } from "./experiment.ts";
import { logSpacedTimes } from "./times.ts";

/** What `pair` is run with. */
export interface PairParameters {
  readonly lambda: number;
  /** Shared and own weight of the first feature, then of the second, for features of equal sign; the opposite case flips y. */
  readonly start: { readonly x: number; readonly p: number; readonly y: number; readonly q: number };
  readonly tEnd: number;
  readonly samples: number;
  readonly seed: number;
}

/** One collision over time, of a `first` and a `second` feature, and its `outcome`; each array one number per time. */
export interface PairCourse {
  /** On the shared neuron, on the feature's own, and on the other's own. */
  readonly first: { readonly shared: number[]; readonly own: number[]; readonly foreign: number[] };
  readonly second: { readonly shared: number[]; readonly own: number[]; readonly foreign: number[] };
  /** W_i·W_j. */
  readonly overlap: number[];
  readonly outcome: PairOutcome;
}

/** What `pair` gives: the two courses at flow `times`, one per sample, for `opposite` and for `equal` signs on the shared neuron. */
export interface PairResult {
  readonly parameters: PairParameters;
  readonly times: readonly number[];
  readonly opposite: PairCourse;
  readonly equal: PairCourse;
}

/** The smallest collision, benign and resolved (theory §4). */
export const pair: Experiment<PairParameters, PairResult> = {
  name: "pair",
  title: "Two features on one neuron: opposite signs share it, equal signs leave it",
  presets: {
    quick: { lambda: 0.005, start: { x: 0.6, p: 0.5, y: 0.55, q: 0.5 }, tEnd: 1500, samples: 120, seed: 0 },
    paper: { lambda: 0.005, start: { x: 0.6, p: 0.5, y: 0.55, q: 0.5 }, tEnd: 1500, samples: 300, seed: 0 },
  },
  run,
  expect,
};

function run(parameters: PairParameters, context: RunContext): PairResult {
  checkSignal(context);
  const { start, tEnd, samples } = parameters;
  const times = logSpacedTimes(0.1, tEnd, samples);
  const opposite = course(parameters, pairStart({ ...start, y: -start.y }), times);
  context.onProgress(0.5);
  const equal = course(parameters, pairStart(start), times);
  context.onProgress(1);
  return { parameters, times, opposite, equal };
}

function course({ lambda, tEnd }: PairParameters, start: Float64Array, times: readonly number[]): PairCourse {
  const { ys, y } = solve(pairField({ lambda }), start, { tEnd, times, tolerance: 1e-10, method: eventSolver });
  const column = (i: number) => ys.map((W) => W[i]);
  return {
    first: { shared: column(0), own: column(1), foreign: column(2) },
    second: { shared: column(3), own: column(5), foreign: column(4) },
    overlap: ys.map(([x, p, r, y_, s, q]) => x * y_ + p * s + r * q),
    outcome: pairOutcome(y),
  };
}

function expect({ parameters, opposite, equal }: PairResult): Claim[] {
  const alone = survivorWeight(parameters.lambda);
  const end = (values: number[]) => Math.abs(values[values.length - 1]);
  const claim = (id: string, statement: string, measured: number): Claim =>
    judge({ id, source: "theory §4", statement, invariant: false, prediction: alone, measured, bound: 1e-6 });
  return [
    claim(
      "benign-first",
      "opposite signs: the first feature's weight on the shared neuron at the end",
      end(opposite.first.shared),
    ),
    claim(
      "benign-second",
      "opposite signs: the second feature's weight on the shared neuron at the end",
      end(opposite.second.shared),
    ),
    claim(
      "resolved-first",
      "equal signs: the first feature's weight on its own neuron at the end",
      end(equal.first.own),
    ),
    claim(
      "resolved-second",
      "equal signs: the second feature's weight on its own neuron at the end",
      end(equal.second.own),
    ),
  ];
}
