/** Writes C W into F; C: n×n, W and F: n×m, F another array than W. Goes through W in blocks of 4 rows that serve 2 rows of F at a time. */
export function multiply(C: Float64Array, W: Float64Array, F: Float64Array, n: number, m: number): void {
  F.fill(0);
  const rows = n - (n % 2);
  const columns = n - (n % 4);
  for (let i = 0; i < rows; i += 2) {
    for (let j = 0; j < columns; j += 4) add2x4(C, W, F, i, j, n, m);
  }
  for (let i = 0; i < n; i++) {
    for (let j = i < rows ? columns : 0; j < n; j++) {
      const c = C[i * n + j];
      for (let k = 0; k < m; k++) F[i * m + k] += c * W[j * m + k];
    }
  }
}

/** Adds C_ij W_j to F_i for 2 rows from i on and 4 from j on. */
function add2x4(C: Float64Array, W: Float64Array, F: Float64Array, i: number, j: number, n: number, m: number): void {
  const c = i * n + j;
  const c00 = C[c];
  const c01 = C[c + 1];
  const c02 = C[c + 2];
  const c03 = C[c + 3];
  const c10 = C[c + n];
  const c11 = C[c + n + 1];
  const c12 = C[c + n + 2];
  const c13 = C[c + n + 3];
  const [i0, i1] = [i * m, (i + 1) * m];
  const [j0, j1, j2, j3] = [j * m, (j + 1) * m, (j + 2) * m, (j + 3) * m];
  for (let k = 0; k < m; k++) {
    const w0 = W[j0 + k];
    const w1 = W[j1 + k];
    const w2 = W[j2 + k];
    const w3 = W[j3 + k];
    F[i0 + k] += c00 * w0 + c01 * w1 + c02 * w2 + c03 * w3;
    F[i1 + k] += c10 * w0 + c11 * w1 + c12 * w2 + c13 * w3;
  }
}
