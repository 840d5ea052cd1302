import type { InputSet } from "./inputs.ts";

/**
 * The sums over inputs that the flow needs, all in the space of features. G = W Wᵀ: n×n; z_p = G x_p are the outputs
 * before the ReLU, r_p = 1[z_p > 0]∘(z_p − x_p) the errors that reach the weights. Calling them allocates nothing.
 */
export interface InputSums {
  /** Writes A = Σ_p c_p x_p r_pᵀ into A, n×n: row i holds the errors while feature i is on. */
  readonly errors: (G: Float64Array, A: Float64Array) => void;
  /** Σ_p c_p ‖ReLU(z_p) − x_p‖². */
  readonly loss: (G: Float64Array) => number;
  /** Writes the z_p into `out`, P×n. */
  readonly outputs: (G: Float64Array, out: Float64Array) => void;
}

/** The sums pattern by pattern, each going only over the features that are on in it. */
export function patternSums({ n, patterns, weights }: InputSet): InputSums {
  const total = weights.length;
  const entries = patterns.reduce((sum, x) => (x === 0 ? sum : sum + 1), 0);
  const feature = new Int32Array(entries); // the features that are on, pattern by pattern
  const value = new Float64Array(entries); // how far
  const start = new Int32Array(total + 1); // where those of each pattern begin, and where the last ones end
  const error = new Float64Array(n); // of the pattern at hand
  let end = 0;
  for (let p = 0; p < total; p++) {
    for (let i = 0; i < n; i++) {
      if (patterns[p * n + i] === 0) continue;
      feature[end] = i;
      value[end++] = patterns[p * n + i];
    }
    start[p + 1] = end;
  }

  /** Writes z_p into `out` from `at` on; G is symmetric, so its rows serve as columns. */
  const output = (p: number, G: Float64Array, out: Float64Array, at: number): void => {
    let a = start[p];
    const last = start[p + 1];
    if ((last - a) % 2 === 1) {
      const row = feature[a] * n;
      const x = value[a++];
      for (let j = 0; j < n; j++) out[at + j] = x * G[row + j];
    } else out.fill(0, at, at + n);
    for (; a < last; a += 2) {
      const row0 = feature[a] * n;
      const row1 = feature[a + 1] * n;
      const x0 = value[a];
      const x1 = value[a + 1];
      for (let j = 0; j < n; j++) out[at + j] += x0 * G[row0 + j] + x1 * G[row1 + j];
    }
  };
  /** Adds c_p x_p r_pᵀ to A. */
  const spread = (p: number, A: Float64Array): void => {
    let a = start[p];
    const last = start[p + 1];
    if ((last - a) % 2 === 1) {
      const row = feature[a] * n;
      const weight = weights[p] * value[a++];
      for (let j = 0; j < n; j++) A[row + j] += weight * error[j];
    }
    for (; a < last; a += 2) {
      const row0 = feature[a] * n;
      const row1 = feature[a + 1] * n;
      const weight0 = weights[p] * value[a];
      const weight1 = weights[p] * value[a + 1];
      for (let j = 0; j < n; j++) {
        A[row0 + j] += weight0 * error[j];
        A[row1 + j] += weight1 * error[j];
      }
    }
  };

  return {
    errors: (G, A) => {
      A.fill(0);
      for (let p = 0; p < total; p++) {
        output(p, G, error, 0);
        rectify(error);
        for (let a = start[p]; a < start[p + 1]; a++) if (error[feature[a]] > 0) error[feature[a]] -= value[a];
        spread(p, A);
      }
    },
    loss: (G) => {
      let loss = 0;
      for (let p = 0; p < total; p++) {
        output(p, G, error, 0);
        rectify(error);
        for (let a = start[p]; a < start[p + 1]; a++) error[feature[a]] -= value[a];
        let squares = 0;
        for (let j = 0; j < n; j++) squares += error[j] * error[j];
        loss += weights[p] * squares;
      }
      return loss;
    },
    outputs: (G, out) => {
      for (let p = 0; p < total; p++) output(p, G, out, p * n);
    },
  };
}

/** ReLU of every entry, in place. Without a branch, as it would be taken at random. */
function rectify(z: Float64Array): void {
  for (let j = 0; j < z.length; j++) z[j] = 0.5 * (z[j] + Math.abs(z[j]));
}
