/**
 * `incidental/solvers`: initial value problems, with or without switches. Knows nothing of neurons.
 *
 *   import { solve, eventSolver } from "incidental/solvers";
 *   const friction = { dimension: 1, derivative: (t, y, dydt) => dydt.fill(0), switches: { friction: 1 } };
 *   solve(friction, [1], { tEnd: 2, method: eventSolver }).y; // [0]: comes to rest at t = 1
 *
 * @module incidental/solvers
 */

// the call and its answer

export { InputError } from "../checks.ts";
export type { Crossing, EventFunction } from "./crossings.ts";
export type { Progress, StopSignal } from "./progress.ts";
export type { Solution, SolverStats, Status, SwitchEvent } from "./solution.ts";
export { type SolveOptions, solve } from "./solve.ts";
export type { ToleranceOption } from "./tolerance.ts";

// the problem

export type { ActiveSet, IndexList } from "./activeSet.ts";
export type { Field, FrictionLaw, Kinks, Place, Switches } from "./field.ts";

// methods by name, and by value: for smooth fields …

export { dopri5 } from "./dopri5.ts";
export { type MethodName, methods } from "./methods.ts";
export { odex } from "./odex.ts";
export { radau } from "./radau.ts";
export { rk4 } from "./rk4.ts";

// … and for fields with switches; rkc also for smooth ones with a fast part that relaxes

export { eventSolver } from "./eventSolver.ts";
export { proximalEuler } from "./proximalEuler.ts";
export { rkc } from "./rkc.ts";

// to write a method of one's own

export { explicitMethod } from "./explicit.ts";
export type {
  Interpolant,
  Method,
  Observe,
  Outcome,
  Problem,
  Span,
  Step,
  Stepper,
  SteppingMethod,
  WalkingMethod,
} from "./method.ts";
export type { ControlOptions } from "./stepLengths.ts";
export type { Tableau } from "./tableau.ts";
export { withSwitches } from "./withSwitches.ts";

// the friction on its own

export { slide } from "./friction.ts";
