import { l1Flow } from "../../../dynamics/l1Flow.ts";
import { noiseFlow } from "../../../dynamics/noiseFlow.ts";
import { rowObservables } from "../../../measure/observables.ts";
import { simulateL1 } from "../../../simulate/l1.ts";
import { simulateNoise } from "../../../simulate/noise.ts";
import type { Simulated } from "../../../simulate/run.ts";
import type { Frame } from "../protocol.ts";
import { drawnWeights } from "./drawnNeurons.ts";
import { lawOf } from "./noisePlan.ts";
import { type Plan, SAMPLING, TOLERANCE } from "./plan.ts";

/**
 * Runs a plan by the library and tells every frame as it comes: all weights are moved, nothing of the theory beside it goes in.
 * weights: the start; drawn: neurons whose weights the frames hold. @throws InputError as the simulations of the library
 */
export function simulatePlan(
  plan: Plan,
  { weights, drawn, onFrame }: { weights: Float64Array; drawn: Uint32Array; onFrame: (frame: Frame) => void },
): Simulated {
  const { m, lambda, tEnd, noise } = plan;
  const size = { n: weights.length / m, m };
  let index = 0;
  const common = (measured: { energy(W: Float64Array): number; residual(W: Float64Array): number }) => ({
    ...size,
    weights,
    method: "rkc" as const,
    sampling: SAMPLING,
    ...(tEnd !== null && { tEnd }),
    onSample: (t: number, W: Float64Array) => {
      const [energy, residual] = [measured.energy(W), measured.residual(W)];
      onFrame({ index: index++, t, weights: drawnWeights(W, m, drawn), ...rowObservables(W, m), energy, residual });
    },
  });
  if (noise === null) return simulateL1({ ...common(l1Flow({ ...size, lambda })), lambda, tolerance: TOLERANCE });
  const options = { law: lawOf(noise), level: noise.level };
  const { energy } = noiseFlow({ ...size, ...options });
  return simulateNoise({ ...common({ energy, residual: () => Number.NaN }), ...options });
}
