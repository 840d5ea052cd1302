import { cos, log } from "../math/index.ts";
import type { Step } from "../solvers/index.ts";
import type { Units } from "./reduction.ts";

/**
 * One step of the solution, from `start` to `end`: w₁ (`leader`) and ln ρ (`logReach`) at its six Lobatto nodes, length
 * 6 each. The next piece begins where this one stops being valid.
 */
export interface CollapsePiece {
  readonly start: number;
  readonly end: number;
  readonly leader: Float64Array;
  readonly logReach: Float64Array;
}

/**
 * A step of either phase; that of the winner alone has a reach that stays, `lastLogReach`. `timeAt` gives the flow time
 * of the step's clock.
 */
export function pieceOf(
  step: Readonly<Step>,
  { weight, reach }: Units,
  timeAt: (clock: number) => number,
  lastLogReach: number,
): CollapsePiece {
  const leader = new Float64Array(LOBATTO_NODES.length);
  const logReach = new Float64Array(LOBATTO_NODES.length).fill(lastLogReach);
  const state = new Float64Array(step.y1.length);
  LOBATTO_NODES.forEach((s, j) => {
    if (s < 1) step.interpolate(step.t0 + s * (step.t1 - step.t0), state);
    else state.set(step.y1);
    leader[j] = weight * state[0];
    if (state.length > 1) logReach[j] = state[1] + log(reach);
  });
  return { start: timeAt(step.t0), end: timeAt(step.t1), leader, logReach };
}

export function leaderOf({ start, end, leader }: CollapsePiece, t: number): number {
  return interpolate(leader, (t - start) / (end - start));
}

export function logReachOf({ start, end, logReach }: CollapsePiece, t: number): number {
  return interpolate(logReach, (t - start) / (end - start));
}

/** Fractions of a step at which a piece holds values: six Chebyshev–Lobatto nodes. */
export const LOBATTO_NODES = [0, 1, 2, 3, 4, 5].map((j) => (1 - cos((Math.PI * j) / 5)) / 2);

const WEIGHTS = [0.5, -1, 1, -1, 1, -0.5]; // barycentric

/** The polynomial of degree 5 with the given values at the six nodes, at the fraction s of the step. */
export function interpolate(values: Float64Array, s: number): number {
  let above = 0;
  let below = 0;
  for (let j = 0; j < LOBATTO_NODES.length; j++) {
    const distance = s - LOBATTO_NODES[j];
    if (Math.abs(distance) < 1e-150) return values[j]; // its inverse, times a large value, would overflow
    const weight = WEIGHTS[j] / distance;
    above += weight * values[j];
    below += weight;
  }
  return above / below;
}
