import type { ActiveSet } from "./activeSet.ts";
import type { Field } from "./field.ts";
import type { SolverStats, SwitchEvent } from "./solution.ts";

/** An integration method: a name, its order, and how it walks from t0 to tEnd. */
export interface Method {
  /** What `stats.method` and messages call it. */
  readonly name: string;
  /** Classical order of convergence of the values at the end of a step. */
  readonly order: number;
  /** Whether the method follows the switches a field declares, instead of integrating through them. */
  readonly followsSwitches: boolean;
  /** Whether the method needs a fixed `step` instead of choosing its own from the tolerance. */
  readonly fixedStep?: boolean;
  /** Walks from t0 to tEnd, handing every accepted step to `problem.accept` until that returns false. */
  readonly integrate: (problem: Problem) => Outcome;
}

/** What a method is given. Buffers belong to the method's caller only where it says so. */
export interface Problem {
  /** The right-hand side. */
  readonly field: Field;
  readonly t0: number;
  readonly tEnd: number;
  /** The initial state, length `field.dimension`, a copy the method may use as its working state. */
  readonly y0: Float64Array;
  /** Of the error per step, in units of |y|. */
  readonly relativeTolerance: number;
  /** Of the error per step, in the units of y. */
  readonly absoluteTolerance: number;
  /** Fixed step, or first step to try. */
  readonly step: number | undefined;
  /** Upper bound on the step; may be infinite. */
  readonly maxStep: number;
  /** Counters the method increases as it works. */
  readonly stats: SolverStats;
  /** Where an event-driven method writes its events. */
  readonly events: SwitchEvent[];
  /** Records one accepted step; false: stop here (budget, interrupt, or converged). */
  readonly accept: (step: Step) => boolean;
}

/** One accepted step, from t0 to t1. The object and its buffers are reused: read them before returning from `accept`. */
export interface Step {
  t0: number;
  t1: number;
  /** State at t1; length `dimension`. */
  readonly y1: Float64Array;
  /** The field's smooth part at (t1, y1), of a method that has it at hand; length `dimension`. */
  drive1?: Float64Array;
  /** The components that `drive1` is known at, where that is not all of them: every other one is at rest at t1. */
  readonly active?: ActiveSet;
  /** Writes the state at t, t0 ≤ t ≤ t1, into `out`, length `dimension` (dense output of the method). */
  readonly interpolate: (t: number, out: Float64Array) => void;
}

/** How a walk ended: at tEnd, because `accept` said stop, or because the method could not go on (`message` says why). */
export type Outcome = { readonly status: "done" | "stopped" } | { readonly status: "failed"; readonly message: string };

export const DONE: Outcome = { status: "done" };
export const STOPPED: Outcome = { status: "stopped" };

/** The outcome of a step that produced NaN or an infinity. */
export function notFinite(t: number, step: number): Outcome {
  return {
    status: "failed",
    message: `the step from t = ${t} of length ${step} gave a value that is not finite; check the field there, or set maxStep below ${step}.`,
  };
}

/** The outcome of a field that is NaN or infinite at the start. */
export function startNotFinite(t: number): Outcome {
  return { status: "failed", message: `the field is not finite at the start, t = ${t}; check it and y0 there.` };
}

/** The outcome of a step size that shrank to nothing. */
export function stepVanished(t: number, step: number): Outcome {
  return {
    status: "failed",
    message: `the step size shrank to ${step} at t = ${t}; the field is not smooth there (declare its switches and use eventSolver) or the solution blows up.`,
  };
}
