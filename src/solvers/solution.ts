/**
 * How a run ended: at tEnd, at the caller's `until` or terminal event, out of budget, asked to stop, or unable to go
 * on.
 */
export type Status = "done" | "converged" | "event" | "maxSteps" | "interrupted" | "failed";

/** Work done, in the same units for every method; all but `method`, its name, are counts. */
export interface SolverStats {
  method: string;
  /** Accepted steps. */
  steps: number;
  /** Rejected steps. */
  rejected: number;
  /** Evaluations of the right-hand side. */
  rhs: number;
  /** Evaluations of the Jacobian (implicit methods). */
  jacobians: number;
  /** Switches located (event-driven methods). */
  events: number;
}

/**
 * A component, by its index, that reached zero, or another place where it jumps, and stayed (kind `rests`), passed
 * through it (`crosses`), or left it (`leaves`), at time t.
 */
export interface SwitchEvent {
  readonly t: number;
  readonly component: number;
  readonly kind: "rests" | "crosses" | "leaves";
  /** The place; absent at zero. */
  readonly place?: number;
}

/** A zero of one of the functions given as `events`. */
export interface Crossing {
  readonly t: number;
  /** Which function, by its index. */
  readonly event: number;
  /** State there, before any reset; length `dimension`. */
  readonly y: Float64Array;
  /** State after the reset, of a function that has one; length `dimension`. */
  readonly after?: Float64Array;
}

/** What `solve` returns. Finishing is a value: read `status` before believing `t` to be tEnd. */
export interface Solution {
  /**
   * Times of `ys`, in the order of the run, one per state: the requested ones that were reached, or every accepted step
   * from t0.
   */
  readonly ts: Float64Array;
  /** States at `ts`; each of length `dimension`. */
  readonly ys: Float64Array[];
  /** Time reached. */
  readonly t: number;
  /** State at `t`; length `dimension`. */
  readonly y: Float64Array;
  readonly status: Status;
  /** Empty when done; otherwise what happened and which knob to turn. */
  readonly message: string;
  readonly stats: Readonly<SolverStats>;
  /** Switches in the order they happened; empty for smooth fields. */
  readonly events: readonly SwitchEvent[];
  /** Zeros of the functions given as `events`, in the order they happened. */
  readonly crossings: readonly Crossing[];
  /**
   * The state at any t from t0 to the time reached, a new array of length `dimension`; the very state that `times`
   * would have kept.
   * @throws InputError on a time the run did not reach, and where `dense` was not asked for
   */
  readonly at: (t: number) => Float64Array;
}
