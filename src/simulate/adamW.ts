import { atLeastZero, count, InputError, knownKeys, listeners, positive } from "../checks.ts";
import { l1Flow } from "../dynamics/l1Flow.ts";
import { driveKernel, type KernelChoice } from "../kernels/index.ts";
import type { StopSignal } from "../solvers/index.ts";
import { checkMatrixSimulation, type MatrixSimulation } from "./matrixFlow.ts";
import { MAX_WEIGHTS_IN_RUN, type Simulated } from "./run.ts";
import { Samples } from "./samples.ts";
import { type Sampling, sampleTimes } from "./sampleTimes.ts";

/** Options of `simulateAdamW`. */
export interface AdamWSimulation
  extends Pick<MatrixSimulation, "weights" | "n" | "m" | "keepWeights" | "onSample" | "signal"> {
  /** λ_code = 4λ; ≥ 0. */
  readonly lambdaCode: number;
  /** Default 10⁻³. */
  readonly learningRate?: number;
  /** Share of a weight that decays in one step, in units of the learning rate; ≥ 0, default 0.01. */
  readonly weightDecay?: number;
  /** How much of the mean gradient, and of its mean square, is kept in a step; ≥ 0 and < 1, default [0.9, 0.999]. */
  readonly betas?: readonly [number, number];
  /** Added to the root of the mean square of the gradient; > 0, default 10⁻⁸. */
  readonly epsilon?: number;
  /** Default 7500. */
  readonly steps?: number;
  readonly kernel?: KernelChoice;
  /** Which steps to keep; times are numbers of steps, those that are spread are rounded. Default: 200, evenly. */
  readonly sampling?: Sampling;
  /** Called after every step with the number done and the number wanted. */
  readonly onProgress?: (done: number, steps: number) => void;
  /** Looked at after every step. */
  readonly signal?: StopSignal;
}

/** w/(|w| + TINY) is the sign of w, without a branch that is taken at random: 0 at 0 and exact from 10⁻²⁸⁴ on. */
const TINY = 1e-300;

/**
 * The paper's own protocol: full-batch AdamW (Loshchilov and Hutter 2019, as in PyTorch) on the loss L(W) = Σ_i [(1 −
 * ReLU(‖W_i‖²))² + Σ_{j≠i} ReLU(W_i·W_j)²] + λ_code‖W‖₁, whose gradient is −4F + λ_code sign(W) with F = (I − ReLU(W
 * Wᵀ))W. Not a flow: every weight moves by about the learning rate per step however small its gradient is, and none
 * comes to be exactly zero. `times` and `t` of the run are steps, `energy` is L/4 and `final.rest` the distance from
 * rest of the flow at λ = λ_code/4. Ends as `done`, `interrupted` (after the step it was told in), or `failed` (before
 * the step that made a number that is not finite).
 * @throws InputError when the weights are not n·m finite numbers, or a rate, decay, beta, penalty, number of steps or
 * sampled step is out of range
 */
