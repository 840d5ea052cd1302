import { l1Flow } from "../../../dynamics/l1Flow.ts";
import { noiseFlow } from "../../../dynamics/noiseFlow.ts";
import { rowObservables } from "../../../measure/observables.ts";
import { simulateAdamW } from "../../../simulate/adamW.ts";
import { simulateL1 } from "../../../simulate/l1.ts";
import { simulateNoise } from "../../../simulate/noise.ts";
import type { Simulated } from "../../../simulate/run.ts";
import type { StopSignal } from "../../../solvers/index.ts";
import type { Frame } from "../protocol.ts";
import { drawnWeights } from "./drawnNeurons.ts";
import { lawOf } from "./noisePlan.ts";
import { flowTime, type Plan, SAMPLING, TOLERANCE } from "./plan.ts";

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
 * Runs a plan by the library: all weights are moved, and the theory drawn beside it plays no part. Times of AdamW's
 * frames are flow times, those of its record are steps.
 * @throws InputError as the simulations of the library
 */
export function simulatePlan(plan: Plan, { weights, drawn, onFrame, signal }: SimulateOptions): Simulated {
  const { m, lambda, tEnd, noise, adamW } = plan;
  const size = { n: weights.length / m, m };
  let index = 0;
  const sampled = (measured: { energy(W: Float64Array): number; residual(W: Float64Array): number }) => ({
    ...size,
    weights,
    sampling: SAMPLING,
    ...(signal && { signal }),
    onSample: (time: number, W: Float64Array) => {
      const [energy, residual] = [measured.energy(W), measured.residual(W)];
      const t = adamW === null ? time : flowTime(time, adamW);
      onFrame({ index: index++, t, weights: drawnWeights(W, m, drawn), ...rowObservables(W, m), energy, residual });
    },
  });
  const how = { method: "rkc" as const, tolerance: TOLERANCE, ...(tEnd !== null && { tEnd }) };
  if (noise === null) {
    const common = sampled(l1Flow({ ...size, lambda }));
    if (adamW !== null) return simulateAdamW({ ...common, lambdaCode: 4 * lambda, ...adamW });
    return simulateL1({ ...common, ...how, lambda });
  }
  const options = { law: lawOf(noise), level: noise.level };
  const { energy } = noiseFlow({ ...size, ...options });
  return simulateNoise({ ...sampled({ energy, residual: () => Number.NaN }), ...how, ...options });
}
