import { arrayLike, callable, count, InputError, knownKeys, positive, stopSignal } from "../checks.ts";
import { driveKernel } from "../kernels/index.ts";
import type { StopSignal } from "../solvers/index.ts";
import { DescentStep } from "./descentStep.ts";

/** Relaxed weights, and how they descend. */
export interface ProjectedDescentOptions {
  /** W(0), n×m row-major, of rows of length 1 at angles that are not acute, as `relaxation` leaves them. */
  readonly W: ArrayLike<number>;
  readonly n: number;
  readonly m: number;
  /** Steps in units of 1/‖W_i‖₁, of the largest row; of second order in it. Default 0.05. */
  readonly step?: number;
  /** λ of the flow that takes the place of what has no limit, in weight units; default 1e-6. */
  readonly softness?: number;
  /** Slow time s = λt after which to give up, default 1000. */
  readonly sEnd?: number;
  /** Slow times s = λt to hear of, ascending, length as given. */
  readonly times?: readonly number[];
  /** Hears slow time and W, n×m row-major, at each of `times`, and may not keep it. */
  readonly onSample?: (s: number, W: Float64Array) => void;
  /** Hears of every step: slow time, W, n×m, and multipliers, n×n, neither of which it may keep. */
  readonly onStep?: (s: number, W: Float64Array, multipliers: Float64Array) => void;
  readonly signal?: StopSignal | undefined;
}

/** Where the descent ends. */
export interface ProjectedDescent {
  /** n×m row-major. */
  readonly weights: Float64Array;
  /** M, n×n symmetric row-major: (G_ii − 1)/λ on its diagonal, ReLU(G_ij)/λ beside it, in the limit. */
  readonly multipliers: Float64Array;
  /** Slow time s = λt at the end. */
  readonly s: number;
  /** Whether weights are at rest there, or what ended it before; failed: no step is so short that constraints hold. */
  readonly status: "converged" | "time" | "interrupted" | "failed";
  /** Steps taken. */
  readonly steps: number;
}

/**
 * Stage two (theory §4.2): the ℓ1 flow in slow time s = λt as λ → 0, which is the descent of ‖W‖₁ on rows of length 1
 * at angles that are not acute,
 *
 *     dW_i/ds ∈ −sign(W_i) − Σ_j M_ij W_j,    ‖W_i‖ = 1,    W_i·W_j ≤ 0, M_ij ≥ 0, M_ij W_i·W_j = 0 for i ≠ j,
 *
 * by implicit steps in which the multipliers M are solved for. Where a constraint loses its normal, as when two
 * features let go of the last neuron they share, M has no bound; there the flow at λ = `softness` takes the place of
 * its limit.
 * @throws InputError unless W is n×m, has rows of length 1 and no overlap above 0 (both within 1e-4), and the options
 * are positive
 */
