/**
 * Writes C W into F; C: n×n, W and F: n×m, row-major, F another array than W. Goes through W in blocks of 4 rows by 4.
 */
export function multiply(C: Float64Array, W: Float64Array, F: Float64Array, n: number, m: number): void {
  F.fill(0);
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    for (let j = 0; j < whole; j += 4) add4x4(C, W, F, i, j, n, m);
  }
  for (let i = 0; i < n; i++) {
    for (let j = i < whole ? whole : 0; j < n; j++) add1x1(C[i * n + j], W, F, i, j, m);
  }
}

/** Adds C_ij W_j to F_i for 4 rows from i on and 4 from j on. */
function add4x4(C: Float64Array, W: Float64Array, F: Float64Array, i: number, j: number, n: number, m: number): void {
  const c = i * n + j;
  const c00 = C[c];
  const c01 = C[c + 1];
  const c02 = C[c + 2];
  const c03 = C[c + 3];
  const c10 = C[c + n];
  const c11 = C[c + n + 1];
  const c12 = C[c + n + 2];
  const c13 = C[c + n + 3];
  const c20 = C[c + 2 * n];
  const c21 = C[c + 2 * n + 1];
  const c22 = C[c + 2 * n + 2];
  const c23 = C[c + 2 * n + 3];
  const c30 = C[c + 3 * n];
  const c31 = C[c + 3 * n + 1];
  const c32 = C[c + 3 * n + 2];
  const c33 = C[c + 3 * n + 3];
  const [i0, i1, i2, i3] = [i * m, (i + 1) * m, (i + 2) * m, (i + 3) * m];
  const [j0, j1, j2, j3] = [j * m, (j + 1) * m, (j + 2) * m, (j + 3) * m];
  for (let k = 0; k < m; k++) {
    const w0 = W[j0 + k];
    const w1 = W[j1 + k];
    const w2 = W[j2 + k];
    const w3 = W[j3 + k];
    F[i0 + k] += c00 * w0 + c01 * w1 + c02 * w2 + c03 * w3;
    F[i1 + k] += c10 * w0 + c11 * w1 + c12 * w2 + c13 * w3;
    F[i2 + k] += c20 * w0 + c21 * w1 + c22 * w2 + c23 * w3;
    F[i3 + k] += c30 * w0 + c31 * w1 + c32 * w2 + c33 * w3;
  }
}

function add1x1(c: number, W: Float64Array, F: Float64Array, i: number, j: number, m: number): void {
  if (c === 0) return;
  for (let k = 0; k < m; k++) F[i * m + k] += c * W[j * m + k];
}

/** Turns C, n×n row-major, into scale·(C + Cᵀ). */
export function symmetrize(C: Float64Array, n: number, scale: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const both = scale * (C[i * n + j] + C[j * n + i]);
      C[i * n + j] = both;
      C[j * n + i] = both;
    }
  }
}
