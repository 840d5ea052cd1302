import { InputError, knownKeys } from "../checks.ts";
import { noiseDrive } from "../dynamics/noiseFlow.ts";
import type { NoiseLevel } from "../dynamics/noiseLevels.ts";
import { l1Penalty, type Penalty } from "../dynamics/penalty.ts";
import type { KernelChoice } from "../kernels/index.ts";
import type { NoiseLaw } from "../random/noiseLaws.ts";
import { chosenMethod } from "./chosenMethod.ts";
import { penalized } from "./l1.ts";
import { checkMatrixSimulation, type MatrixSimulation, matrixKeys, simulateMatrixFlow } from "./matrixFlow.ts";
import { type NoiseMethod, noiseMethods } from "./methods.ts";
import type { Simulated } from "./run.ts";

export { type NoiseMethod, noiseMethods } from "./methods.ts";

/** Options of `simulateNoise`. */
export interface NoiseSimulation extends MatrixSimulation {
  /** The noise on every neuron. */
  readonly law: NoiseLaw;
  readonly level: NoiseLevel;
  /** Level `exact`: how many of every row's largest weights are exact, the closure doing the others; default all. */
  readonly enumerate?: number;
  /** ℓ1 strength, ≥ 0, default 0. */
  readonly lambda?: number;
  /** Of every weight, in the place of λ|w|. */
  readonly penalty?: Penalty;
  /** Default `auto`: `rkc`. */
  readonly method?: NoiseMethod;
  readonly kernel?: KernelChoice;
  /** Default 1e-8, for `rkc` 1e-5. */
  readonly tolerance?: number;
}

/** Default tolerance of `rkc` here: noise moves weights by little, for long. */
const RKC_TOLERANCE = 1e-5;

/**
 * Simulates n features on m noisy neurons, averaged over the noise (theory §5), to flow time tEnd or the last of the
 * listed times.
 * @throws InputError when the weights are not n·m finite numbers, no end is given, a time, lambda, tolerance or budget
 * is out of range, both lambda and penalty are given, the slope of the penalty does not jump where it says, or method,
 * level, law and `enumerate` do not go together
 */
export function simulateNoise(simulation: NoiseSimulation): Simulated {
  knownKeys("simulateNoise", simulation, {
    ...matrixKeys,
    law: true,
    level: true,
    enumerate: true,
    lambda: true,
    penalty: true,
    method: true,
    kernel: true,
    tolerance: true,
  });
  const { n, m, law, level, enumerate, lambda, kernel, tEnd, sampling = {} } = simulation;
  checkMatrixSimulation(simulation);
  if (tEnd === undefined && !sampling.times) {
    throw new InputError("under noise weights need not come to rest; give t-end.");
  }
  if (lambda !== undefined && simulation.penalty !== undefined) {
    throw new InputError("lambda and penalty exclude each other: a penalty holds its own lambda; drop lambda.");
  }
  const chosen = chosenMethod(simulation, noiseMethods, "rkc");
  const tolerance = simulation.tolerance ?? (chosen.name === "rkc" ? RKC_TOLERANCE : chosen.tolerance);
  const drive = noiseDrive({ n, m, law, level, enumerate, ...(kernel && { kernel }) });
  const { flow, hasEnergy } = penalized(drive, simulation.penalty ?? l1Penalty(lambda ?? 0), tolerance);
  if (chosen.name === "dopri5" && flow.field.switches !== undefined) {
    const where = lambda === undefined ? "where the penalty jumps" : `with lambda = ${lambda}`;
    throw new InputError(`method dopri5 would integrate through the sign of the penalty; ${where} take event or rkc.`);
  }
  return simulateMatrixFlow(simulation, { flow, hasEnergy, ...chosen, tolerance });
}
