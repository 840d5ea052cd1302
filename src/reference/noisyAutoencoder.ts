import { Matrix } from "ml-matrix";
import { count, InputError, knownKeys } from "../checks.ts";
import { type RandomKey, uniformStream } from "../random/generator.ts";
import type { NoiseLaw } from "../random/noiseLaws.ts";
import { backward, decode } from "./decode.ts";
import { descend } from "./descend.ts";

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
  const { residual } = decode(W, Matrix.add(W, noise));
  return Matrix.pow(residual, 2).sum() + lambdaCode * Matrix.abs(W).sum();
}

/**
 * dL/dW of the loss of one draw (theory §5); W, noise and the gradient are n×m. The derivatives of |w| and ReLU at 0
 * are taken as 0.
 */
export function noisyGradient(W: Matrix, noise: Matrix, lambdaCode: number): Matrix {
  const { throughDecoder, dHidden } = backward(W, Matrix.add(W, noise)); // H = W + ξ
  return Matrix.add(throughDecoder, dHidden).add(Matrix.sign(W).mul(lambdaCode));
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
  if (!(lambdaCode >= 0 && lambdaCode < Infinity)) {
    throw new InputError(`lambdaCode must be a finite number >= 0, got ${lambdaCode}.`);
  }
  const uniform = uniformStream(["hidden noise", ...[key].flat()]);
  return descend(start, { learningRate, steps, onStep }, (W) =>
    noisyGradient(W, drawNoise({ n: W.rows, m: W.columns, law, shared, uniform }), lambdaCode),
  );
}
