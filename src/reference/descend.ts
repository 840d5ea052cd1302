import { Matrix } from "ml-matrix";
import { InputError, positive } from "../checks.ts";

/** How far gradient descent goes, and who hears of it. */
interface DescentOptions {
  readonly learningRate: number;
  readonly steps: number;
  readonly onStep?: ((step: number, W: Matrix) => void) | undefined;
}

/**
 * W after so many steps against its gradient, which may be another for every step, from `start` (n×m, row-major rows).
 * @throws InputError unless the rate is > 0 and the steps are whole and ≥ 0
 */
export function descend(
  start: readonly (readonly number[])[],
  { learningRate, steps, onStep }: DescentOptions,
  gradient: (W: Matrix) => Matrix,
): Matrix {
  positive("learningRate", learningRate);
  if (!(Number.isSafeInteger(steps) && steps >= 0)) {
    throw new InputError(`steps must be a whole number >= 0, got ${steps}.`);
  }
  const W = new Matrix(start.map((row) => [...row]));
  onStep?.(0, W);
  for (let step = 1; step <= steps; step++) {
    W.sub(gradient(W).mul(learningRate));
    onStep?.(step, W);
  }
  return W;
}
