import type { DenseQuartic } from "./denseQuartic.ts";
import type { Field, Switches } from "./field.ts";
import type { ControlOptions } from "./loop/stepLengths.ts";
import type { SolverStats, SwitchEvent } from "./solution.ts";
import type { ActiveSet } from "./switches/activeSet.ts";
import type { Tolerance } from "./tolerance.ts";

/** What every method says of itself. */
interface MethodFacts {
  /** What `stats.method` and messages call it. */
  readonly name: string;
  /** Classical order of convergence of the values at the end of a step. */
  readonly order: number;
  /** Whether the method follows the switches a field declares, instead of integrating through them. */
  readonly followsSwitches: boolean;
  /** Whether the method needs a fixed `step` instead of choosing its own from the tolerance. */
  readonly fixedStep?: boolean;
}

/**
 * A method of steps: how one step is tried, how large its error is, and what the state is within it. Time, the length
 * of steps, budget, stops, saving and stopping are the loop's (`march`), the same for every method.
 */
export interface SteppingMethod extends MethodFacts {
  /** How the error of one step sets the length of the next, where that is not what `order` makes it. */
  readonly control?: ControlOptions;
  /** Allocates all that stepping needs. */
  readonly start: (problem: Problem) => Stepper;
}

/** A method that keeps a loop of its own, as a package may force it to: it hands over every step it has accepted. */
export interface WalkingMethod extends MethodFacts {
  /** Goes all the way of the span, hands every step to `observe`, and says how it ended. */
  readonly walk: (problem: Problem, span: Span, observe: Observe) => Outcome;
}

/** An integration method. */
export type Method = SteppingMethod | WalkingMethod;

/** What a method is given. */
export interface Problem {
  /** The right-hand side, and what it says of itself. */
  readonly field: Field;
  /** Evaluates the smooth part of the field, and counts that; as `Field.derivative`. */
  readonly derivative: Field["derivative"];
  /** `released` of the field's switches, counted likewise; absent where the field has none. */
  readonly released?: Switches["released"];
  readonly tolerance: Tolerance;
  /** Counters the method increases as it works; evaluations through `derivative` are counted there. */
  readonly stats: SolverStats;
  /** Takes the switches the method locates. */
  readonly report: (event: SwitchEvent) => void;
}

/** A method at work on one problem. Buffers are allocated once; a step allocates nothing. */
export interface Stepper {
  /**
   * State at the start of the next step; length `dimension`. Components the field does not look at may be changed by
   * the caller.
   */
  readonly y: Float64Array;
  /** State at the end of the last attempt; length `dimension`. */
  readonly y1: Float64Array;
  /** Where the last attempt ended, if it had to end before it was asked to (at a switch); absent: it never does. */
  readonly end?: number;
  /** Up to where its error belongs to, where that is beyond `end`: a step may be found accurate before it is cut. */
  readonly judged?: number;
  /** The field's smooth part at the end of the last attempt, of a method that has it at hand; length `dimension`. */
  readonly drive1?: Float64Array | undefined;
  /** The components `drive1` is known at, where that is not all of them: every other one is at rest there. */
  readonly active?: ActiveSet | undefined;
  /** Factor ≤ 1 on the length of the next step, of a method that found this one hard to solve. */
  readonly ease?: number | undefined;
  /**
   * Sets out from the state y at t, both ends of the run included; slope: the field's smooth part there. All of length
   * `dimension`.
   */
  readonly begin: (t: number, y: Float64Array, slope: Float64Array) => void;
  /**
   * A first length to try, at most `most` and > 0, backwards where `direction` is −1. Absent: from the slope and how it
   * bends.
   */
  readonly firstLength?: (direction: number, most: number) => number;
  /** The longest step that can be tried now; absent: any. */
  readonly longest?: () => number;
  /**
   * Tries the step from t to t1 and returns its error in units of the tolerance: it can be accepted up to 1. NaN: it
   * met a value that is not finite; Infinity: it found no answer, and a shorter step may. Methods with fixed steps
   * return 0.
   */
  readonly attempt: (t: number, t1: number) => number;
  /**
   * The last attempt is accepted as it is: what it found out (the modes of friction, say) now holds. Before anything is
   * made of it.
   */
  readonly commit?: () => void;
  /** Makes the end of the last attempt the start of the next. */
  readonly advance: () => void;
  /** Writes the state at t, within the last attempt, into `out`, length `dimension`. */
  readonly interpolate: (t: number, out: Float64Array) => void;
  /**
   * As `interpolate`, less accurate but at no evaluation, to look for zeros with; absent: `interpolate` is as cheap.
   */
  readonly sketch?: (t: number, out: Float64Array) => void;
  /** The last attempt as polynomials, for events to be found in with certainty; absent: the method has none. */
  readonly quartic?: () => DenseQuartic;
  /** `interpolate` for this step, good for ever. */
  readonly keep: () => Interpolant;
}

/** Writes the state at t into `out`, length `dimension`. */
export type Interpolant = (t: number, out: Float64Array) => void;

/** From where to where a run goes, and in which steps at most. */
export interface Span {
  readonly t0: number;
  readonly tEnd: number;
  /** The initial state, length `dimension`. */
  readonly y0: Float64Array;
  /** The smooth part of the field there; length `dimension`. */
  readonly slope0: Float64Array;
  /** Fixed step, or first step to try. */
  readonly step: number | undefined;
  /** Upper bound on the step; may be infinite. */
  readonly maxStep: number;
  /** Times a step has to end at, length at least 1, ascending in the direction of the run, the last one tEnd. */
  readonly stops: Float64Array;
}

/** One accepted step, from t0 to t1. The object and its buffers are reused: read them before returning. */
export interface Step {
  t0: number;
  t1: number;
  /** State at t1; length `dimension`. */
  readonly y1: Float64Array;
  /** The field's smooth part at (t1, y1), of a method that has it at hand; length `dimension`. */
  readonly drive1?: Float64Array | undefined;
  /** The components that `drive1` is known at, where that is not all of them: every other one is at rest at t1. */
  readonly active?: ActiveSet | undefined;
  /** Writes the state at t, from t0 to t1, into `out`, length `dimension` (dense output of the method). */
  readonly interpolate: (t: number, out: Float64Array) => void;
  /** Dense output that costs no evaluations, to look for zeros with. */
  readonly sketch: (t: number, out: Float64Array) => void;
  /** Dense output of this step, good for ever. */
  readonly keep: () => Interpolant;
}

/** Hears of every accepted step, and of every rejection; says how the run goes on. */
export interface Observe {
  /** The state that was accepted last; length `dimension`. */
  readonly y: Float64Array;
  /** `commit` is called once the step is known to stand to its end. */
  readonly accepted: (step: Step, commit?: () => void) => Verdict;
  /** Whether there is budget to go on. */
  readonly rejected: () => boolean;
}

/** `go`, `stop`, or the state, at a time within the step, from which the run sets out anew. */
export type Verdict = "go" | "stop" | Restart;

/** From where a run sets out anew. */
export interface Restart {
  readonly t: number;
  /** The state there, of length `dimension`. */
  readonly y: Float64Array;
}

/**
 * How a walk ended: at tEnd, because it was told to stop, or because the method could not go on (`message` says why).
 */
export type Outcome = { readonly status: "done" | "stopped" } | { readonly status: "failed"; readonly message: string };

export const DONE: Outcome = { status: "done" };
export const STOPPED: Outcome = { status: "stopped" };
