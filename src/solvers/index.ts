/**
 * `incidental/solvers`: initial value problems, with or without switches. Knows nothing of neurons.
 *
 *   import { solve, eventSolver } from "incidental/solvers";
 *   const friction = { dimension: 1, derivative: (t, y, dydt) => dydt.fill(0), switches: { friction: 1 } };
 *   solve(friction, [1], { tEnd: 2, method: eventSolver }).y; // [0]: comes to rest at t = 1
 *
 * @module incidental/solvers
 */

export { InputError } from "../checks.ts";
export type { ActiveSet, IndexList } from "./activeSet.ts";
// methods for smooth fields
export { dopri5 } from "./dopri5.ts";
// methods for fields with switches
export { eventSolver } from "./eventSolver.ts";
// the problem
export type { Field, FrictionLaw, Kinks, Place, Switches } from "./field.ts";
// the friction on its own
export { slide } from "./friction.ts";
// to write a method of one's own
export type { Method, Outcome, Problem, Step } from "./method.ts";
export { odex } from "./odex.ts";
export type { Progress, StopSignal } from "./progress.ts";
export { proximalEuler } from "./proximalEuler.ts";
export { radau } from "./radau.ts";
export { rk4 } from "./rk4.ts";
export { rkc } from "./rkc.ts"; // also for smooth fields with a fast part that relaxes
export type { Solution, SolverStats, Status, SwitchEvent } from "./solution.ts";
// the call and its answer
export { type SolveOptions, solve } from "./solve.ts";
