import { Matrix } from "ml-matrix";
import { InputError, knownKeys, positive } from "../checks.ts";
import { pow } from "../math/index.ts";
import { type AutoencoderInputs, autoencoderGradient } from "./autoencoder.ts";

/** Options of `trainAdamW`. */
export interface AdamWTrainingOptions {
  /** Default 10⁻³. */
  readonly learningRate?: number;
  /** Share of a weight that decays in one step, in units of the learning rate; ≥ 0, default 0.01. */
  readonly weightDecay?: number;
  /** Memory of the mean gradient, within [0, 1); default 0.9. */
  readonly beta1?: number;
  /** Memory of the mean squared gradient, within [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the mean squared gradient; > 0, default 10⁻⁸. */
  readonly epsilon?: number;
  /** λ_code = 4λ; ≥ 0. */
  readonly lambdaCode: number;
  /** Number of steps; whole, ≥ 0. */
  readonly steps: number;
  /** Default: the n basis vectors with weight 1. */
  readonly inputs?: AutoencoderInputs;
  /** Called before the first step and after each one. */
  readonly onStep?: (step: number, W: Matrix) => void;
}

/**
 * W after `steps` of full-batch AdamW on the autoencoder's loss from `start` (n×m, row-major rows): Loshchilov and
 * Hutter 2019, Decoupled Weight Decay Regularization, algorithm 2, in the order and with the defaults of PyTorch. With
 * the gradient g at W and from m = v = 0,
 *
 *     W ← (1 − ηω)W,   m ← β₁m + (1 − β₁)g,   v ← β₂v + (1 − β₂)g²,
 *     W ← W − η m̂/(√v̂ + ε),   m̂ = m/(1 − β₁ᵗ),   v̂ = v/(1 − β₂ᵗ).
 *
 * @throws InputError on a rate, memory, decay, penalty or number of steps outside its range, and when the inputs do not
 * fit
 */
export function trainAdamW(start: readonly (readonly number[])[], options: AdamWTrainingOptions): Matrix {
  knownKeys("trainAdamW", options, {
    learningRate: true,
    weightDecay: true,
    beta1: true,
    beta2: true,
    epsilon: true,
    lambdaCode: true,
    steps: true,
    inputs: true,
    onStep: true,
  });
  const { learningRate = 1e-3, weightDecay = 0.01, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const { lambdaCode, steps, inputs, onStep } = options;
  positive("learningRate", learningRate);
  atLeastZero("weightDecay", weightDecay);
  fraction("beta1", beta1);
  fraction("beta2", beta2);
  positive("epsilon", epsilon);
  atLeastZero("lambdaCode", lambdaCode);
  if (!(Number.isSafeInteger(steps) && steps >= 0)) {
    throw new InputError(`steps must be a whole number >= 0, got ${steps}.`);
  }
  const W = new Matrix(start.map((row) => [...row]));
  const mean = Matrix.zeros(W.rows, W.columns);
  const meanSquare = Matrix.zeros(W.rows, W.columns);
  onStep?.(0, W);
  for (let step = 1; step <= steps; step++) {
    const gradient = autoencoderGradient(W, lambdaCode, inputs);
    W.mul(1 - learningRate * weightDecay);
    mean.mul(beta1).add(Matrix.mul(gradient, 1 - beta1));
    meanSquare.mul(beta2).add(Matrix.pow(gradient, 2).mul(1 - beta2));
    const corrected = Matrix.div(mean, 1 - pow(beta1, step));
    const scale = Matrix.div(meanSquare, 1 - pow(beta2, step))
      .sqrt()
      .add(epsilon);
    W.sub(corrected.div(scale).mul(learningRate));
    onStep?.(step, W);
  }
  return W;
}

function atLeastZero(name: string, value: number): void {
  if (!(value >= 0 && value < Infinity)) throw new InputError(`${name} must be a finite number >= 0, got ${value}.`);
}

function fraction(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) throw new InputError(`${name} must be >= 0 and < 1, got ${value}.`);
}
