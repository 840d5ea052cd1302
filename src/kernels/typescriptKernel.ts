import { multiply } from "./multiply.ts";

/** What a kernel computes. W and F are n×m row-major, F another array than W. */
export interface DriveProducts {
  /** Writes F = (I − ReLU(W Wᵀ)) W into F. Allocates nothing. */
  readonly drive: (W: Float64Array, F: Float64Array) => void;
  /** Writes G = W Wᵀ (n×n, both halves, exactly symmetric) into G. Allocates nothing. */
  readonly gram: (W: Float64Array, G: Float64Array) => void;
}

/**
 * The drive in plain TypeScript: the reference for the others, and what runs where they cannot or do not pay. Both
 * products go through W in blocks of 4 rows by 4, so that 8 numbers loaded serve 16 products.
 */
export function typescriptKernel(n: number, m: number): DriveProducts {
  const C = new Float64Array(n * n); // W Wᵀ, then I − ReLU(W Wᵀ)
  const gram = (W: Float64Array, G: Float64Array): void => gramInto(W, G, n, m);
  const drive = (W: Float64Array, F: Float64Array): void => {
    gramInto(W, C, n, m);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) C[i * n + j] = (i === j ? 1 : 0) - Math.max(0, C[i * n + j]);
    }
    multiply(C, W, F, n, m);
  };
  return { drive, gram };
}

/** G = W Wᵀ: the blocks on and above the diagonal, and their mirror images. */
function gramInto(W: Float64Array, G: Float64Array, n: number, m: number): void {
  const whole = n - (n % 4);
  for (let i = 0; i < whole; i += 4) {
    for (let j = i; j < whole; j += 4) dot4x4(W, G, i, j, n, m);
  }
  for (let i = 0; i < n; i++) {
    for (let j = Math.max(i, whole); j < n; j++) dot1x1(W, G, i, j, n, m);
  }
}

/** G_ij and G_ji for 4 rows from i on and 4 from j on. */
function dot4x4(W: Float64Array, G: Float64Array, i: number, j: number, n: number, m: number): void {
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  let s13 = 0;
  let s20 = 0;
  let s21 = 0;
  let s22 = 0;
  let s23 = 0;
  let s30 = 0;
  let s31 = 0;
  let s32 = 0;
  let s33 = 0;
  const [i0, i1, i2, i3] = [i * m, (i + 1) * m, (i + 2) * m, (i + 3) * m];
  const [j0, j1, j2, j3] = [j * m, (j + 1) * m, (j + 2) * m, (j + 3) * m];
  for (let k = 0; k < m; k++) {
    const a0 = W[i0 + k];
    const a1 = W[i1 + k];
    const a2 = W[i2 + k];
    const a3 = W[i3 + k];
    const b0 = W[j0 + k];
    s00 += a0 * b0;
    s10 += a1 * b0;
    s20 += a2 * b0;
    s30 += a3 * b0;
    const b1 = W[j1 + k];
    s01 += a0 * b1;
    s11 += a1 * b1;
    s21 += a2 * b1;
    s31 += a3 * b1;
    const b2 = W[j2 + k];
    s02 += a0 * b2;
    s12 += a1 * b2;
    s22 += a2 * b2;
    s32 += a3 * b2;
    const b3 = W[j3 + k];
    s03 += a0 * b3;
    s13 += a1 * b3;
    s23 += a2 * b3;
    s33 += a3 * b3;
  }
  putRow(G, i, j, n, s00, s01, s02, s03);
  putRow(G, i + 1, j, n, s10, s11, s12, s13);
  putRow(G, i + 2, j, n, s20, s21, s22, s23);
  putRow(G, i + 3, j, n, s30, s31, s32, s33);
}

function putRow(
  G: Float64Array,
  i: number,
  j: number,
  n: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  G[i * n + j] = G[j * n + i] = s0;
  G[i * n + j + 1] = G[(j + 1) * n + i] = s1;
  G[i * n + j + 2] = G[(j + 2) * n + i] = s2;
  G[i * n + j + 3] = G[(j + 3) * n + i] = s3;
}

function dot1x1(W: Float64Array, G: Float64Array, i: number, j: number, n: number, m: number): void {
  let sum = 0;
  for (let k = 0; k < m; k++) sum += W[i * m + k] * W[j * m + k];
  G[i * n + j] = sum;
  G[j * n + i] = sum;
}
