import { InputError, knownKeys } from "../checks.ts";
import type { Penalty } from "../dynamics/penalty.ts";
import { penaltyFlow } from "../dynamics/penaltyFlow.ts";
import { blunted, isSharp } from "../dynamics/penaltyTip.ts";
import type { KernelChoice } from "../kernels/index.ts";
import { longestRun, restingResidual } from "./l1.ts";
import { chosenMethod } from "./l1Methods.ts";
import { checkMatrixSimulation, type MatrixSimulation, matrixKeys, simulateMatrixFlow } from "./matrixFlow.ts";
import type { L1Method } from "./methods.ts";
import type { Simulated } from "./run.ts";

/** What `simulatePenalty` is told. */
export interface PenaltySimulation extends MatrixSimulation {
  /** Of every weight, λ|w| for the L1 flow. */
  readonly penalty: Penalty;
  /** Default `auto`: `event` up to 512 weights, `rkc` beyond. */
  readonly method?: L1Method;
  readonly kernel?: KernelChoice;
  /** Default 1e-8 for `event`, 1e-3 for `rkc`. */
  readonly tolerance?: number;
  /** Step of `proximal`, default 0.1. */
  readonly step?: number;
  /**
   * The run has converged when no weight changes faster than this, those that are held excepted; default 10⁻⁴ λ where `lambda` is among
   * the penalty's parameters, else 0. Not looked at when times are listed.
   */
  readonly rest?: number;
}

/**
 * Where the slope of a penalty bends without bound at zero, as that of |w|^1.5 does, weights smaller than this, or than a
 * tenth of the tolerance, are let rest there (`blunted`).
 */
const NEGLIGIBLE = 1e-6;

/**
 * Simulates n features on m neurons under a penalty of one's own in flow time (theory §2 with p(w) for λ|w|): start weights in, weights and
 * observables at the sampled times out; without energies where the penalty is −∞ at zero. Without tEnd a run ends when the weights rest, at
 * 1000/λ at the latest.
 * @throws InputError when the weights are not n·m finite numbers, the slope of the penalty does not jump where it says, a time, tolerance,
 * step, rest or budget is out of range, or no end is given to a penalty without a `lambda` > 0; and on a method or kernel that there is not
 */
export function simulatePenalty(simulation: PenaltySimulation): Simulated {
  knownKeys("simulatePenalty", simulation, {
    ...matrixKeys,
    penalty: true,
    method: true,
    kernel: true,
    tolerance: true,
    step: true,
    rest: true,
  });
  const { n, m, penalty, kernel, tEnd, sampling = {} } = simulation;
  checkMatrixSimulation(simulation);
  const lambda = penalty.parameters?.lambda ?? 0;
  if (!(lambda > 0) && tEnd === undefined && !sampling.times) {
    throw new InputError("a penalty without a lambda > 0 does not say how long weights take to rest; give t-end.");
  }
  const chosen = chosenMethod(simulation);
  const followed = isSharp(penalty) ? blunted(penalty, Math.max(NEGLIGIBLE, chosen.tolerance / 10)) : penalty;
  const { energy, ...others } = penaltyFlow({ n, m, penalty: followed, ...(kernel && { kernel }) });
  return simulateMatrixFlow(simulation, {
    flow: { ...others, ...(Number.isFinite(penalty.value(0)) && { energy }) },
    ...chosen,
    longest: longestRun(lambda),
    rest: simulation.rest ?? restingResidual(lambda),
  });
}
