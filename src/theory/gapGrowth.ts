import { allFinite, InputError, knownKeys, positive } from "../checks.ts";
import { exp } from "../math/index.ts";

/**
 * γ = (w₁ − w₂)/w₁, a share without unit, of the two largest magnitudes (theory §3).
 * @throws InputError unless w₁ ≥ w₂ ≥ 0 and w₁ > 0
 */
export function relativeGap(w1: number, w2: number): number {
  positive("w1", w1);
  if (!(w2 >= 0 && w2 <= w1)) throw new InputError(`w2 must lie between 0 and w1 = ${w1}, got ${w2}.`);
  return (w1 - w2) / w1;
}

/**
 * The gap law γ' = (λ/w₁)γ, exact while both neurons live (theory §3): the rate λ/w₁, per flow time.
 * @throws InputError unless both are > 0 and their ratio is within the range of numbers
 */
export function gapGrowthRate(lambda: number, w1: number): number {
  const rate = positive("lambda", lambda) / positive("w1", w1);
  if (rate === Infinity) throw new InputError(`lambda/w1 leaves the range of numbers: lambda = ${lambda}, w1 = ${w1}.`);
  return rate;
}

/**
 * γ at each of `times` (ascending, flow time) as the law (theory §3) predicts it from γ(times[0]) = `start` and the
 * winner's measured magnitudes `w1` at those times: start·exp ∫λ/w₁ dt, the integral by the trapezoidal rule. Returns
 * an array of the same length.
 * @throws InputError on lengths that disagree, on times that are not finite and ascending, unless start is finite and ≥
 * 0, and unless lambda and all of w1 are > 0
 */
export function predictedGap(
  times: ArrayLike<number>,
  w1: ArrayLike<number>,
  options: { lambda: number; start: number },
): Float64Array {
  knownKeys("predictedGap", options, { lambda: true, start: true });
  const { lambda, start } = options;
  if (times.length !== w1.length) {
    throw new InputError(`times has length ${times.length}, w1 has ${w1.length}; give one magnitude per time.`);
  }
  allFinite("times", times);
  if (!(start >= 0 && start < Infinity)) throw new InputError(`start must be a finite number >= 0, got ${start}.`);
  const gap = new Float64Array(times.length);
  let exponent = 0;
  for (let i = 0; i < gap.length; i++) {
    if (i > 0 && !(times[i] >= times[i - 1])) {
      throw new InputError(`times must be ascending, got ${times[i]} after ${times[i - 1]}.`);
    }
    if (i > 0)
      exponent += (gapGrowthRate(lambda, w1[i]) / 2 + gapGrowthRate(lambda, w1[i - 1]) / 2) * (times[i] - times[i - 1]);
    gap[i] = grown(start, exponent);
  }
  return gap;
}

/** start·exp(exponent), also where the exponential alone is out of range. */
function grown(start: number, exponent: number): number {
  if (start === 0) return 0;
  return exponent < 700 ? start * exp(exponent) : start * exp(exponent / 2) * exp(exponent / 2);
}
