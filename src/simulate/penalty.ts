import { knownKeys } from "../checks.ts";
import type { Penalty } from "../dynamics/penalty.ts";
import { type FeatureSimulation, featureKeys, simulateFeatures } from "./features.ts";
import type { Simulated } from "./run.ts";

/** Options of `simulatePenalty`. */
export interface PenaltySimulation extends FeatureSimulation {
  /** Of every weight, λ|w| for the L1 flow. */
  readonly penalty: Penalty;
}

/**
 * Simulates n features on m neurons under a penalty of one's own in flow time (theory §2 with p(w) for λ|w|): start
 * weights in, weights and observables at the sampled times out; without energies where the penalty is −∞ at zero.
 * Without tEnd a run ends when the weights rest, at 1000/λ at the latest.
 * @throws InputError when the weights are not n·m finite numbers, the slope of the penalty does not jump where it says,
 * a time, tolerance, step, rest or budget is out of range, or no end is given to a penalty without a `lambda` > 0; on
 * inputs of another n; and on a method or kernel that there is not
 */
export function simulatePenalty(simulation: PenaltySimulation): Simulated {
  knownKeys("simulatePenalty", simulation, { ...featureKeys, penalty: true });
  const { penalty, ...others } = simulation;
  const noEnd = "a penalty without a lambda > 0 does not say how long weights take to rest";
  return simulateFeatures(others, penalty, noEnd);
}
