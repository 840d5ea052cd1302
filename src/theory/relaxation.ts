import { arrayLike, count, InputError, knownKeys, positive } from "../checks.ts";
import { driveKernel, multiply } from "../kernels/index.ts";
import { log1p } from "../math/index.ts";
import { dopri5, type StopSignal, solve } from "../solvers/index.ts";

/** Weights to relax, and how closely. */
export interface RelaxationOptions {
  /** W(0), n×m row-major, with linearly independent rows. */
  readonly W: ArrayLike<number>;
  readonly n: number;
  readonly m: number;
  /** Largest |dW/dt| of what counts as relaxed, default 1e-7. */
  readonly rest?: number;
  /** Relative and absolute tolerance, default 1e-8. */
  readonly tolerance?: number;
  /** Flow time after which to give up, default 10⁵. */
  readonly tEnd?: number;
  readonly signal?: StopSignal | undefined;
  /** Hears how far it is, as a share from 0 to 1 of a typical time to rest. */
  readonly onProgress?: (fraction: number) => void;
}

/** Where the flow without an ℓ1 penalty ends. */
export interface Relaxation {
  /** W(∞) = A W(0), n×m row-major. */
  readonly weights: Float64Array;
  /** A, n×n row-major. */
  readonly transfer: Float64Array;
  /** G(∞), n×n row-major. */
  readonly gram: Float64Array;
  /** Cosine of the angle between W_i(0) and W_i(∞), length n. */
  readonly cosine: Float64Array;
  /** Flow time at the end. */
  readonly t: number;
  /** Whether it is at rest there, or what ended it before. */
  readonly status: "converged" | "time" | "interrupted";
}

/**
 * Stage one (theory §4.3): where W′ = (I − ReLU(W Wᵀ)) W goes before a weak ℓ1 penalty acts, to rows of length 1 at
 * angles that are not acute, in flow time. It acts from the left, so that W(t) = A(t) W(0) with one n×n matrix that
 * follows from G(0) = W(0) W(0)ᵀ alone; integrated as L(t) = A(t) L(0), L(0) the Cholesky factor of G(0), which costs
 * n³ a step however large m is.
 * @throws InputError unless W is n×m, finite, and has independent rows (so m ≥ n), and rest, tolerance, tEnd are > 0
 */
export function relaxation(options: RelaxationOptions): Relaxation {
  knownKeys("relaxation", options, {
    ...{ W: true, n: true, m: true, rest: true, tolerance: true, tEnd: true },
    ...{ signal: true, onProgress: true },
  });
  const { n, m, rest = 1e-7, tolerance = 1e-8, tEnd = 1e5, signal, onProgress } = options;
  count("n", n);
  count("m", m);
  positive("rest", rest);
  positive("tolerance", tolerance);
  positive("tEnd", tEnd);
  if (tolerance > 0.1) throw new InputError(`tolerance must be at most 0.1, got ${tolerance}.`);
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new InputError(`onProgress must be a function, got ${typeof onProgress}.`);
  }
  arrayLike("W", options.W);
  const { length } = options.W;
  if (length !== n * m) throw new InputError(`W has length ${length}, n = ${n}, m = ${m} expects ${n * m}.`);
  const W = Float64Array.from(options.W);
  if (!W.every(Number.isFinite)) throw new InputError("W must hold finite numbers only.");
  const G = new Float64Array(n * n);
  driveKernel({ n, m }).gram(W, G);
  for (let i = 0; i < n; i++) {
    const size = Math.sqrt(G[i * n + i]); // beyond, squares of overlaps leave the range of numbers
    if (size !== 0 && !(size > 1e-50 && size < 1e50)) {
      throw new InputError(`rows of W must have lengths from 1e-50 to 1e50, got ${size} for row ${i}.`);
    }
  }
  const start = cholesky(G, n);
  const { drive, gram: overlaps } = driveKernel({ n, m: n });
  const F = new Float64Array(n * n);
  const isAtRest = (L: Float64Array): boolean => {
    drive(L, F);
    return F.every((f) => Math.abs(f) <= rest);
  };
  const { y, t, status } = solve({ dimension: n * n, derivative: (_t, L, dL) => drive(L, dL) }, start, {
    method: dopri5,
    tolerance,
    tEnd,
    times: [],
    until: (_t, L) => isAtRest(L),
    ...(signal && { signal }),
    ...(onProgress && { onProgress: ({ t }) => onProgress(Math.min(0.99, log1p(t) / log1p(TYPICAL_END))) }),
  });
  const transfer = overTriangle(y, start, n);
  const weights = new Float64Array(n * m);
  multiply(transfer, W, weights, n, m);
  const cosine = Float64Array.from({ length: n }, (_, i) => {
    const rows = [y.subarray(i * n, (i + 1) * n), start.subarray(i * n, (i + 1) * n)];
    return dot(rows[0], rows[1]) / Math.sqrt(dot(rows[0], rows[0]) * dot(rows[1], rows[1]));
  });
  const gram = new Float64Array(n * n);
  overlaps(y, gram);
  const ended = status === "converged" || status === "interrupted" ? status : "time";
  return { weights, transfer, gram, cosine, t, status: ended };
}

const TYPICAL_END = 100; // flow time at rest, about that of n = m, less for more neurons

/** The lower triangle L with L Lᵀ = G. @throws InputError unless G is positive definite */
function cholesky(G: Float64Array, n: number): Float64Array {
  const L = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = G[i * n + j] - dot(L.subarray(i * n, i * n + j), L.subarray(j * n, j * n + j));
      if (j < i) L[i * n + j] = rest / L[j * n + j];
      else if (rest > G[i * n + i] * n * Number.EPSILON) L[i * n + i] = Math.sqrt(rest);
      else throw new InputError(`row ${i} of W must not be a combination of those before it (so m >= n), which it is.`);
    }
  }
  return L;
}

/** A with A L = Y, for a lower triangle L. */
function overTriangle(Y: Float64Array, L: Float64Array, n: number): Float64Array {
  const A = Float64Array.from(Y);
  for (let i = 0; i < n; i++) {
    const row = A.subarray(i * n, (i + 1) * n);
    for (let j = n - 1; j >= 0; j--) {
      row[j] /= L[j * n + j];
      for (let k = 0; k < j; k++) row[k] -= row[j] * L[j * n + k];
    }
  }
  return A;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
