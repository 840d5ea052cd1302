import { describe, expect, it } from "vitest";
import {
  type Field,
  InputError,
  type Method,
  type MethodName,
  methods,
  type SolveOptions,
  solve,
} from "../../src/solvers/index.ts";
import { driven } from "../support/friction.ts";
import { decay, oscillator, seasonal } from "../support/problems.ts";
import { spread } from "../support/tolerance.ts";

const names = Object.keys(methods) as MethodName[];
const following = names.filter((name) => methods[name].followsSwitches);

function by(name: MethodName, step = 0.1): Pick<SolveOptions, "method" | "step" | "tolerance"> {
  return { method: name, tolerance: 1e-6, ...((methods[name] as Method).fixedStep && { step }) };
}

/** `solution.at` at many times, step ends among them, against a run that keeps just these. */
function agrees(field: Field, y0: readonly number[], options: SolveOptions): void {
  const { t0 = 0 } = options;
  const { at, ts, t: reached, y } = solve(field, y0, { ...options, dense: true });
  const direction = Math.sign(reached - t0);
  const times = [...new Set([t0, ...ts, ...spread(t0, reached, 97)])]
    .filter((t) => (reached - t) * direction >= 0)
    .sort((a, b) => (a - b) * direction);
  const kept = solve(field, y0, { ...options, times });
  expect([...kept.ts]).toEqual(times);
  times.forEach((t, i) => {
    expect([...at(t)], `t = ${t}`).toEqual([...kept.ys[i]]);
  });
  expect([...at(reached)]).toEqual([...y]);
}

describe.each(names)("solution.at of a run by %s", (name) => {
  it("is, bit for bit, what `times` keeps, forwards and back", () => {
    agrees(seasonal.field, [1], { tEnd: 3, ...by(name) });
    agrees(oscillator.field, [1, 0], { t0: 2, tEnd: -1, ...by(name) });
  });

  it("is so across stops, events and resets", () => {
    const field: Field = {
      dimension: 1,
      derivative: (t, y, dydt) => {
        dydt[0] = t > 1 ? -y[0] : 2;
      },
      stops: [1],
    };
    const reset = (_t: number, y: Float64Array) => {
      y[0] += 1;
    };
    agrees(field, [1], {
      tEnd: 3,
      ...by(name),
      events: [
        { value: (t) => t - 0.7, reset },
        { value: (t) => t - 2, reset },
      ],
    });
    agrees(field, [1], {
      tEnd: 3,
      ...by(name),
      events: [{ value: (_t, y) => y[0] - 2, direction: -1, terminal: true }],
    });
  });

  it("ends where the run ended, and refuses times outside", () => {
    const run = solve(decay(), [1], { t0: 1, tEnd: 9, ...by(name), maxSteps: 3, dense: true });
    expect(run.status).toBe("maxSteps");
    expect([...run.at(run.t)]).toEqual([...run.y]);
    for (const t of [0.999, run.t + 1e-9, Number.NaN, Infinity]) {
      expect(() => run.at(t)).toThrow(
        new InputError(`solution.at: t must lie between 1 and ${run.t}, where the run went, got ${t}.`),
      );
    }
  });

  it("is the start where the run has no length", () => {
    const { at } = solve(decay(), [3], { t0: 2, tEnd: 2, ...by(name), dense: true });
    expect([...at(2)]).toEqual([3]);
    expect(() => at(2.1)).toThrow(InputError);
  });

  it("is a new array every time, of which the run knows nothing", () => {
    const { at, y } = solve(decay(), [1], { tEnd: 1, ...by(name), dense: true });
    for (const t of [0, 0.5, 1]) {
      const before = at(t)[0];
      at(t).fill(7);
      expect(at(t)[0]).toBe(before);
    }
    expect(at(1)[0]).toBe(y[0]);
  });
});

describe.each(following)("solution.at of a run by %s with friction", (name) => {
  it("is, bit for bit, what `times` keeps: moving, at rest, released, passing", () => {
    const field = driven(3, new Float64Array([1, 1, 0]), (t, k) => [1.5, 5, 1][k] * Math.cos(2 * t));
    agrees(field, [0.1, 0.1, 0], { tEnd: 4, ...by(name, 0.05) });
  });

  it("is so among several places", () => {
    const places = [-1, 0, 1].map((at) => ({ at, friction: 0.3 }));
    const field: Field = {
      dimension: 2,
      derivative: (t, y, dydt) => dydt.set([Math.sin(t) - 0.1 * y[1], -0.5]),
      switches: { friction: 0, places },
    };
    agrees(field, [1.5, 2], { tEnd: 8, ...by(name, 0.05) });
  });
});

it("solution.at of a run that kept nothing says what to ask for", () => {
  const { at } = solve(decay(), [1], { tEnd: 1 });
  expect(() => at(0.5)).toThrow(new InputError("solution.at: the run kept no dense output; solve with dense: true."));
});
