import { InputError } from "../checks.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { type CollapseSolution, reduceCollapse, solveCollapse } from "../theory/index.ts";

/** One seed's feature: its initial weights and its exact collapse. */
export interface Feature {
  readonly weights: Float64Array;
  readonly exact: CollapseSolution;
}

/**
 * The features an experiment on one feature works with, one per replica; replica r of `seed` has the same weights in every experiment.
 * @throws InputError when λ is so strong that every weight of one of them dies
 */
export function solvedFeature(parameters: { m: number; lambda: number; seed: number }, replica: number): Feature {
  const { m, lambda, seed } = parameters;
  const weights = initialWeights({ m, key: [seed, "feature", replica] });
  const exact = solveCollapse(reduceCollapse(weights, { lambda }), { tolerance: 1e-9 });
  if (exact.status !== "converged") throw new InputError(exact.message);
  return { weights, exact };
}
