import { describe, expect, it } from "vitest";
import {
  eventSolver,
  type Field,
  type Method,
  proximalEuler,
  rkc,
  type Solution,
  solve,
} from "../../src/solvers/index.ts";

/** A mass on a spring with dry friction, x'' = −x − friction·sign(x'); the state is (x, x'). */
function oscillator(friction: number): Field {
  return {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = -y[0];
    },
    switches: { friction: Float64Array.of(0, friction) },
  };
}

/**
 * Where and when it stops from (amplitude, 0). Every half swing takes π and ends 2·friction nearer: the k-th turning
 * point is (−1)^k (amplitude − 2k·friction), and the first whose pull is no larger than the friction holds it. Before
 * it stops the speed falls at the rate `braking` = |x| + friction.
 */
function stopOf(amplitude: number, friction: number): { t: number; x: number; braking: number } {
  const swings = Math.ceil((amplitude - friction) / (2 * friction));
  const x = (-1) ** swings * (amplitude - 2 * swings * friction);
  return { t: swings * Math.PI, x, braking: Math.abs(x) + friction };
}

const STARTS = [
  [2, 0.3], // stops at 3π at −0.2
  [2, 0.5], // 2π at 0
  [1, 0.7], // π at 0.4
  [5, 0.35], // 7π at −0.1
  [1.25, 0.055], // 11π at −0.04
] as const;
const TOLERANCES = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12];
const AFTER = 2; // time that a run goes on after the stop

/**
 * A run from (amplitude, 0) to `AFTER` past the stop, and the time from which the dense output has speed 0 until the
 * end.
 */
function stopped(
  amplitude: number,
  friction: number,
  options: { method: Method; tolerance?: number; step?: number },
): { solution: Solution; t: number } {
  let t = Number.NaN;
  const inside = new Float64Array(2);
  const solution = solve(oscillator(friction), [amplitude, 0], {
    ...options,
    tEnd: stopOf(amplitude, friction).t + AFTER,
    times: [],
    onStep: ({ t0, t1, y1, interpolate }) => {
      if (y1[1] !== 0) t = Number.NaN;
      else if (Number.isNaN(t)) {
        let [moves, rests] = [t0, t1];
        for (let i = 0; i < 60; i++) {
          const middle = (moves + rests) / 2;
          interpolate(middle, inside);
          if (inside[1] === 0) rests = middle;
          else moves = middle;
        }
        t = rests;
      }
    },
  });
  return { solution, t };
}

describe("the Coulomb oscillator", () => {
  it("stops at 3π at −0.2 from 2 with friction 0.3, by the closed form", () => {
    const { t, x } = stopOf(2, 0.3);
    expect(t).toBe(3 * Math.PI);
    expect(x).toBeCloseTo(-0.2, 15);
    // the last turning point holds, the one before does not
    for (const [amplitude, friction] of STARTS) {
      const last = stopOf(amplitude, friction);
      expect(Math.abs(last.x)).toBeLessThanOrEqual(friction);
      expect(Math.abs(last.x) + 2 * friction).toBeGreaterThan(friction);
    }
  });

  it.each(STARTS)(
    "eventSolver stops it from %d with friction %d within five tolerances, at every tolerance",
    (a, f) => {
      const exact = stopOf(a, f);
      for (const tolerance of TOLERANCES) {
        const { solution, t } = stopped(a, f, { method: eventSolver, tolerance });
        const rounding = 1e-14 * (1 + exact.t);
        expect(solution.status).toBe("done");
        expect(Math.abs(solution.y[1])).toBe(0);
        expect(Math.abs(solution.y[0] - exact.x)).toBeLessThan(5 * tolerance * (1 + a) + rounding);
        expect(Math.abs(t - exact.t)).toBeLessThan((5 * tolerance * (1 + a) + rounding) / exact.braking);
        const event = solution.events.at(-1)!;
        expect([event.component, event.kind]).toEqual([1, "rests"]);
        expect(Math.abs(event.t - exact.t)).toBeLessThan((5 * tolerance * (1 + a) + rounding) / exact.braking);
      }
    },
  );

  it.each(STARTS)("rkc stops it from %d with friction %d within a tolerance a step, at every tolerance", (a, f) => {
    // Its error is kept below a tolerance a step, and of order 2 it takes many. An undamped swing adds them all up.
    const exact = stopOf(a, f);
    for (const tolerance of TOLERANCES) {
      const { solution, t } = stopped(a, f, { method: rkc, tolerance });
      const allowed = solution.stats.steps * tolerance * (1 + a);
      expect(solution.status).toBe("done");
      expect(Math.abs(solution.y[1])).toBe(0);
      expect(Math.abs(solution.y[0] - exact.x)).toBeLessThan(allowed);
      expect(Math.abs(t - exact.t)).toBeLessThan(allowed / exact.braking);
    }
  });

  it("proximalEuler stops it the nearer the smaller its step", () => {
    const errors = [1e-3, 1e-4].map((step) => {
      const { solution, t } = stopped(2, 0.3, { method: proximalEuler, step });
      expect(Math.abs(solution.y[1])).toBe(0);
      return [Math.abs(solution.y[0] + 0.2), Math.abs(t - 3 * Math.PI)];
    });
    for (const part of [0, 1]) {
      expect(errors[0][part]).toBeLessThan(0.1);
      expect(errors[1][part]).toBeLessThan(errors[0][part] / 8);
    }
  });
});
