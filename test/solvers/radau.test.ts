import { describe, expect, it } from "vitest";
import { type Field, radau, solve } from "../../src/solvers/index.ts";
import type { Problem } from "../../src/solvers/method.ts";
import { withSwitches } from "../../src/solvers/switches/withSwitches.ts";
import { toleranceOf } from "../../src/solvers/tolerance.ts";
import { dryOscillator, kinds, sinusoidWithRests, switchesOf } from "../support/friction.ts";
import { counted, decay, kepler, logistic, oscillator } from "../support/problems.ts";
import { mostUnitsOff, spread, UNITS, unitsOff } from "../support/tolerance.ts";

/** y' = −10⁶(y − cos t) − sin t: falls onto cos t within 10⁻⁶ and follows it. */
const fast: Field = {
  dimension: 1,
  derivative: (t, y, dydt) => {
    dydt[0] = -1e6 * (y[0] - Math.cos(t)) - Math.sin(t);
  },
  jacobian: (_t, _y, J) => {
    J[0] = -1e6;
  },
};

/** Robertson's chemical reaction: rates 0.04, 10⁴, 3·10⁷. */
const robertson: Field = {
  dimension: 3,
  derivative: (_t, y, dydt) => {
    const slow = 0.04 * y[0];
    const back = 1e4 * y[1] * y[2];
    const forth = 3e7 * y[1] * y[1];
    dydt[0] = -slow + back;
    dydt[1] = slow - back - forth;
    dydt[2] = forth;
  },
  jacobian: (_t, y, J) => {
    J.set([-0.04, 1e4 * y[2], 1e4 * y[1]], 0);
    J.set([0.04, -1e4 * y[2] - 6e7 * y[1], -1e4 * y[1]], 3);
    J.set([0, 6e7 * y[1], 0], 6);
  },
};

/** What a stepper is given, for runs made by hand. */
function problemOf(field: Field, tolerance: number): Problem {
  return {
    field,
    derivative: field.derivative,
    tolerance: toleranceOf(field.dimension, tolerance, tolerance),
    stats: { method: radau.name, steps: 0, rejected: 0, rhs: 0, jacobians: 0, events: 0 },
    report: () => {},
  };
}

/** The field with its Jacobian left to differences. */
function bare({ jacobian: _, ...field }: Field): Field {
  return field;
}

