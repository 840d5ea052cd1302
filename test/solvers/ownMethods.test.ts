import { describe, expect, it } from "vitest";
import {
  explicitMethod,
  type Field,
  InputError,
  odex,
  radau,
  rk4,
  type Stepper,
  type SteppingMethod,
  solve,
  type Tableau,
  withSwitches,
} from "../../src/solvers/index.ts";
import { sinusoidWithRests } from "../support/friction.ts";
import { errorsAtFixedSteps, slope } from "../support/order.ts";
import { logistic, oscillator, seasonal } from "../support/problems.ts";
import { mostUnitsOff, spread, UNITS } from "../support/tolerance.ts";

/** Bogacki and Shampine 1989, order 3(2), its last stage the first of the next step. */
const bogacki: Tableau = {
  name: "bogacki",
  order: 3,
  c: [0, 1 / 2, 3 / 4, 1],
  a: [[], [1 / 2], [0, 3 / 4], [2 / 9, 1 / 3, 4 / 9]],
  b: [2 / 9, 1 / 3, 4 / 9, 0],
  e: [2 / 9 - 7 / 24, 1 / 3 - 1 / 4, 4 / 9 - 1 / 3, -1 / 8],
};
/** Heun 1900, order 3, without an estimate. */
const heun: Tableau = {
  name: "heun",
  order: 3,
  c: [0, 1 / 3, 2 / 3],
  a: [[], [1 / 3], [0, 2 / 3]],
  b: [1 / 4, 0, 3 / 4],
};

describe("explicitMethod", () => {
  const adaptive = explicitMethod(bogacki);
  const fixed = explicitMethod(heun);

  it.each([oscillator, logistic, seasonal])(
    "has the order of its table on $name, at step ends and between them",
    (problem) => {
      for (const method of [adaptive, fixed]) {
        for (const where of ["at step ends", "between step ends"] as const) {
          const { steps, errors } = errorsAtFixedSteps(method, problem, [32, 48, 64, 96, 128, 192], where);
          expect(Math.abs(slope(steps, errors) - 3)).toBeLessThan(0.3);
        }
      }
    },
  );

  it("is adaptive where the table has error weights, and of fixed steps where it has none", () => {
    const { field, start, exact } = seasonal;
    const times = spread(0, 6, 30);
    const solution = solve(field, start, { tEnd: 6, times, method: adaptive, tolerance: 1e-6 });
    // of order 3, each of 200 steps errs by about one unit
    expect(mostUnitsOff(solution, exact, 1e-6)).toBeLessThan(10 * UNITS);
    expect(solution.stats.rejected).toBeLessThan(solution.stats.steps / 5);
    expect(() => solve(field, start, { tEnd: 6, method: fixed })).toThrow(
      new InputError("solve: method heun takes fixed steps; give their length as step."),
    );
  });

  it("costs a stage less where the last one is the first of the next step", () => {
    const run = (method: SteppingMethod) =>
      solve(oscillator.field, [1, 0], { tEnd: 1, method, step: 0.1, maxStep: 0.1, tolerance: 1e9, times: [] }).stats;
    expect(run(adaptive)).toMatchObject({ steps: 10, rhs: 1 + 3 * 10 });
    expect(run(fixed)).toMatchObject({ steps: 10, rhs: 3 * 10 });
  });

  it("refuses coefficients that contradict each other, and an order that is none", () => {
    expect(() => explicitMethod({ ...heun, b: [1 / 4, 0, 1 / 4] })).toThrow(/heun: weights sum to 0\.5, not to 1/);
    for (const order of [0, Number.NaN, undefined]) {
      expect(() => explicitMethod({ ...heun, order: order as number })).toThrow(
        new InputError(`explicitMethod: order must be a finite number > 0, got ${order}.`),
      );
    }
  });
});

