import { l1Flow } from "../../../dynamics/l1Flow.ts";
import { noiseFlow } from "../../../dynamics/noiseFlow.ts";
import { rowObservables } from "../../../measure/observables.ts";
import { simulateL1 } from "../../../simulate/l1.ts";
import { simulateNoise } from "../../../simulate/noise.ts";
import type { Simulated } from "../../../simulate/run.ts";
import type { StopSignal } from "../../../solvers/index.ts";
import type { Frame } from "../protocol.ts";
import { drawnWeights } from "./drawnNeurons.ts";
import { lawOf } from "./noisePlan.ts";
import { type Plan, SAMPLING, TOLERANCE } from "./plan.ts";

/** What a plan is run with. */
export interface SimulateOptions {
  /** The start, features × m row-major. */
  readonly weights: Float64Array;
  /** Neurons whose weights the frames hold. */
  readonly drawn: Uint32Array;
  readonly onFrame: (frame: Frame) => void;
  readonly signal?: StopSignal | undefined;
}

/**
 * Runs a plan by the library: all weights are moved, and the theory drawn beside it plays no part.
 * @throws InputError as the simulations of the library
 */
export function simulatePlan(plan: Plan, { weights, drawn, onFrame, signal }: SimulateOptions): Simulated {
  const { m, lambda, tEnd, noise } = plan;
  const size = { n: weights.length / m, m };
  let index = 0;
  const common = (measured: { energy(W: Float64Array): number; residual(W: Float64Array): number }) => ({
    ...size,
    weights,
    method: "rkc" as const,
    tolerance: TOLERANCE,
    sampling: SAMPLING,
    ...(tEnd !== null && { tEnd }),
    ...(signal && { signal }),
    onSample: (t: number, W: Float64Array) => {
      const [energy, residual] = [measured.energy(W), measured.residual(W)];
      onFrame({ index: index++, t, weights: drawnWeights(W, m, drawn), ...rowObservables(W, m), energy, residual });
    },
  });
  if (noise === null) return simulateL1({ ...common(l1Flow({ ...size, lambda })), lambda });
  const options = { law: lawOf(noise), level: noise.level };
  const { energy } = noiseFlow({ ...size, ...options });
  return simulateNoise({ ...common({ energy, residual: () => Number.NaN }), ...options });
}
