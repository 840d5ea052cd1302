import { dropoutDrive } from "../dynamics/dropoutDrive.ts";
import { type Drive, flow } from "../dynamics/flow.ts";
import { noiseDrive } from "../dynamics/noiseFlow.ts";
import { PAPER_WINDOW, type Size } from "../measure/polysemantic.ts";
import { bipolarNoise, gaussianNoise } from "../random/noiseLaws.ts";
import { trainDropoutAutoencoder } from "../reference/dropoutAutoencoder.ts";
import { trainNoisyAutoencoder } from "../reference/noisyAutoencoder.ts";
import { chosenMethod } from "../simulate/chosenMethod.ts";
import { simulateMatrixFlow } from "../simulate/matrixFlow.ts";
import { type CellContext, checkSignal, Interrupted, replicaStart } from "./experiment.ts";

/** Noise on the hidden layer: added to what a neuron carries, or, by dropout, in proportion to it. */
export const hiddenNoises = ["bipolar", "gaussian", "dropout"] as const;

/** Noise of one strength on a system of one size. */
export interface HiddenNoise extends Size {
  readonly noise: (typeof hiddenNoises)[number];
  /** Standard deviation of what a neuron carries: σ, by dropout σ times what it carries without. */
  readonly sigma: number;
}

/** The random part of shared starts, in units of a random start. */
const RANDOM_PART = 0.1;

/**
 * Features 2p and 2p + 1 on neuron p with weights 1 and −1, the last of an odd number alone, and a tenth of the random
 * start of the replica; n×m row-major.
 */
export function sharedStart({ n, m }: Size, context: Pick<CellContext, "seed" | "replica">): Float64Array {
  const W = replicaStart({ n, m }, context).map((w) => RANDOM_PART * w);
  for (let i = 0; i < n; i++) W[i * m + (i >> 1)] += i % 2 === 0 ? 1 : -1;
  return W;
}

/** Pairs of features 2p, 2p + 1 that share a neuron, both in the paper's window with opposite signs. W: n×m. */
export function pairsLeft(W: Float64Array, { n, m }: Size): number {
  const [low, high] = PAPER_WINDOW;
  const inWindow = (w: number) => Math.abs(w) >= low && Math.abs(w) <= high;
  let left = 0;
  for (let i = 0; i + 1 < n; i += 2) {
    const second = W.subarray((i + 1) * m, (i + 2) * m);
    const shared = W.subarray(i * m, (i + 1) * m).some(
      (w, k) => inWindow(w) && inWindow(second[k]) && w * second[k] < 0,
    );
    if (shared) left++;
  }
  return left;
}

/** The drive averaged over the noise exactly (theory §5). @throws InputError when there are too many patterns */
export function exactDrive({ n, m, noise, sigma }: HiddenNoise): Drive {
  if (noise === "dropout") return dropoutDrive({ n, m, keep: keepOf(sigma) });
  return noiseDrive({ n, m, law: lawOf(noise, sigma), level: "exact" });
}

/**
 * Hears of the weights, n×m, at flow times (ascending) along the averaged flow from `start`. @throws Interrupted
 */
export function alongFlow(
  { n, m, ...noise }: HiddenNoise,
  { start, times }: { start: Float64Array; times: readonly number[] },
  { context, hear }: { context: CellContext; hear: (W: Float64Array) => void },
): void {
  const run = simulateMatrixFlow(
    {
      ...{ weights: start, n, m, keepWeights: false, sampling: { times }, signal: context.signal },
      onSample: (_t, W) => hear(W),
      onProgress: ({ t }) => context.onProgress(Math.min(1, t / times[times.length - 1])),
    },
    {
      flow: flow({ drive: exactDrive({ n, m, ...noise }) }),
      hasEnergy: false,
      ...chosenMethod({}, ["auto"], "rkc"),
      tolerance: 1e-5,
    },
  );
  if (run.status === "interrupted") throw new Interrupted("interrupted");
  if (run.status !== "done") throw new Error(run.message);
}

/**
 * The same by SGD of the autoencoder itself, fresh noise for every step, each time at the step nearest to it. The noise
 * is that of the replica, another for every size, strength, kind, rate and start. @throws Interrupted
 */
export function alongTraining(
  { n, m, noise, sigma }: HiddenNoise,
  {
    start,
    startName,
    times,
    learningRate,
  }: {
    start: Float64Array;
    startName: string;
    times: readonly number[];
    learningRate: number;
  },
  { context, hear }: { context: CellContext; hear: (W: Float64Array) => void },
): void {
  const rows = Array.from({ length: n }, (_, i) => [...start.subarray(i * m, (i + 1) * m)]);
  const wanted = times.map((t) => Math.max(1, Math.round(t / (4 * learningRate))));
  const steps = wanted[wanted.length - 1];
  let next = 0;
  const options = {
    learningRate,
    steps,
    key: [context.seed, "sharing", noise, sigma, learningRate, startName, n, m, context.replica],
    onStep: (step: number, W: { to1DArray: () => number[] }) => {
      if (step % 100 === 0) {
        checkSignal(context);
        context.onProgress(step / steps);
      }
      while (step === wanted[next]) {
        hear(Float64Array.from(W.to1DArray()));
        next++; // two times may be nearest to one step
      }
    },
  };
  if (noise === "dropout") trainDropoutAutoencoder(rows, { keep: keepOf(sigma), ...options });
  else trainNoisyAutoencoder(rows, { law: lawOf(noise, sigma), ...options });
}

/** Probability q with which dropout of relative standard deviation σ keeps a neuron: (1 − q)/q = σ². */
function keepOf(sigma: number): number {
  return 1 / (1 + sigma * sigma);
}

function lawOf(noise: "bipolar" | "gaussian", sigma: number) {
  return noise === "bipolar" ? bipolarNoise(sigma) : gaussianNoise(sigma);
}
