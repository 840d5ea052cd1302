import { count, InputError, knownKeys } from "../checks.ts";
import { driveKernel, type KernelChoice, multiply } from "../kernels/index.ts";
import type { InputSet } from "./inputs.ts";
import { kktResidual } from "./kktResidual.ts";
import type { L1Flow } from "./l1Flow.ts";
import { patternSums } from "./patternSums.ts";
import { subsetSums } from "./subsetSums.ts";

/** What `inputFlow` is told. */
export interface InputFlowOptions {
  /** The x_p and c_p of the loss. */
  readonly inputs: InputSet;
  /** Neurons. */
  readonly m: number;
  /** ℓ1 strength λ = λ_code/4; ≥ 0. */
  readonly lambda: number;
  /** Which kernel computes W Wᵀ; default `auto`. */
  readonly kernel?: KernelChoice;
}

/**
 * The flow for inputs of any kind, features that are on together among them, and what is measured along it. W: n×m row-major; flow time
 * t = 4η·steps of gradient descent at rate η on L(W) = Σ_p c_p ‖ReLU(W Wᵀ x_p) − x_p‖² + λ_code ‖W‖₁; V = L/4, λ = λ_code/4.
 *
 *     W' = F − λ sign(W),   F = −½(A + Aᵀ) W,   A = Σ_p c_p r_p x_pᵀ,   r_p = 1[z_p > 0]∘(z_p − x_p),   z_p = W Wᵀ x_p
 *
 * With the basis inputs this is the L1 flow. The sign is declared as friction, all z_p as kinks: n·P of them, which only methods that
 * locate events look at. Where a feature j is on while z_pj passes 0, the slope does more than bend: it jumps by
 * ½ c_p x_pj ∇z_pj. That pulls away from the surface on the side z_pj > 0 and is missing on the other, so that a solution passes and
 * never slides along it.
 */
export type InputFlow = Omit<L1Flow, "usage">;

/**
 * The flow of weights W, n×m, for inputs of any kind (theory §1, with the sum over the inputs instead of the basis vectors): vector field,
 * energy and distance from rest. @throws InputError unless m is whole and ≥ 1 and λ ≥ 0
 */
export function inputFlow(options: InputFlowOptions): InputFlow {
  knownKeys("inputFlow", options, { inputs: true, m: true, lambda: true, kernel: true });
  const { inputs, m, lambda, kernel = "auto" } = options;
  const { n } = inputs;
  count("m", m);
  if (!(lambda >= 0 && lambda < Infinity)) throw new InputError(`lambda must be a finite number >= 0, got ${lambda}.`);
  const dense = driveKernel({ n, m, kernel });
  const sums = inputs.probability === undefined ? patternSums(inputs) : subsetSums(n, inputs.probability);
  const gram = new Float64Array(n * n);
  const errors = new Float64Array(n * n); // A, then −½(A + Aᵀ)
  const drive = new Float64Array(n * m); // F where the caller has no room for it

  const derivative = (_t: number, W: Float64Array, F: Float64Array): void => {
    dense.gram(W, gram);
    sums.errors(gram, errors);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        const pull = -0.5 * (errors[i * n + j] + errors[j * n + i]);
        errors[i * n + j] = pull;
        errors[j * n + i] = pull;
      }
    }
    multiply(errors, W, F, n, m);
  };

  return {
    field: {
      dimension: n * m,
      blockLength: m,
      derivative,
      switches: {
        friction: lambda,
        kinks: {
          count: n * inputs.weights.length,
          values: (_t, W, out) => {
            dense.gram(W, gram);
            sums.outputs(gram, out);
          },
        },
      },
    },
    energy: (W) => {
      dense.gram(W, gram);
      let l1 = 0;
      for (let k = 0; k < W.length; k++) l1 += Math.abs(W[k]);
      return sums.loss(gram) / 4 + lambda * l1;
    },
    residual: (W, known, active, enough) => {
      if (known === undefined) derivative(0, W, drive);
      return kktResidual(W, known ?? drive, lambda, { active, enough });
    },
  };
}
