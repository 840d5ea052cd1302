import { count, InputError, knownKeys } from "../checks.ts";
import { driveKernel, type KernelChoice, SparseDrive } from "../kernels/index.ts";
import type { ActiveSet, Field, Switches } from "../solvers/index.ts";
import { kktResidual } from "./kktResidual.ts";

/** What `l1Flow` is told. */
export interface L1FlowOptions {
  /** Features. */
  readonly n: number;
  /** Neurons. */
  readonly m: number;
  /** ℓ1 strength λ = λ_code/4; ≥ 0. */
  readonly lambda: number;
  /** Which kernel computes the dense products; default `auto`. */
  readonly kernel?: KernelChoice;
}

/**
 * The full L1 flow (theory §2) and what is measured along it. W: n×m row-major; flow time t = 4η·steps.
 *
 *     W' = F − λ sign(W),     F = (I − ReLU(W Wᵀ)) W
 *
 * The sign is declared as friction: a weight at zero stays while |F| ≤ λ (sliding) and leaves with F otherwise (revival). The overlaps
 * W_i·W_j are declared as kinks.
 */
export interface L1Flow {
  /** F and its switches, for `solve`. */
  readonly field: Field;
  /** V = ¼Σ_i(1−‖W_i‖²)² + ¼Σ_{i≠j} ReLU(W_i·W_j)² + λ‖W‖₁, which never increases along the flow. */
  readonly energy: (W: Float64Array) => number;
  /**
   * How far W is from rest (the KKT conditions of V): the largest |F − λ sign W| over nonzeros and |F| − λ over zeros.
   * `drive`: F at W where it is known already; `active`: the weights it is known at, all others being at rest; `enough`: a residual larger
   * than this need not be the largest.
   */
  readonly residual: (W: Float64Array, drive?: Float64Array, active?: ActiveSet, enough?: number) => number;
  /**
   * Which kernel works, how often the dense and the sparse path have been taken, and their multiply-adds together in units of one
   * dense right-hand side.
   */
  readonly usage: () => { kernel: string; dense: number; sparse: number; denseEquivalent: number };
}

/**
 * One multiply-add of the sparse path takes as long as this many of the `wasm-f64` kernel's: for the active slopes, and for finding what
 * is released. Measured from 64×512 to 256×4096 (bench/kernels.ts). Either way gives the same numbers to rounding.
 */
const ACTIVE_COST = 17;
const RELEASE_COST = 10;

/**
 * The full L1 flow of weights W, n×m (theory §2): vector field, energy and distance from rest.
 * @throws InputError unless n, m are whole and ≥ 1 and λ ≥ 0
 */
export function l1Flow(options: L1FlowOptions): L1Flow {
  knownKeys("l1Flow", options, { n: true, m: true, lambda: true, kernel: true });
  const { n, m, lambda, kernel = "auto" } = options;
  count("n", n);
  count("m", m);
  if (!(lambda >= 0 && lambda < Infinity)) throw new InputError(`lambda must be a finite number >= 0, got ${lambda}.`);
  const dense = driveKernel({ n, m, kernel });
  const sparse = new SparseDrive(n, m);
  const gram = new Float64Array(n * n);
  const drive = new Float64Array(n * m); // F where the caller has no room for it
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
  const derivative: Field["derivative"] = (_t, W, F, active) => {
    if (active !== undefined) prepare(active);
    if (active === undefined || !sparsePays) return useDense(W, F);
    useSparse(sparse.work);
    sparse.driveActive(W, F);
  };
  const released: Switches["released"] = (_t, W, F, active, list) => {
    prepare(active);
    if (!(sparsePays && sparseReleasePays)) return false;
    useSparse(sparse.work + sparse.releaseWork);
    sparse.driveActive(W, F);
    sparse.findReleased(lambda, F, list);
    return true;
  };

  return {
    field: {
      dimension: n * m,
      blockLength: m,
      derivative,
      switches: { friction: lambda, released, kinks: { count: (n * (n - 1)) / 2, values: overlaps } },
    },
    energy: (W) => {
      dense.gram(W, gram);
      let squares = 0; // 4·(V − λ‖W‖₁)
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const overlap = gram[i * n + j];
          squares += i === j ? (1 - overlap) ** 2 : Math.max(0, overlap) ** 2;
        }
      }
      let l1 = 0;
      for (let k = 0; k < W.length; k++) l1 += Math.abs(W[k]);
      return squares / 4 + lambda * l1;
    },
    residual: (W, known, active, enough) => {
      if (known === undefined) dense.drive(W, drive);
      return kktResidual(W, known ?? drive, lambda, { active, enough });
    },
    usage: () => ({ kernel: dense.name, ...used }),
  };

  /** W_i·W_j for i > j: where one changes sign, interference switches on or off. */
  function overlaps(_t: number, W: Float64Array, out: Float64Array): void {
    dense.gram(W, gram);
    let q = 0;
    for (let i = 1; i < n; i++) for (let j = 0; j < i; j++) out[q++] = gram[i * n + j];
  }
}
