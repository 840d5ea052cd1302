import { InputError, positive } from "../checks.ts";
import { type Progress, radau, type SolverStats, type Status, type StopSignal, solve } from "../solvers/index.ts";
import { fallingRoot } from "./fallingRoot.ts";
import { horner, quintic } from "./quintic.ts";
import { type Reduction, reducedL1, reducedSquaredNorm, reductionField, survivors } from "./reduction.ts";

/** `extinct`: λ was too strong for these weights and every one of them died, the last at `t`. */
export type CollapseStatus = Status | "extinct";

/** The whole collapse of one feature, known at every time from 0 to `t`. Times are flow times. */
export interface CollapseSolution {
  readonly reduction: Reduction;
  /** Accepted steps; (w₁, ln g) at each. Between them a quintic built from the equations' own first and second derivatives. */
  readonly ts: Float64Array;
  readonly states: readonly Float64Array[];
  /** Time reached. */
  readonly t: number;
  readonly status: CollapseStatus;
  readonly message: string;
  readonly stats: Readonly<SolverStats>;
}

/** What the reduction knows of the weights at one time. */
export interface CollapseState {
  /** w₁, the winner's magnitude. */
  readonly leader: number;
  /** g, the factor by which gaps have grown. */
  readonly growth: number;
  /** m', the weights that are not zero. */
  readonly alive: number;
  /** ‖w‖₁. */
  readonly l1: number;
  /** ‖w‖². */
  readonly squaredNorm: number;
}

export interface CollapseOptions {
  /** Flow time to stop at; default: go on until only the winner (and its exact ties) is left and rests within the tolerance. */
  readonly tEnd?: number;
  /** Relative and absolute, of w₁ and ln g; default 1e-8. */
  readonly tolerance?: number;
  readonly maxSteps?: number;
  /** Hears the time reached and tEnd; without tEnd the run has no known end and `tEnd` is infinite. */
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: StopSignal;
}

/**
 * Integrates the reduced equations with `radau`: they are stiff, ‖w‖ relaxing at rate 2 while the collapse takes 1/λ, and an explicit
 * method would need of the order of 10/λ evaluations for it.
 * @throws InputError on tEnd or tolerance not > 0
 */
export function solveCollapse(reduction: Reduction, options: CollapseOptions = {}): CollapseSolution {
  const { tolerance = 1e-8, maxSteps = 1_000_000, onProgress, signal } = options;
  positive("tolerance", tolerance);
  if (options.tEnd !== undefined) positive("tEnd", options.tEnd);
  // a gap of at least 10⁻³⁰⁸ grows like exp(λt/w₁), w₁ < 1.2: by 1000/λ every gap that is not zero has decided its race
  const tEnd = options.tEnd ?? 1000 / reduction.lambda;
  const ties = survivors(reduction, Number.MIN_VALUE);
  const decided = (w1: number, logGrowth: number): boolean =>
    survivors(reduction, w1 / Math.exp(logGrowth)) === ties &&
    Math.abs((1 - ties * w1 * w1) * w1 - reduction.lambda) <= tolerance;
  const { ts, ys, t, status, message, stats } = solve(reductionField(reduction), [reduction.leader, 0], {
    tEnd,
    tolerance,
    maxSteps,
    method: radau,
    until: (_t, [w1, logGrowth]) => w1 <= 0 || (options.tEnd === undefined && decided(w1, logGrowth)),
    ...(onProgress && { onProgress: (p: Progress) => onProgress({ ...p, tEnd: options.tEnd ?? Infinity }) }),
    ...(signal && { signal }),
  });
  const solution: CollapseSolution = { reduction, ts, states: ys, t, status, message, stats };
  return ys[ys.length - 1][0] > 0 ? solution : endedAtExtinction(solution);
}

/** The state at flow time t. @throws InputError unless 0 ≤ t ≤ solution.t */
export function collapseAt(solution: CollapseSolution, t: number): CollapseState {
  if (!(t >= 0 && t <= solution.t)) {
    throw new InputError(`t must lie between 0 and ${solution.t}, the time the collapse was solved to; got ${t}.`);
  }
  const { reduction, ts } = solution;
  const piece = new Piece(solution, Math.min(ts.length - 2, Math.max(0, lastAtMost(ts, t))));
  return stateOf(reduction, piece.leader(t), piece.growth(t));
}

