import { InputError, knownKeys } from "../checks.ts";
import { inputFlow } from "../dynamics/inputFlow.ts";
import type { InputSet } from "../dynamics/inputs.ts";
import { l1Flow } from "../dynamics/l1Flow.ts";
import type { KernelChoice } from "../kernels/index.ts";
import { chosenMethod } from "./l1Methods.ts";
import { checkMatrixSimulation, type MatrixSimulation, matrixKeys, simulateMatrixFlow } from "./matrixFlow.ts";
import type { L1Method } from "./methods.ts";
import type { Simulated } from "./run.ts";

export { type L1Method, l1Methods } from "./methods.ts";

/** What `simulateL1` is told. */
export interface L1Simulation extends MatrixSimulation {
  /** ≥ 0. Without tEnd a run ends at 1000/λ at the latest. */
  readonly lambda: number;
  /** Default `auto`: `event` up to 512 weights, `rkc` beyond. */
  readonly method?: L1Method;
  readonly kernel?: KernelChoice;
  /** What the features do together; default: one at a time, the paper's inputs. */
  readonly inputs?: InputSet;
  /** Default 1e-8 for `event`, 1e-3 for `rkc`. */
  readonly tolerance?: number;
  /** Step of `proximal`, default 0.1. */
  readonly step?: number;
  /** The run has converged when no KKT residual exceeds this; default 10⁻⁴ λ. Not looked at when times are listed. */
  readonly rest?: number;
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
 * Simulates n features on m neurons in flow time (theory §2): start weights in, weights and observables at the sampled times out.
 * @throws InputError when the weights are not n·m finite numbers, when a time, lambda, tolerance, step, rest or budget is out of range, on
 * inputs of another n, and on a method or kernel that there is not
 */
export function simulateL1(simulation: L1Simulation): Simulated {
  knownKeys("simulateL1", simulation, {
    ...matrixKeys,
    lambda: true,
    method: true,
    kernel: true,
    inputs: true,
    tolerance: true,
    step: true,
    rest: true,
  });
  const { n, m, lambda, kernel, inputs, tEnd, sampling = {} } = simulation;
  checkMatrixSimulation(simulation);
  if (lambda === 0 && tEnd === undefined && !sampling.times) {
    throw new InputError("with lambda = 0 nothing needs to come to rest; give t-end.");
  }
  if (inputs !== undefined && inputs.n !== n) {
    throw new InputError(`inputs are of ${inputs.n} features, weights of ${n}; they must agree.`);
  }
  const common = { m, lambda, ...(kernel && { kernel }) };
  return simulateMatrixFlow(simulation, {
    flow: inputs ? inputFlow({ inputs, ...common }) : l1Flow({ n, ...common }),
    ...chosenMethod(simulation),
    longest: longestRun(lambda),
    rest: simulation.rest ?? restingResidual(lambda),
  });
}
