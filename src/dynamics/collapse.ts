import { count, knownKeys, positive } from "../checks.ts";
import type { Field } from "../solvers/index.ts";
import { type Drive, type Flow, flow } from "./flow.ts";
import { l1Penalty } from "./penalty.ts";

/** The drive of one feature alone on m neurons, F = (1 − ‖w‖²) w: `basisDrive` for n = 1 without its Gram matrix. */
function featureDrive(m: number): Drive {
  return {
    n: 1,
    m,
    force: (w, F) => {
      const benefit = 1 - squaredNorm(w);
      for (let k = 0; k < w.length; k++) F[k] = benefit * w[k];
    },
    energy: (w) => (1 - squaredNorm(w)) ** 2 / 4,
  };
}

function collapseFlow(m: number, lambda: number): Flow {
  return flow({ drive: featureDrive(m), penalty: l1Penalty(lambda) });
}

/**
 * One feature alone (theory §3; paper, section on the dynamics of one feature):
 *
 *     dw_k/dt = (1 − ‖w‖²) w_k − λ sign(w_k)
 *
 * w: length m; t: flow time = 4η·steps of gradient descent at rate η on the loss with λ_code = 4λ. The sign is declared
 * as a switch.
 * @throws InputError unless m is whole and ≥ 1 and lambda > 0
 */
export function collapseField(options: { m: number; lambda: number }): Field {
  knownKeys("collapseField", options, { m: true, lambda: true });
  const { m, lambda } = options;
  return collapseFlow(count("m", m), positive("lambda", lambda)).field;
}

/**
 * V = ¼(1 − ‖w‖²)² + λ‖w‖₁, a quarter of the loss, which never increases along the flow (theory §2 with n = 1). w:
 * length m.
 * @throws InputError unless lambda ≥ 0
 */
export function collapseEnergy(w: Float64Array, lambda: number): number {
  return collapseFlow(w.length, lambda).energy(w);
}

/**
 * How far w (length m) is from a point where the flow rests (KKT, theory §2): the largest |F_k − λ sign w_k| over
 * nonzero weights, F = (1 − ‖w‖²)w; zero weights always rest. Units: weight per flow time.
 * @throws InputError unless lambda ≥ 0
 */
export function collapseResidual(w: Float64Array, lambda: number): number {
  return collapseFlow(w.length, lambda).residual(w);
}

function squaredNorm(w: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < w.length; k++) sum += w[k] * w[k];
  return sum;
}
