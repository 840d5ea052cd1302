/** Declared experiments: parameters, run, expectation. Those over a grid of parameters and seeds are sweeps. */
export { type CollapseParameters, type CollapseResult, collapse, type Trace } from "./collapse.ts";
export { type CollapseTimeParameters, type CollapseTimeResult, collapseTime } from "./collapseTime.ts";
export { type CollisionsOutcome, type CollisionsPoint, type CollisionsResult, collisions } from "./collisions.ts";
export {
  type CoOccurrenceOutcome,
  type CoOccurrenceParameters,
  type CoOccurrencePoint,
  type CoOccurrenceResult,
  coOccurrence,
} from "./coOccurrence.ts";
export {
  type CorrelationsOutcome,
  type CorrelationsPoint,
  type CorrelationsResult,
  correlations,
} from "./correlations.ts";
export { type CurvesOutcome, type CurvesPoint, type CurvesResult, curves } from "./curves.ts";
export { type DescentParameters, type DescentResult, descent } from "./descent.ts";
export { type EnergyParameters, type EnergyResult, energy } from "./energy.ts";
export {
  type Claim,
  checkSignal,
  type Experiment,
  Interrupted,
  type Judgement,
  judge,
  judgeTest,
  type RunContext,
  type TestJudgement,
} from "./experiment.ts";
export { type GapParameters, type GapReplica, type GapResult, gap } from "./gap.ts";
export {
  type KurtosisOutcome,
  type KurtosisParameters,
  type KurtosisPoint,
  type KurtosisResult,
  kurtosis,
  type SignChange,
} from "./kurtosis.ts";
export { type NoiseOutcome, type NoiseParameters, type NoisePoint, type NoiseResult, noise } from "./noise.ts";
export {
  type NoiseCollisionsOutcome,
  type NoiseCollisionsParameters,
  type NoiseCollisionsPoint,
  type NoiseCollisionsResult,
  noiseCollisions,
} from "./noiseCollisions.ts";
export {
  type OptimiserOutcome,
  type OptimiserParameters,
  type OptimiserPoint,
  type OptimiserResult,
  optimiser,
} from "./optimiser.ts";
export { type PairCourse, type PairParameters, type PairResult, pair } from "./pair.ts";
export { type GridRun, runGrid } from "./runGrid.ts";
export {
  type ScaledTimeOutcome,
  type ScaledTimePoint,
  type ScaledTimeResult,
  type ScaledTimeStep,
  scaledTime,
} from "./scaledTime.ts";
export type { SettleParameters } from "./settle.ts";
export { type SlotsOutcome, type SlotsPoint, type SlotsResult, slots } from "./slots.ts";
export { type SlowManifoldParameters, type SlowManifoldResult, slowManifold } from "./slowManifold.ts";
export { type SparsificationParameters, type SparsificationResult, sparsification } from "./sparsification.ts";
export type {
  AnySweepExperiment,
  Cell,
  CellContext,
  CellParameters,
  Grid,
  Parameter,
  ParameterValue,
  SweepExperiment,
} from "./sweep.ts";
export { byParameters, replicaStart } from "./sweep.ts";
export { sweeps } from "./sweeps.ts";
export { type WeightsParameters, type WeightsResult, weights } from "./weights.ts";