describe("withSwitches", () => {
  it.each([explicitMethod(bogacki), radau])(
    "makes a method of polynomials follow switches, or says it cannot: $name",
    (method) => {
      const { field, start, tEnd, exact } = sinusoidWithRests;
      const run = () =>
        solve(field, start, { tEnd, times: spread(0, tEnd, 40), method: withSwitches(method), tolerance: 1e-6 });
      if (method !== radau) {
        const solution = run();
        expect(solution.stats.method).toBe("bogacki with switches");
        expect(solution.events.map(({ kind }) => kind)).toEqual(sinusoidWithRests.events.map(({ kind }) => kind));
        expect(mostUnitsOff(solution, exact, 1e-6)).toBeLessThan(10 * UNITS);
        return;
      }
      try {
        expect(mostUnitsOff(run(), exact, 1e-6)).toBeLessThan(UNITS);
      } catch (error) {
        expect(error).toBeInstanceOf(InputError);
      }
    },
  );

  it("refuses what it cannot cut", () => {
    expect(() => withSwitches(rk4)).toThrow(
      new InputError(
        "withSwitches: rk4 takes fixed steps, which cannot be cut where a switch is; " +
          "give an adaptive method, such as dopri5.",
      ),
    );
    for (const given of [odex, "dopri5", undefined, {}]) {
      expect(() => withSwitches(given as SteppingMethod)).toThrow(
        new InputError("withSwitches: method must be one of steps, such as dopri5 or radau, with a start of its own."),
      );
    }
  });
});

describe("a method of one's own", () => {
  const field: Field = { dimension: 1, derivative: (_t, y, dydt) => dydt.set(y) };

  /** Euler's method, with an error that is h², and anything else that is to be otherwise. */
  const euler = (changes: Partial<Stepper> = {}, facts: Partial<SteppingMethod> = {}): SteppingMethod => ({
    name: "euler",
    order: 1,
    followsSwitches: false,
    start: ({ derivative }) => {
      const [y, y1, slope] = [0, 0, 0].map(() => new Float64Array(1));
      let [from, to] = [0, 0];
      const between = (start: number, rate: number, since: number) => (t: number, out: Float64Array) => {
        out[0] = start + (t - since) * rate;
      };
      return {
        y,
        y1,
        begin: (_t, start) => y.set(start),
        attempt: (t, t1) => {
          [from, to] = [t, t1];
          derivative(t, y, slope);
          y1[0] = y[0] + (t1 - t) * slope[0];
          return ((t1 - t) * slope[0]) ** 2 / 1e-4;
        },
        advance: () => y.set(y1),
        interpolate: (t, out) => between(y[0], slope[0], from)(Math.min(t, to), out),
        keep: () => between(y[0], slope[0], from),
        ...changes,
      };
    },
    ...facts,
  });
  const run = (method: SteppingMethod) => () => solve(field, [1], { tEnd: 1, method, dense: true });

  it("has budget, events, dense output and all that the loop gives", () => {
    const { status, y, crossings, at } = solve(field, [1], {
      tEnd: 1,
      method: euler(),
      dense: true,
      events: [{ value: (_t, state) => state[0] - 2 }],
    });
    expect(status).toBe("done");
    expect(Math.abs(y[0] - Math.E)).toBeLessThan(0.1);
    expect(Math.abs(crossings[0].t - Math.LN2)).toBeLessThan(0.02);
    expect(Math.abs(at(0.5)[0] - Math.exp(0.5))).toBeLessThan(0.03);
  });

  it.each(["begin", "attempt", "advance", "interpolate", "keep"] as const)("that lacks %s is told so", (part) => {
    expect(run(euler({ [part]: undefined }))).toThrow(
      new InputError(`euler: ${part} of what start returns must be a function, got undefined.`),
    );
  });

  it.each(["y", "y1"] as const)("that has no %s is told so", (part) => {
    expect(run(euler({ [part]: undefined }))).toThrow(
      new InputError(`euler: ${part} of what start returns must be an array of numbers, got undefined.`),
    );
  });

  it.each([-1, undefined, "0.5", true])("whose error is %j is told so", (bad) => {
    expect(run(euler({ attempt: () => bad as number }))).toThrow(
      new InputError(`euler: attempt returned ${bad}; return the error as a number >= 0, or NaN.`),
    );
  });

  it("whose order is none is told so", () => {
    expect(run(euler({}, { order: 0 }))).toThrow(
      new InputError("solve: order of method euler must be a finite number > 0, got 0."),
    );
  });
});

it("until that is asynchronous is told so", () => {
  const until = (async () => false) as unknown as () => boolean;
  expect(() => solve(oscillator.field, [1, 0], { tEnd: 1, until })).toThrow(
    new InputError("solve: until returned a promise; return true or false."),
  );
});

it("onStep that is asynchronous is told so, also where it fails later", () => {
  const onStep = async () => {
    throw new Error("nobody hears this");
  };
  expect(() => solve(oscillator.field, [1, 0], { tEnd: 1, onStep })).toThrow(
    new InputError("solve: onStep returned a promise; it must be done with the step before it returns."),
  );
});
