import { knownKeys } from "../checks.ts";
import { l1Penalty } from "../dynamics/penalty.ts";
import { type FeatureSimulation, featureKeys, simulateFeatures } from "./features.ts";
import type { Simulated } from "./run.ts";

export { longestRun, restingResidual } from "./features.ts";
export { type L1Method, l1Methods } from "./methods.ts";

/** Options of `simulateL1`. */
export interface L1Simulation extends FeatureSimulation {
  /** ≥ 0. Without tEnd a run ends at 1000/λ at the latest. */
  readonly lambda: number;
}

/**
 * Simulates n features on m neurons in flow time (theory §2): start weights in, weights and observables at the sampled
 * times out.
 * @throws InputError when the weights are not n·m finite numbers, when a time, lambda, tolerance, step, rest or budget
 * is out of range, on inputs of another n, and on a method or kernel that there is not
 */
export function simulateL1(simulation: L1Simulation): Simulated {
  knownKeys("simulateL1", simulation, { ...featureKeys, lambda: true });
  const { lambda, ...others } = simulation;
  return simulateFeatures(others, l1Penalty(lambda), "with lambda = 0 nothing needs to come to rest");
}
