import { knownKeys } from "../checks.ts";
import { flow } from "./flow.ts";
import { type BasisDriveOptions, basisDrive, type L1Flow } from "./l1Flow.ts";
import type { Penalty } from "./penalty.ts";

/** Options of `penaltyFlow`. */
export interface PenaltyFlowOptions extends BasisDriveOptions {
  /** Of every weight, λ|w| for the L1 flow. */
  readonly penalty: Penalty;
}

/**
 * The full flow with a penalty p on every weight in the place of λ|w|. W: n×m row-major; flow time t = 4η·steps of
 * gradient descent on L + 4Σ p(W_ik).
 *
 *     W' = F − p'(W),     F = (I − ReLU(W Wᵀ)) W
 *
 * Where the slope p' jumps up, weights can rest; where it jumps down they pass; both are declared to the solver.
 */
export type PenaltyFlow = L1Flow;

/**
 * The full flow of weights W, n×m, with a penalty of one's own (theory §2): `basisDrive` with that penalty.
 * @throws InputError unless n, m are whole and ≥ 1 and the penalty's slope jumps where it says
 */
export function penaltyFlow(options: PenaltyFlowOptions): PenaltyFlow {
  knownKeys("penaltyFlow", options, { n: true, m: true, penalty: true, kernel: true });
  const { penalty, ...sizes } = options;
  const drive = basisDrive(sizes);
  return { ...flow({ drive, penalty }), usage: drive.usage };
}
