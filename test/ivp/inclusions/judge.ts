import { type Field, type Method, type StopSignal, solve } from "../../../src/solvers/index.ts";
import { Draw } from "./draw.ts";
import { jumpsOf } from "./jumps.ts";
import { apart, type Reference, referenceOf } from "./reference.ts";
import type { Inclusion } from "./system.ts";

/** Errors above this many tolerances are wrong values. */
export const WRONG = 100;
/** A reference that is surer than this many tolerances decides; one that is not leaves the system undecided. */
const SURE = 10;
/** What the reference is refined to, in tolerances. */
const GOAL = 2;
/** A system is touchy if moving everything by a tolerance moves its solution by more than this many. */
const TOUCHY = 10;
const MAX_STEPS = 100_000;
const MAX_EVALUATIONS = 3_000_000;

/** How a method did on an inclusion. */
export interface Outcome {
  /** That of the solution; `hangs`: the budget of evaluations or the clock ended it; `throws`. */
  readonly status: string;
  readonly message: string;
  /** The largest error at a time of comparison in units of tolerance·(1 + |y|); infinite unless done. */
  readonly units: number;
  /** Accepted and rejected. */
  readonly steps: number;
  readonly evaluations: number;
}

class Hangs extends Error {}

/** The solution at the times of comparison, as sure as a tolerance asks for. */
export function solutionOf({ field, start, times, fastest }: Inclusion, tolerance: number): Reference {
  return referenceOf(field, start, times, 0.2 / fastest, GOAL * tolerance);
}

/** Whether a reference can tell an error of 100 tolerances. */
export function decides({ bound }: Reference, tolerance: number): boolean {
  return bound <= SURE * tolerance;
}

/** Runs a method and compares; `clock`, where it is given, says when to give up. */
export function follow(
  { field, start, tEnd, times }: Inclusion,
  { ys }: Reference,
  method: Method,
  tolerance: number,
  clock?: StopSignal,
): Outcome {
  let evaluations = 0;
  const watched: Field = {
    ...field,
    derivative: (t, y, dydt) => {
      if (++evaluations > MAX_EVALUATIONS || (evaluations % 4096 === 0 && clock?.aborted)) throw new Hangs();
      field.derivative(t, y, dydt);
    },
  };
  const ended = (status: string, message: string): Outcome => ({
    status,
    message,
    units: Infinity,
    steps: 0,
    evaluations,
  });
  try {
    const solution = solve(watched, start, {
      tEnd,
      times,
      method,
      tolerance,
      maxSteps: MAX_STEPS,
      ...(clock && { signal: clock }),
    });
    const { status, message, stats } = solution;
    const units = status === "done" && ys.length > 0 ? apart(solution.ys, ys) / tolerance : Infinity;
    return {
      status: status === "interrupted" ? "hangs" : status,
      message,
      units,
      steps: stats.steps + stats.rejected,
      evaluations,
    };
  } catch (error) {
    if (error instanceof Hangs) return ended("hangs", `${evaluations} evaluations`);
    return ended("throws", error instanceof Error ? error.message : String(error));
  }
}

/**
 * Whether the solution itself depends so much on its data that no method can be blamed: starts are moved by one
 * tolerance and drives so that they move it by another over the whole time, with several choices of signs, and the
 * solution moves by more than ten.
 */
export function isTouchy(inclusion: Inclusion, reference: Reference, tolerance: number): boolean {
  const { field, start, tEnd } = inclusion;
  const draw = new Draw("touchy");
  const walls = jumpsOf(field);
  for (let trial = 0; trial < 6; trial++) {
    const signs = Float64Array.from(start, () => (trial < 2 ? 1 - 2 * trial : draw.sign()));
    const moved: Inclusion = {
      ...inclusion,
      start: start.map((w, k) => {
        const there = w + signs[k] * tolerance * (1 + Math.abs(w));
        return walls.some(({ at, wall }) => (there - at) * wall < 0) ? w : there;
      }),
      field: {
        ...field,
        derivative: (t, y, dydt) => {
          field.derivative(t, y, dydt);
          for (let k = 0; k < dydt.length; k++) dydt[k] += (signs[k] * tolerance) / tEnd;
        },
      },
    };
    if (!(apart(solutionOf(moved, tolerance).ys, reference.ys) <= 2 * TOUCHY * tolerance)) return true;
  }
  return false;
}
