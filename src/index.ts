/**
 * `incidental`: the whole public list. Solvers, theory and figures can also be imported alone from
 * `incidental/solvers`, `incidental/theory` and `incidental/figures`, which has pages and images of figures besides;
 * files are read and written by `incidental/io`.
 *
 * @module incidental
 */

// solvers, theory and figures, which are parts of their own too

export * from "./figures/index.ts";
export * from "./solvers/index.ts";
export * from "./theory/index.ts";

// flows: a drive and a penalty, composed

export { collapseEnergy, collapseField, collapseResidual } from "./dynamics/collapse.ts";
export { dropoutDrive } from "./dynamics/dropoutDrive.ts";
export { type Drive, type Flow, flow } from "./dynamics/flow.ts";
export {
  type InputDriveOptions,
  type InputFlow,
  type InputFlowOptions,
  inputDrive,
  inputFlow,
} from "./dynamics/inputFlow.ts";
export {
  basisInputs,
  type InputSet,
  independentInputs,
  inputSet,
  pairInputs,
  sampledInputs,
} from "./dynamics/inputs.ts";
export {
  type BasisDrive,
  type BasisDriveOptions,
  basisDrive,
  type KernelUsage,
  type L1Flow,
  type L1FlowOptions,
  l1Flow,
} from "./dynamics/l1Flow.ts";
export {
  type NoiseDrive,
  type NoiseDriveOptions,
  type NoiseFlow,
  type NoiseFlowOptions,
  noiseDrive,
  noiseFlow,
} from "./dynamics/noiseFlow.ts";
export { type NoiseLevel, noiseLevels } from "./dynamics/noiseLevels.ts";
export { type PairOutcome, pairField, pairOutcome, pairStart } from "./dynamics/pairFlow.ts";

// penalties and rates, ready-made, written by hand, or from expressions

export { l1Penalty, noPenalty, type Penalty, type PenaltyPlace, type Singularity } from "./dynamics/penalty.ts";
export { type PenaltyFlow, type PenaltyFlowOptions, penaltyFlow } from "./dynamics/penaltyFlow.ts";
export { blunted } from "./dynamics/penaltyTip.ts";
export { type Rate, type RatePlace, type RowState, reducedField } from "./dynamics/reducedField.ts";
export {
  type Parameters,
  type PenaltyOptions,
  parsePenalty,
  parseRate,
  type RateOptions,
} from "./expressions/index.ts";

// kernels of the dense products

export { type KernelChoice, type KernelName, kernelChoices } from "./kernels/index.ts";

// random starts, named by keys; laws of noise

export { type RandomKey, uniformStream } from "./random/generator.ts";
export { initialWeights } from "./random/initialWeights.ts";
export { type InitName, initNames } from "./random/initNames.ts";
export {
  bipolarNoise,
  gaussianNoise,
  laplaceNoise,
  type NoiseLaw,
  type NoiseName,
  noiseLaw,
  noiseNames,
  threePointNoise,
  uniformNoise,
} from "./random/noiseLaws.ts";

// one call from weights to a recorded run

export { type AdamWSimulation, simulateAdamW } from "./simulate/adamW.ts";
export {
  type CollapseMethod,
  type CollapseSimulation,
  collapseMethods,
  simulateCollapse,
} from "./simulate/collapse.ts";
export type { FinalState } from "./simulate/finalState.ts";
export {
  type FeatureSimulation,
  type L1Method,
  type L1Simulation,
  l1Methods,
  type PenaltySimulation,
  simulateL1,
  simulatePenalty,
} from "./simulate/l1.ts";
export { type NoiseMethod, type NoiseSimulation, noiseMethods, simulateNoise } from "./simulate/noise.ts";
export { type ReducedSimulation, simulateReduced } from "./simulate/reduced.ts";
export type { Observables, Run, RunStatus, Simulated } from "./simulate/run.ts";
export { type Sampling, sampleTimes } from "./simulate/sampleTimes.ts";

// the independent check: the autoencoder itself by gradient descent and AdamW, and the paper's Euler loop

export { type AdamWTrainingOptions, trainAdamW } from "./reference/adamW.ts";
export {
  type AutoencoderInputs,
  autoencoderGradient,
  autoencoderLoss,
  type TrainingOptions,
  trainAutoencoder,
} from "./reference/autoencoder.ts";
export {
  type DropoutTrainingOptions,
  dropoutGradient,
  dropoutLoss,
  trainDropoutAutoencoder,
} from "./reference/dropoutAutoencoder.ts";
export { type EulerCollapse, eulerCollapse } from "./reference/eulerCollapse.ts";
export {
  type NoisyTrainingOptions,
  noisyGradient,
  noisyLoss,
  trainNoisyAutoencoder,
} from "./reference/noisyAutoencoder.ts";

// observables, counting rules and statistics

export {
  type DiagnoseOptions,
  type Diagnosis,
  diagnose,
  type PolysemanticCounts,
  type StartAgreement,
} from "./measure/diagnosis.ts";
export { chiSquareTest, type FitGroup, type FitResult } from "./measure/goodnessOfFit.ts";
export type { Interference, OverlapPair } from "./measure/interference.ts";
export {
  type Birth,
  type Crowding,
  type Eviction,
  type LeaderMove,
  type Ledger,
  type LedgerEntry,
  type LedgerKeeper,
  leaderLedger,
  type NeuronCrowding,
} from "./measure/ledger.ts";
export { type LinearFit, linearFit } from "./measure/linearFit.ts";
export { type RowObservables, rowObservables } from "./measure/observables.ts";
export { PAPER_WINDOW, polysemanticCount } from "./measure/polysemantic.ts";
export type { RestDistance, WeightForce } from "./measure/rest.ts";
export type {
  ChancePairs,
  CountTest,
  LawMoments,
  SharedNeuron,
  Sharing,
  SharingCounts,
  SlotComparison,
} from "./measure/sharing.ts";
export { type SlotTable, slotTable, type WinnerSlots } from "./measure/slots.ts";
export { quantile, ratioOfMeans, type Summary, summarize } from "./measure/statistics.ts";
export { type WinnerAgreement, type Winners, winnerAgreement, winnerRanks, winners } from "./measure/winners.ts";

// experiments: a question over a grid, its cells, what they say and what is expected

export * as experiments from "./catalogue.ts";
export type { Claim } from "./experiments/claim.ts";
export type { CellContext, Experiment } from "./experiments/experiment.ts";

// typed errors

export { InputError } from "./checks.ts";
