import { Matrix } from "ml-matrix";

/** What the hidden layer H of the n basis vectors decodes to: Z = H Wᵀ, and ReLU(Z) − I, n×n both. H, W: n×m. */
export function decode(W: Matrix, hidden: Matrix): { preactivation: Matrix; residual: Matrix } {
  const preactivation = hidden.mmul(W.transpose());
  const residual = preactivation.clone();
  for (let i = 0; i < residual.rows; i++) {
    for (let j = 0; j < residual.columns; j++) {
      residual.set(i, j, Math.max(preactivation.get(i, j), 0) - (i === j ? 1 : 0));
    }
  }
  return { preactivation, residual };
}

/** Backward through ‖ReLU(H Wᵀ) − I‖²: its slopes in the W of the decoder and in H, n×m; that of ReLU at 0 is 0. */
export function backward(W: Matrix, hidden: Matrix): { throughDecoder: Matrix; dHidden: Matrix } {
  const { preactivation, residual } = decode(W, hidden);
  const dZ = Matrix.mul(residual, 2);
  for (let i = 0; i < dZ.rows; i++) {
    for (let j = 0; j < dZ.columns; j++) if (preactivation.get(i, j) <= 0) dZ.set(i, j, 0);
  }
  return { throughDecoder: dZ.transpose().mmul(hidden), dHidden: dZ.mmul(W) };
}
