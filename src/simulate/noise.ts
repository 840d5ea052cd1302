import { InputError, knownKeys } from "../checks.ts";
import { noiseFlow } from "../dynamics/noiseFlow.ts";
import type { NoiseLevel } from "../dynamics/noiseLevels.ts";
import type { KernelChoice } from "../kernels/index.ts";
import type { NoiseLaw } from "../random/noiseLaws.ts";
import { dopri5, eventSolver, type Method, rkc } from "../solvers/index.ts";
import { checkMatrixSimulation, type MatrixSimulation, matrixKeys, simulateMatrixFlow } from "./matrixFlow.ts";
import { type NoiseMethod, noiseMethods } from "./methods.ts";
import type { Simulated } from "./run.ts";

export { type NoiseMethod, noiseMethods } from "./methods.ts";

/** What `simulateNoise` is told. */
export interface NoiseSimulation extends MatrixSimulation {
  /** The noise on every neuron. */
  readonly law: NoiseLaw;
  readonly level: NoiseLevel;
  /** Level `exact`: how many of every row's largest weights are exact, the closure doing the others; default all. */
  readonly enumerate?: number;
  /** ℓ1 strength, ≥ 0, default 0. */
  readonly lambda?: number;
  /** Default `auto`: `rkc`. */
  readonly method?: NoiseMethod;
  readonly kernel?: KernelChoice;
  /** Default 1e-8, for `rkc` 1e-5. */
  readonly tolerance?: number;
}

const METHODS: Readonly<Record<Exclude<NoiseMethod, "auto">, { method: Method; tolerance: number }>> = {
  dopri5: { method: dopri5, tolerance: 1e-8 },
  event: { method: eventSolver, tolerance: 1e-8 },
  rkc: { method: rkc, tolerance: 1e-5 },
};

/**
 * Simulates n features on m noisy neurons, averaged over the noise (theory §5), to flow time tEnd or the last of the listed times.
 * @throws InputError when the weights are not n·m finite numbers, no end is given, a time, lambda, tolerance or budget is out of range, or
 * method, level, law and `enumerate` do not go together
 */
export function simulateNoise(simulation: NoiseSimulation): Simulated {
  knownKeys("simulateNoise", simulation, {
    ...matrixKeys,
    law: true,
    level: true,
    enumerate: true,
    lambda: true,
    method: true,
    kernel: true,
    tolerance: true,
  });
  const { n, m, law, level, enumerate, lambda = 0, kernel, tEnd, sampling = {} } = simulation;
  checkMatrixSimulation(simulation);
  if (tEnd === undefined && !sampling.times) {
    throw new InputError("under noise weights need not come to rest; give t-end.");
  }
  const name = chosenMethod(simulation);
  const { method, tolerance } = METHODS[name];
  return simulateMatrixFlow(simulation, {
    flow: noiseFlow({ n, m, law, level, enumerate, lambda, ...(kernel && { kernel }) }),
    name,
    method,
    tolerance: simulation.tolerance ?? tolerance,
    longest: tEnd ?? 0, // never asked for: there is always an end
    rest: 0,
  });
}

function chosenMethod({ method = "auto", lambda = 0 }: NoiseSimulation): Exclude<NoiseMethod, "auto"> {
  if (!noiseMethods.includes(method)) {
    throw new InputError(`method must be one of ${noiseMethods.join(", ")}, got "${method}".`);
  }
  if (method === "auto") return "rkc";
  if (method === "dopri5" && lambda > 0) {
    throw new InputError(
      `method dopri5 would integrate through the sign of the penalty; with lambda = ${lambda} take event or rkc.`,
    );
  }
  return method;
}
