/** Declared experiments: parameters, run, expectation. */
export { type CollapseParameters, type CollapseResult, collapse, type Trace } from "./collapse.ts";
export { type EnergyParameters, type EnergyResult, energy } from "./energy.ts";
export { type Claim, type Experiment, Interrupted, type RunContext } from "./experiment.ts";
export { type GapParameters, type GapReplica, type GapResult, gap } from "./gap.ts";
export { type PairCourse, type PairParameters, type PairResult, pair } from "./pair.ts";
export { type SparsificationParameters, type SparsificationResult, sparsification } from "./sparsification.ts";
export { type WeightsParameters, type WeightsResult, weights } from "./weights.ts";
