import { Outcome, Solver } from "odex";
import { describe, expect, it } from "vitest";
import { type Field, odex, solve } from "../../src/solvers/index.ts";
import { counted, decay, logistic, oscillator } from "../support/problems.ts";
import { spread, UNITS, unitsOff } from "../support/tolerance.ts";

// Every trap of the package `odex` 2.0.4 is shown twice: sprung by the package alone, and avoided by the method.

const rotation = (_x: number, y: number[]) => [y[1], -y[0]];

/** A solver of the package at the tolerance `solve` has by default. */
function packaged(dimension: number, tolerance = 1e-8): Solver {
  const solver = new Solver(dimension);
  solver.absoluteTolerance = tolerance;
  solver.relativeTolerance = tolerance;
  return solver;
}

describe("a start in a Float64Array", () => {
  it("is NaN to the package, without an error", () => {
    const start = new Float64Array([1, 0]) as unknown as number[];
    expect(packaged(2).solve(rotation, 0, start, 1).y).toEqual([Number.NaN, Number.NaN]);
  });

  it("is a start like any other here", () => {
    const { y, status } = solve(oscillator.field, new Float64Array([1, 0]), { tEnd: 1, method: odex });
    expect(status).toBe("done");
    expect(unitsOff(y, oscillator.exact(1), 1e-8)).toBeLessThan(UNITS);
  });
});

describe("a field that turns NaN", () => {
  it("is stepped through by the package, which reports convergence", () => {
    const { y, outcome } = packaged(1).solve((x) => [x > 0.5 ? Number.NaN : 1], 0, [0], 1);
    expect(outcome).toBe(Outcome.Converged);
    expect(y).toEqual([Number.NaN]);
  });

  it("ends the run here, at the last finite state", () => {
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        dydt[0] = t > 0.5 ? Number.NaN : 1;
      },
    };
    const { y, t, status, message } = solve(field, [0], { tEnd: 1, method: odex });
    expect(status).toBe("failed");
    expect(t).toBeLessThanOrEqual(0.5);
    expect(y[0]).toBeCloseTo(t, 12);
    expect(message).toMatch(/^no step from t = 0\.5, however short \(\S+\), gave values that are finite/);
  });
});

describe("the time reached when steps run out", () => {
  it("is the requested end to the package", () => {
    const solver = packaged(2);
    solver.maxSteps = 5;
    const { y, xEnd, outcome } = solver.solve(rotation, 0, [1, 0], 100);
    expect(outcome).toBe(Outcome.MaxStepsExceeded);
    expect(xEnd).toBe(100);
    expect(Math.abs(y[1])).toBeLessThan(0.1); // −sin 100 is 0.51
  });

  it("is the time reached here", () => {
    const { y, t, status } = solve(oscillator.field, [1, 0], { tEnd: 100, method: odex, maxSteps: 5 });
    expect(status).toBe("maxSteps");
    expect(t).toBeLessThan(10);
    expect(unitsOff(y, oscillator.exact(t), 1e-8)).toBeLessThan(UNITS);
  });
});

describe("the budget of steps", () => {
  // smooth until 0.99, then an oscillation of 10⁵ that rejects the last step many times
  const late = (t: number) => (t < 0.99 ? 0 : 1e3 * Math.sin(1e5 * t));

  it("is not kept by the package once it has tried the last step", () => {
    const solver = packaged(1);
    solver.initialStepSize = 1;
    solver.maxSteps = 2;
    expect(solver.solve((x) => [late(x)], 0, [0], 1).nStep).toBeGreaterThan(2);
  });

  it("is kept here", () => {
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        dydt[0] = late(t);
      },
    };
    for (const maxSteps of [1, 2, 3, 5, 8]) {
      const { status, stats } = solve(field, [0], { tEnd: 1, method: odex, step: 1, maxSteps });
      expect(status).toBe("maxSteps");
      expect(stats.steps).toBeLessThanOrEqual(maxSteps);
    }
  });
});

describe("the first step", () => {
  // a pulse of area 1 around t = 2·10⁻⁶, 2·10⁻⁷ wide
  const pulse = (t: number) => Math.exp(-(((t - 2e-6) / 2e-7) ** 2)) / (2e-7 * Math.sqrt(Math.PI));

  it("is at least 1e-4 in the package, whatever is asked for, and jumps over a pulse of 1e-6", () => {
    const solver = packaged(1);
    solver.initialStepSize = 1e-8;
    const asked: number[] = [];
    const { y } = solver.solve(
      (x) => {
        asked.push(x);
        return [pulse(x)];
      },
      0,
      [0],
      1,
    );
    expect(asked.slice(0, 3)).toEqual([0, 0.5e-4, 1e-4]);
    expect(y[0]).toBeLessThan(1e-9); // the whole pulse is missing
  });

  it("is the one that was asked for here, and finds the pulse", () => {
    const asked: number[] = [];
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        asked.push(t);
        dydt[0] = pulse(t);
      },
    };
    const { y, ts } = solve(field, [0], { tEnd: 1, method: odex, step: 1e-8 });
    expect(ts[1]).toBeLessThan(1.1e-8);
    expect(Math.max(...asked.slice(0, 5))).toBeLessThan(1.1e-8);
    expect(unitsOff(y, [1], 1e-8)).toBeLessThan(UNITS);
  });

  it("follows the time scale of the field here, 1e-6 and shorter", () => {
    for (const scale of [1e-6, 1e-9, 1e-12]) {
      const field: Field = {
        dimension: 2,
        derivative: (_t, y, dydt) => {
          dydt[0] = y[1] / scale;
          dydt[1] = -y[0] / scale;
        },
      };
      const tEnd = 1e3 * scale;
      const { ts, y, status } = solve(field, [1, 0], { tEnd, method: odex });
      expect(status).toBe("done");
      expect(ts[1]).toBeLessThan(scale);
      // errors of an oscillation add up over its 160 periods
      expect(unitsOff(y, [Math.cos(1e3), -Math.sin(1e3)], 1e-8)).toBeLessThan(UNITS * 160);
    }
  });

  it("fits into an interval shorter than 1e-4 here", () => {
    for (const tEnd of [1e-5, 1e-8, 1e-12]) {
      const { status, t, y } = solve(decay(), [1], { tEnd, method: odex });
      expect([status, t]).toEqual(["done", tEnd]);
      expect(Math.abs(y[0] - Math.exp(-tEnd))).toBeLessThan(1e-15);
    }
  });
});