export function simulateAdamW(simulation: AdamWSimulation): Simulated {
  knownKeys("simulateAdamW", simulation, {
    weights: true,
    n: true,
    m: true,
    lambdaCode: true,
    learningRate: true,
    weightDecay: true,
    betas: true,
    epsilon: true,
    steps: true,
    kernel: true,
    sampling: true,
    keepWeights: true,
    onSample: true,
    onProgress: true,
    signal: true,
  });
  const { n, m, lambdaCode, learningRate = 1e-3, weightDecay = 0.01, betas = [0.9, 0.999], steps = 7500 } = simulation;
  const { epsilon = 1e-8, kernel = "auto", sampling = {}, keepWeights, onSample, onProgress, signal } = simulation;
  const dense = driveKernel({ n, m, kernel });
  checkMatrixSimulation({ weights: simulation.weights, n, m });
  listeners(simulation);
  atLeastZero("lambdaCode", lambdaCode);
  positive("learningRate", learningRate);
  atLeastZero("weightDecay", weightDecay);
  for (const beta of betas) {
    if (!(beta >= 0 && beta < 1)) throw new InputError(`betas must be >= 0 and < 1, got ${beta}.`);
  }
  positive("epsilon", epsilon);
  count("steps", steps);
  const planned = sampledSteps(sampling, steps);

  const { energy, residual } = l1Flow({ n, m, lambda: lambdaCode / 4, kernel });
  const keep = keepWeights === true || planned.length * n * m <= MAX_WEIGHTS_IN_RUN;
  const samples = new Samples({ n, m, energy, keep, onSample });
  let W = simulation.weights.slice();
  let next = new Float64Array(n * m);
  const drive = new Float64Array(n * m);
  const mean = new Float64Array(n * m); // of the gradients so far
  const meanSquare = new Float64Array(n * m);
  const rates = {
    ...{ beta1: betas[0], beta2: betas[1], kept: 1 - learningRate * weightDecay },
    ...{ step: 0, scale: 0, epsilon, lambdaCode },
  };
  let power1 = 1; // β₁^step
  let power2 = 1;
  let [status, message]: [Simulated["status"], string] = ["done", ""];
  let done = 0;
  if (planned[0] === 0) samples.add(0, W);
  while (done < steps && status === "done") {
    power1 *= rates.beta1;
    power2 *= rates.beta2;
    rates.step = learningRate / (1 - power1);
    rates.scale = 1 / Math.sqrt(1 - power2);
    dense.drive(W, drive);
    if (!move(W, next, drive, mean, meanSquare, rates)) {
      status = "failed";
      message = `step ${done + 1} made a number that is not finite; lower learningRate or the initial weights.`;
      break;
    }
    [W, next] = [next, W];
    done++;
    if (planned[samples.times.length] === done) samples.add(done, W);
    onProgress?.(done, steps);
    if (signal?.aborted && done < steps) {
      status = "interrupted";
      message = `interrupted at step ${done} of ${steps}.`;
    }
  }
  if (status !== "done" && samples.times.at(-1) !== done) samples.add(done, W);
  const rest = residual(W);
  return samples.run({
    ...{ method: "adamw", status, message, t: done, stats: { steps: done } },
    ...{ weights: W, rest: Number.isFinite(rest) ? rest : null },
  });
}

/** The numbers of steps after which a run is sampled. @throws InputError */
function sampledSteps(sampling: Sampling, steps: number): number[] {
  const times = sampleTimes(sampling, steps);
  const broken = sampling.times?.find((time) => !Number.isInteger(time));
  if (broken !== undefined) throw new InputError(`times of AdamW are whole numbers of steps, got ${broken}.`);
  return [...new Set(times.map(Math.round))];
}

/** What a step multiplies with: W by `kept`, the mean gradient by `step`, the root of the mean square by `scale`. */
interface Rates {
  readonly beta1: number;
  readonly beta2: number;
  readonly kept: number;
  readonly step: number;
  readonly scale: number;
  readonly epsilon: number;
  readonly lambdaCode: number;
}

/** One step from W to `next`, in one pass; whether all its numbers are finite. */
function move(
  W: Float64Array,
  next: Float64Array,
  drive: Float64Array,
  mean: Float64Array,
  meanSquare: Float64Array,
  { beta1, beta2, kept, step, scale, epsilon, lambdaCode }: Rates,
): boolean {
  let finite = 0; // x − x is 0 for a finite x and not a number for any other
  for (let k = 0; k < W.length; k++) {
    const w = W[k];
    const sign = w / (Math.abs(w) + TINY);
    const gradient = lambdaCode * sign - 4 * drive[k];
    const first = beta1 * mean[k] + (1 - beta1) * gradient;
    const second = beta2 * meanSquare[k] + (1 - beta2) * gradient * gradient;
    const moved = kept * w - (step * first) / (scale * Math.sqrt(second) + epsilon);
    mean[k] = first;
    meanSquare[k] = second;
    next[k] = moved;
    finite += moved - moved + (second - second);
  }
  return finite === 0;
}
