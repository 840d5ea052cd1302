/**
 * The drive of the full L1 flow, F = (I − ReLU(W Wᵀ)) W (theory §2), in WebAssembly SIMD. This is AssemblyScript: the
 * syntax of TypeScript, the types of WebAssembly. T is the type that products are computed in: f64 or f32.
 *
 * The caller owns the memory and says where things lie (src/kernels/wasmKernel.ts). Matrices are f64, row by row:
 *   w: n×m, and 24 numbers beyond it that can be read;  g: side×side, side a multiple of 8 from n on;
 *   f: n×stride, stride a multiple of 24 from m on;  panels, terms: scratch.
 * What is beyond n and m may be anything, and what is computed from it is never looked at.
 */

const NUMBER: usize = 8; // bytes of an entry of a matrix
const VECTOR: usize = 16; // bytes of a vector
const PANEL: usize = 2 * VECTOR; // bytes of a panel per column of W: it holds 4 rows in f64, 8 in f32
const TILE: usize = 4; // rows of a tile of G; its columns are one panel
const DEPTH: usize = 256; // columns of W in a panel, so that two panels stay in the innermost cache
const BAND: usize = 6 * VECTOR; // bytes of a band per row of W: it holds 12 columns in f64, 24 in f32

/** G = W Wᵀ, both halves. */
export function gram64(w: usize, n: usize, m: usize, g: usize, side: usize, panels: usize): void {
  gram<f64>(w, n, m, g, side, panels);
}

export function gram32(w: usize, n: usize, m: usize, g: usize, side: usize, panels: usize): void {
  gram<f32>(w, n, m, g, side, panels);
}

/** F = (I − ReLU(G)) W. */
export function pull64(
  w: usize,
  n: usize,
  m: usize,
  g: usize,
  side: usize,
  panels: usize,
  terms: usize,
  f: usize,
  stride: usize,
): void {
  listTerms<f64>(g, n, side, terms);
  pull<f64>(w, n, m, panels, terms, f, stride);
}

export function pull32(
  w: usize,
  n: usize,
  m: usize,
  g: usize,
  side: usize,
  panels: usize,
  terms: usize,
  f: usize,
  stride: usize,
): void {
  listTerms<f32>(g, n, side, terms);
  pull<f32>(w, n, m, panels, terms, f, stride);
}

/** Tiles on and above the diagonal, DEPTH columns of W at a time; the other half is their mirror image. */
function gram<T>(w: usize, n: usize, m: usize, g: usize, side: usize, panels: usize): void {
  const width = PANEL / sizeof<T>();
  memory.fill(g, 0, side * side * NUMBER);
  for (let k: usize = 0; k < m; k += DEPTH) {
    const bytes = min(DEPTH, m - k) * PANEL;
    packRows<T>(w + k * NUMBER, n, m, panels, bytes);
    for (let i: usize = 0; i < n; i += TILE) {
      const a = panels + (i / width) * bytes + (i % width) * sizeof<T>();
      for (let j = i - (i % width); j < n; j += width) {
        addTile<T>(a, panels + (j / width) * bytes, bytes, g + (i * side + j) * NUMBER, side * NUMBER);
      }
    }
  }
  for (let i: usize = 1; i < n; i++) {
    for (let j: usize = 0; j < i; j++) store<f64>(g + (i * side + j) * NUMBER, load<f64>(g + (j * side + i) * NUMBER));
  }
}

/** Copies rows of W into panels of `bytes` bytes: the entries that its rows have in one column lie side by side. */
function packRows<T>(w: usize, n: usize, m: usize, panels: usize, bytes: usize): void {
  const width = PANEL / sizeof<T>();
  for (let i: usize = 0; i < n; i++) {
    const panel = panels + (i / width) * bytes;
    let from = w + i * m * NUMBER;
    for (let to = panel + (i % width) * sizeof<T>(); to < panel + bytes; to += PANEL) {
      store<T>(to, <T>load<f64>(from));
      from += NUMBER;
    }
  }
}

/**
 * Adds to a tile of G (c, `stride` bytes per row) the products of 4 rows of panel a with all rows of panel b. Two
 * columns per turn, with a way out between them: it saves loop overhead, takes odd depths, and keeps V8 from loading
 * both columns first, for which there are too few registers.
 */
