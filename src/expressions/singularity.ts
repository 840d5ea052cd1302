import type { Singularity } from "../dynamics/penalty.ts";
import { pow } from "../math/index.ts";

/**
 * Weights so small that only the leading power of a slope is left; the smaller the better, as long as nothing
 * overflows.
 */
const TINY = [
  [1e-120, 1e-200],
  [1e-60, 1e-90],
  [1e-36, 1e-54],
];

/**
 * How a slope that is infinite at zero grows there, on the side of `sign`: α = lim −w p''/p' and lim |w|^α p'·sign;
 * undefined unless both limits are reached.
 */
export function growthAt(
  slope: (w: number) => number,
  bend: (w: number) => number,
  sign: 1 | -1,
): Singularity | undefined {
  for (const sizes of TINY) {
    const exponents = sizes.map((size) => (-sign * size * bend(sign * size)) / slope(sign * size));
    const exponent = Number(exponents[1].toPrecision(15)); // 0.5 rather than 0.5000000000000001
    const strengths = sizes.map((size) => pow(size, exponent) * slope(sign * size) * sign);
    if (agree(exponents) && agree(strengths)) return { exponent, strength: strengths[1] };
  }
  return undefined;
}

function agree([a, b]: readonly number[]): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(b) && Number.isFinite(b);
}
