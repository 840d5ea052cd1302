import { swapRows } from "./denseLu.ts";

/**
 * LU decomposition of a small dense complex matrix re + i·im with partial pivoting, in place and without allocation.
 * re, im: size × size row-major, overwritten by the factors (on the diagonal by the inverses of the pivots); pivots:
 * length size. Returns false when the matrix is singular.
 */
export function factorizeComplex(re: Float64Array, im: Float64Array, pivots: Int32Array): boolean {
  const size = pivots.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    let largest = 0;
    for (let row = column; row < size; row++) {
      const magnitude = Math.abs(re[row * size + column]) + Math.abs(im[row * size + column]);
      if (magnitude <= largest) continue;
      largest = magnitude;
      pivot = row;
    }
    pivots[column] = pivot;
    if (!(largest > 0 && largest < Infinity)) return false;
    if (pivot !== column) {
      swapRows(re, size, pivot, column);
      swapRows(im, size, pivot, column);
    }
    const upper = column * size;
    // 1/p = p̄/|p|², scaled so that the square neither overflows nor vanishes
    const x = re[upper + column] / largest;
    const y = im[upper + column] / largest;
    const scale = largest * (x * x + y * y);
    const inverseRe = x / scale;
    const inverseIm = -y / scale;
    re[upper + column] = inverseRe;
    im[upper + column] = inverseIm;
    for (let row = column + 1; row < size; row++) {
      const start = row * size;
      const a = re[start + column];
      const b = im[start + column];
      if (a === 0 && b === 0) continue;
      const factorRe = a * inverseRe - b * inverseIm;
      const factorIm = a * inverseIm + b * inverseRe;
      re[start + column] = factorRe;
      im[start + column] = factorIm;
      for (let j = column + 1; j < size; j++) {
        const u = re[upper + j];
        const v = im[upper + j];
        re[start + j] -= factorRe * u - factorIm * v;
        im[start + j] -= factorRe * v + factorIm * u;
      }
    }
  }
  return true;
}

/** Overwrites bRe + i·bIm (length size both) with the solution of A x = b, given the factors of `factorizeComplex`. */
export function backSolveComplex(
  re: Float64Array,
  im: Float64Array,
  pivots: Int32Array,
  bRe: Float64Array,
  bIm: Float64Array,
): void {
  const size = pivots.length;
  for (let row = 0; row < size; row++) {
    const pivot = pivots[row];
    const heldRe = bRe[pivot];
    const heldIm = bIm[pivot];
    bRe[pivot] = bRe[row];
    bIm[pivot] = bIm[row];
    bRe[row] = heldRe;
    bIm[row] = heldIm;
  }
  for (let row = 1; row < size; row++) subtractRow(re, im, row, 0, row, bRe, bIm);
  for (let row = size - 1; row >= 0; row--) {
    subtractRow(re, im, row, row + 1, size, bRe, bIm);
    const inverseRe = re[row * size + row];
    const inverseIm = im[row * size + row];
    const x = bRe[row];
    const y = bIm[row];
    bRe[row] = x * inverseRe - y * inverseIm;
    bIm[row] = x * inverseIm + y * inverseRe;
  }
}

/** b[row] -= Σ A[row, j] b[j] over j from `from` to before `to`. */
function subtractRow(
  re: Float64Array,
  im: Float64Array,
  row: number,
  from: number,
  to: number,
  bRe: Float64Array,
  bIm: Float64Array,
): void {
  const start = row * bRe.length;
  let x = bRe[row];
  let y = bIm[row];
  for (let j = from; j < to; j++) {
    const a = re[start + j];
    const b = im[start + j];
    x -= a * bRe[j] - b * bIm[j];
    y -= a * bIm[j] + b * bRe[j];
  }
  bRe[row] = x;
  bIm[row] = y;
}
