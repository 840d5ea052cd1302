import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dopri5,
  eventSolver,
  type Field,
  InputError,
  type Method,
  odex,
  type Progress,
  radau,
  rk4,
  type SolveOptions,
  type Step,
  solve,
} from "../../src/solvers/index.ts";
import { driven } from "../support/friction.ts";
import { counted, decay, logistic, oscillator, seasonal } from "../support/problems.ts";
import { spread, UNITS, unitsOff } from "../support/tolerance.ts";

const adaptive = [dopri5, eventSolver, odex, radau];
const all = [rk4, ...adaptive];
const RK4_STEP = 1 / 64; // short enough for errors below 1e-9 on the problems here

/** The options a method needs besides tEnd: rk4 a step. */
function by(method: Method): Pick<SolveOptions, "method" | "step"> {
  return { method, ...(method.fixedStep && { step: RK4_STEP }) };
}

describe("arguments of solve", () => {
  const at = (changes: Partial<SolveOptions>) => () => solve(decay(), [1], { tEnd: 1, ...changes });

  it("wants as many start values as the field has components", () => {
    expect(() =>
      solve(
        driven(4, 1, () => 0),
        [1, 2, 3],
        { tEnd: 1 },
      ),
    ).toThrow(new InputError("solve: y0 has length 3, the field expects 4."));
  });

  it("wants finite start values and names the first that is not", () => {
    expect(() => solve(oscillator.field, [0, Number.NaN], { tEnd: 1 })).toThrow(
      new InputError("solve: y0[1] must be a finite number, got NaN."),
    );
    expect(() => solve(oscillator.field, Float64Array.of(-Infinity, 0), { tEnd: 1 })).toThrow(
      new InputError("solve: y0[0] must be a finite number, got -Infinity."),
    );
  });

  it.each([0, 1.5, Number.NaN])("wants a dimension that counts something, not %d", (dimension) => {
    expect(() => solve({ ...decay(), dimension }, [], { tEnd: 1 })).toThrow(
      new InputError(`solve: field.dimension must be a whole number >= 1, got ${dimension}.`),
    );
  });

  it("wants finite times", () => {
    expect(at({ t0: Number.NaN })).toThrow(new InputError("solve: t0 must be a finite number, got NaN."));
    expect(at({ tEnd: Infinity })).toThrow(new InputError("solve: tEnd must be a finite number, got Infinity."));
  });

  it.each([-1e-3, Number.NaN, Infinity])("wants tolerances that are not negative, not %d", (bad) => {
    const message = (name: string) => new InputError(`solve: ${name} must be a finite number >= 0, got ${bad}.`);
    expect(at({ relativeTolerance: bad })).toThrow(message("relativeTolerance"));
    expect(at({ absoluteTolerance: bad })).toThrow(message("absoluteTolerance"));
    expect(at({ tolerance: bad })).toThrow(InputError);
  });

  it("wants one tolerance that is not 0", () => {
    expect(at({ tolerance: 0 })).toThrow(new InputError("solve: tolerance must be a finite number > 0, got 0."));
    expect(at({ absoluteTolerance: 0, relativeTolerance: 0 })).toThrow(
      /component 0 has an absolute and a relative tolerance of 0/,
    );
    expect(at({ absoluteTolerance: 0 })).not.toThrow();
    expect(at({ relativeTolerance: 0 })).not.toThrow();
  });

  it("wants positive steps and a whole number of them", () => {
    expect(at({ step: -0.1 })).toThrow(new InputError("solve: step must be a finite number > 0, got -0.1."));
    expect(at({ step: Infinity })).toThrow(new InputError("solve: step must be a finite number > 0, got Infinity."));
    expect(at({ maxStep: 0 })).toThrow(new InputError("solve: maxStep must be a finite number > 0, got 0."));
    expect(at({ maxSteps: 0.5 })).toThrow(new InputError("solve: maxSteps must be a whole number >= 1, got 0.5."));
    expect(at({ maxSteps: 0 })).toThrow(new InputError("solve: maxSteps must be a whole number >= 1, got 0."));
    expect(at({ maxStep: Infinity })).not.toThrow(); // no bound
  });

  it("wants a step for rk4", () => {
    expect(at({ method: rk4 })).toThrow(
      new InputError("solve: method rk4 takes fixed steps; give their length as step."),
    );
  });

  it("wants the chosen times inside the run and names the first that is not", () => {
    expect(at({ tEnd: 2, times: [1, 3] })).toThrow(
      new InputError("solve: times[1] = 3 lies outside the run from t = 0 to 2; move it or tEnd."),
    );
    expect(at({ t0: 0.5, times: [0] })).toThrow(
      new InputError("solve: times[0] = 0 lies outside the run from t = 0.5 to 1; move it or tEnd."),
    );
    expect(at({ times: [Number.NaN] })).toThrow(
      new InputError("solve: times[0] = NaN lies outside the run from t = 0 to 1; move it or tEnd."),
    );
  });

  it("wants the chosen times to increase", () => {
    expect(at({ times: [0, 0.5, 0.25] })).toThrow(
      new InputError("solve: times must increase, got times[2] = 0.25 after 0.5."),
    );
    expect(at({ times: [0.5, 0.5] })).toThrow(
      new InputError("solve: times must increase, got times[1] = 0.5 after 0.5."),
    );
  });

  it.each([rk4, dopri5, odex, radau])(
    "does not hand a field with switches to $name, and names eventSolver",
    (method) => {
      const call = () =>
        solve(
          driven(1, 1, () => 0),
          [1],
          { tEnd: 1, ...by(method) },
        );
      expect(call).toThrow(
        new InputError(
          "solve: the field jumps where a component passes zero, " +
            `and ${method.name} would integrate through the jump and be silently wrong; use method: eventSolver.`,
        ),
      );
    },
  );

  it("wants friction that is finite, not negative and of the right length", () => {
    expect(() =>
      solve(
        driven(1, -1, () => 0),
        [1],
        { tEnd: 1 },
      ),
    ).toThrow(new InputError("solve: friction[0] must be a finite number >= 0, got -1."));
    expect(() =>
      solve(
        driven(2, new Float64Array(3), () => 0),
        [1, 1],
        { tEnd: 1 },
      ),
    ).toThrow(new InputError("solve: friction has length 3, the field has 2 components."));
  });

  it("picks dopri5 for a smooth field and eventSolver for one with switches", () => {
    expect(solve(decay(), [1], { tEnd: 1 }).stats.method).toBe("dopri5");
    expect(
      solve(
        driven(1, 1, () => 0),
        [1],
        { tEnd: 1 },
      ).stats.method,
    ).toBe("eventSolver");
  });
});

