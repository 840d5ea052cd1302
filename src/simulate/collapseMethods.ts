import { collapseField, collapseResidual } from "../dynamics/collapse.ts";
import { rowObservables } from "../measure/observables.ts";
import { eventSolver, type SolveOptions, type SolverStats, solve } from "../solvers/index.ts";
import {
  collapseAt,
  extinctionMessage,
  reduceCollapse,
  relativeFourths,
  solveCollapse,
  stateOf,
  weightsAt,
} from "../theory/index.ts";
import type { RunStatus } from "./run.ts";
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

/** A simulated collapse at its sampled times, however it was computed. */
export interface CollapseSamples {
  readonly status: RunStatus;
  readonly message: string;
  /** Flow time reached. */
  readonly t: number;
  readonly times: readonly number[];
  readonly stats: Readonly<SolverStats>;
  readonly observe: (i: number) => { l1: number; nonzeros: number; squaredNorm: number; fourthNorm: number };
  readonly weightsAtSample: (i: number, out: Float64Array) => void;
}

/** The two exact equations. */
export function sampledByReduction({ weights, lambda, tEnd, sampling, options }: CollapseProblem): CollapseSamples {
  const reduction = reduceCollapse(weights, { lambda });
  const solution = solveCollapse(reduction, { ...options, ...(tEnd !== undefined && { tEnd }) });
  const planned = sampleTimes(sampling, tEnd ?? solution.t);
  const extinct = solution.status === "extinct";
  const times = reachedTimes(planned, solution.t, extinct);
  const states = times.map((t) => (t <= solution.t ? collapseAt(solution, t) : stateOf(reduction, 0, 0)));
  return {
    status: solution.status === "extinct" ? "converged" : (solution.status as RunStatus),
    message: solution.message,
    t: solution.t,
    stats: solution.stats,
    times,
    observe: (i) => {
      const { alive, l1, squaredNorm, leader, reach } = states[i];
      return {
        l1,
        nonzeros: alive,
        squaredNorm,
        fourthNorm: leader ** 2 * leader ** 2 * relativeFourths(reduction, alive, reach),
      };
    },
    weightsAtSample: (i, out) => weightsAt(reduction, states[i], weights, out),
  };
}

/** All m weights by `eventSolver`. */
export function sampledByEvents({ weights, lambda, tEnd, sampling, options }: CollapseProblem): CollapseSamples {
  const { tolerance } = options;
  const end = tEnd ?? solveCollapse(reduceCollapse(weights, { lambda }), { tolerance }).t;
  const planned = sampleTimes(sampling, end);
  const field = collapseField({ m: weights.length, lambda });
  const solution = solve(field, weights, { ...options, tEnd: end, times: planned, method: eventSolver });
  const { y, events, stats } = solution;
  const times = reachedTimes(planned, solution.t, false);
  const ys = times.map((_, i) => solution.ys[i] ?? y);
  const extinct = y.every((w) => w === 0);
  const t = extinct ? (events.at(-1)?.t ?? 0) : solution.t;
  // without t-end the run goes to where the reduction rests; the weights themselves must agree that they do
  const rests = tEnd === undefined && collapseResidual(y, lambda) <= 10 * tolerance;
  return {
    status: solution.status === "done" && (extinct || rests) ? "converged" : (solution.status as RunStatus),
    message: extinct ? extinctionMessage(lambda, t) : solution.message,
    t,
    times,
    stats,
    observe: (i) => {
      const { l1, nonzeros, squaredNorm, fourthNorm } = rowObservables(ys[i], weights.length);
      return { l1: l1[0], nonzeros: nonzeros[0], squaredNorm: squaredNorm[0], fourthNorm: fourthNorm[0] };
    },
    weightsAtSample: (i, out) => out.set(ys[i]),
  };
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
