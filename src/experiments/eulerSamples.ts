import { eulerCollapse } from "../reference/eulerCollapse.ts";
import { type CellContext, checkSignal } from "./experiment.ts";

/** Observables of the paper's Euler loop at chosen steps; one entry per time. */
export interface EulerSamples {
  readonly alive: number[];
  readonly l1: number[];
  /** The two largest magnitudes. */
  readonly first: number[];
  readonly second: number[];
  /** ∫ dt/w₁ from 0, by the trapezoidal rule over every step: what the gap law needs of the measured winner. */
  readonly inverseLeader: number[];
  /** Index of the largest weight at the last time. */
  winner: number;
}

const CHECK_EVERY = 1000; // steps between looks at the stop signal and reports of progress

/** Runs the loop until the last of `times` (flow times, ascending multiples of `step`). */
export function eulerSamples(
  weights: Float64Array,
  times: readonly number[],
  options: { lambda: number; step: number },
  context: CellContext,
): EulerSamples {
  const samples: EulerSamples = { alive: [], l1: [], first: [], second: [], inverseLeader: [], winner: -1 };
  const end = times[times.length - 1];
  let inverseLeader = 0;
  let previous = Number.NaN; // 1/w₁ one step ago
  let next = 0;
  let steps = 0;
  checkSignal(context);
  for (const state of eulerCollapse(weights, options)) {
    const [first, second] = twoLargest(state.magnitudes, state.alive);
    if (steps > 0) inverseLeader += (options.step * (previous + 1 / first)) / 2;
    previous = 1 / first;
    while (next < times.length && state.t >= times[next] - options.step / 4) {
      let l1 = 0;
      for (let k = 0; k < state.alive; k++) l1 += state.magnitudes[k];
      samples.alive.push(state.alive);
      samples.l1.push(l1);
      samples.first.push(first);
      samples.second.push(second);
      samples.inverseLeader.push(inverseLeader);
      next++;
    }
    if (next === times.length) {
      samples.winner = state.neurons[state.magnitudes.indexOf(first)];
      break;
    }
    if (++steps % CHECK_EVERY === 0) {
      checkSignal(context);
      context.onProgress(state.t / end);
    }
  }
  context.onProgress(1);
  return samples;
}

function twoLargest(magnitudes: Float64Array, alive: number): [number, number] {
  let first = 0;
  let second = 0;
  for (let k = 0; k < alive; k++) {
    const magnitude = magnitudes[k];
    if (magnitude > first) {
      second = first;
      first = magnitude;
    } else if (magnitude > second) {
      second = magnitude;
    }
  }
  return [first, second];
}
