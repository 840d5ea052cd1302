import { allFinite, atLeastZero, count, InputError, knownKeys, positive } from "../checks.ts";
import { driveKernel, type KernelChoice } from "../kernels/index.ts";
import type { StopSignal } from "../solvers/index.ts";

/** Options of `simulateAdamW`. */
export interface AdamWSimulation {
  /** Initial weights, n×m row-major; left as they are. */
  readonly weights: Float64Array;
  readonly n: number;
  readonly m: number;
  /** λ_code = 4λ; ≥ 0. */
  readonly lambdaCode: number;
  /** Default 10⁻³. */
  readonly learningRate?: number;
  /** Share of a weight that decays in one step, in units of the learning rate; ≥ 0, default 0.01. */
  readonly weightDecay?: number;
  /** Default 7500. */
  readonly steps?: number;
  readonly kernel?: KernelChoice;
  /** Called after every step with the number done and the number wanted. */
  readonly onProgress?: (done: number, steps: number) => void;
  /** Looked at after every step. */
  readonly signal?: StopSignal;
}

/** How it ended. */
export interface AdamWRun {
  /** Weights after `steps`, n×m row-major, all finite. */
  readonly weights: Float64Array;
  /** Steps done. */
  readonly steps: number;
  /** `failed` when a step made a number that is not finite; `weights` are those before it. */
  readonly status: "done" | "interrupted" | "failed";
  /** What there is to say of the status; empty when nothing. */
  readonly message: string;
}

// PyTorch's defaults
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** w/(|w| + TINY) is the sign of w, without a branch that is taken at random: 0 at 0 and exact from 10⁻²⁸⁴ on. */
const TINY = 1e-300;

/**
 * The paper's own protocol: full-batch AdamW (Loshchilov and Hutter 2019, as in PyTorch) on the loss L(W) = Σ_i [(1 −
 * ReLU(‖W_i‖²))² + Σ_{j≠i} ReLU(W_i·W_j)²] + λ_code‖W‖₁, whose gradient is −4F + λ_code sign(W) with F = (I − ReLU(W
 * Wᵀ))W. Not a flow: every weight moves by about the learning rate per step however small its gradient is.
 * @throws InputError when the weights are not n·m finite numbers, or a rate, decay, penalty or number of steps is out
 * of range
 */
export function simulateAdamW(simulation: AdamWSimulation): AdamWRun {
  knownKeys("simulateAdamW", simulation, {
    weights: true,
    n: true,
    m: true,
    lambdaCode: true,
    learningRate: true,
    weightDecay: true,
    steps: true,
    kernel: true,
    onProgress: true,
    signal: true,
  });
  const { n, m, lambdaCode, learningRate = 1e-3, weightDecay = 0.01, steps = 7500 } = simulation;
  const { kernel = "auto", onProgress, signal } = simulation;
  const dense = driveKernel({ n, m, kernel });
  if (simulation.weights.length !== n * m) {
    throw new InputError(
      `weights has length ${simulation.weights.length}, ${n} features on ${m} neurons need ${n * m}.`,
    );
  }
  allFinite("weights", simulation.weights);
  atLeastZero("lambdaCode", lambdaCode);
  positive("learningRate", learningRate);
  atLeastZero("weightDecay", weightDecay);
  count("steps", steps);

  let W = simulation.weights.slice();
  let next = new Float64Array(n * m);
  const drive = new Float64Array(n * m);
  const mean = new Float64Array(n * m); // of the gradients so far
  const meanSquare = new Float64Array(n * m);
  const rates = { kept: 1 - learningRate * weightDecay, step: 0, scale: 0, lambdaCode };
  let power1 = 1; // BETA1^step
  let power2 = 1;
  for (let step = 1; step <= steps; step++) {
    power1 *= BETA1;
    power2 *= BETA2;
    rates.step = learningRate / (1 - power1);
    rates.scale = 1 / Math.sqrt(1 - power2);
    dense.drive(W, drive);
    if (!move(W, next, drive, mean, meanSquare, rates)) {
      const message = `step ${step} made a number that is not finite; lower learningRate or the initial weights.`;
      return { weights: W, steps: step - 1, status: "failed", message };
    }
    [W, next] = [next, W];
    onProgress?.(step, steps);
    if (signal?.aborted && step < steps) {
      return { weights: W, steps: step, status: "interrupted", message: `interrupted at step ${step} of ${steps}.` };
    }
  }
  return { weights: W, steps, status: "done", message: "" };
}

/** What a step multiplies with: W by `kept`, the mean gradient by `step`, the root of the mean square by `scale`. */
interface Rates {
  readonly kept: number;
  readonly step: number;
  readonly scale: number;
  readonly lambdaCode: number;
}

/** One step from W to `next`, in one pass; whether all its numbers are finite. */
function move(
  W: Float64Array,
  next: Float64Array,
  drive: Float64Array,
  mean: Float64Array,
  meanSquare: Float64Array,
  { kept, step, scale, lambdaCode }: Rates,
): boolean {
  let finite = 0; // x − x is 0 for a finite x and not a number for any other
  for (let k = 0; k < W.length; k++) {
    const w = W[k];
    const sign = w / (Math.abs(w) + TINY);
    const gradient = lambdaCode * sign - 4 * drive[k];
    const first = BETA1 * mean[k] + (1 - BETA1) * gradient;
    const second = BETA2 * meanSquare[k] + (1 - BETA2) * gradient * gradient;
    const moved = kept * w - (step * first) / (scale * Math.sqrt(second) + EPSILON);
    mean[k] = first;
    meanSquare[k] = second;
    next[k] = moved;
    finite += moved - moved + (second - second);
  }
  return finite === 0;
}