describe.each(all)("times kept by $name", (method) => {
  const { field, start, exact } = seasonal;

  it("are t0 and every step end when none are chosen", () => {
    const { ts, ys, t, y, stats } = solve(field, start, { tEnd: 3, ...by(method) });
    expect(ts).toHaveLength(stats.steps + 1);
    expect(ys).toHaveLength(stats.steps + 1);
    expect([ts[0], ts[ts.length - 1], t]).toEqual([0, 3, 3]);
    expect([ys[0][0], ys[ys.length - 1][0]]).toEqual([1, y[0]]);
    ts.slice(1).forEach((later, i) => {
      expect(later).toBeGreaterThan(ts[i]);
    });
  });

  it("may be t0, tEnd and anything in between", () => {
    const times = [0, 1e-9, 0.5, 1, 2.999, 3];
    const { ts, ys, y, status } = solve(field, start, { tEnd: 3, times, ...by(method) });
    expect(status).toBe("done");
    expect([...ts]).toEqual(times);
    times.forEach((at, i) => {
      expect(unitsOff(ys[i], exact(at), 1e-8)).toBeLessThan(UNITS);
    });
    expect([...ys[5]]).toEqual([...y]);
  });

  it("are the very states of the steps where they fall on step ends", () => {
    const steps = solve(field, start, { tEnd: 3, ...by(method) });
    const kept = solve(field, start, { tEnd: 3, times: steps.ts, ...by(method) });
    expect([...kept.ts]).toEqual([...steps.ts]);
    expect(kept.ys.map((y) => y[0])).toEqual(steps.ys.map((y) => y[0]));
  });

  it("do not change the steps", () => {
    const bare = solve(field, start, { tEnd: 3, times: [3], ...by(method) });
    const dense = solve(field, start, { tEnd: 3, times: spread(0, 3, 200), ...by(method) });
    expect(dense.stats.steps).toBe(bare.stats.steps);
    expect(dense.y[0]).toBe(bare.y[0]);
  });

  it("may be as many as two thousand", () => {
    const { ts, status } = solve(field, start, { tEnd: 3, times: spread(0, 3, 2000), ...by(method) });
    expect(status).toBe("done");
    expect(ts).toHaveLength(2000);
  });

  it("may be none", () => {
    const { ts, ys, t } = solve(field, start, { tEnd: 3, times: [], ...by(method) });
    expect([ts.length, ys.length, t]).toEqual([0, 0, 3]);
  });

  it("may start anywhere", () => {
    const t0 = -2;
    const from = [Math.exp(Math.sin(t0))];
    const { ts, ys } = solve(field, from, { t0, tEnd: 1, times: [-2, -1, 0, 1], ...by(method) });
    ts.forEach((at, i) => {
      expect(unitsOff(ys[i], exact(at), 1e-8)).toBeLessThan(UNITS);
    });
  });

  it("belong to states in buffers of their own", () => {
    const { ys, y } = solve(field, start, { tEnd: 3, times: [0, 1, 2, 3], ...by(method) });
    expect(new Set([...ys, y].map((state) => state.buffer)).size).toBe(5);
  });
});

