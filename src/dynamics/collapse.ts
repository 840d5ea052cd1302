import { knownKeys, positive } from "../checks.ts";
import type { Field } from "../solvers/index.ts";

/**
 * One feature alone (theory §3; paper, section on the dynamics of one feature):
 *
 *     dw_k/dt = (1 − ‖w‖²) w_k − λ sign(w_k)
 *
 * w: length m; t: flow time = 4η·steps of gradient descent at rate η on the loss with λ_code = 4λ. The sign is declared as a switch.
 * @throws InputError unless lambda > 0
 */
export function collapseField(options: { m: number; lambda: number }): Field {
  knownKeys("collapseField", options, { m: true, lambda: true });
  const { m, lambda } = options;
  positive("lambda", lambda);
  return {
    dimension: m,
    derivative: (_t, w, dwdt) => {
      const benefit = 1 - squaredNorm(w);
      for (let k = 0; k < w.length; k++) dwdt[k] = benefit * w[k];
    },
    switches: { friction: lambda },
  };
}

/** V = ¼(1 − ‖w‖²)² + λ‖w‖₁, a quarter of the loss, which never increases along the flow (theory §2 with n = 1). w: length m. */
export function collapseEnergy(w: Float64Array, lambda: number): number {
  let l1 = 0;
  for (let k = 0; k < w.length; k++) l1 += Math.abs(w[k]);
  return (1 - squaredNorm(w)) ** 2 / 4 + lambda * l1;
}

/**
 * How far w (length m) is from a point where the flow rests (KKT, theory §2): the largest |F_k − λ sign w_k| over nonzero weights,
 * F = (1 − ‖w‖²)w; zero weights always rest. Units: weight per flow time.
 */
export function collapseResidual(w: Float64Array, lambda: number): number {
  const benefit = 1 - squaredNorm(w);
  let worst = 0;
  for (let k = 0; k < w.length; k++) {
    if (w[k] !== 0) worst = Math.max(worst, Math.abs(benefit * Math.abs(w[k]) - lambda));
  }
  return worst;
}

function squaredNorm(w: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < w.length; k++) sum += w[k] * w[k];
  return sum;
}
