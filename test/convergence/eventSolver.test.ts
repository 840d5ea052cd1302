import { describe, expect, it } from "vitest";
import { eventSolver, type SwitchEvent } from "../../src/solvers/index.ts";
import {
  dryOscillator,
  fedByFriction,
  type KnownFriction,
  kinds,
  sinusoidWithRests,
  switchesOf,
} from "../support/friction.ts";
import { errorsAtFixedSteps, slope } from "../support/order.ts";
import { kepler, logistic, oscillator, rational, seasonal } from "../support/problems.ts";

// Orders are one apart, so a slope within 0.3 of one names it; see rk4.test.ts. Errors stay above 1e-12.
const NEAR = 0.3;
const COUNTS = [24, 32, 48, 64, 96, 128];
// Where a switch falls inside its step changes the error by a factor that is not smooth in h: many steps, not multiples
// of each other.
const MANY_COUNTS = Array.from({ length: 31 }, (_, i) => Math.round(40 * 10 ** (i / 30)));

describe("order of eventSolver", () => {
  it.each([oscillator, logistic, seasonal, rational])(
    "the state at step ends has order 5 on $name, which is smooth",
    (problem) => {
      const { steps, errors } = errorsAtFixedSteps(eventSolver, problem, COUNTS, "at step ends");
      expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
    },
  );

  it.each([oscillator, logistic, seasonal, rational])(
    "the quartic between steps has order 4 or better on $name",
    (problem) => {
      const { steps, errors } = errorsAtFixedSteps(eventSolver, problem, COUNTS, "between step ends");
      expect(slope(steps, errors)).toBeGreaterThan(4 - NEAR);
    },
  );

  it("the state at step ends has order 5 on a Kepler orbit", () => {
    const { steps, errors } = errorsAtFixedSteps(eventSolver, kepler, [96, 128, 192, 256, 384], "at step ends");
    expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
  });

  it.each([dryOscillator, sinusoidWithRests, fedByFriction])(
    "order 5 holds across the switches of an $name",
    (problem) => {
      const { steps, errors, solutions } = errorsAtFixedSteps(eventSolver, problem, MANY_COUNTS, "at step ends");
      for (const solution of solutions) expect(kinds(switchesOf(problem, solution))).toEqual(kinds(problem.events));
      expect(Math.abs(slope(steps, errors) - 5)).toBeLessThan(NEAR);
    },
  );

  it.each([dryOscillator, sinusoidWithRests, fedByFriction])(
    "order 4 or better holds between steps across the switches of an $name",
    (problem) => {
      const { steps, errors } = errorsAtFixedSteps(eventSolver, problem, MANY_COUNTS, "between step ends");
      expect(slope(steps, errors)).toBeGreaterThan(4 - NEAR);
    },
  );

  it.each([dryOscillator, sinusoidWithRests])(
    "the times of rests and crossings of an $name converge with order 5 or better",
    (problem) => {
      // A time errs by the quartic's error where the switch falls in its step, anything from zero to the largest: take
      // the largest of eight runs with neighbouring steps.
      const counts = [40, 60, 80, 120, 160, 240, 320];
      const errors = counts.map((count) => {
        const neighbours = Array.from({ length: 8 }, (_, i) => count + Math.round((i * count) / 40));
        const { solutions } = errorsAtFixedSteps(eventSolver, problem, neighbours, "at step ends");
        return Math.max(...solutions.flatMap((solution) => lateness(problem, switchesOf(problem, solution))));
      });
      const steps = counts.map((count) => problem.tEnd / count);
      expect(slope(steps, errors)).toBeGreaterThan(5 - NEAR);
    },
  );
});

/**
 * How far the located rests and crossings are from the true ones; a release starts with slope zero and is timed
 * elsewhere.
 */
function lateness({ events }: KnownFriction, located: readonly SwitchEvent[]): number[] {
  return events.map(({ t, kind }, i) => (kind === "leaves" ? 0 : Math.abs(t - located[i].t)));
}