describe.each(all)("a run by $name", (method) => {
  it("that reaches tEnd is done and says nothing", () => {
    const { status, message, t, y } = solve(decay(), [1], { tEnd: 1, ...by(method) });
    expect({ status, message, t }).toEqual({ status: "done", message: "", t: 1 });
    expect(unitsOff(y, [Math.exp(-1)], 1e-8)).toBeLessThan(UNITS);
  });

  it("ends at tEnd to the last bit, wherever it starts", () => {
    const from = fc.double({ min: -10, max: 10, noNaN: true });
    const length = fc.double({ min: 1e-3, max: 3, noNaN: true });
    fc.assert(
      fc.property(from, length, (t0, duration) => {
        const tEnd = t0 + duration;
        const { status, t, ts } = solve(decay(), [1], { t0, tEnd, tolerance: 1e-4, ...by(method) });
        expect([status, t, ts[ts.length - 1]]).toEqual(["done", tEnd, tEnd]);
      }),
      { numRuns: 200 },
    );
  });

  it("that `until` ends is converged, at the first step end where it is true", () => {
    const seen: number[] = [];
    const until = (t: number, y: Float64Array) => {
      seen.push(t);
      return y[0] < 0.5;
    };
    const { status, message, t, y, ts } = solve(decay(), [1], { tEnd: 5, until, ...by(method) });
    expect({ status, message }).toEqual({ status: "converged", message: "" });
    expect(seen).toEqual([...ts.slice(1)]);
    expect(t).toBe(seen[seen.length - 1]);
    expect(t).toBeLessThan(5);
    expect(y[0]).toBeLessThan(0.5);
    expect(unitsOff(y, [Math.exp(-t)], 1e-8)).toBeLessThan(UNITS);
  });

  it("that runs out of steps says how far it came and which knob to turn", () => {
    const { status, message, t, y, stats } = solve(decay(), [1], { tEnd: 5, maxSteps: 3, ...by(method) });
    expect(status).toBe("maxSteps");
    expect(stats.steps).toBe(3);
    expect(t).toBeGreaterThan(0);
    expect(t).toBeLessThan(5);
    expect(unitsOff(y, [Math.exp(-t)], 1e-8)).toBeLessThan(UNITS);
    expect(message).toBe(`the budget of 3 steps ended at t = ${t} of 5; raise maxSteps or loosen the tolerance.`);
  });

  it("that takes exactly the budget is done", () => {
    const { steps, rejected } = solve(decay(), [1], { tEnd: 5, ...by(method) }).stats;
    const { status } = solve(decay(), [1], { tEnd: 5, maxSteps: steps + rejected, ...by(method) });
    expect(status).toBe("done");
  });

  it("keeps only the chosen times it reached", () => {
    const times = [0, 1e-3, 4, 5];
    const { ts, ys, t } = solve(decay(), [1], { tEnd: 5, maxSteps: 3, times, ...by(method) });
    expect([...ts]).toEqual(times.filter((time) => time <= t));
    expect(ys).toHaveLength(ts.length);
  });

  it("that is aborted from onProgress stops at that step", () => {
    const controller = new AbortController();
    const onProgress = ({ steps }: Progress) => {
      if (steps === 3) controller.abort();
    };
    const { status, message, t, stats } = solve(decay(), [1], {
      tEnd: 5,
      signal: controller.signal,
      onProgress,
      ...by(method),
    });
    expect(status).toBe("interrupted");
    expect(stats.steps).toBe(3);
    expect(t).toBeLessThan(5);
    expect(message).toBe(`interrupted at t = ${t} of 5.`);
  });

  it("takes any object with a flag for a signal", () => {
    const signal = { aborted: false };
    const { status, stats } = solve(decay(), [1], {
      tEnd: 5,
      signal,
      onStep: () => {
        signal.aborted = true;
      },
      ...by(method),
    });
    expect([status, stats.steps]).toEqual(["interrupted", 1]);
  });

  it("is done, not interrupted, when the flag turns at the last step", () => {
    const signal = { aborted: false };
    const onStep = ({ t1 }: Readonly<Step>) => {
      signal.aborted = t1 === 1;
    };
    expect(solve(decay(), [1], { tEnd: 1, signal, onStep, ...by(method) }).status).toBe("done");
  });

  it("reports its progress after every step", () => {
    const seen: Progress[] = [];
    const { ts } = solve(decay(), [1], { tEnd: 1, onProgress: (progress) => seen.push(progress), ...by(method) });
    expect(seen).toEqual([...ts.slice(1)].map((t, i) => ({ t, tEnd: 1, steps: i + 1 })));
  });

  it("does not change the start it was given", () => {
    for (const y0 of [[1, 0], Float64Array.of(1, 0), Object.freeze([1, 0])]) {
      solve(oscillator.field, y0, { tEnd: 3, ...by(method) });
      expect([...y0]).toEqual([1, 0]);
    }
  });

  it("takes a typed array of single precision as a start", () => {
    const { y } = solve(decay(), Float32Array.of(0.5), { tEnd: 1, ...by(method) });
    expect(unitsOff(y, [0.5 * Math.exp(-1)], 1e-8)).toBeLessThan(UNITS);
  });

  it("counts every evaluation of the right-hand side", () => {
    const { field, calls } = counted({ ...seasonal.field });
    const { stats } = solve(field, seasonal.start, { tEnd: 6, times: [1.2345, 4, 6], ...by(method) });
    expect(stats.rhs).toBe(calls());
  });

  it("hands out steps that follow each other and interpolate between their ends", () => {
    let reached = 0;
    let units = 0;
    const out = new Float64Array(1);
    const ends: number[] = [];
    const { ys, stats } = solve(seasonal.field, seasonal.start, {
      tEnd: 6,
      onStep: ({ t0, t1, y1, interpolate }) => {
        expect(t0).toBe(reached);
        reached = t1;
        ends.push(y1[0]);
        for (const s of [0.05, 0.5, 0.95]) {
          const t = t0 + s * (t1 - t0);
          interpolate(t, out);
          units = Math.max(units, unitsOff(out, seasonal.exact(t), 1e-8));
        }
        interpolate(t0, out);
        expect(unitsOff(out, seasonal.exact(t0), 1e-8)).toBeLessThan(UNITS);
        interpolate(t1, out);
        // odex integrates the step anew, in other pieces; the others evaluate the step they took
        expect(Math.abs(out[0] - y1[0])).toBeLessThan(method === odex ? UNITS * 1e-8 : 1e-14);
      },
      ...by(method),
    });
    expect(reached).toBe(6);
    expect(ends).toHaveLength(stats.steps);
    expect(ends).toEqual(ys.slice(1).map((y) => y[0]));
    expect(units).toBeLessThan(UNITS);
  });

  it("fails where the field is NaN, as near to it as it gets", () => {
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        dydt[0] = t > 0.5 ? Number.NaN : 1;
      },
    };
    const { status, message, t, y } = solve(field, [1], { tEnd: 1, ...by(method) });
    expect(status).toBe("failed");
    expect(t).toBeLessThanOrEqual(0.5);
    expect(t).toBeGreaterThan(method.fixedStep ? 0.5 - RK4_STEP - 1e-9 : 0.5 - 1e-9);
    expect(y[0]).toBeCloseTo(1 + t, 12);
    expect(message).toContain(`from t = ${t}`);
    expect(message).toMatch(/finite/);
  });

  it("fails at t0 with the start as its state when the field is NaN there", () => {
    const field: Field = { dimension: 2, derivative: (_t, _y, dydt) => dydt.fill(Number.NaN) };
    const { status, message, t, y, ts, stats } = solve(field, [1, 2], { tEnd: 1, ...by(method) });
    expect({ status, t, y: [...y], steps: stats.steps }).toEqual({ status: "failed", t: 0, y: [1, 2], steps: 0 });
    expect([...ts]).toEqual([0]);
    expect(stats.rhs).toBeLessThan(10);
    expect(message).toMatch(/not finite/);
    expect(message).not.toMatch(/NaN|length 0 /); // no step of length NaN or 0 is to blame
  });

  it("shortens a first trial that leaves the domain of the field, where it may", () => {
    // The step that changes y by one per cent, 0.01, is already too far.
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        dydt[0] = t > 1e-3 ? Number.NaN : 1;
      },
    };
    const { status, message, t } = solve(field, [1], { tEnd: 1, ...by(method) });
    expect(status).toBe("failed");
    expect(t).toBeLessThanOrEqual(1e-3);
    if (!method.fixedStep) expect(t).toBeGreaterThan(1e-3 - 1e-9);
    expect(message).toMatch(/finite/);
  });

  it("fails when an infinity appears", () => {
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        dydt[0] = t > 0.5 ? Infinity : 1;
      },
    };
    const { status, t } = solve(field, [1], { tEnd: 1, ...by(method) });
    expect(status).toBe("failed");
    expect(t).toBeLessThanOrEqual(0.5);
  });

  it("lets an error of the field through", () => {
    const field: Field = {
      dimension: 1,
      derivative: () => {
        throw new TypeError("mine");
      },
    };
    expect(() => solve(field, [1], { tEnd: 1, ...by(method) })).toThrow(new TypeError("mine"));
  });
});

