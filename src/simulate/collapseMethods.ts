import { collapseField, collapseResidual } from "../dynamics/collapse.ts";
import { rowObservables } from "../measure/observables.ts";
import { eventSolver, odex, type SolveOptions, type SolverStats, type Step, solve } from "../solvers/index.ts";
import { fallingRoot } from "../theory/fallingRoot.ts";
import {
  type CollapseState,
  collapseAt,
  extinctionMessage,
  type Reduction,
  reduce,
  reducedFourthNorm,
  reductionField,
  solveCollapse,
  stateOf,
  weightsAt,
} from "../theory/index.ts";
import type { Run } from "./run.ts";
import { type Sampling, sampleTimes } from "./sampleTimes.ts";

/** What is to be simulated, checked. */
export interface Goal {
  readonly weights: Float64Array;
  readonly lambda: number;
  readonly tolerance: number;
  readonly sampling: Sampling;
  /** Undefined: until the winner rests alone. */
  readonly tEnd: number | undefined;
  /** Options every solver takes. */
  readonly common: Pick<SolveOptions, "onProgress" | "signal" | "maxSteps"> & { readonly tolerance: number };
}

/** A simulated collapse at its sampled times, however it was computed. */
export interface CollapseSamples {
  readonly status: Run["status"];
  readonly message: string;
  /** Flow time reached. */
  readonly t: number;
  readonly times: readonly number[];
  readonly stats: Readonly<SolverStats>;
  readonly observe: (i: number) => { l1: number; nonzeros: number; squaredNorm: number; fourthNorm: number };
  readonly weightsAtSample: (i: number, out: Float64Array) => void;
}

/** The two exact equations by `radau`. */
export function sampledByReduction({ weights, lambda, tEnd, sampling, common }: Goal): CollapseSamples {
  const reduction = reduce(weights, { lambda });
  const solution = solveCollapse(reduction, { ...common, ...(tEnd !== undefined && { tEnd }) });
  const planned = sampleTimes(sampling, tEnd ?? solution.t);
  const extinct = solution.status === "extinct";
  const times = reachedTimes(planned, solution.t, extinct);
  const states = times.map((t) => (t <= solution.t ? collapseAt(solution, t) : stateOf(reduction, 0, 1)));
  const status = solution.status === "extinct" ? "converged" : solution.status;
  return fromStates(weights, reduction, states, { ...solution, status, times });
}

/** The two exact equations by `odex`. */
export function sampledByOdex({ weights, lambda, tEnd, sampling, tolerance, common }: Goal): CollapseSamples {
  const reduction = reduce(weights, { lambda });
  const end = tEnd ?? solveCollapse(reduction, { tolerance }).t;
  const planned = sampleTimes(sampling, end);
  let death = Number.NaN; // when the leader itself dies
  const at = new Float64Array(2);
  const leader = (step: Step, t: number): number => {
    step.interpolate(t, at);
    return at[0];
  };
  const solution = solve(reductionField(reduction), [reduction.leader, 0], {
    ...common,
    tEnd: end,
    times: planned,
    method: odex,
    onStep: (step) => {
      if (step.y1[0] <= 0) death = fallingRoot((t) => leader(step, t), step.t0, step.t1);
    },
    until: (_t, [w1]) => w1 <= 0,
  });
  const extinct = solution.y[0] <= 0;
  const t = extinct ? death : solution.t;
  const times = reachedTimes(planned, t, extinct);
  const last = stateOf(reduction, solution.y[0], Math.exp(solution.y[1]));
  const states = times.map((_, i) =>
    i < solution.ys.length ? stateOf(reduction, solution.ys[i][0], Math.exp(solution.ys[i][1])) : last,
  );
  const rests = tEnd === undefined && Math.abs((1 - last.squaredNorm) * last.leader - lambda) <= 10 * tolerance;
  const status = extinct || (solution.status === "done" && rests) ? "converged" : solution.status;
  const message = extinct ? extinctionMessage(lambda, t) : solution.message;
  return fromStates(weights, reduction, states, { ...solution, status, message, t, times });
}

/** All m weights by `eventSolver`. */
export function sampledByEvents({ weights, lambda, tEnd, sampling, tolerance, common }: Goal): CollapseSamples {
  const end = tEnd ?? solveCollapse(reduce(weights, { lambda }), { tolerance }).t;
  const planned = sampleTimes(sampling, end);
  const field = collapseField({ m: weights.length, lambda });
  const solution = solve(field, weights, { ...common, tEnd: end, times: planned, method: eventSolver });
  const { y, events, stats } = solution;
  const times = reachedTimes(planned, solution.t, false);
  const ys = times.map((_, i) => solution.ys[i] ?? y);
  const extinct = y.every((w) => w === 0);
  const t = extinct ? (events.at(-1)?.t ?? 0) : solution.t;
  // without t-end the run goes to where the reduction rests; the weights themselves must agree that they do
  const rests = tEnd === undefined && collapseResidual(y, lambda) <= 10 * tolerance;
  return {
    status: solution.status === "done" && (extinct || rests) ? "converged" : solution.status,
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

/** Samples from states of the reduction. */
function fromStates(
  weights: Float64Array,
  reduction: Reduction,
  states: readonly CollapseState[],
  { status, message, t, times, stats }: Pick<CollapseSamples, "status" | "message" | "t" | "times" | "stats">,
): CollapseSamples {
  return {
    status,
    message,
    t,
    times,
    stats,
    observe: (i) => {
      const { alive, l1, squaredNorm, leader, growth } = states[i];
      return { l1, nonzeros: alive, squaredNorm, fourthNorm: reducedFourthNorm(reduction, alive, leader, growth) };
    },
    weightsAtSample: (i, out) => weightsAt(reduction, states[i], weights, out),
  };
}

/**
 * The planned times a run has states for: all of them when it ended where it should or nothing is left to happen after `t`; else those
 * up to `t`, and `t` itself, so that a run cut short keeps how far it came.
 */
function reachedTimes(planned: readonly number[], t: number, nothingLeft: boolean): number[] {
  if (nothingLeft || planned[planned.length - 1] <= t) return [...planned];
  const reached = planned.filter((time) => time <= t);
  return reached.at(-1) === t ? reached : [...reached, t];
}
