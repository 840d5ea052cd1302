import { cos } from "../math/index.ts";

/** Fractions of a step at which `LobattoPiece` holds values: six Chebyshev–Lobatto nodes. */
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
