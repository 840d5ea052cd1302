/**
 * `incidental`: the whole public list. Solvers, theory and figures can also be imported alone from `incidental/solvers`,
 * `incidental/theory` and `incidental/figures`.
 */

// typed errors
export { InputError } from "./checks.ts";
// the flow of one feature: field, energy, distance from rest
export { collapseEnergy, collapseField, collapseResidual } from "./dynamics/collapse.ts";
// experiments: declared parameters, run, expectation
export * from "./experiments/index.ts";
export * from "./figures/index.ts";
// observables and statistics
export { type RowObservables, rowObservables } from "./measure/observables.ts";
export { quantile, type Summary, summarize } from "./measure/statistics.ts";
// random starts, named by keys
export { type RandomKey, uniformStream } from "./random/generator.ts";
export { initialWeights } from "./random/initialWeights.ts";
// the independent check: the autoencoder itself, and the paper's Euler loop
export {
  autoencoderGradient,
  autoencoderLoss,
  type TrainingOptions,
  trainAutoencoder,
} from "./reference/autoencoder.ts";
export { type EulerCollapse, eulerCollapse } from "./reference/eulerCollapse.ts";
// one call from weights to a recorded run
export {
  type CollapseMethod,
  type CollapseRun,
  type CollapseSimulation,
  collapseMethods,
  simulateCollapse,
} from "./simulate/collapse.ts";
export type { Observables, Run } from "./simulate/run.ts";
export { type Sampling, sampleTimes } from "./simulate/sampleTimes.ts";
// solvers, theory, figures
export * from "./solvers/index.ts";
export * from "./theory/index.ts";
