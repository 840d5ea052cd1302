import { count, knownKeys } from "../checks.ts";
import { driveKernel, type KernelChoice, multiply, symmetrize } from "../kernels/index.ts";
import { type Drive, type Flow, flow } from "./flow.ts";
import type { InputSet } from "./inputs.ts";
import { patternSums } from "./patternSums.ts";
import { l1Penalty } from "./penalty.ts";
import { subsetSums } from "./subsetSums.ts";

/** Options of `inputDrive`. */
export interface InputDriveOptions {
  /** The x_p and c_p of the loss. */
  readonly inputs: InputSet;
  /** Neurons. */
  readonly m: number;
  /** Which kernel computes W Wᵀ; default `auto`. */
  readonly kernel?: KernelChoice;
}

/** Options of `inputFlow`. */
export interface InputFlowOptions extends InputDriveOptions {
  /** ℓ1 strength λ = λ_code/4; ≥ 0. */
  readonly lambda: number;
}

/**
 * The flow for inputs of any kind, features that are on together among them. W: n×m row-major; flow time t = 4η·steps
 * of gradient descent at rate η on L(W) = Σ_p c_p ‖ReLU(W Wᵀ x_p) − x_p‖² + λ_code ‖W‖₁; V = L/4, λ = λ_code/4.
 *
 *     W' = F − λ sign(W),   F = −½(A + Aᵀ) W,   A = Σ_p c_p r_p x_pᵀ,   r_p = 1[z_p > 0]∘(z_p − x_p),   z_p = W Wᵀ x_p
 *
 * With the basis inputs this is the L1 flow. The sign is declared as friction, all z_p as kinks: n·P of them, which
 * only methods that locate events look at. Where a feature j is on while z_pj passes 0, the slope does more than bend:
 * it jumps by ½ c_p x_pj ∇z_pj. That pulls away from the surface on the side z_pj > 0 and is missing on the other, so
 * that a solution passes and never slides along it.
 */
export type InputFlow = Flow;

/**
 * The drive of inputs of any kind (theory §1, any inputs) on weights W, n×m: F = −½(A + Aᵀ) W. All sums over inputs are
 * taken among features: by subsets where the inputs are independent, else pattern by pattern.
 * @throws InputError unless m is whole and ≥ 1 and the kernel is known
 */
export function inputDrive(options: InputDriveOptions): Drive {
  knownKeys("inputDrive", options, { inputs: true, m: true, kernel: true });
  const { inputs, m, kernel = "auto" } = options;
  const { n } = inputs;
  count("m", m);
  const dense = driveKernel({ n, m, kernel });
  const sums = inputs.probability === undefined ? patternSums(inputs) : subsetSums(n, inputs.probability);
  const gram = new Float64Array(n * n);
  const errors = new Float64Array(n * n); // A, then −½(A + Aᵀ)
  return {
    n,
    m,
    force: (W, F) => {
      dense.gram(W, gram);
      sums.errors(gram, errors);
      symmetrize(errors, n, -0.5);
      multiply(errors, W, F, n, m);
    },
    energy: (W) => {
      dense.gram(W, gram);
      return sums.loss(gram) / 4;
    },
    kinks: {
      count: n * inputs.weights.length,
      values: (W, out) => {
        dense.gram(W, gram);
        sums.outputs(gram, out);
      },
    },
  };
}

/**
 * The flow of weights W, n×m, for inputs of any kind (theory §1, with the sum over the inputs instead of the basis
 * vectors): `inputDrive` with `l1Penalty`.
 * @throws InputError unless m is whole and ≥ 1 and λ ≥ 0
 */
export function inputFlow(options: InputFlowOptions): InputFlow {
  knownKeys("inputFlow", options, { inputs: true, m: true, lambda: true, kernel: true });
  const { lambda, ...others } = options;
  return flow({ drive: inputDrive(others), penalty: l1Penalty(lambda) });
}
