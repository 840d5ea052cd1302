/** What several tests measure with. */

/** max_k |a_k − b_k| of two arrays of the same length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let worst = 0;
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    const difference = Math.abs(a[k] - b[k]);
    if (!(difference <= worst)) worst = difference; // NaN comes through, so different lengths never agree
  }
  return worst;
}

/** |a/b − 1|. */
export function relativeError(a: number, b: number): number {
  return Math.abs(a / b - 1);
}

/** `count` numbers from `from` to `to`, both included, in equal ratios. */
export function logSpaced(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? to : from * (to / from) ** (i / (count - 1))));
}

/** Slope of the least-squares line through (ln x, ln y): the order p of y ~ x^p. */
export function logSlope(x: readonly number[], y: readonly number[]): number {
  const meanX = mean(x.map(Math.log));
  const meanY = mean(y.map(Math.log));
  let above = 0;
  let below = 0;
  for (let i = 0; i < x.length; i++) {
    above += (Math.log(x[i]) - meanX) * (Math.log(y[i]) - meanY);
    below += (Math.log(x[i]) - meanX) ** 2;
  }
  return above / below;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Standard error of the mean. */
export function standardError(values: readonly number[]): number {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** Indices of the weights, largest magnitude first. */
export function byMagnitude(weights: Float64Array): number[] {
  return [...weights.keys()].sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a]));
}
