import { InputError, knownKeys } from "../checks.ts";
import { type Drive, type Flow, flow } from "../dynamics/flow.ts";
import { inputDrive } from "../dynamics/inputFlow.ts";
import type { InputSet } from "../dynamics/inputs.ts";
import { basisDrive } from "../dynamics/l1Flow.ts";
import { l1Penalty, type Penalty } from "../dynamics/penalty.ts";
import { blunted, isSharp } from "../dynamics/penaltyTip.ts";
import type { KernelChoice } from "../kernels/index.ts";
import { chosenMethod, methodForSize } from "./chosenMethod.ts";
import { checkMatrixSimulation, type MatrixSimulation, matrixKeys, simulateMatrixFlow } from "./matrixFlow.ts";
import { type L1Method, l1Methods } from "./methods.ts";
import type { Simulated } from "./run.ts";

export { type L1Method, l1Methods } from "./methods.ts";

/** What simulations of n features on m neurons without noise have in common. */
export interface FeatureSimulation extends MatrixSimulation {
  /** Default `auto`: `event` up to 512 weights, `rkc` beyond. */
  readonly method?: L1Method;
  readonly kernel?: KernelChoice;
  /** What the features do together; default: one at a time, the paper's inputs. */
  readonly inputs?: InputSet;
  /** Default 1e-8 for `event`, 1e-3 for `rkc`. */
  readonly tolerance?: number;
  /** Step of `proximal`, default 0.1. */
  readonly step?: number;
  /**
   * The run has converged when no weight changes faster than this, those that are held excepted (the KKT residual);
   * default 10⁻⁴ λ, 0 where the penalty has no λ. Not looked at when times are listed.
   */
  readonly rest?: number;
}

const featureKeys = {
  ...matrixKeys,
  method: true,
  kernel: true,
  inputs: true,
  tolerance: true,
  step: true,
  rest: true,
} as const;

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

/** The KKT residual of weights at rest, where nothing else says so. */
export function restingResidual(lambda: number): number {
  return 1e-4 * lambda;
}

/** Flow time at which a run ends at the latest, where nothing else says so. */
export function longestRun(lambda: number): number {
  return 1000 / lambda;
}

/**
 * Simulates the basis inputs, or any others, under a penalty. noEnd: why one without a λ > 0 needs an end.
 * @throws InputError
 */
function simulateFeatures(simulation: FeatureSimulation, penalty: Penalty, noEnd: string): Simulated {
  const { n, m, inputs, kernel, tEnd, sampling = {} } = simulation;
  checkMatrixSimulation(simulation);
  const lambda = penalty.parameters?.lambda ?? 0;
  if (!(lambda > 0) && tEnd === undefined && !sampling.times) throw new InputError(`${noEnd}; give t-end.`);
  if (inputs !== undefined && inputs.n !== n) {
    throw new InputError(`inputs are of ${inputs.n} features, weights of ${n}; they must agree.`);
  }
  const common = { m, ...(kernel && { kernel }) };
  const drive = inputs ? inputDrive({ inputs, ...common }) : basisDrive({ n, ...common });
  const chosen = chosenMethod(simulation, l1Methods, methodForSize(n * m));
  return simulateMatrixFlow(simulation, {
    ...penalized(drive, penalty, chosen.tolerance),
    ...chosen,
    longest: longestRun(lambda),
    rest: simulation.rest ?? restingResidual(lambda),
  });
}

/**
 * Where the slope of a penalty bends without bound at zero, as that of |w|^1.5 does, weights smaller than this, or than
 * a tenth of the tolerance, are let rest there (`blunted`).
 */
const NEGLIGIBLE = 1e-6;

/**
 * The flow of a drive and a penalty as it is simulated at that tolerance. It has no energy where the penalty is −∞ at
 * zero.
 */
export function penalized(drive: Drive, penalty: Penalty, tolerance: number): { flow: Flow; hasEnergy: boolean } {
  const followed = isSharp(penalty) ? blunted(penalty, Math.max(NEGLIGIBLE, tolerance / 10)) : penalty;
  return { flow: flow({ drive, penalty: followed }), hasEnergy: Number.isFinite(penalty.value(0)) };
}