describe.each(adaptive)("adaptive steps of $name", (method) => {
  it("fail at the time of a blow-up, with times that increase up to it", () => {
    // y' = y², y(0) = 1: y = 1/(1 − t)
    const field: Field = {
      dimension: 1,
      derivative: (_t, y, dydt) => {
        dydt[0] = y[0] * y[0];
      },
    };
    const { status, message, t, y, ts } = solve(field, [1], { tEnd: 2, method });
    expect(status).toBe("failed");
    expect(Math.abs(t - 1)).toBeLessThan(1e-6);
    expect(y[0]).toBeGreaterThan(1e6);
    expect(message).toMatch(/shrank to|not finite/);
    expect(message).not.toMatch(/NaN|length 0 /);
    expect([...ts.slice(1)].every((later, i) => later > ts[i])).toBe(true);
  });

  it("do not exceed maxStep, the last one included", () => {
    // 1.0024 is four steps of 0.25 and 0.96 % of a step
    for (const [tEnd, maxStep] of [
      [3, 0.05],
      [1.0024, 0.25],
      [1, 0.25],
    ]) {
      const { ts, t, status } = solve(decay(), [1], { tEnd, method, step: maxStep, maxStep, tolerance: 1e-2 });
      expect([status, t]).toEqual(["done", tEnd]);
      const longest = Math.max(...ts.slice(1).map((later, i) => later - ts[i]));
      expect(longest).toBeLessThanOrEqual(maxStep * (1 + 1e-9)); // rounding of the times aside
    }
  });

  it("begin with the step that is asked for", () => {
    const { ts } = solve(decay(), [1], { tEnd: 1, method, step: 1e-3 });
    expect(ts[1]).toBeGreaterThan(0);
    expect(ts[1]).toBeLessThan(1e-3 * (1 + 1e-9)); // odex halves it
    expect(ts[1]).toBeGreaterThan(0.4e-3);
  });

  it("weigh relative and absolute tolerance apart", () => {
    // A start of 1e6: the relative tolerance alone decides, so that a loose absolute one changes little and a loose
    // relative one much.
    const run = (relativeTolerance: number, absoluteTolerance: number) =>
      solve(decay(), [1e6], { tEnd: 1, method, relativeTolerance, absoluteTolerance }).stats.steps;
    const tight = run(1e-10, 1e-10);
    expect(run(1e-10, 1e-6)).toBeGreaterThan(0.8 * tight);
    expect(run(1e-4, 1e-10)).toBeLessThan(0.8 * tight);
  });

  it("work on time scales from 1e-9 to 1e9", () => {
    for (const scale of [1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9]) {
      const tEnd = 3 * scale;
      const { status, y, stats } = solve(decay(1 / scale), [1], { tEnd, method });
      expect(status).toBe("done");
      expect(unitsOff(y, [Math.exp(-3)], 1e-8)).toBeLessThan(UNITS);
      expect(stats.steps).toBeLessThan(200);
    }
  });

  it("work far from t = 0", () => {
    const t0 = 1e6;
    const { status, y, t } = solve(logistic.field, logistic.start, {
      t0,
      tEnd: t0 + 8,
      method,
      times: [t0 + 1, t0 + 8],
    });
    expect([status, t]).toEqual(["done", t0 + 8]);
    expect(unitsOff(y, logistic.exact(8), 1e-8)).toBeLessThan(UNITS);
  });
});

