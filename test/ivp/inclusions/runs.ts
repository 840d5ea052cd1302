import { eventSolver, type Method, rkc } from "../../../src/solvers/index.ts";
import { type ClassName, inclusion } from "./classes.ts";
import { Draw } from "./draw.ts";
import { decides, follow, isTouchy, type Outcome, solutionOf, WRONG } from "./judge.ts";
import type { Inclusion } from "./system.ts";

/** A method with the tightest tolerance that it is meant for, and whether it follows laws and kinks. */
interface Follower {
  readonly method: Method;
  readonly tightest: number;
  readonly followsAll: boolean;
}

const LOOSEST = 1e-3;

/** Methods of adaptive step that follow switches. */
export const followers: readonly Follower[] = [
  { method: eventSolver, tightest: 1e-8, followsAll: true },
  { method: rkc, tightest: 1e-5, followsAll: false },
];

/** A run of one method on system `seed` of a class. */
export interface Run extends Outcome {
  readonly class: ClassName;
  readonly seed: number;
  readonly hidesBends: boolean;
  readonly story: string;
  readonly method: string;
  readonly tolerance: number;
  readonly milliseconds: number;
  /** Whether the reference is too unsure to judge it. */
  readonly isUndecided: boolean;
  /** Whether it is wrong where a change of the data by the tolerance changes the solution as much. */
  readonly isTouchy: boolean;
}

/**
 * System `seed` of a class by every method that follows it, each at a tolerance of its own between 10⁻³ and its
 * tightest, judged by the reference. `patience`: milliseconds after which a run counts as hanging; by default only its
 * evaluations are counted.
 */
export function runsOf(name: ClassName, seed: number, patience = Infinity): Run[] {
  const system = inclusion(name, seed);
  const able = followers
    .filter(({ followsAll }) => followsAll || system.isFixed)
    .map(({ method, tightest }) => ({
      method,
      tolerance: new Draw(["tolerance", method.name, name, seed]).logUniform(tightest, LOOSEST),
    }));
  const reference = solutionOf(system, Math.min(...able.map(({ tolerance }) => tolerance)));
  return able.map(({ method, tolerance }) => {
    const start = performance.now();
    const clock = {
      get aborted() {
        return performance.now() - start > patience;
      },
    };
    const outcome = follow(system, reference, method, tolerance, clock);
    return {
      ...outcome,
      class: name,
      seed,
      hidesBends: system.hidesBends,
      story: system.story,
      method: method.name,
      tolerance,
      milliseconds: performance.now() - start,
      isUndecided: !decides(reference, tolerance),
      isTouchy: outcome.status === "done" && outcome.units > WRONG && blameless(system, tolerance),
    };
  });
}

function blameless(system: Inclusion, tolerance: number): boolean {
  return isTouchy(system, solutionOf(system, tolerance), tolerance);
}

/** How a run went, in words. */
export function told(run: Run): string {
  const { status, message, units, steps, evaluations, tolerance } = run;
  const verdict = run.isUndecided ? " (undecided)" : run.isTouchy ? " (touchy)" : "";
  const name = `${run.class} ${run.seed}, ${run.method} at ${tolerance.toExponential(2)}`;
  const work = `${steps} steps, ${evaluations} evaluations`;
  return (
    `${name}: ${status}${verdict}, ${units.toPrecision(3)} tolerances off, ${work}. ` +
    `${run.story}${message && `; ${message}`}`
  );
}