export function projectedDescent(options: ProjectedDescentOptions): ProjectedDescent {
  knownKeys("projectedDescent", options, {
    ...{ W: true, n: true, m: true, step: true, softness: true, sEnd: true, times: true },
    ...{ onSample: true, onStep: true, signal: true },
  });
  const { n, m, step = 0.05, softness = 1e-6, sEnd = 1000, times = [], onSample, onStep, signal } = options;
  for (const [name, value] of Object.entries({ step, softness, sEnd })) positive(name, value);
  if (step > 1) throw new InputError(`step must be at most 1, got ${step}.`);
  arrayLike("times", times);
  if (!times.every((s, at) => Number.isFinite(s) && s >= (at === 0 ? 0 : times[at - 1]))) {
    throw new InputError(`times must be finite, at least 0 and ascending, got ${JSON.stringify(times)}.`);
  }
  if (onSample !== undefined) callable("onSample", onSample);
  if (onStep !== undefined) callable("onStep", onStep);
  if (signal !== undefined) stopSignal("signal", signal);
  let W = relaxed(options);
  let before = W.slice(); // at the beginning of the step before
  const middle = W.slice();
  const next = new DescentStep({ n, m, softness });
  for (let i = 0; i < n; i++) next.multipliers[i * n + i] = -sizeOf(W, i, m);
  let kept = next.multipliers.slice(); // of the step before
  let earlier = kept.slice(); // of the one before that
  let s = 0;
  let steps = 0;
  let last = 0; // length of the step before
  let heard = 0; // of times
  let share = 1; // of the length wanted, where constraints are hard to hold
  const ended = (status: ProjectedDescent["status"]) => ({
    weights: W,
    multipliers: next.multipliers,
    s,
    status,
    steps,
  });
  const listen = (): void => {
    for (; heard < times.length && times[heard] <= s; heard++) onSample?.(times[heard], W);
  };
  listen();
  for (;;) {
    if (signal?.aborted) return ended("interrupted");
    if (s >= sEnd) return ended("time");
    let largest = 0;
    for (let i = 0; i < n; i++) largest = Math.max(largest, sizeOf(W, i, m));
    const goal = Math.min(sEnd, times[heard] ?? sEnd);
    [earlier, kept] = [kept, earlier];
    kept.set(next.multipliers);
    let h: number;
    for (;;) {
      h = Math.min((share * step) / largest, goal - s);
      const ratio = last === 0 ? 0 : h / last;
      guess(middle, W, before, ratio / 2);
      guess(next.multipliers, kept, earlier, ratio);
      if (next.take({ W, middle, h })) break;
      share /= 2;
      if (share < SMALLEST_SHARE) return ended("failed");
    }
    let moved = 0;
    for (let q = 0; q < W.length; q++) moved = Math.max(moved, Math.abs(next.end[q] - W[q]));
    [before, W] = [W, before];
    W.set(next.end);
    s = h === goal - s ? goal : s + h;
    steps++;
    last = h;
    share = Math.min(1, share * 1.5);
    onStep?.(s, W, next.multipliers);
    listen();
    if (moved <= REST * h) {
      for (; heard < times.length; heard++) onSample?.(times[heard], W);
      return ended("converged");
    }
  }
}

const SMALLEST_SHARE = 1e-6;
const REST = 1e-5; // largest |dW/ds| at rest
const FEASIBLE = 1e-4;

/** What follows W after `ratio` of the step before it, unless it changes its sign. */
function guess(next: Float64Array, W: Float64Array, before: Float64Array, ratio: number): void {
  for (let q = 0; q < W.length; q++) {
    const guessed = W[q] + ratio * (W[q] - before[q]);
    next[q] = guessed * W[q] > 0 ? guessed : 0;
  }
}

function sizeOf(W: Float64Array, i: number, m: number): number {
  let sum = 0;
  for (let q = i * m; q < (i + 1) * m; q++) sum += Math.abs(W[q]);
  return sum;
}

/** A copy of W. @throws InputError unless it has the size, unit rows and no acute angles */
function relaxed({ W: given, n, m }: ProjectedDescentOptions): Float64Array<ArrayBuffer> {
  count("n", n);
  count("m", m);
  arrayLike("W", given);
  if (given.length !== n * m)
    throw new InputError(`W has length ${given.length}, n = ${n}, m = ${m} expects ${n * m}.`);
  const W = Float64Array.from(given);
  if (!W.every(Number.isFinite)) throw new InputError("W must hold finite numbers only.");
  const G = new Float64Array(n * n);
  driveKernel({ n, m }).gram(W, G);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const overlap = G[i * n + j];
      const wrong = i === j ? Math.abs(overlap - 1) : overlap;
      if (wrong <= FEASIBLE) continue;
      const what = i === j ? `row ${i} has length ${Math.sqrt(overlap)}` : `rows ${j} and ${i} overlap by ${overlap}`;
      throw new InputError(`W must have rows of length 1 at angles that are not acute, but ${what}; relax it first.`);
    }
  }
  return W;
}
