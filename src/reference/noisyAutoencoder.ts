import { Matrix } from "ml-matrix";
import { count, InputError, knownKeys, positive } from "../checks.ts";
import { type RandomKey, uniformStream } from "../random/generator.ts";
import type { NoiseLaw } from "../random/noiseLaws.ts";

/**
 * The independent check of the flow under noise: the autoencoder ŷ = ReLU(W(Wᵀx + ξ)) itself on the n basis vectors,
 * with noise on its hidden layer that is drawn anew for every step (theory §5). The loss of one draw, in the paper's
 * own units, is
 *
 *     L(W; ξ) = Σ_i ‖ReLU(W(Wᵀe_i + ξ_i)) − e_i‖² + λ_code‖W‖₁ ,
 *
 * whose mean over the noise the flow descends: one step of rate η is to advance the flow time by 4η, with λ_code = 4λ.
 * Written as a forward and a backward pass over matrices, sharing no code with `dynamics` and `theory`. W: n×m; noise:
 * n×m, row i goes with e_i.
 */
export function noisyLoss(W: Matrix, noise: Matrix, lambdaCode: number): number {
  const { residual } = forward(W, noise);
  return Matrix.pow(residual, 2).sum() + lambdaCode * Matrix.abs(W).sum();
}

/**
 * dL/dW of the loss of one draw (theory §5); W, noise and the gradient are n×m. The derivatives of |w| and ReLU at 0
 * are taken as 0.
 */
export function noisyGradient(W: Matrix, noise: Matrix, lambdaCode: number): Matrix {
  const { hidden, preactivation, residual } = forward(W, noise);
  // backward through ŷ = ReLU(Z), Z = H Wᵀ, H = W + ξ
  const dZ = Matrix.mul(residual, 2);
  for (let i = 0; i < dZ.rows; i++) {
    for (let j = 0; j < dZ.columns; j++) if (preactivation.get(i, j) <= 0) dZ.set(i, j, 0);
  }
  const throughDecoder = dZ.transpose().mmul(hidden);
  const throughEncoder = dZ.mmul(W);
  return Matrix.add(throughDecoder, throughEncoder).add(Matrix.sign(W).mul(lambdaCode));
}

/**
 * The noise of one step, n×m: with `shared` one vector for all inputs, as in the paper, else one for each. The mean
 * loss is the same.
 * @throws InputError unless n, m are whole and ≥ 1
 */
export function drawNoise(options: {
  n: number;
  m: number;
  law: NoiseLaw;
  shared: boolean;
  uniform: () => number;
}): Matrix {
  const { n, m, law, shared, uniform } = options;
  count("n", n);
  count("m", m);
  const noise = new Matrix(n, m);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < m; k++) noise.set(i, k, shared && i > 0 ? noise.get(0, k) : law.sample(uniform));
  }
  return noise;
}

/** Options of `trainNoisyAutoencoder`. */
export interface NoisyTrainingOptions {
  /** The noise on every neuron. */
  readonly law: NoiseLaw;
  /** SGD rate η on L; > 0. */
  readonly learningRate: number;
  /** Number of steps; whole, ≥ 0. */
  readonly steps: number;
  /** Names the stream of noise: the same key gives the same run. */
  readonly key: RandomKey;
  /** One noise vector per step for all inputs, as in the paper; otherwise one for each input. Default true. */
  readonly shared?: boolean;
  /** λ_code = 4λ; ≥ 0, default 0. */
  readonly lambdaCode?: number;
  /** Called before the first step and after each one. */
  readonly onStep?: (step: number, W: Matrix) => void;
}

/**
 * W after `steps` of SGD on the loss (theory §5) from `start` (n×m, row-major rows), with fresh noise for every step.
 * @throws InputError on a rate, penalty or number of steps outside its range
 */
export function trainNoisyAutoencoder(start: readonly (readonly number[])[], options: NoisyTrainingOptions): Matrix {
  knownKeys("trainNoisyAutoencoder", options, {
    law: true,
    learningRate: true,
    steps: true,
    key: true,
    shared: true,
    lambdaCode: true,
    onStep: true,
  });
  const { law, learningRate, steps, key, shared = true, lambdaCode = 0, onStep } = options;
  positive("learningRate", learningRate);
  if (!(Number.isSafeInteger(steps) && steps >= 0)) {
    throw new InputError(`steps must be a whole number >= 0, got ${steps}.`);
  }
  if (!(lambdaCode >= 0 && lambdaCode < Infinity)) {
    throw new InputError(`lambdaCode must be a finite number >= 0, got ${lambdaCode}.`);
  }
  const W = new Matrix(start.map((row) => [...row]));
  const uniform = uniformStream(["hidden noise", ...[key].flat()]);
  onStep?.(0, W);
  for (let step = 1; step <= steps; step++) {
    const noise = drawNoise({ n: W.rows, m: W.columns, law, shared, uniform });
    W.sub(noisyGradient(W, noise, lambdaCode).mul(learningRate));
    onStep?.(step, W);
  }
  return W;
}

interface ForwardPass {
  /** H = W + ξ, n×m: row i is the hidden layer for input e_i. */
  readonly hidden: Matrix;
  /** Z = H Wᵀ, n×n. */
  readonly preactivation: Matrix;
  /** ReLU(Z) − I, n×n. */
  readonly residual: Matrix;
}

function forward(W: Matrix, noise: Matrix): ForwardPass {
  const hidden = Matrix.add(W, noise);
  const preactivation = hidden.mmul(W.transpose());
  const residual = preactivation.clone();
  for (let i = 0; i < residual.rows; i++) {
    for (let j = 0; j < residual.columns; j++) {
      residual.set(i, j, Math.max(preactivation.get(i, j), 0) - (i === j ? 1 : 0));
    }
  }
  return { hidden, preactivation, residual };
}
