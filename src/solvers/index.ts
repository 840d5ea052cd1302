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
export type { EventFunction } from "./loop/crossings.ts";
export type { Progress, StopSignal } from "./progress.ts";
export type { Crossing, Solution, SolverStats, Status, SwitchEvent } from "./solution.ts";
export { type SolveOptions, solve } from "./solve.ts";
export type { Tolerance, ToleranceOption } from "./tolerance.ts";

// the problem

export type { Field, FrictionLaw, Kinks, Place, Switches } from "./field.ts";
export type { ActiveSet, IndexList } from "./switches/activeSet.ts";

// methods by name, and by value: for smooth fields …

export { dopri5 } from "./methods/dopri5.ts";
export { type MethodName, methods } from "./methods/index.ts";
export { odex } from "./methods/odex.ts";
export { radau } from "./methods/radau.ts";
export { rk4 } from "./methods/rk4.ts";

// … and for fields with switches; rkc also for smooth ones with a fast part that relaxes

export { eventSolver } from "./methods/eventSolver.ts";
export { proximalEuler } from "./methods/proximalEuler.ts";
export { rkc } from "./methods/rkc.ts";

// to write a method of one's own

export type { DenseQuartic } from "./denseQuartic.ts";
export type { ControlOptions } from "./loop/stepLengths.ts";
export type {
  Interpolant,
  Method,
  Observe,
  Outcome,
  Problem,
  Restart,
  Span,
  Step,
  Stepper,
  SteppingMethod,
  Verdict,
  WalkingMethod,
} from "./method.ts";
export { explicitMethod } from "./methods/explicit.ts";
export type { Tableau } from "./methods/tableau.ts";
export { withSwitches } from "./switches/withSwitches.ts";

// the friction on its own

export { slide } from "./switches/friction.ts";