describe("dense output", () => {
  it("costs the package n comparisons per component and time: n² in all", () => {
    // The interpolant looks its component up among all others; a component that counts how often it is looked at tells.
    const n = 200;
    let looks = 0;
    const component = {
      valueOf: () => {
        looks++;
        return n - 1;
      },
    } as unknown as number;
    const solver = packaged(n);
    solver.denseOutput = true;
    const decaying = (_x: number, y: number[]) => y.map((value) => -value);
    const observe = (step: number, xOld: number, x: number, _y: number[], interpolate: unknown) => {
      if (step === 3) (interpolate as (c: number, x: number) => number)(component, (xOld + x) / 2);
      return undefined;
    };
    solver.solve(decaying, 0, new Array(n).fill(1), 1, observe);
    expect(looks).toBeGreaterThanOrEqual(n);
  });

  it("costs as many evaluations for 2000 components as for two, some eighty per time", () => {
    const fieldOf = (dimension: number) =>
      counted({
        dimension,
        derivative: (t, y, dydt) => {
          for (let k = 0; k < dimension; k++) dydt[k] = Math.cos(t) * y[k];
        },
      });
    const run = (dimension: number, times: number[]) => {
      const { field, calls } = fieldOf(dimension);
      const { status, ys } = solve(field, new Float64Array(dimension).fill(1), { tEnd: 6, method: odex, times });
      expect(status).toBe("done");
      return { calls: calls(), last: ys[ys.length - 1] };
    };
    const times = spread(0, 6, 50);
    const small = run(2, times);
    const large = run(2000, times);
    expect(large.calls).toBe(small.calls);
    // norms sum 1000 times as many terms
    expect(unitsOff(large.last.slice(0, 2), [...small.last], 1e-8)).toBeLessThan(1e-5);
    const without = run(2, [6]);
    // a full table of nine columns is 1 + 2 + 4 + … + 18 = 91
    expect((small.calls - without.calls) / 50).toBeLessThan(90);
  });

  it("does not mistake many times within one step for a step that does not come", () => {
    // A step spans most of this run: a thousand states within it cost more evaluations than any step.
    const times = spread(0, 1, 1000);
    const { status, ts, ys } = solve(decay(), [1], { tEnd: 1, method: odex, times });
    expect(status).toBe("done");
    expect(ts).toHaveLength(1000);
    expect(Math.max(...times.map((t, i) => unitsOff(ys[i], [Math.exp(-t)], 1e-8)))).toBeLessThan(UNITS);
  });
});

describe("the last step, and a state between steps, which is one", () => {
  it("may be off by more than ten tolerances in the package: its second column is accepted by a fluke", () => {
    // err = |T₂₂ − T₂₁| changes sign as a function of the step, and near its zero the second column passes. 200 ends of
    // one run:
    const off = spread(2, 10, 400).map((end) => {
      const { y } = packaged(1, 1e-6).solve((_x, y) => [y[0] * (1 - y[0])], 0, [0.1], end);
      return unitsOff(y, logistic.exact(end), 1e-6);
    });
    expect(Math.max(...off)).toBeGreaterThan(10);
  });

  it.each([1e-4, 1e-5, 1e-6, 1e-7])("is within the bound here wherever it ends, at tolerance %d", (tolerance) => {
    const off = spread(2, 10, 400).map((end) => {
      const { y } = solve(logistic.field, logistic.start, { tEnd: end, method: odex, tolerance, times: [end] });
      return unitsOff(y, logistic.exact(end), tolerance);
    });
    expect(Math.max(...off)).toBeLessThan(UNITS);
  });
});

describe("odex", () => {
  it("takes few steps at a tight tolerance", () => {
    const { y, stats } = solve(oscillator.field, oscillator.start, { tEnd: 10, method: odex, tolerance: 1e-12 });
    expect(unitsOff(y, oscillator.exact(10), 1e-12)).toBeLessThan(UNITS);
    expect(stats.steps).toBeLessThan(25);
  });

  it("lands on tEnd exactly, wherever the run starts", () => {
    for (const [t0, tEnd] of [
      [0, 1 / 3],
      [0.1, 0.7],
      [-5, 1e-3],
      [1e6, 1e6 + 0.1],
    ]) {
      const { t, status } = solve(decay(), [1], { t0, tEnd, method: odex });
      expect([status, t]).toEqual(["done", tEnd]);
    }
  });
});
