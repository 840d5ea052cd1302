import { count, InputError, knownKeys } from "../checks.ts";
import { driveKernel, type KernelChoice, multiply } from "../kernels/index.ts";
import type { NoiseLaw } from "../random/noiseLaws.ts";
import type { Field } from "../solvers/index.ts";
import { kktResidual } from "./kktResidual.ts";
import type { L1Flow } from "./l1Flow.ts";
import { type NoiseLevel, noiseRows } from "./noiseLevels.ts";
import type { NoiseRows } from "./noisePatterns.ts";

/** What `noiseFlow` is told. */
export interface NoiseFlowOptions {
  /** Features. */
  readonly n: number;
  /** Neurons. */
  readonly m: number;
  /** The noise on every neuron. */
  readonly law: NoiseLaw;
  /**
   * How the noise is averaged over: `gaussian` knows its variance alone, `closure` its excess kurtosis too, `exact` all of it, which
   * takes a discrete or a Gaussian law.
   */
  readonly level: NoiseLevel;
  /** ℓ1 strength λ = λ_code/4; ≥ 0, default 0. */
  readonly lambda?: number;
  /** Level `exact` alone: exact on this many neurons of every row, those with the largest |W_jk|; the closure for the others. */
  readonly enumerate?: number | undefined;
  /** Which kernel computes W Wᵀ; default `auto`. */
  readonly kernel?: KernelChoice;
}

/**
 * The flow of an autoencoder with noise ξ on its hidden layer, ŷ = ReLU(W(Wᵀx + ξ)), averaged over the noise (theory §5), and what is
 * measured along it. W: n×m row-major; flow time t = 4η·steps of SGD at rate η on L; V = L/4, λ = λ_code/4.
 *
 *     L = Σ_i E(1 − ReLU(a_ii + z_i))² + Σ_{i≠j} E ReLU(a_ij + z_j)² + λ_code‖W‖₁,     a_ij = W_i·W_j,   z_j = W_j·ξ
 *     W' = F − λ sign(W),     F = −∇(V − λ‖W‖₁)
 *
 * With λ = 0 the field has no switches: use dopri5, or rkc for weights to 10⁻⁴ at a fifth of the cost. With λ > 0 the sign is declared
 * as friction: eventSolver for small systems, rkc for large ones. Under a discrete law V has creases where a_ij + z_j = 0 for one pattern
 * of noise, which are left to the error control. For i ≠ j the slope bends there; for i = j, which takes
 * ‖W_j‖² = |z_j| ≤ max|ξ|·‖W_j‖₁, it jumps by half the pattern's probability times the gradient of a_jj + z_j, away from the crease, so
 * that a solution passes it. With `enumerate` there are small jumps too, where the K largest weights of a row change. A row of zeros is a
 * crease as well, and its own noise gives it no slope. At σ = 0 this is the L1 flow, without its kinks declared.
 */
export interface NoiseFlow {
  readonly field: Field;
  /** V, which never increases along the flow. */
  readonly energy: L1Flow["energy"];
  /** How far W is from rest, as for the L1 flow. */
  readonly residual: L1Flow["residual"];
  /** Patterns of noise gone through (by halves or one by one) for every row; 0 for a closed form. */
  readonly patterns: number;
}

/**
 * The flow of weights W, n×m, averaged over the noise (theory §5): vector field, energy and distance from rest.
 * @throws InputError unless n, m are whole and ≥ 1 and λ ≥ 0; when the level does not go with the law or `enumerate`; and when there
 * are too many patterns of noise
 */
export function noiseFlow(options: NoiseFlowOptions): NoiseFlow {
  knownKeys("noiseFlow", options, {
    n: true,
    m: true,
    law: true,
    level: true,
    lambda: true,
    enumerate: true,
    kernel: true,
  });
  const { n, m, lambda = 0, kernel = "auto" } = options;
  count("n", n);
  count("m", m);
  if (!(lambda >= 0 && lambda < Infinity)) throw new InputError(`lambda must be a finite number >= 0, got ${lambda}.`);
  const rows: NoiseRows = noiseRows(options);
  const dense = driveKernel({ n, m, kernel });
  const gram = new Float64Array(n * n);
  const pull = new Float64Array(n * n); // D_ji = dL/da_ij by rows of the noise, then −¼(D + Dᵀ)
  const overlaps = new Float64Array(n); // row j of the Gram matrix
  const slopes = new Float64Array(n); // row j of D
  const byWeight = new Float64Array(m); // slope of L with respect to row j through its noise
  const drive = new Float64Array(n * m); // F where the caller has no room for it
  const ownNoise = new Float64Array(n * m); // all rows of byWeight

  const overlapsOf = (j: number): void => {
    for (let i = 0; i < n; i++) overlaps[i] = gram[j * n + i];
  };
  const derivative = (_t: number, W: Float64Array, F: Float64Array): void => {
    dense.gram(W, gram);
    for (let j = 0; j < n; j++) {
      overlapsOf(j);
      rows.gradient(W, j, overlaps, slopes, byWeight);
      pull.set(slopes, j * n);
      ownNoise.set(byWeight, j * m);
    }
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        const both = -0.25 * (pull[i * n + j] + pull[j * n + i]);
        pull[i * n + j] = both;
        pull[j * n + i] = both;
      }
    }
    multiply(pull, W, F, n, m);
    for (let k = 0; k < F.length; k++) F[k] -= 0.25 * ownNoise[k];
  };

  return {
    field: {
      dimension: n * m,
      blockLength: m,
      derivative,
      ...(lambda > 0 ? { switches: { friction: lambda } } : {}),
    },
    energy: (W) => {
      dense.gram(W, gram);
      let loss = 0;
      for (let j = 0; j < n; j++) {
        overlapsOf(j);
        loss += rows.loss(W, j, overlaps);
      }
      let l1 = 0;
      for (let k = 0; k < W.length; k++) l1 += Math.abs(W[k]);
      return loss / 4 + lambda * l1;
    },
    residual: (W, known, active, enough) => {
      if (known === undefined) derivative(0, W, drive);
      return kktResidual(W, known ?? drive, lambda, { active, enough });
    },
    patterns: rows.patterns,
  };
}
