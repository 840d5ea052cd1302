import { collapseField, collapseResidual } from "../dynamics/collapse.ts";
import { rowNorms } from "../measure/observables.ts";
import { eventSolver, type SolveOptions, solve } from "../solvers/index.ts";
import {
  type CollapseState,
  collapseAt,
  extinctionMessage,
  reduceCollapse,
  relativeFourths,
  solveCollapse,
  stateOf,
  weightsAt,
} from "../theory/index.ts";
import { MAX_WEIGHTS_IN_RUN, type RunStatus, type Simulated } from "./run.ts";
import { Samples } from "./samples.ts";
import { type Sampling, sampleTimes } from "./sampleTimes.ts";

/** A collapse to simulate, checked. */
export interface CollapseProblem {
  readonly weights: Float64Array;
  readonly lambda: number;
  readonly sampling: Sampling;
  /** Undefined: until the winner rests alone. */
  readonly tEnd: number | undefined;
  /** Options every solver takes. */
  readonly options: Pick<SolveOptions, "onProgress" | "signal" | "maxSteps"> & { readonly tolerance: number };
}

/** The two exact equations. */
export function sampledByReduction({ weights, lambda, tEnd, sampling, options }: CollapseProblem): Simulated {
  const reduction = reduceCollapse(weights, { lambda });
  const solution = solveCollapse(reduction, { ...options, ...(tEnd !== undefined && { tEnd }) });
  const planned = sampleTimes(sampling, tEnd ?? solution.t);
  const extinct = solution.status === "extinct";
  const times = reachedTimes(planned, solution.t, extinct);
  const states = times.map((t) => (t <= solution.t ? collapseAt(solution, t) : stateOf(reduction, 0, 0)));
  const samples = samplesOf(weights, lambda, times);
  const weightsOf = (state: CollapseState): Float64Array => {
    const w = new Float64Array(weights.length);
    weightsAt(reduction, state, weights, w);
    return w;
  };
  for (const [i, state] of states.entries()) {
    const { alive, l1, squaredNorm, leader, reach } = state;
    const fourthNorm = leader ** 2 * leader ** 2 * relativeFourths(reduction, alive, reach);
    const rows = { l1: [l1], nonzeros: [alive], squaredNorm: [squaredNorm], fourthNorm: [fourthNorm] };
    samples.record(times[i], rows, energyOf(squaredNorm, l1, lambda), () => weightsOf(state));
  }
  const end = weightsOf(states[states.length - 1]);
  return samples.run({
    method: "reduction",
    status: solution.status === "extinct" ? "converged" : (solution.status as RunStatus),
    message: solution.message,
    t: solution.t,
    stats: { ...solution.stats },
    weights: end,
    rest: collapseResidual(end, lambda),
    weightsAtSample: (i, out) => weightsAt(reduction, states[i], weights, out),
  });
}

/** All m weights by `eventSolver`. */
export function sampledByEvents({ weights, lambda, tEnd, sampling, options }: CollapseProblem): Simulated {
  const { tolerance } = options;
  const end = tEnd ?? solveCollapse(reduceCollapse(weights, { lambda }), { tolerance }).t;
  const planned = sampleTimes(sampling, end);
  const field = collapseField({ m: weights.length, lambda });
  const solution = solve(field, weights, { ...options, tEnd: end, times: planned, method: eventSolver });
  const { y, events, stats } = solution;
  const times = reachedTimes(planned, solution.t, false);
  const ys = times.map((_, i) => solution.ys[i] ?? y);
  const samples = samplesOf(weights, lambda, times);
  for (const [i, t] of times.entries()) samples.add(t, ys[i]);
  const extinct = y.every((w) => w === 0);
  const t = extinct ? (events.at(-1)?.t ?? 0) : solution.t;
  const rest = collapseResidual(y, lambda);
  // without t-end the run goes to where the reduction rests; the weights themselves must agree that they do
  const rests = tEnd === undefined && rest <= 10 * tolerance;
  return samples.run({
    method: "event",
    status: solution.status === "done" && (extinct || rests) ? "converged" : (solution.status as RunStatus),
    message: extinct ? extinctionMessage(lambda, t) : solution.message,
    t,
    stats: { ...stats },
    weights: y,
    rest,
    weightsAtSample: (i, out) => out.set(ys[i]),
  });
}

/** For a collapse from these weights. */
function samplesOf(weights: Float64Array, lambda: number, times: readonly number[]): Samples {
  return new Samples({
    ...{ n: 1, m: weights.length, keep: times.length * weights.length <= MAX_WEIGHTS_IN_RUN },
    energy: (w) => {
      const { squaredNorm, l1 } = rowNorms(w, 0, w.length);
      return energyOf(squaredNorm, l1, lambda);
    },
  });
}

function energyOf(squaredNorm: number, l1: number, lambda: number): number {
  return (1 - squaredNorm) ** 2 / 4 + lambda * l1;
}

/**
 * The planned times a run has states for: all of them when it ended where it should or nothing is left to happen after
 * `t`; else those up to `t`, and `t` itself, so that a run cut short keeps how far it came.
 */
function reachedTimes(planned: readonly number[], t: number, nothingLeft: boolean): number[] {
  if (nothingLeft || planned[planned.length - 1] <= t) return [...planned];
  const reached = planned.filter((time) => time <= t);
  return reached.at(-1) === t ? reached : [...reached, t];
}