function addTile<T>(a: usize, b: usize, bytes: usize, c: usize, stride: usize): void {
  let c00 = v128.splat<T>(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = b + bytes;
  while (b < end) {
    let low = v128.load(b);
    let high = v128.load(b, VECTOR);
    let x = v128.load_splat<T>(a);
    c00 = v128.add<T>(v128.mul<T>(low, x), c00);
    c01 = v128.add<T>(v128.mul<T>(high, x), c01);
    x = v128.load_splat<T>(a, sizeof<T>());
    c10 = v128.add<T>(v128.mul<T>(low, x), c10);
    c11 = v128.add<T>(v128.mul<T>(high, x), c11);
    x = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = v128.add<T>(v128.mul<T>(low, x), c20);
    c21 = v128.add<T>(v128.mul<T>(high, x), c21);
    x = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = v128.add<T>(v128.mul<T>(low, x), c30);
    c31 = v128.add<T>(v128.mul<T>(high, x), c31);
    if (b + PANEL >= end) break;
    low = v128.load(b, PANEL);
    high = v128.load(b, PANEL + VECTOR);
    x = v128.load_splat<T>(a, PANEL);
    c00 = v128.add<T>(v128.mul<T>(low, x), c00);
    c01 = v128.add<T>(v128.mul<T>(high, x), c01);
    x = v128.load_splat<T>(a, PANEL + sizeof<T>());
    c10 = v128.add<T>(v128.mul<T>(low, x), c10);
    c11 = v128.add<T>(v128.mul<T>(high, x), c11);
    x = v128.load_splat<T>(a, PANEL + 2 * sizeof<T>());
    c20 = v128.add<T>(v128.mul<T>(low, x), c20);
    c21 = v128.add<T>(v128.mul<T>(high, x), c21);
    x = v128.load_splat<T>(a, PANEL + 3 * sizeof<T>());
    c30 = v128.add<T>(v128.mul<T>(low, x), c30);
    c31 = v128.add<T>(v128.mul<T>(high, x), c31);
    a += 2 * PANEL;
    b += 2 * PANEL;
  }
  addRow<T>(c, c00, c01);
  addRow<T>(c + stride, c10, c11);
  addRow<T>(c + 2 * stride, c20, c21);
  addRow<T>(c + 3 * stride, c30, c31);
}

/** Adds one row of a tile of products to the f64 at c. */
function addRow<T>(c: usize, low: v128, high: v128): void {
  if (sizeof<T>() === NUMBER) {
    addVector(c, low);
    addVector(c + VECTOR, high);
  } else {
    addVector(c, f64x2.promote_low_f32x4(low));
    addVector(c + VECTOR, promoteHigh(low));
    addVector(c + 2 * VECTOR, f64x2.promote_low_f32x4(high));
    addVector(c + 3 * VECTOR, promoteHigh(high));
  }
}

/**
 * For each row i of F the terms it is summed from: the coefficients of I − ReLU(G) that are not zero, about half of
 * them in a run, each with the offset of its row of W in a band. terms: where each list starts and the last one ends, n
 * + 1 addresses, then the lists.
 */
function listTerms<T>(g: usize, n: usize, side: usize, terms: usize): void {
  let term = terms + (n + 1) * sizeof<u32>();
  for (let i: usize = 0; i < n; i++) {
    store<u32>(terms + i * sizeof<u32>(), term);
    for (let j: usize = 0; j < n; j++) {
      const overlap = load<f64>(g + (i * side + j) * NUMBER);
      if (i === j || overlap > 0) {
        store<T>(term, <T>(i === j ? 1 - overlap : -overlap));
        store<u32>(term, j * BAND, sizeof<T>());
        term += 2 * sizeof<T>();
      }
    }
  }
  store<u32>(terms + n * sizeof<u32>(), term);
}

/** F from the terms of its rows, one band of columns after the other, each copied together first. */
function pull<T>(w: usize, n: usize, m: usize, band: usize, terms: usize, f: usize, stride: usize): void {
  const width = BAND / sizeof<T>();
  for (let k: usize = 0; k < m; k += width) {
    packBand<T>(w + k * NUMBER, n, m, band);
    for (let i: usize = 0; i < n; i++) {
      const start = terms + i * sizeof<u32>();
      putRow<T>(load<u32>(start), load<u32>(start, sizeof<u32>()), band, f + (i * stride + k) * NUMBER);
    }
  }
}

/** Copies a band of columns of W together, row after row. */
function packBand<T>(w: usize, n: usize, m: usize, band: usize): void {
  const width = BAND / sizeof<T>();
  for (let i: usize = 0; i < n; i++) {
    const from = w + i * m * NUMBER;
    const to = band + i * BAND;
    for (let k: usize = 0; k < width; k++) store<T>(to + k * sizeof<T>(), <T>load<f64>(from + k * NUMBER));
  }
}

/** Writes a row of F within a band: the sum of its terms. */
function putRow<T>(term: usize, end: usize, band: usize, f: usize): void {
  let f0 = v128.splat<T>(0);
  let f1 = f0;
  let f2 = f0;
  let f3 = f0;
  let f4 = f0;
  let f5 = f0;
  for (; term < end; term += 2 * sizeof<T>()) {
    const x = v128.load_splat<T>(term);
    const row = band + load<u32>(term, sizeof<T>());
    f0 = v128.add<T>(v128.mul<T>(v128.load(row), x), f0);
    f1 = v128.add<T>(v128.mul<T>(v128.load(row, VECTOR), x), f1);
    f2 = v128.add<T>(v128.mul<T>(v128.load(row, 2 * VECTOR), x), f2);
    f3 = v128.add<T>(v128.mul<T>(v128.load(row, 3 * VECTOR), x), f3);
    f4 = v128.add<T>(v128.mul<T>(v128.load(row, 4 * VECTOR), x), f4);
    f5 = v128.add<T>(v128.mul<T>(v128.load(row, 5 * VECTOR), x), f5);
  }
  const step = VECTOR * (NUMBER / sizeof<T>()); // bytes in F of the numbers in a vector
  putVector<T>(f, f0);
  putVector<T>(f + step, f1);
  putVector<T>(f + 2 * step, f2);
  putVector<T>(f + 3 * step, f3);
  putVector<T>(f + 4 * step, f4);
  putVector<T>(f + 5 * step, f5);
}

function putVector<T>(to: usize, x: v128): void {
  if (sizeof<T>() === NUMBER) {
    v128.store(to, x);
  } else {
    v128.store(to, f64x2.promote_low_f32x4(x));
    v128.store(to, promoteHigh(x), VECTOR);
  }
}

function addVector(to: usize, x: v128): void {
  v128.store(to, f64x2.add(v128.load(to), x));
}

/** The upper two of four f32 as f64. */
function promoteHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<u64>(x, x, 1, 1));
}