describe("the budget of steps", () => {
  // the relaxation oscillations of y'' = 5(1 − y²)y' − y, and a first step that is too long, reject steps
  const relaxation: Field = {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = 5 * (1 - y[0] * y[0]) * y[1] - y[0];
    },
  };
  const maxSteps = 60;
  const run = (method: Method) => solve(relaxation, [2, 0], { tEnd: 100, method, tolerance: 1e-6, maxSteps, step: 10 });

  it.each([dopri5, eventSolver, radau])("counts the rejected steps of $name", (method) => {
    const { status, stats } = run(method);
    expect(status).toBe("maxSteps");
    expect(stats.rejected).toBeGreaterThan(0);
    expect(stats.steps + stats.rejected).toBeLessThanOrEqual(maxSteps);
  });

  it("counts the accepted steps of odex, whose package tells of the rejected ones only at its end", () => {
    const { status, stats } = run(odex);
    expect([status, stats.steps]).toEqual(["maxSteps", maxSteps]);
    expect(stats.rejected).toBeGreaterThan(0);
  });
});

describe("a step size that vanishes", () => {
  it.each([dopri5, eventSolver, radau])(
    "ends a run of $name with the time, the step and the likely reasons",
    (method) => {
      const field: Field = {
        dimension: 1,
        derivative: (_t, y, dydt) => {
          dydt[0] = y[0] * y[0] * y[0];
        },
      };
      const { status, message, t } = solve(field, [1], { tEnd: 1, method }); // y = 1/√(1 − 2t) ends at t = 1/2
      expect(status).toBe("failed");
      expect(Math.abs(t - 0.5)).toBeLessThan(1e-6);
      const [shrank, reached] = message.split(": the solution blows up there, ");
      expect(reached).toMatch(/^component 0 has reached \d+\.\d+; end the run before\.$/);
      const [, step, at] = shrank.match(/^the step size shrank to (\S+) at t = (\S+)$/)!;
      expect(Number(at)).toBe(t);
      expect(Number(step)).toBeLessThan(1e-14);
      expect(Number(step)).toBeGreaterThan(0);
    },
  );
});
