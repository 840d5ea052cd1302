import { count, InputError, knownKeys, positive } from "../checks.ts";

/** The paper's estimates for one feature (theory §3): orders of magnitude, quoted to be compared with. t: flow time. */
export interface PaperEstimate {
  /** ‖w‖₁ ≈ 1/(1/√m + λt). */
  readonly l1: number;
  /** m' ≈ 1/(1/√m + λt)². */
  readonly alive: number;
}

/**
 * The paper's estimates at flow time t (theory §3).
 * @throws InputError unless m is a whole number ≥ 1, lambda > 0, t ≥ 0 finite
 */
export function paperEstimate(t: number, options: { m: number; lambda: number }): PaperEstimate {
  knownKeys("paperEstimate", options, { m: true, lambda: true });
  const { m, lambda } = options;
  count("m", m);
  positive("lambda", lambda);
  if (t !== 0) positive("t", t);
  const l1 = 1 / (1 / Math.sqrt(m) + lambda * t);
  return { l1, alive: l1 * l1 };
}

/**
 * The paper's collapse time, Θ(1/λ), with constant 1, in flow time (theory §3).
 * @throws InputError unless lambda > 0 and 1/lambda is within the range of numbers
 */
export function paperCollapseTime(lambda: number): number {
  const time = 1 / positive("lambda", lambda);
  if (time === Infinity) throw new InputError(`1/lambda leaves the range of numbers: lambda = ${lambda}.`);
  return time;
}

/**
 * The paper's number of polysemantic neurons (theory §4): each of n²/2 pairs collides with probability 1/m, half of the
 * collisions are benign and stay, so n²/4m.
 * @throws InputError unless n and m are whole and ≥ 1
 */
export function paperCollisionCount(options: { n: number; m: number }): number {
  knownKeys("paperCollisionCount", options, { n: true, m: true });
  const { n, m } = options;
  count("n", n);
  count("m", m);
  return (n * n) / (4 * m);
}
