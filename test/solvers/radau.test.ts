import { describe, expect, it } from "vitest";
import { type Field, radau, solve } from "../../src/solvers/index.ts";
import { counted, decay, logistic } from "../support/problems.ts";
import { UNITS, unitsOff } from "../support/tolerance.ts";

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
      expect(stats.steps + stats.rejected).toBeLessThan(most); // 33, 66, 164 when written
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
      expect(Math.abs(y[0] + y[1] + y[2] - 1)).toBeLessThan(1e-9); // the reaction conserves its mass, and so do linear methods
      expect(stats.steps).toBeLessThan(650); // 130 and 583 when written
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
    // A difference is off by about √ε ≈ 1.5·10⁻⁸ of the Jacobian: Newton converges alike and the steps may differ by a few.
    expect(Math.abs(differences.stats.steps - analytic.stats.steps)).toBeLessThanOrEqual(0.02 * analytic.stats.steps);
    expect(unitsOff(differences.y, [...analytic.y], tolerance)).toBeLessThan(0.1);
  });

  it("hands differences to Newton that match an analytic Jacobian, off the diagonal and dependent on time too", () => {
    // Newton on a field linear in y takes one iteration with the right matrix: 3 evaluations per step besides the end's.
    const rotating: Field = {
      dimension: 2,
      derivative: (t, y, dydt) => {
        dydt[0] = -200 * y[0] + 150 * Math.cos(0.01 * t) * y[1];
        dydt[1] = 70 * y[0] - 300 * y[1];
      },
    };
    const { stats } = solve(rotating, [1, 1], { tEnd: 1, method: radau, tolerance: 1e-6, times: [1] });
    // 3 for the differences, 1 for the slope at the end, 3 per iteration: fewer than two iterations a step
    expect(stats.rhs / (stats.steps + stats.rejected)).toBeLessThan(3 + 1 + 2 * 3);
  });

  it("counts evaluations and Jacobians as they happen", () => {
    const { field, calls } = counted(bare(robertson));
    const { stats } = solve(field, [1, 0, 0], { tEnd: 40, method: radau, tolerance: 1e-6, times: [1, 10, 39, 40] });
    expect(stats.rhs).toBe(calls());
    expect(stats.jacobians).toBe(stats.steps); // one per accepted step, kept while a step is retried

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

  it("solves its stage equations to a hundredth of the tolerance on a strongly nonlinear field", () => {
    // y' = −100(y³ − cos³t) − sin t, y = cos t: over a step Newton must do its work, a matrix frozen at the start is not enough.
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

  it("ends a run whose Jacobian is not finite", () => {
    const field: Field = { ...decay(), jacobian: (_t, _y, J) => J.fill(Number.NaN) };
    const { status, t } = solve(field, [1], { tEnd: 1, method: radau });
    expect([status, t]).toEqual(["failed", 0]);
  });
});
