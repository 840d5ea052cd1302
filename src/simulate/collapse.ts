import { checkFeature, InputError, knownKeys, listeners, positive } from "../checks.ts";
import type { Progress, StopSignal } from "../solvers/index.ts";
import { type CollapseProblem, sampledByEvents, sampledByReduction } from "./collapseMethods.ts";
import { type CollapseMethod, collapseMethods } from "./methods.ts";
import type { Simulated } from "./run.ts";
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
  listeners(simulation);
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
  const run = METHODS[method]?.(problem);
  if (run === undefined) {
    throw new InputError(`method must be one of ${collapseMethods.join(", ")}, got "${method}".`);
  }
  return run;
}

const METHODS: Readonly<Record<CollapseMethod, (problem: CollapseProblem) => Simulated>> = {
  reduction: sampledByReduction,
  event: sampledByEvents,
};