describe("radau", () => {
  it("follows a slow solution past a rate of 10⁶ in few steps", () => {
    // dopri5 would be held to h = 3.3·10⁻⁶: three million steps
    for (const { tolerance, most } of [
      { tolerance: 1e-4, most: 40 },
      { tolerance: 1e-6, most: 80 },
      { tolerance: 1e-8, most: 200 },
    ]) {
      const { status, y, stats } = solve(fast, [2], { tEnd: 10, method: radau, tolerance });
      expect(status).toBe("done");
      expect(unitsOff(y, [Math.cos(10)], tolerance)).toBeLessThan(UNITS);
      expect(stats.steps + stats.rejected).toBeLessThan(most); // 23, 49, 145 when written
    }
  });

  it("is L-stable: one step of any length damps a fast decay", () => {
    // R(z) = (1 + 2z/5 + z²/20)/(1 − 3z/5 + 3z²/20 − z³/60) at z = −hλ
    const R = (z: number) => (1 + 0.4 * z + z ** 2 / 20) / (1 - 0.6 * z + 0.15 * z ** 2 - z ** 3 / 60);
    for (const rate of [1, 10, 1e3, 1e6]) {
      const { y, stats } = solve(decay(rate), [1], { tEnd: 1, method: radau, step: 1, tolerance: 1e9 });
      expect(stats.steps).toBe(1);
      expect(Math.abs(y[0] - R(-rate))).toBeLessThan(1e-12);
      expect(Math.abs(y[0])).toBeLessThan(0.5);
    }
  });

  it("agrees on Robertson's reaction with published values", () => {
    // t = 40: Hindmarsh's LSODE example; t = 10¹¹: Test Set for IVP Solvers, problem rober
    const published = [
      { tEnd: 40, y: [0.7158270688, 0.918553476e-5, 0.2841637457] },
      { tEnd: 1e11, y: [0.2083340149701255e-7, 0.8333360770334713e-13, 0.999999979166505] },
    ];
    const relative = 1e-6;
    const absolute = 1e-12;
    for (const { tEnd, y: wanted } of published) {
      const { status, y, stats } = solve(robertson, [1, 0, 0], {
        tEnd,
        method: radau,
        relativeTolerance: relative,
        absoluteTolerance: absolute,
        times: [tEnd],
      });
      expect(status).toBe("done");
      const units = wanted.map((value, k) => Math.abs(y[k] - value) / (absolute + relative * value));
      expect(Math.max(...units)).toBeLessThan(UNITS);
      // the reaction conserves its mass, and so do linear methods
      expect(Math.abs(y[0] + y[1] + y[2] - 1)).toBeLessThan(1e-9);
      expect(stats.steps).toBeLessThan(600); // 109 and 513 when written
    }
  });

  it.each([
    { name: "logistic growth", field: logistic.field, start: [0.1], tEnd: 8, tolerance: 1e-6 },
    { name: "Robertson's reaction", field: robertson, start: [1, 0, 0], tEnd: 40, tolerance: 1e-6 },
    { name: "a fast decay", field: fast, start: [2], tEnd: 10, tolerance: 1e-6 },
  ])("takes the same way with differences as with the Jacobian of $name", ({ field, start, tEnd, tolerance }) => {
    const options = { tEnd, method: radau, tolerance };
    const analytic = solve(field, start, options);
    const differences = solve(bare(field), start, options);
    expect(differences.status).toBe("done");
    // A difference is off by about √ε ≈ 1.5·10⁻⁸ of the Jacobian: Newton converges alike. They are kept for longer, for
    // they cost more, so that the steps may differ by a few.
    expect(Math.abs(differences.stats.steps - analytic.stats.steps)).toBeLessThanOrEqual(2);
    expect(unitsOff(differences.y, [...analytic.y], tolerance)).toBeLessThan(0.1);
  });

  it("takes one Jacobian for a whole run where that does not change, and one or two iterations a step", () => {
    const rotating: Field = {
      dimension: 2,
      derivative: (_t, y, dydt) => {
        dydt[0] = -200 * y[0] + 150 * y[1];
        dydt[1] = 70 * y[0] - 300 * y[1];
      },
    };
    const { stats } = solve(rotating, [1, 1], { tEnd: 1, method: radau, tolerance: 1e-6, times: [1] });
    expect(stats.jacobians).toBe(1);
    // besides the iterations: the first slope, one for the first length, two columns, two for the estimate of rejected
    // steps
    // 1.15 when written
    expect(stats.rhs - 4 - 2 * stats.rejected).toBeLessThan(1.5 * 3 * (stats.steps + stats.rejected));
  });

  it("takes few Jacobians of many columns: the Brusselator in one dimension, by differences", () => {
    // Hairer and Wanner, Solving ODEs II, IV.1: u' = 1 + u²v − 4u + α∇²u, v' = 3u − u²v + α∇²v, 40 points, α = 1/50
    const points = 40;
    const alpha = 0.02 * (points + 1) ** 2;
    const field: Field = {
      dimension: 2 * points,
      derivative: (_t, y, dydt) => {
        for (let i = 0; i < points; i++) {
          const [u, v] = [y[i], y[points + i]];
          const beyond = (k: number, from: number, wall: number) => (k < 0 || k === points ? wall : y[from + k]);
          dydt[i] = 1 + u * u * v - 4 * u + alpha * (beyond(i - 1, 0, 1) - 2 * u + beyond(i + 1, 0, 1));
          const spread = beyond(i - 1, points, 3) - 2 * v + beyond(i + 1, points, 3);
          dydt[points + i] = 3 * u - u * u * v + alpha * spread;
        }
      },
    };
    const start = Array.from({ length: 2 * points }, (_, i) =>
      i < points ? 1 + Math.sin((2 * Math.PI * (i + 1)) / (points + 1)) : 3,
    );
    const { status, stats } = solve(field, start, { tEnd: 10, method: radau, tolerance: 1e-6, times: [10] });
    expect(status).toBe("done");
    // 5 of 81 evaluations each, when written; SciPy 1.17's Radau takes 2698 evaluations for the same
    // (bench/ivp/scipyCounts.json)
    expect(stats.jacobians).toBeLessThanOrEqual(8);
    expect(stats.rhs).toBeLessThan(1600); // 1394
  });

  it("counts evaluations and Jacobians as they happen", () => {
    const { field, calls } = counted(bare(robertson));
    const { stats } = solve(field, [1, 0, 0], { tEnd: 40, method: radau, tolerance: 1e-6, times: [1, 10, 39, 40] });
    expect(stats.rhs).toBe(calls());
    expect(stats.jacobians).toBeLessThan(stats.steps);

    let jacobians = 0;
    const { jacobian, ...rest } = robertson;
    const watched: Field = {
      ...rest,
      jacobian: (t, y, J) => {
        jacobians++;
        jacobian!(t, y, J);
      },
    };
    const again = solve(watched, [1, 0, 0], { tEnd: 40, method: radau, tolerance: 1e-6 });
    expect(again.stats.jacobians).toBe(jacobians);
  });

  it("takes a new Jacobian within the step when the iteration fails with the one it kept", () => {
    // the rate is 1 before t = 1 and 10⁶ from there on: with −1 for the Jacobian the iteration runs away
    const field: Field = {
      dimension: 1,
      derivative: (t, y, dydt) => {
        dydt[0] = -(t < 1 ? 1 : 1e6) * y[0];
      },
      jacobian: (t, _y, J) => {
        J[0] = -(t < 1 ? 1 : 1e6);
      },
    };
    const problem = problemOf(field, 1e-3);
    const stepper = radau.start(problem);
    stepper.begin(0.9, Float64Array.of(1), Float64Array.of(-1));
    expect(stepper.attempt(0.9, 1 - 1e-9)).toBeLessThan(1);
    stepper.advance();
    expect(problem.stats.jacobians).toBe(1);
    expect(stepper.attempt(1 - 1e-9, 1.1)).toBe(Infinity); // its Jacobian is still −1, taken anew
    expect(problem.stats.jacobians).toBe(2);
    stepper.begin(1, Float64Array.of(1), Float64Array.of(-1e6));
    expect(stepper.attempt(1, 1.1)).toBeLessThan(Infinity);
    expect(problem.stats.jacobians).toBe(3);
  });

  it("solves its stage equations to a hundredth of the tolerance on a strongly nonlinear field", () => {
    // y' = −100(y³ − cos³t) − sin t, y = cos t: over a step Newton must do its work, a matrix frozen at the start is
    // not enough.
    const cubic: Field = {
      dimension: 1,
      derivative: (t, y, dydt) => {
        dydt[0] = -100 * (y[0] ** 3 - Math.cos(t) ** 3) - Math.sin(t);
      },
      jacobian: (_t, y, J) => {
        J[0] = -300 * y[0] ** 2;
      },
    };
    for (const tolerance of [1e-3, 1e-5, 1e-7]) {
      const { ts, ys } = solve(cubic, [1], { tEnd: 1, method: radau, tolerance });
      ts.forEach((t, i) => {
        expect(unitsOff(ys[i], [Math.cos(t)], tolerance)).toBeLessThan(UNITS);
      });
    }
  });

  it("shortens the step, and says so, when Newton does not converge", () => {
    // exp(20y) at the first trial of 1: the iteration runs away, half the step and so on succeeds
    const steep: Field = {
      dimension: 1,
      derivative: (_t, y, dydt) => {
        dydt[0] = -Math.exp(5 * y[0]) + 1;
      },
    };
    const { status, y, stats } = solve(steep, [1], { tEnd: 1, method: radau, step: 1, tolerance: 1e-6 });
    expect(status).toBe("done");
    expect(stats.rejected).toBeGreaterThan(0);
    // with u = e^{−5y}: u' = 5(1 − u), so y = −ln(1 + (e⁻⁵ − 1)e^{−5t})/5
    expect(unitsOff(y, [-Math.log(1 + (Math.exp(-5) - 1) * Math.exp(-5)) / 5], 1e-6)).toBeLessThan(UNITS);
  });

  it("keeps what is conserved linearly between steps as well as at their ends", () => {
    const { ys } = solve(robertson, [1, 0, 0], {
      tEnd: 40,
      method: radau,
      tolerance: 1e-6,
      times: [1e-5, 1e-3, 0.1, 1, 7, 30],
    });
    for (const y of ys) expect(Math.abs(y[0] + y[1] + y[2] - 1)).toBeLessThan(1e-9);
  });

  it("gives states within a step that follow a kink, where the step's polynomial does not", () => {
    // y₀ falls onto |y₁| at rate 10⁴, and y₁ = t − 1: steps grow to the length of the run, and one of them has the kink
    // in it
    const field: Field = {
      dimension: 2,
      derivative: (_t, y, dydt) => {
        dydt[0] = -1e4 * (y[0] - Math.abs(y[1])) + Math.sign(y[1]);
        dydt[1] = 1;
      },
    };
    const options = { tEnd: 2, method: radau, tolerance: 1e-4 };
    const exact = (t: number) => Math.abs(t - 1);
    let sketched = 0;
    let interpolated = 0;
    const state = new Float64Array(2);
    const { status } = solve(field, [1, -1], {
      ...options,
      onStep: ({ t0, t1, sketch, interpolate }) => {
        for (const t of spread(t0, t1, 20).slice(0, -1)) {
          sketch(t, state);
          sketched = Math.max(sketched, Math.abs(state[0] - exact(t)) / 1e-4);
          interpolate(t, state);
          interpolated = Math.max(interpolated, Math.abs(state[0] - exact(t)) / 1e-4);
        }
      },
    });
    expect(status).toBe("done");
    expect(sketched).toBeGreaterThan(10 * UNITS);
    expect(interpolated).toBeLessThan(UNITS);
  });

  it.each([
    { name: "Robertson's reaction", field: robertson, start: [1, 0, 0], tEnd: 40 },
    { name: "Kepler's orbit", field: kepler.field, start: kepler.start, tEnd: 6 },
  ])("keeps of $name the very states that are asked for, at two evaluations a step", ({ field, start, tEnd }) => {
    const times = spread(0, tEnd, 30);
    const options = { tEnd, method: radau, tolerance: 1e-6 };
    const asked = solve(field, start, { ...options, times });
    const kept = solve(field, start, { ...options, dense: true, times: [tEnd] });
    asked.ys.forEach((y, i) => {
      expect(kept.at(times[i])).toEqual(y);
    });
    const bareRun = solve(field, start, { ...options, times: [tEnd] });
    expect(kept.y).toEqual(bareRun.y);
    expect(kept.stats.steps).toBe(bareRun.stats.steps);
    expect(asked.stats.rhs - bareRun.stats.rhs).toBeLessThan(3 * bareRun.stats.steps);
  });

  it("goes backwards, stiffly too", () => {
    const back = solve(oscillator.field, [Math.cos(10), -Math.sin(10)], {
      t0: 10,
      tEnd: 0,
      method: radau,
      tolerance: 1e-7,
    });
    expect(back.status).toBe("done");
    expect(unitsOff(back.y, [1, 0], 1e-7)).toBeLessThan(UNITS);
    const stiff: Field = {
      dimension: 1,
      derivative: (t, y, dydt) => {
        dydt[0] = 1e4 * (y[0] - Math.cos(t)) - Math.sin(t);
      },
    };
    const { ys, stats } = solve(stiff, [0], { t0: 10, tEnd: 0, method: radau, tolerance: 1e-6, times: [7.3, 2, 0] });
    [7.3, 2, 0].forEach((t, i) => {
      expect(unitsOff(ys[i], [Math.cos(t)], 1e-6)).toBeLessThan(UNITS);
    });
    expect(stats.steps).toBeLessThan(100); // 57
  });

  it("measures Newton's corrections in the tolerance of each component, which may be zero at zero", () => {
    const chain: Field = {
      dimension: 2,
      derivative: (_t, y, dydt) => {
        dydt[0] = 1 - y[0] ** 2;
        dydt[1] = 1e-6 * y[0];
      },
    };
    const { status, y, stats } = solve(chain, [0, 0], {
      tEnd: 3,
      method: radau,
      relativeTolerance: [1e-6, 1e-6],
      absoluteTolerance: [0, 1e-12],
    });
    expect(status).toBe("done");
    expect(stats.rejected).toBe(0);
    const [first, second] = [Math.tanh(3), 1e-6 * Math.log(Math.cosh(3))];
    expect(Math.abs(y[0] / first - 1)).toBeLessThan(UNITS * 1e-6);
    expect(Math.abs(y[1] / second - 1)).toBeLessThan(UNITS * 2e-6);
  });

  it("does not ask of Newton what rounding takes away", () => {
    const tolerances = { relativeTolerance: 1e-13, absoluteTolerance: 1e-19 };
    const { status, stats } = solve(robertson, [1, 0, 0], { tEnd: 4, method: radau, ...tolerances, times: [4] });
    expect(status).toBe("done");
    expect(stats.rejected).toBeLessThan(10); // as many again as were accepted, if Newton is to get below rounding
  });

  it("shortens the step where a stage, a difference or a Jacobian leaves the domain of the field", () => {
    // y' = −√y from 1 reaches zero at t = 2: (1 − t/2)²; beyond zero there is no field
    const draining: Field = {
      dimension: 1,
      derivative: (_t, y, dydt) => {
        dydt[0] = -Math.sqrt(y[0]);
      },
    };
    for (const tEnd of [1, 1.9, 1.999]) {
      const { status, y } = solve(draining, [1], { tEnd, method: radau, tolerance: 1e-6, step: tEnd });
      expect(status).toBe("done");
      expect(unitsOff(y, [(1 - tEnd / 2) ** 2], 1e-6)).toBeLessThan(UNITS);
    }
    const beyond = solve(draining, [1], { tEnd: 3, method: radau, tolerance: 1e-6 });
    expect(beyond.status).toBe("failed");
    expect(Math.abs(beyond.t - 2)).toBeLessThan(0.01);
  });

  it("ends a run whose Jacobian is not finite, having asked for it once", () => {
    const field: Field = { ...decay(), jacobian: (_t, _y, J) => J.fill(Number.NaN) };
    const { status, t, stats } = solve(field, [1], { tEnd: 1, method: radau });
    expect([status, t, stats.jacobians]).toEqual(["failed", 0, 1]);
  });

  it("sets out anew as if it had never run", () => {
    const problem = problemOf(robertson, 1e-6);
    const used = radau.start(problem);
    const y = Float64Array.of(1, 0, 0);
    const slope = Float64Array.of(-0.04, 0.04, 0);
    used.begin(0, y, slope);
    for (let t = 0; t < 1e-3; t += 1e-4) {
      used.attempt(t, t + 1e-4);
      used.advance();
    }
    used.begin(0, y, slope);
    const fresh = radau.start(problem);
    fresh.begin(0, y, slope);
    expect(used.attempt(0, 2e-4)).toBe(fresh.attempt(0, 2e-4));
    expect(used.y1).toEqual(fresh.y1);
  });

  it.each([dryOscillator, sinusoidWithRests])("follows the switches of an $name", (problem) => {
    const { field, start, t0, tEnd, exact } = problem;
    const method = withSwitches(radau);
    for (const tolerance of [1e-3, 1e-5, 1e-7, 1e-9]) {
      const times = spread(t0, tEnd, 50);
      const solution = solve(field, start, { t0, tEnd, method, tolerance, times });
      expect(solution.status).toBe("done");
      expect(solution.stats.method).toBe("radau with switches");
      expect(mostUnitsOff(solution, exact, tolerance)).toBeLessThan(UNITS);
      expect(kinds(switchesOf(problem, solution))).toEqual(kinds(problem.events));
    }
  });
});
