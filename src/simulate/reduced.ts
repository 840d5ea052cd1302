import { checkFeature, InputError, knownKeys } from "../checks.ts";
import { type Rate, reducedFlow } from "../dynamics/reducedField.ts";
import { chosenMethod, methodForSize } from "./chosenMethod.ts";
import { checkMatrixSimulation, type MatrixSimulation, matrixKeys, simulateMatrixFlow } from "./matrixFlow.ts";
import { type L1Method, l1Methods } from "./methods.ts";
import type { Simulated } from "./run.ts";

/** Options of `simulateReduced`. */
export interface ReducedSimulation extends Omit<MatrixSimulation, "n" | "m"> {
  /** Initial weights of one feature, length m. */
  readonly weights: Float64Array;
  /** dw/dt of every weight. */
  readonly rate: Rate;
  /** Default `auto`: `event` up to 512 weights, and where a jump depends on the norms; `rkc` beyond. */
  readonly method?: L1Method;
  /** Default 1e-8 for `event`, 1e-3 for `rkc`. */
  readonly tolerance?: number;
  /** Step of `proximal`, default 0.1. */
  readonly step?: number;
}

/**
 * Simulates one feature alone by a law of one's own (theory §3 with another right-hand side), to flow time tEnd or the
 * last of the listed times: start weights in, weights and observables at the sampled times out, without energies: a law
 * need not have one.
 * @throws InputError when the weights are empty, not finite or all zero, no end is given, a time, tolerance, step or
 * budget is out of range, the method is none of `l1Methods`, or it is not `event` and a jump depends on the norms
 */
export function simulateReduced(simulation: ReducedSimulation): Simulated {
  const { n: _n, m: _m, ...common } = matrixKeys;
  knownKeys("simulateReduced", simulation, { ...common, rate: true, method: true, tolerance: true, step: true });
  const { weights, rate, tEnd, sampling = {} } = simulation;
  checkFeature(weights);
  const whole = { ...simulation, n: 1, m: weights.length };
  checkMatrixSimulation(whole);
  if (tEnd === undefined && !sampling.times) {
    throw new InputError("by a law of one's own weights need not come to rest; give t-end.");
  }
  const lawful = rate.places?.some(({ friction }) => typeof friction === "function") === true;
  return simulateMatrixFlow(whole, {
    flow: reducedFlow({ m: weights.length, rate }),
    hasEnergy: false,
    ...chosenMethod(simulation, l1Methods, lawful ? "event" : methodForSize(weights.length)),
  });
}
