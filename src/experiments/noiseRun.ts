import type { NoiseLaw } from "../random/noiseLaws.ts";
import { trainNoisyAutoencoder } from "../reference/noisyAutoencoder.ts";
import { type NoiseSimulation, simulateNoise } from "../simulate/noise.ts";
import { type CellContext, checkSignal, Interrupted, replicaStart } from "./experiment.ts";

/** Size of a system and what its neurons hear. */
export interface Noisy {
  readonly n: number;
  readonly m: number;
  readonly law: NoiseLaw;
}

/**
 * Mean over the features of ‖W_i‖₄⁴ by the averaged flow, at flow times, from the start of the replica.
 * @throws Interrupted
 */
export function flowFourthNorm(
  { n, m, law }: Noisy,
  times: readonly number[],
  options: Pick<NoiseSimulation, "level" | "enumerate" | "tolerance" | "onSample">,
  context: CellContext,
): number[] {
  const last = times[times.length - 1];
  const run = simulateNoise({
    weights: replicaStart({ n, m }, context),
    n,
    m,
    law,
    keepWeights: false,
    sampling: { times },
    onProgress: ({ t }) => context.onProgress(Math.min(1, t / last)),
    signal: context.signal,
    ...options,
  });
  if (run.status === "interrupted") throw new Interrupted("interrupted");
  if (run.status !== "done") throw new Error(run.message);
  return run.observables.fourthNorm.map((rows) => rounded(rows.reduce((sum, value) => sum + value, 0) / n));
}

/**
 * The same by SGD with fresh noise for every step, after the given numbers of steps (ascending), from the same start.
 * The noise is that of the replica, another for every law, σ and rate. @throws Interrupted
 */
export function trainedFourthNorm(
  { n, m, law }: Noisy,
  { learningRate, wanted }: { learningRate: number; wanted: readonly number[] },
  context: CellContext,
): number[] {
  const weights = replicaStart({ n, m }, context);
  const rows = Array.from({ length: n }, (_, i) => [...weights.subarray(i * m, (i + 1) * m)]);
  const steps = wanted[wanted.length - 1];
  const fourth: number[] = [];
  trainNoisyAutoencoder(rows, {
    law,
    learningRate,
    steps,
    key: [context.seed, law.name, law.sigma, law.excessKurtosis, learningRate, n, m, context.replica],
    onStep: (step, W) => {
      if (step % 100 === 0) {
        checkSignal(context);
        context.onProgress(step / steps);
      }
      if (step !== wanted[fourth.length]) return;
      let sum = 0;
      for (const w of W.to1DArray()) sum += w * w * (w * w);
      while (step === wanted[fourth.length]) fourth.push(rounded(sum / n)); // two times may be nearest to one step
    },
  });
  return fourth;
}

/** Eight digits are more than a sample tells and than the flow is solved to. */
function rounded(value: number): number {
  return Number(value.toPrecision(8));
}
