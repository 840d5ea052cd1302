import { count, knownKeys, positive } from "../checks.ts";

/** One feature's weights under the paper's loop; see `eulerCollapse`. */
export interface EulerCollapse {
  /** Flow time of the state, step·(number of steps). */
  readonly t: number;
  /** Magnitudes of the `alive` neurons in the first entries, length m; the rest is dead. Owned by the simulation. */
  readonly magnitudes: Float64Array;
  /** Index in the start weights of each entry of `magnitudes`; length m. */
  readonly neurons: Uint32Array;
  /** Weights that are not zero. */
  readonly alive: number;
}

/**
 * The simulation of the paper: every weight of one feature by Euler steps (0.5 there) of dw/dt = (1 − ‖w‖²)w − λ
 * sign(w), a weight that would cross zero set to zero. Dead neurons are taken off the list, which changes nothing else:
 * at zero they feel no benefit. Shares no code with `dynamics` or `theory`.
 *
 * Yields the state before the first and after every step; w: length m; t: flow time. Runs until the consumer stops.
 * @throws InputError unless lambda > 0 and step > 0, and when w is empty
 */
export function* eulerCollapse(w: Float64Array, options: { lambda: number; step?: number }): Generator<EulerCollapse> {
  knownKeys("eulerCollapse", options, { lambda: true, step: true });
  const { lambda, step = 0.5 } = options;
  positive("lambda", lambda);
  positive("step", step);
  count("weights.length", w.length);
  const magnitudes = new Float64Array(w.length);
  const neurons = new Uint32Array(w.length);
  const state = { t: 0, magnitudes, neurons, alive: 0 };
  for (let k = 0; k < w.length; k++) {
    if (w[k] === 0) continue;
    magnitudes[state.alive] = Math.abs(w[k]);
    neurons[state.alive++] = k;
  }
  for (let steps = 0; ; steps++) {
    state.t = steps * step;
    yield state;
    let squaredNorm = 0;
    for (let k = 0; k < state.alive; k++) squaredNorm += magnitudes[k] * magnitudes[k];
    const growth = 1 + step * (1 - squaredNorm);
    const pull = step * lambda;
    let kept = 0;
    for (let k = 0; k < state.alive; k++) {
      const next = growth * magnitudes[k] - pull;
      if (next <= 0) continue;
      magnitudes[kept] = next;
      neurons[kept] = neurons[k];
      kept++;
    }
    state.alive = kept;
  }
}
