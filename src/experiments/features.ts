import { InputError } from "../checks.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { type CollapseSolution, reduceCollapse, solveCollapse } from "../theory/index.ts";
import { checkSignal, type RunContext } from "./experiment.ts";

/** One seed's feature: its initial weights and its exact collapse. */
export interface Feature {
  readonly weights: Float64Array;
  readonly exact: CollapseSolution;
}

/**
 * The feature of one replica, solved; replica r of `seed` has the same weights in every experiment.
 * @throws InputError when λ is so strong that every weight of it dies
 */
export function solvedFeature(parameters: { m: number; lambda: number; seed: number }, replica: number): Feature {
  const { m, lambda, seed } = parameters;
  const weights = initialWeights({ m, key: [seed, "feature", replica] });
  const exact = solveCollapse(reduceCollapse(weights, { lambda }), { tolerance: 1e-9 });
  if (exact.status !== "converged") throw new InputError(exact.message);
  return { weights, exact };
}

/** The features of all replicas, and the time by which the last of them has collapsed. @throws InputError, Interrupted */
export function solvedFeatures(
  parameters: { m: number; lambda: number; seed: number; seeds: number },
  context: RunContext,
): { features: Feature[]; end: number } {
  const features = Array.from({ length: parameters.seeds }, (_, replica) => {
    checkSignal(context);
    return solvedFeature(parameters, replica);
  });
  return { features, end: Math.max(...features.map(({ exact }) => exact.t)) };
}
