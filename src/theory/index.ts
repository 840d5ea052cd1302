/**
 * `incidental/theory`: what the equations predict, one prediction per file. Flow time t = 4η·steps; λ = λ_code/4.
 *
 * @module incidental/theory
 */

// one feature, exactly: m weights reduced to two numbers (§3.1)

export type { CollapsePiece } from "./collapsePieces.ts";
export {
  type CollapseOptions,
  type CollapseSolution,
  type CollapseStatus,
  extinctionMessage,
  solveCollapse,
} from "./collapseSolution.ts";
export { type CollapseState, collapseAt, deathTimes, stateOf, weightsAt } from "./collapseState.ts";
export { gapGrowthRate, predictedGap, relativeGap } from "./gapGrowth.ts";
export { type Reduction, reduceCollapse, reductionField, relativeFourths, survivors } from "./reduction.ts";
export { survivorWeight } from "./survivor.ts";

// one feature as λ√m → 0: closed form, every death time (§3.2)

export { type SlowManifold, type SlowState, slowManifold, slowManifoldAt } from "./slowManifold.ts";

// one feature as m → ∞: no parameter left (§3.3)

export { type UniversalState, universalCurve, universalCurveAt } from "./universalCurve.ts";

// many features before a weak penalty acts (§7.1): docs/who-wins.md

export { argmaxAgreement } from "./argmaxAgreement.ts";
export { orthonormalCosine } from "./orthonormalCosine.ts";
export { type Relaxation, type RelaxationOptions, relaxation } from "./relaxation.ts";

// many features as λ → 0, in slow time λt (§4.2)

export { type ProjectedDescent, type ProjectedDescentOptions, projectedDescent } from "./projectedDescent.ts";

// many features: how many neurons are shared (§4.1)

export { type SettledInTurn, settleInTurn } from "./settleInTurn.ts";
export { type SlotLaw, slotLaw, slotMean, slotVariance } from "./slotModel.ts";

// noise instead of a penalty: which states it favours (§5.1): docs/who-wins.md

export {
  dropoutEnergy,
  type NoiseEnergy,
  type NoiseState,
  noiseEnergy,
  silentFeatures,
  simplexEnergy,
} from "./noiseEnergy.ts";

// the paper's own statements (paper §3)

export { type PaperEstimate, paperCollapseTime, paperCollisionCount, paperEstimate } from "./paperEstimates.ts";
