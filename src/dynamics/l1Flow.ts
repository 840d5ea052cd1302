import { knownKeys } from "../checks.ts";
import { driveKernel, type KernelChoice, SparseDrive } from "../kernels/index.ts";
import type { ActiveSet } from "../solvers/index.ts";
import { type Drive, type Flow, flow } from "./flow.ts";
import { l1Penalty } from "./penalty.ts";

/** Sizes of the weights, and how products of them are computed. */
export interface BasisDriveOptions {
  /** Features. */
  readonly n: number;
  /** Neurons. */
  readonly m: number;
  /** Which kernel computes the dense products; default `auto`. */
  readonly kernel?: KernelChoice;
}

/** Options of `l1Flow`. */
export interface L1FlowOptions extends BasisDriveOptions {
  /** ℓ1 strength λ = λ_code/4; ≥ 0. */
  readonly lambda: number;
}

/**
 * Which kernel works, how often the dense and the sparse path have been taken, and their multiply-adds together in
 * units of one dense right-hand side.
 */
export type KernelUsage = {
  readonly kernel: string;
  readonly dense: number;
  readonly sparse: number;
  readonly denseEquivalent: number;
};

/**
 * The drive of one feature at a time. Its kinks are the overlaps W_i·W_j, i > j, where interference switches on and
 * off.
 */
export interface BasisDrive extends Drive {
  /** The work so far. */
  readonly usage: () => KernelUsage;
}

/**
 * The full L1 flow (theory §2). W: n×m row-major; flow time t = 4η·steps.
 *
 *     W' = F − λ sign(W),     F = (I − ReLU(W Wᵀ)) W
 *
 * The sign is declared as friction: a weight at zero stays while |F| ≤ λ (sliding) and leaves with F otherwise
 * (revival). The overlaps W_i·W_j are declared as kinks. Its energy is V = ¼Σ_i(1−‖W_i‖²)² + ¼Σ_{i≠j} ReLU(W_i·W_j)² +
 * λ‖W‖₁.
 */
export interface L1Flow extends Flow {
  /** The work of its drive so far. */
  readonly usage: () => KernelUsage;
}

/**
 * One multiply-add of the sparse path takes as long as this many of the `wasm-f64` kernel's: for the active slopes, and
 * for finding what is released. Measured from 64×512 to 256×4096 (bench/kernels.ts). Both ways give the same numbers to
 * rounding.
 */
const ACTIVE_COST = 17;
const RELEASE_COST = 10;

/**
 * The drive of the basis inputs, one feature at a time (theory §2), on weights W, n×m: F = (I − ReLU(W Wᵀ)) W by a
 * dense kernel, or by sums over the neurons that features share where W is mostly zero and the solver says so.
 * @throws InputError unless n, m are whole and ≥ 1 and the kernel is known
 */
export function basisDrive(options: BasisDriveOptions): BasisDrive {
  knownKeys("basisDrive", options, { n: true, m: true, kernel: true });
  const { n, m, kernel = "auto" } = options;
  const dense = driveKernel({ n, m, kernel });
  const sparse = new SparseDrive(n, m);
  const gram = new Float64Array(n * n);
  const used = { dense: 0, sparse: 0, denseEquivalent: 0 };
  let version = -1; // of the active set the sparse path is prepared for
  const denseCost = n * n * m * dense.time;
  let sparsePays = false;
  let sparseReleasePays = false;

  const prepare = (active: ActiveSet): void => {
    if (active.version === version) return;
    version = active.version;
    sparsePays = sparse.leastWork(active.count) * ACTIVE_COST < denseCost;
    if (!sparsePays) return;
    sparse.setActive(active.indices, active.count);
    sparsePays = sparse.work * ACTIVE_COST < denseCost;
    sparseReleasePays = sparse.releaseWork * RELEASE_COST < denseCost;
  };
  const useDense = (W: Float64Array, F: Float64Array): void => {
    used.dense++;
    used.denseEquivalent++;
    dense.drive(W, F);
  };
  const useSparse = (work: number): void => {
    used.sparse++;
    used.denseEquivalent += work / (n * n * m);
  };
  return {
    n,
    m,
    force: (W, F, active) => {
      if (active !== undefined) prepare(active);
      if (active === undefined || !sparsePays) return useDense(W, F);
      useSparse(sparse.work);
      sparse.driveActive(W, F);
    },
    energy: (W) => {
      dense.gram(W, gram);
      let squares = 0; // 4E
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const overlap = gram[i * n + j];
          squares += i === j ? (1 - overlap) ** 2 : Math.max(0, overlap) ** 2;
        }
      }
      return squares / 4;
    },
    kinks: {
      count: (n * (n - 1)) / 2,
      values: (W, out) => {
        dense.gram(W, gram);
        let q = 0;
        for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) out[q++] = gram[i * n + j];
      },
    },
    released: (threshold, W, F, active, list) => {
      prepare(active);
      if (!(sparsePays && sparseReleasePays)) return false;
      useSparse(sparse.work + sparse.releaseWork);
      sparse.driveActive(W, F);
      sparse.findReleased(threshold, F, list);
      return true;
    },
    usage: () => ({ kernel: dense.name, ...used }),
  };
}

/**
 * The full L1 flow of weights W, n×m (theory §2): `basisDrive` with `l1Penalty`.
 * @throws InputError unless n, m are whole and ≥ 1 and λ ≥ 0
 */
export function l1Flow(options: L1FlowOptions): L1Flow {
  knownKeys("l1Flow", options, { n: true, m: true, lambda: true, kernel: true });
  const { lambda, ...sizes } = options;
  const drive = basisDrive(sizes);
  return { ...flow({ drive, penalty: l1Penalty(lambda) }), usage: drive.usage };
}
