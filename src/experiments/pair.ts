import { type PairOutcome as PairEnd, pairField, pairOutcome, pairStart } from "../dynamics/pairFlow.ts";
import { eventSolver, solve } from "../solvers/index.ts";
import { survivorWeight } from "../theory/index.ts";
import { type Claim, judge } from "./claim.ts";
import { byParameters, type CellContext, checkSignal, type Experiment } from "./experiment.ts";
import { checkSurvivors, settleParameters } from "./settle.ts";
import { logSpacedTimes } from "./times.ts";

/** Parameters of a cell of `pair`: features of equal sign start at x, p, y, q; the opposite case flips y. */
export interface PairParameters {
  readonly lambda: number;
  /** Weight of the first feature on the shared neuron. */
  readonly x: number;
  /** Weight of the first feature on its own neuron. */
  readonly p: number;
  /** Weight of the second feature on the shared neuron. */
  readonly y: number;
  /** Weight of the second feature on its own neuron. */
  readonly q: number;
  readonly tEnd: number;
  readonly samples: number;
}

/** One collision over time, of a `first` and a `second` feature, and its `outcome`; each array one number per time. */
export interface PairCourse {
  /** On the shared neuron, on the feature's own, and on the other's own. */
  readonly first: { readonly shared: number[]; readonly own: number[]; readonly foreign: number[] };
  readonly second: { readonly shared: number[]; readonly own: number[]; readonly foreign: number[] };
  /** W_i·W_j. */
  readonly overlap: number[];
  readonly outcome: PairEnd;
}

/** The two courses, for `opposite` and for `equal` signs on the shared neuron. */
export interface PairCourses {
  readonly opposite: PairCourse;
  readonly equal: PairCourse;
}

/** The two courses from one start; the same for every replica, since nothing is drawn at random. */
export interface PairPoint extends PairParameters, PairCourses {
  /** Flow times, one per sample. */
  readonly times: readonly number[];
}

/** Result of `pair`. */
export interface PairResult {
  readonly points: readonly PairPoint[];
}

const weight = (of: string, on: string, usual: number) =>
  ({ what: `weight of the ${of} feature on ${on}`, kind: "number", default: usual }) as const;

const onNeurons = (of: string) =>
  ({
    shared: { what: `weight of ${of} on the shared neuron`, unit: "weight", shape: "times" },
    own: { what: `weight of ${of} on its own neuron`, unit: "weight", shape: "times" },
    foreign: { what: `weight of ${of} on the other's own neuron`, unit: "weight", shape: "times" },
  }) as const;

const courseFields = (signs: string) =>
  ({
    first: onNeurons(`the first feature, ${signs}`),
    second: onNeurons(`the second feature, ${signs}`),
    overlap: { what: "W_1·W_2", unit: "weight^2", shape: "times" },
    outcome: { what: "benign, first left, second left or both left", unit: "", shape: "text" },
  }) as const;

/** The smallest collision, benign and resolved (theory §4). */
export const pair: Experiment<PairParameters, PairCourses, PairResult> = {
  name: "pair",
  title: "Two features on one neuron: opposite signs share it, equal signs leave it",
  parameters: {
    lambda: settleParameters.lambda,
    x: weight("first", "the shared neuron", 0.6),
    p: weight("first", "its own neuron", 0.5),
    y: weight("second", "the shared neuron", 0.55),
    q: weight("second", "its own neuron", 0.5),
    tEnd: { what: "flow time at the end", kind: "positive", default: 1500 },
    samples: { what: "times kept", kind: "count", default: 300 },
  },
  outcome: { opposite: courseFields("opposite signs"), equal: courseFields("equal signs") },
  times: { name: "t", unit: "flow time", by: ["tEnd", "samples"], at: timesOf },
  presets: {
    quick: {
      parameters: { lambda: [0.005], x: [0.6], p: [0.5], y: [0.55], q: [0.5], tEnd: [1500], samples: [120] },
      seeds: 1,
      seed: 0,
    },
    paper: {
      parameters: { lambda: [0.005], x: [0.6], p: [0.5], y: [0.55], q: [0.5], tEnd: [1500], samples: [300] },
      seeds: 1,
      seed: 0,
    },
  },
  claims: ["benign-first", "benign-second", "resolved-first", "resolved-second"],
  check: checkSurvivors,
  cell,
  collect: (cells) => ({
    points: byParameters(cells).map(({ parameters, outcomes: [courses] }) => ({
      ...parameters,
      times: timesOf(parameters),
      ...courses,
    })),
  }),
  expect,
};

function timesOf({ tEnd, samples }: PairParameters): number[] {
  return logSpacedTimes(0.1, tEnd, samples);
}

function cell(parameters: PairParameters, context: CellContext): PairCourses {
  checkSignal(context);
  const { x, p, y, q } = parameters;
  const opposite = course(parameters, pairStart({ x, p, y: -y, q }), context);
  context.onProgress(0.5);
  const equal = course(parameters, pairStart({ x, p, y, q }), context);
  context.onProgress(1);
  return { opposite, equal };
}

function course(parameters: PairParameters, start: Float64Array, context: CellContext): PairCourse {
  const { lambda, tEnd } = parameters;
  const times = timesOf(parameters);
  const { signal } = context;
  const { ys, y, status, message } = solve(pairField({ lambda }), start, {
    tEnd,
    times,
    tolerance: 1e-10,
    method: eventSolver,
    signal,
  });
  checkSignal(context);
  if (status === "failed" || status === "maxSteps") throw new Error(message);
  const column = (i: number) => ys.map((W) => W[i] + 0); // no -0, which JSON does not know
  return {
    first: { shared: column(0), own: column(1), foreign: column(2) },
    second: { shared: column(3), own: column(5), foreign: column(4) },
    overlap: ys.map(([x, p, r, y_, s, q]) => x * y_ + p * s + r * q + 0),
    outcome: pairOutcome(y),
  };
}

function expect({ points }: PairResult): Claim[] {
  return points.flatMap(({ times, opposite, equal, ...at }) => {
    const end = (values: number[]) => Math.abs(values[values.length - 1]);
    const claim = (id: string, statement: string, measured: number): Claim =>
      judge({
        id,
        at,
        source: "theory §4",
        statement,
        invariant: false,
        prediction: survivorWeight(at.lambda),
        measured,
        bound: 1e-6,
      });
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
  });
}
