import { allFinite, InputError, knownKeys, positive } from "../checks.ts";
import { unitOf } from "./statistics.ts";

/** The line y = intercept + slope·x through points, with its standard errors. */
export interface LinearFit {
  readonly slope: number;
  readonly intercept: number;
  /** Standard error of the slope. */
  readonly slopeError: number;
  /** Standard error of the intercept. */
  readonly interceptError: number;
  /** Σ (residual/standard error)²; without standard errors Σ residual², in units of y². */
  readonly chiSquare: number;
  /** Points minus 2: what `chiSquare` is on average when the line holds and the standard errors are true. */
  readonly degreesOfFreedom: number;
}

/**
 * The least-squares line through (x, y), both of length N (Bevington 1969). In units of x and y. With `standardErrors`,
 * one per y, points weigh 1/standardError² and the errors of the line follow from them alone; without, all points weigh
 * the same and the errors follow from the scatter around the line, √(Σ residual²/(N − 2)) per point. A power law is a
 * line through the logarithms, where a mean μ ± e has the standard error e/μ.
 * @throws InputError unless lengths agree, numbers are finite, standard errors > 0, x takes two values or more, and
 * there are two points, three where the errors must come from the scatter; and when squares overflow, or underflow and
 * take digits with them
 */
export function linearFit(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: { readonly standardErrors?: ArrayLike<number> } = {},
): LinearFit {
  knownKeys("linearFit", options, { standardErrors: true });
  const { standardErrors } = options;
  checkPoints(x, y, standardErrors);
  const weightOf = (i: number) => (standardErrors === undefined ? 1 : 1 / (standardErrors[i] * standardErrors[i]));
  const unit = unitOf(y); // of y, so that its squares stay within the range of numbers
  let weight = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < x.length; i++) {
    weight += weightOf(i);
    meanX += weightOf(i) * x[i];
    meanY += weightOf(i) * (y[i] / unit);
  }
  meanX /= weight;
  meanY /= weight;

  let spread = 0; // weighted squares of x around its mean
  let product = 0; // weighted products of x and y around theirs
  for (let i = 0; i < x.length; i++) {
    spread += weightOf(i) * (x[i] - meanX) * (x[i] - meanX);
    product += weightOf(i) * (x[i] - meanX) * (y[i] / unit - meanY);
  }
  const slope = product / spread;

  let chiSquare = 0;
  for (let i = 0; i < x.length; i++) {
    const residual = y[i] / unit - meanY - slope * (x[i] - meanX);
    chiSquare += weightOf(i) * residual * residual;
  }
  const degreesOfFreedom = x.length - 2;
  const scatter = standardErrors === undefined ? Math.sqrt(chiSquare / degreesOfFreedom) * unit : 1;
  const fit = {
    slope: slope * unit,
    intercept: (meanY - slope * meanX) * unit,
    slopeError: scatter / Math.sqrt(spread),
    interceptError: scatter * Math.sqrt(1 / weight + (meanX * meanX) / spread),
    chiSquare: chiSquare * unit * unit,
    degreesOfFreedom,
  };
  if (spread < LEAST || !Object.values(fit).every(Number.isFinite)) {
    throw new InputError(
      "linearFit: x, y or standardErrors leave the range of floating point when squared; rescale them.",
    );
  }
  return fit;
}

/** A sum of squares below this has terms without all their digits. */
const LEAST = 2 ** -960;

function checkPoints(x: ArrayLike<number>, y: ArrayLike<number>, standardErrors?: ArrayLike<number>): void {
  if (y.length !== x.length) {
    throw new InputError(`linearFit: y must have as many numbers as x, ${x.length}, got ${y.length}.`);
  }
  if (standardErrors !== undefined && standardErrors.length !== x.length) {
    throw new InputError(`linearFit: standardErrors must be one per point, ${x.length}, got ${standardErrors.length}.`);
  }
  if (x.length < 2) throw new InputError(`linearFit: a line needs at least 2 points, got ${x.length}.`);
  if (x.length < 3 && standardErrors === undefined) {
    throw new InputError(
      "linearFit: errors from the scatter need at least 3 points, got 2; give standardErrors instead.",
    );
  }
  allFinite("x", x);
  allFinite("y", y);
  if (standardErrors !== undefined) {
    for (let i = 0; i < x.length; i++) positive(`standardErrors[${i}]`, standardErrors[i]);
  }
  if (Array.from(x).every((value) => value === x[0])) {
    throw new InputError(`linearFit: x must take at least two values, all are ${x[0]}.`);
  }
}
