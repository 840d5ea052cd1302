/**
 * Quintic Hermite interpolation: the polynomial of degree 5 with given value, slope and curvature at both ends of [0, h], written to
 * `out` as its six coefficients in powers of s = t/h. Error O(h⁶).
 */
export function quintic(
  start: readonly [number, number, number],
  end: readonly [number, number, number],
  h: number,
  out: Float64Array,
): void {
  const rise = end[0] - start[0];
  const v0 = start[1] * h;
  const v1 = end[1] * h;
  const a0 = start[2] * h * h;
  const a1 = end[2] * h * h;
  out[0] = start[0];
  out[1] = v0;
  out[2] = a0 / 2;
  out[3] = 10 * rise - 6 * v0 - 4 * v1 - 1.5 * a0 + 0.5 * a1;
  out[4] = -15 * rise + 8 * v0 + 7 * v1 + 1.5 * a0 - a1;
  out[5] = 6 * rise - 3 * v0 - 3 * v1 - 0.5 * a0 + 0.5 * a1;
}

/** The polynomial with coefficients p (powers of s, lowest first) at s. */
export function horner(p: Float64Array, s: number): number {
  let value = 0;
  for (let i = p.length - 1; i >= 0; i--) value = value * s + p[i];
  return value;
}
