import { checkFeature, InputError, knownKeys, positive } from "../checks.ts";
import type { Progress, StopSignal } from "../solvers/index.ts";
import { type CollapseProblem, type CollapseSamples, sampledByEvents, sampledByReduction } from "./collapseMethods.ts";
import { type CollapseMethod, collapseMethods } from "./methods.ts";
import { MAX_WEIGHTS_IN_RUN, type Simulated } from "./run.ts";
import { checkSampling, type Sampling } from "./sampleTimes.ts";

export { type CollapseMethod, collapseMethods } from "./methods.ts";

/** Options of `simulateCollapse`. */
export interface CollapseSimulation {
  /** Initial weights, length m. */
  readonly weights: Float64Array;
  readonly lambda: number;
  readonly method?: CollapseMethod;
  /** Flow time to stop at; default: when only the winner is left and rests. */
  readonly tEnd?: number;
  /** Which times to keep. */
  readonly sampling?: Sampling;
  /** Default 1e-8. */
  readonly tolerance?: number;
  readonly maxSteps?: number;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: StopSignal;
}

/**
 * Simulates the collapse of one feature in flow time (theory §3): start weights in, weights and observables at the
 * sampled times out.
 * @throws InputError when the weights are empty, not finite or all zero, when lambda, tolerance, tEnd, the budget or
 * the times are out of range, and on a method that is none of `collapseMethods`
 */
export function simulateCollapse(simulation: CollapseSimulation): Simulated {
  knownKeys("simulateCollapse", simulation, {
    weights: true,
    lambda: true,
    method: true,
    tEnd: true,
    sampling: true,
    tolerance: true,
    maxSteps: true,
    onProgress: true,
    signal: true,
  });
  const { weights, lambda, method = "reduction", tEnd, sampling = {}, tolerance = 1e-8, maxSteps } = simulation;
  checkFeature(weights);
  positive("lambda", lambda);
  positive("tolerance", tolerance);
  if (tEnd !== undefined) positive("t-end", tEnd);
  checkSampling(sampling, tEnd ?? Infinity);
  const problem: CollapseProblem = {
    weights,
    lambda,
    sampling,
    tEnd: tEnd ?? sampling.times?.at(-1),
    options: {
      tolerance,
      ...(maxSteps !== undefined && { maxSteps }),
      ...(simulation.onProgress && { onProgress: simulation.onProgress }),
      ...(simulation.signal && { signal: simulation.signal }),
    },
  };
  const samples = METHODS[method]?.(problem);
  if (samples === undefined) {
    throw new InputError(`method must be one of ${collapseMethods.join(", ")}, got "${method}".`);
  }
  return asRun(samples, problem, method);
}

const METHODS: Readonly<Record<CollapseMethod, (problem: CollapseProblem) => CollapseSamples>> = {
  reduction: sampledByReduction,
  event: sampledByEvents,
};

function asRun(samples: CollapseSamples, { weights, lambda }: CollapseProblem, method: CollapseMethod): Simulated {
  const { status, message, t, times, stats, weightsAtSample } = samples;
  const rows = times.map((_, i) => samples.observe(i));
  return {
    method,
    status,
    message,
    t,
    times,
    weights: times.length * weights.length <= MAX_WEIGHTS_IN_RUN ? times.map((_, i) => [matrixRow(i)]) : null,
    observables: {
      l1: rows.map((row) => [row.l1]),
      nonzeros: rows.map((row) => [row.nonzeros]),
      squaredNorm: rows.map((row) => [row.squaredNorm]),
      fourthNorm: rows.map((row) => [row.fourthNorm]),
      energy: rows.map((row) => (1 - row.squaredNorm) ** 2 / 4 + lambda * row.l1),
    },
    stats: { ...stats },
    weightsAtSample,
  };

  function matrixRow(i: number): Float64Array {
    const row = new Float64Array(weights.length);
    weightsAtSample(i, row);
    return row;
  }
}
