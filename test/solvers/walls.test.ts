import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Field,
  InputError,
  type Method,
  type MethodName,
  methods,
  type Place,
  solve,
} from "../../src/solvers/index.ts";
import { spread, UNITS } from "../support/tolerance.ts";

const following = ["eventSolver", "rkc", "proximalEuler"] as const;
const STEP = 1e-3; // of proximalEuler, whose errors here are below a few steps
const TOLERANCE = 1e-6;
const by = (name: MethodName) => ({
  method: name,
  tolerance: TOLERANCE,
  ...((methods[name] as Method).fixedStep && { step: STEP }),
});
const near: Record<string, number> = { eventSolver: UNITS * TOLERANCE, rkc: 200 * TOLERANCE, proximalEuler: 4 * STEP };

/** One component, its drive, and walls. */
const walled = (drive: (t: number, y: number) => number, ...places: Place[]): Field => ({
  dimension: 1,
  derivative: (t, y, dydt) => dydt.fill(drive(t, y[0])),
  switches: { friction: 0, places },
});
const floor = (at = 0, friction = 0): Place => ({ at, friction, keep: "above" });
const ceiling = (at = 0, friction = 0): Place => ({ at, friction, keep: "below" });

describe.each(following)("a wall, by %s,", (name) => {
  const close = near[name];

  /** Solves and compares at many times. */
  const follows = (field: Field, start: number, tEnd: number, exact: (t: number) => number) => {
    const solution = solve(field, [start], { tEnd, times: spread(0, tEnd, 60), ...by(name) });
    expect(solution.status).toBe("done");
    solution.ts.forEach((t, i) => {
      expect(Math.abs(solution.ys[i][0] - exact(t)), `t = ${t}`).toBeLessThan(close * (1 + Math.abs(exact(t))));
    });
    return solution;
  };

  it("stops what falls on it and lets go of it with the drive: y' = t − 2 from 1, w ≥ 0", () => {
    // 1 − 2t + t²/2 until 2 − √2, on the wall until t = 2, then (t − 2)²/2
    const exact = (t: number) => (t < 2 - Math.SQRT2 ? 1 - 2 * t + (t * t) / 2 : t < 2 ? 0 : (t - 2) ** 2 / 2);
    const { ys, events } = follows(
      walled((t) => t - 2, floor()),
      1,
      4,
      exact,
    );
    expect(Math.min(...ys.map((y) => y[0]))).toBe(0);
    if (name !== "eventSolver") return;
    expect(events).toEqual([
      { t: expect.closeTo(2 - Math.SQRT2, 6), component: 0, kind: "rests" },
      { t: expect.closeTo(2, 6), component: 0, kind: "leaves" },
    ]);
  });

  it("stops what rises to it, w ≤ 1, as its mirror image", () => {
    const exact = (t: number) => (t < 2 - Math.SQRT2 ? 1 - 2 * t + (t * t) / 2 : t < 2 ? 0 : (t - 2) ** 2 / 2);
    follows(
      walled((t) => 2 - t, ceiling(1)),
      0,
      4,
      (t) => 1 - exact(t),
    );
  });

  it("with friction holds until the drive outgrows that", () => {
    // as above at t − 2.5 while it moves off the wall by the friction of 1/2, and t − 2.5 on its way down too
    const down = 2.5 - Math.sqrt(6.25 - 2);
    const exact = (t: number) => (t < down ? 1 - 2.5 * t + (t * t) / 2 : t < 2.5 ? 0 : (t - 2.5) ** 2 / 2);
    follows(
      walled((t) => t - 2, floor(0, 0.5)),
      1,
      4.5,
      exact,
    );
  });

  it("beside another keeps in between: 2 cos t within [−1, 1]", () => {
    // 2 sin t to 1 at π/6, held until π/2, then 1 + 2(sin t − 1) to −1 at π, held until 3π/2, then −1 + 2(sin t + 1) to
    // 1 at 2π, …
    const exact = (t: number) => {
      if (t < Math.PI / 6) return 2 * Math.sin(t);
      const phase = (t - Math.PI / 2) % (2 * Math.PI);
      if (t < Math.PI / 2) return 1;
      if (phase < Math.PI / 2) return 1 - 2 * (1 - Math.cos(phase));
      if (phase < Math.PI) return -1;
      if (phase < 1.5 * Math.PI) return -1 + 2 * (1 - Math.cos(phase - Math.PI));
      return 1;
    };
    const { ys } = follows(
      walled((t) => 2 * Math.cos(t), floor(-1), ceiling(1)),
      0,
      12,
      exact,
    );
    for (const [y] of ys) expect(Math.abs(y)).toBeLessThanOrEqual(1);
  });

  it("holds what starts on it as long as it is pulled into it, and lets go of what is pulled off it at once", () => {
    expect([
      ...solve(
        walled(() => -1, floor()),
        [0],
        { tEnd: 3, ...by(name) },
      ).y,
    ]).toEqual([0]);
    const { y, events } = solve(
      walled(() => 1, floor()),
      [0],
      { tEnd: 3, ...by(name) },
    );
    expect(y[0]).toBeCloseTo(3, 9);
    if (name === "eventSolver") expect(events).toEqual([{ t: 0, component: 0, kind: "leaves" }]);
  });

  it("that has places before it is reached through them", () => {
    // −2 from 2: at 1 it goes on at −2 + 1/2 against the place at 1 below it; on the wall at t = 1/2.5 + 1/1.5
    const field = walled(() => -2, { at: 1, friction: 0.5 }, floor());
    const { ys } = solve(field, [2], { tEnd: 2, times: [0.4, 1, 1.2], ...by(name) });
    expect(Math.abs(ys[0][0] - 1)).toBeLessThan(close);
    expect(Math.abs(ys[1][0] - 0.1)).toBeLessThan(close);
    // proximalEuler takes the push of the place at 1 after it has stopped at the wall
    if (name === "proximalEuler") expect(ys[2][0]).toBeLessThan(STEP);
    else expect(ys[2][0]).toBe(0);
  });

  it("is never passed, whatever pulls", () => {
    const real = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(real, real, fc.double({ min: 0, max: 4, noNaN: true }), (push, swing, rate) => {
        const field = walled((t, y) => push + swing * Math.sin(rate * t) - 0.3 * y, floor(-0.5), ceiling(0.75, 0.25));
        const options = { tEnd: 6, ...by(name), ...(name === "proximalEuler" && { step: 0.01 }), tolerance: 1e-4 };
        const { status, ys } = solve(field, [0.1], options);
        expect(status).toBe("done");
        for (const [y] of ys) expect(y >= -0.5 && y <= 0.75).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("wants every component on its right side", () => {
    const places = (place: Place): Field => ({
      dimension: 2,
      derivative: (_t, _y, dydt) => dydt.fill(0),
      switches: { friction: 0, places: [place] },
    });
    expect(() => solve(places(floor(2)), [3, 1], { tEnd: 1, ...by(name) })).toThrow(
      new InputError("solve: y0[1] must be >= 2, where a place keeps components above, got 1."),
    );
    expect(() => solve(places(ceiling(2)), [3, 1], { tEnd: 1, ...by(name) })).toThrow(
      new InputError("solve: y0[0] must be <= 2, where a place keeps components below, got 3."),
    );
  });

  it("wants a side to keep, and friction that is not negative", () => {
    const with_ = (place: unknown) => () =>
      solve(
        walled(() => 0, place as Place),
        [3],
        { tEnd: 1, ...by(name) },
      );
    expect(with_({ at: 1, friction: 1, keep: "up" })).toThrow(
      new InputError('solve: keep of the place at 1 must be "above" or "below", got "up".'),
    );
    expect(with_({ at: 0, friction: -1, keep: "above" })).toThrow(
      new InputError("solve: friction at 0[0] must be a finite number >= 0, got -1."),
    );
  });
});

it("a law may be the friction of a wall, for eventSolver: held until it has fallen to the drive", () => {
  const law = (t: number, _y: Float64Array, out: Float64Array) => out.fill(2 - t);
  const field = walled(() => 0.5, { at: 0, friction: law, keep: "above" });
  const { y, events } = solve(field, [0], { tEnd: 2, tolerance: 1e-9 });
  expect(events).toEqual([{ t: expect.closeTo(1.5, 6), component: 0, kind: "leaves" }]);
  expect(y[0]).toBeCloseTo(0.125, 8); // ∫(t − 1.5) from 1.5 to 2
});

describe.each(following)("friction per component, by %s,", (name) => {
  it.each<[string, ArrayLike<number>]>([
    ["a plain array", [1, 0.5, 0]],
    ["a Float32Array", Float32Array.of(1, 0.5, 0)],
    ["anything with a length", { length: 3, 0: 1, 1: 0.5, 2: 0 }],
  ])("may be %s, at zero and at places", (_what, friction) => {
    for (const [at, switches] of [
      [0, { friction }],
      [2, { friction: 0, places: [{ at: 2, friction }] }],
    ] as const) {
      const field: Field = { dimension: 3, derivative: (_t, _y, dydt) => dydt.fill(0), switches };
      const { y } = solve(field, [at + 1, at + 1, at + 1], { tEnd: 1.5, ...by(name) });
      expect(y[0]).toBe(at);
      expect(y[1]).toBeCloseTo(at + 0.25, 12);
      expect(y[2]).toBe(at + 1);
    }
  });
});
