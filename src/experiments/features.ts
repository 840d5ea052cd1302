import { InputError } from "../checks.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { type CollapseSolution, reduceCollapse, solveCollapse } from "../theory/index.ts";
import type { CellContext } from "./experiment.ts";

/** One replica's feature: its initial weights and its exact collapse. */
export interface Feature {
  readonly weights: Float64Array;
  readonly exact: CollapseSolution;
}

/** Initial weights of one feature, length m; replica r of `seed` has the same in every experiment. */
export function featureStart(m: number, { seed, replica }: Pick<CellContext, "seed" | "replica">): Float64Array {
  return initialWeights({ m, key: [seed, "feature", replica] });
}

/** The feature of a replica, solved. @throws InputError when λ is so strong that every weight of it dies */
export function solvedFeature(
  { m, lambda }: { m: number; lambda: number },
  context: Pick<CellContext, "seed" | "replica">,
): Feature {
  const weights = featureStart(m, context);
  const exact = solveCollapse(reduceCollapse(weights, { lambda }), { tolerance: 1e-9 });
  if (exact.status !== "converged") throw new InputError(exact.message);
  return { weights, exact };
}

/**
 * Flow time by which any collapse is over: the relative gap to the runner-up grows at the rate λ/w₁ > λ (theory §3),
 * and numbers that differ do so by 10⁻¹⁶ or more.
 */
export function latestCollapse(lambda: number): number {
  return 50 / lambda;
}

/** Parameters of one feature alone under the paper's Euler loop, as an experiment declares them. */
export const featureParameters = {
  m: { what: "neurons", kind: "count" },
  lambda: { what: "L1 strength of the flow, a quarter of the one in the loss", kind: "positive" },
  step: { what: "Euler step of the simulation, flow time", kind: "positive", default: 0.5 },
} as const;

/**
 * Whether Euler steps are so short that what the loop misses of the flow is far below the bounds of claims: short
 * against the collapse, λ√m·step ≤ 0.01, and against the start, where the norm relaxes, from the closer to 1 the more
 * neurons there are. Beyond, a claim that compares them says something of the step, not of the code.
 */
export function isFine({ m, lambda, step }: { m: number; lambda: number; step: number }): boolean {
  return (step <= 0.01 || m >= 1000) && lambda * Math.sqrt(m) * step <= 0.01;
}
