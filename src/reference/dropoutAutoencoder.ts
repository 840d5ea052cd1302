import { Matrix } from "ml-matrix";
import { InputError, knownKeys, positive } from "../checks.ts";
import { type RandomKey, uniformStream } from "../random/generator.ts";
import { backward, decode } from "./decode.ts";
import { descend } from "./descend.ts";

/**
 * The independent check of `dropoutDrive`: the autoencoder ŷ = ReLU(W D Wᵀx) on the n basis vectors with one mask D for
 * all of them, its loss L(W; D) = Σ_i ‖ReLU(W D Wᵀe_i) − e_i‖² (theory §5.1). W: n×m; mask: its diagonal, length m, 0
 * or 1/q.
 */
export function dropoutLoss(W: Matrix, mask: readonly number[]): number {
  return Matrix.pow(decode(W, hiddenOf(W, mask)).residual, 2).sum();
}

/** dL/dW of the loss under one mask (theory §5.1), n×m. W: n×m; mask: length m. The derivative of ReLU at 0 is 0. */
export function dropoutGradient(W: Matrix, mask: readonly number[]): Matrix {
  const { throughDecoder, dHidden } = backward(W, hiddenOf(W, mask));
  return Matrix.add(throughDecoder, dHidden.mulRowVector([...mask]));
}

/** Options of `trainDropoutAutoencoder`. */
export interface DropoutTrainingOptions {
  /** Probability q that a neuron is kept; > 0, ≤ 1. */
  readonly keep: number;
  /** SGD rate η on L; > 0. */
  readonly learningRate: number;
  /** Number of steps; whole, ≥ 0. */
  readonly steps: number;
  /** Names the stream of masks: the same key gives the same run. */
  readonly key: RandomKey;
  /** Called before the first step and after each one. */
  readonly onStep?: (step: number, W: Matrix) => void;
}

/**
 * W after `steps` of SGD on the loss (theory §5.1) from `start` (n×m, row-major rows), a fresh mask for every step. One
 * step advances the flow time by 4η.
 * @throws InputError on a rate, probability or number of steps outside its range
 */
export function trainDropoutAutoencoder(
  start: readonly (readonly number[])[],
  options: DropoutTrainingOptions,
): Matrix {
  knownKeys("trainDropoutAutoencoder", options, {
    keep: true,
    learningRate: true,
    steps: true,
    key: true,
    onStep: true,
  });
  const { keep, learningRate, steps, key, onStep } = options;
  positive("keep", keep);
  if (keep > 1) throw new InputError(`keep must be at most 1, got ${keep}: it is a probability.`);
  const uniform = uniformStream(["dropout", ...[key].flat()]);
  return descend(start, { learningRate, steps, onStep }, (W) => {
    const mask = Array.from({ length: W.columns }, () => (uniform() < keep ? 1 / keep : 0));
    return dropoutGradient(W, mask);
  });
}

/** H = W D, n×m: row i is the hidden layer for input e_i. */
function hiddenOf(W: Matrix, mask: readonly number[]): Matrix {
  return W.clone().mulRowVector([...mask]);
}
