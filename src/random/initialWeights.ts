import { count, InputError, knownKeys, positive } from "../checks.ts";
import { log } from "../math/index.ts";
import { type RandomKey, uniformStream } from "./generator.ts";
import { type InitName, initNames } from "./initNames.ts";

/**
 * Random weights to start from (theory §1), n×m row-major: by default the paper's, W_ik ~ N(0, scale²/m), independent,
 * so that rows have norm about `scale`; `init` is one of `initNames`.
 * @throws InputError unless n, m are whole and ≥ 1, scale > 0 and the init is known
 */
export function initialWeights(options: {
  n?: number;
  m: number;
  key: RandomKey;
  scale?: number;
  init?: InitName;
}): Float64Array {
  knownKeys("initialWeights", options, { n: true, m: true, key: true, scale: true, init: true });
  const { n = 1, m, key, scale = 1, init = "normal" } = options;
  count("n", n);
  count("m", m);
  positive("scale", scale);
  if (!initNames.includes(init)) throw new InputError(`init must be one of ${initNames.join(", ")}, got "${init}".`);
  const uniform = uniformStream(key);
  const weights = new Float64Array(n * m);
  const fill = (draw: () => number): Float64Array => weights.map(draw);
  if (init === "uniform") return fill(() => scale * Math.sqrt(3 / m) * (2 * uniform() - 1));
  if (init === "linear") return fill(() => (scale / Math.sqrt(n)) * (2 * uniform() - 1));
  if (init === "xavier") return fill(normalNumbers(uniform, scale * Math.sqrt(2 / (n + m))));
  if (init === "normal") return fill(normalNumbers(uniform, scale / Math.sqrt(m)));
  const drawn = fill(normalNumbers(uniform, 1));
  return n <= m ? orthogonalized(drawn, n, m, scale) : transposed(orthogonalized(drawn, m, n, scale), m, n);
}

/** Rows of W, n×m, n ≤ m, made orthogonal and of length `scale`, by Gram and Schmidt, twice for its rounding. */
function orthogonalized(W: Float64Array, n: number, m: number, scale: number): Float64Array {
  const rows = Array.from({ length: n }, (_, i) => W.subarray(i * m, (i + 1) * m));
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, k) => sum + x * b[k], 0);
  for (const [i, row] of rows.entries()) {
    for (const earlier of [...rows.slice(0, i), ...rows.slice(0, i)]) {
      const along = dot(row, earlier);
      for (let k = 0; k < m; k++) row[k] -= along * earlier[k];
    }
    const length = Math.sqrt(dot(row, row));
    for (let k = 0; k < m; k++) row[k] /= length;
  }
  return W.map((w) => scale * w);
}

/** W, rows×columns, as columns×rows. */
function transposed(W: Float64Array, rows: number, columns: number): Float64Array {
  return W.map((_, k) => W[(k % rows) * columns + Math.floor(k / rows)]);
}

/** Numbers of N(0, deviation²) out of uniform ones, two at a time, by the polar method (Marsaglia and Bray 1964). */
function normalNumbers(uniform: () => number, deviation: number): () => number {
  let [x, y, factor] = [0, 0, 0];
  let left = false; // whether x is still to be given out
  return () => {
    left = !left;
    if (!left) return deviation * x * factor;
    let square: number;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square === 0 || square > 1);
    factor = Math.sqrt((-2 * log(square)) / square);
    return deviation * y * factor;
  };
}