/** The state with winner w₁ and growth g; all zero once w₁ ≤ 0. */
export function stateOf(reduction: Reduction, w1: number, growth: number): CollapseState {
  const leader = Math.max(0, w1);
  const alive = survivors(reduction, leader / growth);
  const l1 = reducedL1(reduction, alive, leader, growth);
  return { leader, growth, alive, l1, squaredNorm: reducedSquaredNorm(reduction, alive, leader, growth) };
}

/**
 * Writes the weights at `state` into `out`, given the start `weights` (length m) in their own order and with their own signs:
 * sign(w_k(0))·max(w₁ − g·d_k, 0), where what d_k = a₁ − |w_k(0)| lost to rounding is put back, so that t = 0 gives the start itself.
 */
export function weightsAt(reduction: Reduction, state: CollapseState, weights: Float64Array, out: Float64Array): void {
  for (let k = 0; k < weights.length; k++) {
    const start = Math.abs(weights[k]);
    const gap = reduction.leader - start;
    const lost = reduction.leader - gap - start;
    const magnitude = state.leader - state.growth * gap - state.growth * lost;
    out[k] = magnitude > 0 ? Math.sign(weights[k]) * magnitude : 0;
  }
}

/**
 * The flow time at which each neuron dies, in the order of `reduction.gaps` (the winner first, the earliest death last); Infinity for
 * the ones alive at the end of the solution. Length m.
 */
export function deathTimes(solution: CollapseSolution): Float64Array {
  const { gaps } = solution.reduction;
  const times = new Float64Array(gaps.length).fill(Infinity);
  let next = gaps.length - 1; // the gap whose death comes next
  for (let step = 0; step + 1 < solution.ts.length && next >= 0; step++) {
    const piece = new Piece(solution, step);
    for (; next >= 0 && piece.ahead(gaps[next], piece.end) <= 0; next--) {
      times[next] = fallingRoot((t) => piece.ahead(gaps[next], t), piece.start, piece.end);
    }
  }
  return times;
}

/** One step of the solution as a polynomial in time. */
class Piece {
  readonly start: number;
  readonly end: number;
  private readonly leaderPolynomial = new Float64Array(6);
  private readonly growthPolynomial = new Float64Array(6);

  constructor({ reduction, ts, states }: CollapseSolution, step: number) {
    this.start = ts[step];
    this.end = ts[step + 1];
    const from = derivatives(reduction, states[step]);
    const to = derivatives(reduction, states[step + 1]);
    const h = this.end - this.start;
    quintic(from[0], to[0], h, this.leaderPolynomial);
    quintic(from[1], to[1], h, this.growthPolynomial);
  }

  /** w₁ at t; goes on below zero after an extinction. */
  leader(t: number): number {
    return horner(this.leaderPolynomial, (t - this.start) / (this.end - this.start));
  }

  /** g at t. */
  growth(t: number): number {
    return Math.exp(horner(this.growthPolynomial, (t - this.start) / (this.end - this.start)));
  }

  /** w₁ − g·gap at t: the magnitude of the neuron with that gap while it is positive. */
  ahead(gap: number, t: number): number {
    return this.leader(t) - this.growth(t) * gap;
  }
}

/** Value, slope and curvature of w₁ and of ln g. */
function derivatives(reduction: Reduction, y: Float64Array): readonly (readonly [number, number, number])[] {
  const field = reductionField(reduction);
  const f = new Float64Array(2);
  const J = new Float64Array(4);
  field.derivative(0, y, f);
  field.jacobian?.(0, y, J);
  return [
    [y[0], f[0], J[0] * f[0] + J[1] * f[1]],
    [y[1], f[1], J[2] * f[0] + J[3] * f[1]],
  ];
}

function endedAtExtinction(solution: CollapseSolution): CollapseSolution {
  const last = new Piece(solution, solution.ts.length - 2);
  const t = fallingRoot((time) => last.leader(time), last.start, last.end);
  return { ...solution, t, status: "extinct", message: extinctionMessage(solution.reduction.lambda, t) };
}

/** What there is to say when no weight is left. */
export function extinctionMessage(lambda: number, t: number): string {
  return `lambda = ${lambda} is too strong for these weights: every weight dies, the last one at t = ${t}; a survivor needs lambda < 0.385 and a start that is not too small.`;
}

/** Index of the last entry of ascending `ts` that is ≤ t. */
function lastAtMost(ts: Float64Array, t: number): number {
  let low = 0;
  let high = ts.length;
  while (low + 1 < high) {
    const middle = (low + high) >>> 1;
    if (ts[middle] <= t) low = middle;
    else high = middle;
  }
  return low;
}
