import { Matrix } from "ml-matrix";
import { InputError, knownKeys } from "../checks.ts";
import { descend } from "./descend.ts";

/** What the autoencoder is trained on. */
export interface AutoencoderInputs {
  /** One input per row, P×n; all are in every batch. */
  readonly rows: readonly (readonly number[])[];
  /** How much each counts in the loss, length P. */
  readonly weights: readonly number[];
}

/**
 * The independent check: the paper's tied autoencoder ŷ = ReLU(W Wᵀ x) itself, trained full-batch by plain gradient
 * descent on the loss in the paper's own units,
 *
 *     L(W) = Σ_p c_p ‖ReLU(W Wᵀ x_p) − x_p‖² + λ_code ‖W‖₁ ,
 *
 * which with the n basis vectors as inputs, c = 1, as in the paper and where `inputs` are left out, is
 *
 *     L(W) = Σ_i [ (1 − ReLU(‖W_i‖²))² + Σ_{j≠i} ReLU(W_i·W_j)² ] + λ_code ‖W‖₁ .
 *
 * Written as a forward and a backward pass over matrices, and sharing no code with `dynamics`: one step of rate η is to
 * advance the flow time of the reduced equations by 4η, with λ_code = 4λ, and tests check that it does. W: n×m.
 * @throws InputError when the inputs do not fit W or each other
 */
export function autoencoderLoss(W: Matrix, lambdaCode: number, inputs?: AutoencoderInputs): number {
  const { residual, weights } = forward(W, inputs);
  return Matrix.pow(residual, 2).mulColumnVector(weights).sum() + lambdaCode * Matrix.abs(W).sum();
}

/**
 * dL/dW of the loss (theory §1), n×m as W; the derivatives of |w| and ReLU at 0 are taken as 0.
 * @throws InputError when the inputs do not fit W or each other
 */
export function autoencoderGradient(W: Matrix, lambdaCode: number, inputs?: AutoencoderInputs): Matrix {
  const { examples, weights, hidden, preactivation, residual } = forward(W, inputs);
  // backward through ŷ = ReLU(Z), Z = H Wᵀ, H = X W
  const dZ = Matrix.mul(residual, 2).mulColumnVector(weights);
  for (let i = 0; i < dZ.rows; i++) {
    for (let j = 0; j < dZ.columns; j++) if (preactivation.get(i, j) <= 0) dZ.set(i, j, 0);
  }
  const throughDecoder = dZ.transpose().mmul(hidden);
  const throughEncoder = examples.transpose().mmul(dZ.mmul(W));
  return Matrix.add(throughDecoder, throughEncoder).add(Matrix.sign(W).mul(lambdaCode));
}

/** Options of `trainAutoencoder`. */
export interface TrainingOptions {
  /** Gradient-descent rate η on L; > 0. */
  readonly learningRate: number;
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
 * W after `steps` of full-batch gradient descent on the loss (theory §1) from `start` (n×m, row-major rows).
 * @throws InputError on a rate, penalty or number of steps outside its range, and when the inputs do not fit
 */
export function trainAutoencoder(start: readonly (readonly number[])[], options: TrainingOptions): Matrix {
  knownKeys("trainAutoencoder", options, {
    learningRate: true,
    lambdaCode: true,
    steps: true,
    inputs: true,
    onStep: true,
  });
  const { learningRate, lambdaCode, steps, inputs, onStep } = options;
  if (!(lambdaCode >= 0 && lambdaCode < Infinity)) {
    throw new InputError(`lambdaCode must be a finite number >= 0, got ${lambdaCode}.`);
  }
  return descend(start, { learningRate, steps, onStep }, (W) => autoencoderGradient(W, lambdaCode, inputs));
}

interface ForwardPass {
  /** X, P×n. */
  readonly examples: Matrix;
  /** c, length P. */
  readonly weights: number[];
  /** H = X W, P×m. */
  readonly hidden: Matrix;
  /** Z = H Wᵀ, P×n. */
  readonly preactivation: Matrix;
  /** ReLU(Z) − X, P×n. */
  readonly residual: Matrix;
}

function forward(W: Matrix, inputs?: AutoencoderInputs): ForwardPass {
  const examples = inputs ? examplesOf(inputs, W.rows) : Matrix.eye(W.rows);
  const weights = inputs ? [...inputs.weights] : new Array<number>(W.rows).fill(1);
  const hidden = examples.mmul(W);
  const preactivation = hidden.mmul(W.transpose());
  const output = preactivation.clone();
  for (let i = 0; i < output.rows; i++) {
    for (let j = 0; j < output.columns; j++) if (output.get(i, j) < 0) output.set(i, j, 0);
  }
  return { examples, weights, hidden, preactivation, residual: Matrix.sub(output, examples) };
}

function examplesOf({ rows, weights }: AutoencoderInputs, n: number): Matrix {
  if (rows.length === 0) throw new InputError("inputs.rows must hold at least one input, got none.");
  if (weights.length !== rows.length) {
    throw new InputError(`inputs.weights has length ${weights.length}, there are ${rows.length} inputs.rows.`);
  }
  const odd = rows.findIndex((row) => row.length !== n);
  if (odd >= 0) throw new InputError(`inputs.rows[${odd}] has length ${rows[odd].length}, ${n} features need ${n}.`);
  return new Matrix(rows.map((row) => [...row]));
}
