/**
 * LU decomposition of a small dense matrix with partial pivoting, in place and without allocation.
 * A: size × size row-major, overwritten by its factors; pivots: length size. Returns false when A is singular.
 */
export function factorize(A: Float64Array, pivots: Int32Array): boolean {
  const size = pivots.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(A[row * size + column]) > Math.abs(A[pivot * size + column])) pivot = row;
    }
    pivots[column] = pivot;
    if (!(Math.abs(A[pivot * size + column]) > 0)) return false;
    if (pivot !== column) swapRows(A, size, pivot, column);
    const upper = column * size;
    for (let row = column + 1; row < size; row++) {
      const start = row * size;
      if (A[start + column] === 0) continue;
      const factor = A[start + column] / A[upper + column];
      A[start + column] = factor;
      for (let j = column + 1; j < size; j++) A[start + j] -= factor * A[upper + j];
    }
  }
  return true;
}

/** Overwrites b (length size) with the solution of A x = b, given the factors of `factorize`. */
export function backSolve(A: Float64Array, pivots: Int32Array, b: Float64Array): void {
  const size = pivots.length;
  for (let row = 0; row < size; row++) {
    const held = b[pivots[row]];
    b[pivots[row]] = b[row];
    b[row] = held;
  }
  for (let row = 1; row < size; row++) {
    const start = row * size;
    let sum = b[row];
    for (let j = 0; j < row; j++) sum -= A[start + j] * b[j];
    b[row] = sum;
  }
  for (let row = size - 1; row >= 0; row--) {
    const start = row * size;
    let sum = b[row];
    for (let j = row + 1; j < size; j++) sum -= A[start + j] * b[j];
    b[row] = sum / A[start + row];
  }
}

/** Exchanges two rows of A, size × size row-major. */
export function swapRows(A: Float64Array, size: number, one: number, other: number): void {
  for (let j = 0; j < size; j++) {
    const held = A[one * size + j];
    A[one * size + j] = A[other * size + j];
    A[other * size + j] = held;
  }
}
