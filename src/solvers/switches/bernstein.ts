const DEGREE = 4;
const DEPTH = 52; // halvings of [0, 1] until an interval is a rounding error wide

/**
 * Finds where a quartic first changes sign, with certainty: a polynomial lies in the convex hull of its Bernstein
 * coefficients, so an interval whose coefficients have one sign holds no root; any other is halved (de Casteljau) until
 * it is a rounding error wide.
 */
export class FirstSignChange {
  // Coefficients of the left and right half at each depth; (DEPTH + 1) × 2 × 5
  private readonly halves = Array.from({ length: DEPTH + 1 }, () => [
    new Float64Array(DEGREE + 1),
    new Float64Array(DEGREE + 1),
  ]);

  /**
   * The smallest s in (0, 1] where sign·p(s) falls below zero, or NaN if there is none before `end`. p: Bernstein
   * coefficients (length 5) on [0, 1], sign·p(0) ≥ 0; a root at s = 0 itself is not counted.
   */
  locate(p: Float64Array, sign: number, end = 1): number {
    return this.search(p, sign, 0, 1, 0, end);
  }

  private search(p: Float64Array, sign: number, low: number, width: number, depth: number, end: number): number {
    if (low > end || allOfSign(p, sign)) return Number.NaN;
    if (depth === DEPTH) return low + width;
    const [left, right] = this.halves[depth];
    halve(p, left, right);
    const first = this.search(left, sign, low, width / 2, depth + 1, end);
    return Number.isNaN(first) ? this.search(right, sign, low + width / 2, width / 2, depth + 1, end) : first;
  }
}

function allOfSign(p: Float64Array, sign: number): boolean {
  for (let i = 0; i < p.length; i++) if (p[i] * sign < 0) return false;
  return true;
}

/** Splits p at the middle of its interval into the coefficients of both halves. */
function halve(p: Float64Array, left: Float64Array, right: Float64Array): void {
  right.set(p);
  left[0] = right[0];
  for (let level = 1; level <= DEGREE; level++) {
    for (let i = 0; i <= DEGREE - level; i++) right[i] = (right[i] + right[i + 1]) / 2;
    left[level] = right[0];
  }
}
