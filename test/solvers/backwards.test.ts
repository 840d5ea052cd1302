import { describe, expect, it } from "vitest";
import { type Field, InputError, type Method, type MethodName, methods, solve } from "../../src/solvers/index.ts";
import { driven } from "../support/friction.ts";
import { logistic, oscillator, seasonal } from "../support/problems.ts";
import { mostUnitsOff, spread, UNITS, unitsOff } from "../support/tolerance.ts";

const names = Object.keys(methods) as MethodName[];
const smooth = ["dopri5", "odex", "radau", "rk4", "eventSolver"] as const;
const by = (name: MethodName, step = 1 / 64) => ({
  method: name,
  ...((methods[name] as Method).fixedStep && { step }),
});

describe.each(smooth)("a run backwards by %s", (name) => {
  it.each([seasonal, logistic, oscillator])(
    "follows $name from its end to its start, within its tolerance",
    (problem) => {
      const { field, t0, exact } = problem;
      const from = t0 + 2; // what decays forwards grows backwards, errors with it
      const times = spread(from, t0, 25);
      const solution = solve(field, exact(from), { t0: from, tEnd: t0, times, tolerance: 1e-8, ...by(name) });
      expect([solution.status, solution.t]).toEqual(["done", t0]);
      expect([...solution.ts]).toEqual(times);
      expect(mostUnitsOff(solution, exact, 1e-8)).toBeLessThan(UNITS * Math.exp(2));
    },
  );
});

describe.each(names)("a run backwards by %s", (name) => {
  it("goes down from t0 to tEnd in steps that are kept in their order, and undoes the run forwards", () => {
    const options = { tolerance: name === "rkc" ? 1e-6 : 1e-8, ...by(name, 1e-4) };
    const forth = solve(oscillator.field, [1, 0], { tEnd: 3, ...options });
    const back = solve(oscillator.field, forth.y, { t0: 3, tEnd: 0, ...options });
    expect([back.status, back.t, back.ts[0], back.ts[back.ts.length - 1]]).toEqual(["done", 0, 3, 0]);
    expect([...back.ts].every((t, i) => i === 0 || t < back.ts[i - 1])).toBe(true);
    // of order 2 and 1, rkc and proximalEuler add up an error of one tolerance a step, or of half a step
    const off = { rkc: back.stats.steps * 1e-6, proximalEuler: 1e-3 }[name as string] ?? 1e-7;
    expect(Math.hypot(back.y[0] - 1, back.y[1])).toBeLessThan(off);
  });

  it("to where it sets out is the start, with nothing asked of the field", () => {
    let asked = 0;
    const field: Field = {
      dimension: 2,
      derivative: (_t, _y, dydt) => {
        asked++;
        dydt.fill(1);
      },
    };
    for (const times of [undefined, [], [7]]) {
      const { status, message, t, y, ts, ys, stats } = solve(field, [1, 2], {
        t0: 7,
        tEnd: 7,
        ...by(name),
        ...(times && { times }),
      });
      expect({ status, message, t, y: [...y] }).toEqual({ status: "done", message: "", t: 7, y: [1, 2] });
      expect([...ts]).toEqual(times ?? [7]);
      expect(ys.map((kept) => [...kept])).toEqual([...ts].map(() => [1, 2]));
      expect([stats.steps, stats.rhs, asked]).toEqual([0, 0, 0]);
    }
  });
});

describe.each(["eventSolver", "rkc", "proximalEuler"] as const)("backwards by %s", (name) => {
  it("friction is refused, for rest does not tell where it came from", () => {
    const places = { friction: 0, places: [{ at: 1, friction: 1 }] };
    for (const switches of [{ friction: 1 }, places]) {
      const field: Field = { ...driven(1, 0, () => 0), switches };
      expect(() => solve(field, [1], { t0: 1, tEnd: 0, ...by(name) })).toThrow(
        new InputError(
          "solve: a field with friction cannot be run backwards, " +
            "for a component at rest does not tell where it came from; give tEnd > t0.",
        ),
      );
    }
  });

  it("kinks, and friction that is 0, are followed", () => {
    // y' = |y − 1|: 1 − e^{−t} before it is 1, hence from 1/2 back by ln 2 to 0
    const field: Field = {
      dimension: 1,
      derivative: (_t, y, dydt) => dydt.fill(Math.abs(y[0] - 1)),
      switches: { friction: 0, kinks: { count: 1, values: (_t, y, out) => out.fill(y[0] - 1) } },
    };
    const options = { tolerance: 1e-6, ...by(name, 1e-5) };
    const { status, y } = solve(field, [0.5], { tEnd: -Math.LN2, ...options });
    expect(status).toBe("done");
    expect(unitsOff(y, [0], 1e-6)).toBeLessThan(name === "eventSolver" ? UNITS : 100);
  });
});
