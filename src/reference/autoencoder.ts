import { Matrix } from "ml-matrix";
import { InputError, positive } from "../checks.ts";

/**
 * The independent check: the paper's tied autoencoder ŷ = ReLU(W Wᵀ x) itself, trained full-batch on the n basis vectors by plain
 * gradient descent on the loss in the paper's own units,
 *
 *     L(W) = Σ_i [ (1 − ReLU(‖W_i‖²))² + Σ_{j≠i} ReLU(W_i·W_j)² ] + λ_code ‖W‖₁ .
 *
 * Written as a forward and a backward pass over matrices, and sharing no code with `dynamics`: one step of rate η is to advance the
 * flow time of the reduced equations by 4η, with λ_code = 4λ, and tests check that it does. W: n×m.
 */
export function autoencoderLoss(W: Matrix, lambdaCode: number): number {
  const { residual } = forward(W);
  return Matrix.pow(residual, 2).sum() + lambdaCode * Matrix.abs(W).sum();
}

/** dL/dW, n×m; the derivative of |w| at 0 is taken as 0. */
export function autoencoderGradient(W: Matrix, lambdaCode: number): Matrix {
  const { hidden, preactivation, residual } = forward(W);
  // backward through ŷ = ReLU(Z), Z = H Wᵀ, H = X W with X = 1
  const dZ = Matrix.mul(residual, 2);
  for (let i = 0; i < dZ.rows; i++) {
    for (let j = 0; j < dZ.columns; j++) if (preactivation.get(i, j) <= 0) dZ.set(i, j, 0);
  }
  const throughDecoder = dZ.transpose().mmul(hidden);
  const throughEncoder = dZ.mmul(W);
  return Matrix.add(throughDecoder, throughEncoder).add(Matrix.sign(W).mul(lambdaCode));
}

/** What `trainAutoencoder` is told. */
export interface TrainingOptions {
  /** Gradient-descent rate η on L; > 0. */
  readonly learningRate: number;
  /** λ_code = 4λ; ≥ 0. */
  readonly lambdaCode: number;
  /** Number of steps; whole, ≥ 0. */
  readonly steps: number;
  /** Called before the first step and after each one. */
  readonly onStep?: (step: number, W: Matrix) => void;
}

/** W after `steps` of full-batch gradient descent from `start` (n×m, row-major rows). @throws InputError */
export function trainAutoencoder(start: readonly (readonly number[])[], options: TrainingOptions): Matrix {
  const { learningRate, lambdaCode, steps, onStep } = options;
  positive("learningRate", learningRate);
  if (!(Number.isSafeInteger(steps) && steps >= 0))
    throw new InputError(`steps must be a whole number >= 0, got ${steps}.`);
  if (!(lambdaCode >= 0 && lambdaCode < Infinity)) {
    throw new InputError(`lambdaCode must be a finite number >= 0, got ${lambdaCode}.`);
  }
  const W = new Matrix(start.map((row) => [...row]));
  onStep?.(0, W);
  for (let step = 1; step <= steps; step++) {
    W.sub(autoencoderGradient(W, lambdaCode).mul(learningRate));
    onStep?.(step, W);
  }
  return W;
}

/** Hidden layer H = X W, Z = H Wᵀ, and residual ReLU(Z) − X for the n basis vectors X = 1. */
function forward(W: Matrix): { hidden: Matrix; preactivation: Matrix; residual: Matrix } {
  const inputs = Matrix.eye(W.rows);
  const hidden = inputs.mmul(W);
  const preactivation = hidden.mmul(W.transpose());
  const output = preactivation.clone();
  for (let i = 0; i < output.rows; i++) {
    for (let j = 0; j < output.columns; j++) if (output.get(i, j) < 0) output.set(i, j, 0);
  }
  return { hidden, preactivation, residual: Matrix.sub(output, inputs) };
}
