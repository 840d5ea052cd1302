import { pow } from "../math/index.ts";

/** Coordinates y of a weight w, odd and increasing. */
export interface Coordinates {
  readonly toState: (w: number) => number;
  readonly toWeight: (y: number) => number;
  /** dy/dw at the weight w. */
  readonly stretch: (w: number) => number;
}

/**
 * y = sign(w)|w|^(1+α): a pull that grows like |w|^−α as w → 0 becomes one of constant size in y, since dy/dw = (1+α)|w|^α. α > 0.
 */
export function stretched(exponent: number): Coordinates {
  const power = 1 + exponent;
  return {
    toState: (w) => Math.sign(w) * pow(Math.abs(w), power),
    toWeight: (y) => Math.sign(y) * pow(Math.abs(y), 1 / power),
    stretch: (w) => power * pow(Math.abs(w), exponent),
  };
}
