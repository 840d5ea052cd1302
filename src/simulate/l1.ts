import { InputError } from "../checks.ts";
import { inputFlow } from "../dynamics/inputFlow.ts";
import type { InputSet } from "../dynamics/inputs.ts";
import { l1Flow } from "../dynamics/l1Flow.ts";
import type { KernelChoice } from "../kernels/index.ts";
import { eventSolver, type Method, proximalEuler, rkc } from "../solvers/index.ts";
import { checkMatrixSimulation, type MatrixSimulation, simulateMatrixFlow } from "./matrixFlow.ts";
import type { Simulated } from "./run.ts";

/** How the full flow is computed: `event` for small systems and reference, `rkc` at scale, `proximal` as the simple check. */
export const l1Methods = ["auto", "event", "rkc", "proximal"] as const;
export type L1Method = (typeof l1Methods)[number];

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

const METHODS: Readonly<Record<Exclude<L1Method, "auto">, { method: Method; tolerance: number }>> = {
  event: { method: eventSolver, tolerance: 1e-8 },
  rkc: { method: rkc, tolerance: 1e-3 },
  proximal: { method: proximalEuler, tolerance: 1e-3 },
};

/** Flow time at which a run ends at the latest, where nothing else says so. */
export function longestRun(lambda: number): number {
  return 1000 / lambda;
}

/** The most weights `auto` gives to `event`. */
const SMALL = 512;

/** Simulates n features on m neurons. @throws InputError */
export function simulateL1(simulation: L1Simulation): Simulated {
  const { n, m, lambda, kernel, inputs, tEnd, sampling = {} } = simulation;
  checkMatrixSimulation(simulation);
  if (lambda === 0 && tEnd === undefined && !sampling.times) {
    throw new InputError("with lambda = 0 nothing needs to come to rest; give t-end.");
  }
  if (inputs !== undefined && inputs.n !== n) {
    throw new InputError(`inputs are of ${inputs.n} features, weights of ${n}; they must agree.`);
  }
  const common = { m, lambda, ...(kernel && { kernel }) };
  const name = chosenMethod(simulation);
  const { method, tolerance } = METHODS[name];
  return simulateMatrixFlow(simulation, {
    flow: inputs ? inputFlow({ inputs, ...common }) : l1Flow({ n, ...common }),
    name,
    method,
    tolerance: simulation.tolerance ?? tolerance,
    step: name === "proximal" ? (simulation.step ?? 0.1) : undefined,
    longest: longestRun(lambda),
    rest: simulation.rest ?? 1e-4 * lambda,
  });
}

function chosenMethod({ method = "auto", n, m }: L1Simulation): Exclude<L1Method, "auto"> {
  if (!l1Methods.includes(method)) {
    throw new InputError(`method must be one of ${l1Methods.join(", ")}, got "${method}".`);
  }
  if (method !== "auto") return method;
  return n * m <= SMALL ? "event" : "rkc";
}
