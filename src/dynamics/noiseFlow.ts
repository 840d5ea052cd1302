import { count, knownKeys } from "../checks.ts";
import { driveKernel, type KernelChoice, multiply, symmetrize } from "../kernels/index.ts";
import type { NoiseLaw } from "../random/noiseLaws.ts";
import { type Drive, type Flow, flow } from "./flow.ts";
import { type NoiseLevel, noiseRows } from "./noiseLevels.ts";
import { l1Penalty } from "./penalty.ts";

/** Options of `noiseDrive`. */
export interface NoiseDriveOptions {
  /** Features. */
  readonly n: number;
  /** Neurons. */
  readonly m: number;
  /** The noise on every neuron. */
  readonly law: NoiseLaw;
  /**
   * How the noise is averaged over: `gaussian` knows its variance alone, `closure` its excess kurtosis too, `exact` all
   * of it, which takes a discrete or a Gaussian law.
   */
  readonly level: NoiseLevel;
  /**
   * Level `exact` alone: exact on this many neurons of every row, those with the largest |W_jk|; the closure for the
   * others.
   */
  readonly enumerate?: number | undefined;
  /** Which kernel computes W Wᵀ; default `auto`. */
  readonly kernel?: KernelChoice;
}

/** Options of `noiseFlow`. */
export interface NoiseFlowOptions extends NoiseDriveOptions {
  /** ℓ1 strength λ = λ_code/4; ≥ 0, default 0. */
  readonly lambda?: number;
}

/** The drive under noise. */
export interface NoiseDrive extends Drive {
  /** Patterns of noise gone through (by halves or one by one) for every row; 0 for a closed form. */
  readonly patterns: number;
}

/**
 * The flow of an autoencoder with noise ξ on its hidden layer, ŷ = ReLU(W(Wᵀx + ξ)), averaged over the noise (theory
 * §5). W: n×m row-major; flow time t = 4η·steps of SGD at rate η on L; V = L/4, λ = λ_code/4.
 *
 *     L = Σ_i E(1 − ReLU(a_ii + z_i))² + Σ_{i≠j} E ReLU(a_ij + z_j)² + λ_code‖W‖₁,     a_ij = W_i·W_j,   z_j = W_j·ξ
 *     W' = F − λ sign(W),     F = −∇(V − λ‖W‖₁)
 *
 * With λ = 0 the field has no switches: use dopri5, or rkc for weights to 10⁻⁴ at a fifth of the cost. With λ > 0 the
 * sign is declared as friction: eventSolver for small systems, rkc for large ones. Under a discrete law V has creases
 * where a_ij + z_j = 0 for one pattern of noise, which are left to the error control. For i ≠ j the slope bends there;
 * for i = j, which takes ‖W_j‖² = |z_j| ≤ max|ξ|·‖W_j‖₁, it jumps by half the pattern's probability times the gradient
 * of a_jj + z_j, away from the crease, so that a solution passes it. With `enumerate` there are small jumps too, where
 * the K largest weights of a row change. A row of zeros is a crease as well, and its own noise gives it no slope. At σ
 * = 0 this is the L1 flow, without its kinks declared.
 */
export interface NoiseFlow extends Flow {
  /** Patterns of noise gone through (by halves or one by one) for every row; 0 for a closed form. */
  readonly patterns: number;
}

/**
 * The drive averaged over the noise (theory §5) on weights W, n×m: F = −∇L/4 without the penalty, from the slopes D of
 * L with respect to the overlaps, F = −¼(D + Dᵀ) W, and those with respect to each row through its own noise.
 * @throws InputError unless n, m are whole and ≥ 1; when the level does not go with the law or `enumerate`; and when
 * there are too many patterns of noise
 */
export function noiseDrive(options: NoiseDriveOptions): NoiseDrive {
  knownKeys("noiseDrive", options, { n: true, m: true, law: true, level: true, enumerate: true, kernel: true });
  const { n, m, kernel = "auto" } = options;
  count("n", n);
  count("m", m);
  const rows = noiseRows(options);
  const dense = driveKernel({ n, m, kernel });
  const gram = new Float64Array(n * n);
  const pull = new Float64Array(n * n); // D_ji = dL/da_ij by rows of the noise, then −¼(D + Dᵀ)
  const overlaps = new Float64Array(n); // row j of the Gram matrix
  const slopes = new Float64Array(n); // row j of D
  const byWeight = new Float64Array(m); // slope of L with respect to row j through its noise
  const ownNoise = new Float64Array(n * m); // all rows of byWeight

  const overlapsOf = (j: number): void => {
    for (let i = 0; i < n; i++) overlaps[i] = gram[j * n + i];
  };
  return {
    n,
    m,
    force: (W, F) => {
      dense.gram(W, gram);
      for (let j = 0; j < n; j++) {
        overlapsOf(j);
        rows.gradient(W, j, overlaps, slopes, byWeight);
        pull.set(slopes, j * n);
        ownNoise.set(byWeight, j * m);
      }
      symmetrize(pull, n, -0.25);
      multiply(pull, W, F, n, m);
      for (let k = 0; k < F.length; k++) F[k] -= 0.25 * ownNoise[k];
    },
    energy: (W) => {
      dense.gram(W, gram);
      let loss = 0;
      for (let j = 0; j < n; j++) {
        overlapsOf(j);
        loss += rows.loss(W, j, overlaps);
      }
      return loss / 4;
    },
    patterns: rows.patterns,
  };
}

/**
 * The flow of weights W, n×m, averaged over the noise (theory §5): `noiseDrive` with `l1Penalty`.
 * @throws InputError unless n, m are whole and ≥ 1 and λ ≥ 0; when the level does not go with the law or `enumerate`;
 * and when there are too many patterns of noise
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
  const { lambda = 0, ...others } = options;
  const drive = noiseDrive(others);
  return { ...flow({ drive, penalty: l1Penalty(lambda) }), patterns: drive.patterns };
}
