import { describe, expect, it } from "vitest";
import { type Field, rkc, type Switches, solve } from "../../src/solvers/index.ts";
import { RkcError } from "../../src/solvers/methods/rkcError.ts";
import { FrictionSet } from "../../src/solvers/switches/activeSet.ts";
import { fixedPlaces } from "../../src/solvers/switches/places.ts";
import { problemOf } from "../support/solverProblem.ts";

/**
 * The error of a step of length h from y to y1 with these smooth increments, whose drives go from the first to the
 * second.
 */
function errorOf(
  step: { h: number; y: number[]; y1: number[]; drive: number[]; drive1: number[]; increment?: number[] },
  { blockLength, switches, tolerance = 1e-3 }: { blockLength?: number; switches?: Switches; tolerance?: number } = {},
  released: number[] = [],
): number {
  const dimension = step.y.length;
  const field: Field = {
    dimension,
    derivative: () => undefined,
    ...(blockLength && { blockLength }),
    ...(switches && { switches }),
  };
  const problem = problemOf(field, tolerance);
  const active = new FrictionSet(new Float64Array(dimension));
  active.start(new Float64Array(dimension).fill(1), new Float64Array(dimension));
  const of = (values: number[]) => Float64Array.from(values);
  const increment = step.increment ?? step.drive.map((rate, i) => (step.h * (rate + step.drive1[i])) / 2);
  const list = { indices: Int32Array.from(released), count: released.length };
  return new RkcError(problem, fixedPlaces(field)).of(
    step.h,
    of(step.y),
    of(step.y1),
    of(step.drive),
    of(step.drive1),
    of(increment),
    active,
    list,
  );
}

describe("RkcError", () => {
  it("is the estimate of Sommeijer, Shampine and Verwer where nothing jumps: 0.4 h (F₀ + F₁) − 0.8 (y₁ − y₀)", () => {
    const step = { h: 0.5, y: [1], y1: [1.9], drive: [1], drive1: [3], increment: [0.9] };
    // 0.4·0.5·4 − 0.8·0.9 = 0.08, over max(10⁻³, 10⁻³·1.9)
    expect(errorOf(step)).toBeCloseTo(0.08 / 1.9e-3, 10);
  });

  it("is 0 where the drive changes evenly, since the increment is exact then", () => {
    expect(errorOf({ h: 0.5, y: [1], y1: [2], drive: [1], drive1: [3] })).toBeLessThan(1e-10);
  });

  it("is that of the worst block, over the norm of that block", () => {
    const step = { h: 1, y: [0, 0, 0, 0], y1: [3, 4, 0.1, 0], drive: [0, 0, 0, 0], drive1: [0, 0, 0, 0] };
    const increment = [0.1, 0, 0.1, 0]; // an error of 0.08 in one component of each block
    const two = { blockLength: 2 };
    expect(errorOf({ ...step, increment }, two)).toBeCloseTo(0.08 / 1e-3, 9); // of the second, whose norm is below 1
    expect(errorOf({ ...step, increment: [0.1, 0, 0, 0] }, two)).toBeCloseTo(0.08 / 5e-3, 9);
    expect(errorOf({ ...step, increment })).toBeCloseTo((0.08 * Math.SQRT2) / (1e-3 * Math.hypot(3, 4, 0.1)), 9);
  });

  const friction = { switches: { friction: 1 } };

  it("counts what the change of the drive makes of a rest, a crossing and a release", () => {
    // y' = ±0.8 − 1 from 0.3 by its mean rests later than by drives from −0.8 to 0.8, and all the same ends at 0:
    // nothing is off
    expect(errorOf({ h: 2, y: [0.3], y1: [0], drive: [-0.8], drive1: [0.8] }, friction)).toBeLessThan(1e-10);
    // from 1 against −2: at −3 on average until 1/3, then −1: −2/3·1; by drives from −3 to −1 it is at −4 + 2t: passes
    // at 0.268, …
    const crossing = { h: 1, y: [1], y1: [-2 / 3], drive: [-3], drive1: [-1] };
    const t = 2 - Math.sqrt(3); // 1 − 4t + t² = 0
    const exact = -2 * (1 - t) + (1 - t ** 2); // ∫(−3 + 2s + 1) from t to 1
    expect(errorOf(crossing, friction)).toBeCloseTo(Math.abs(exact + 2 / 3) / 1e-3, 6);
    // released at 1/2 by a drive from 0 to 2, whose mean of 1 does not release it: 1/4 of the step squared
    const release = { h: 1, y: [0], y1: [0], drive: [0], drive1: [2] };
    expect(errorOf(release, friction)).toBeCloseTo(0.25 / 1e-3, 9);
  });

  it("does not count what stays on its side, and what rests throughout", () => {
    expect(errorOf({ h: 1, y: [3], y1: [2], drive: [-0.2], drive1: [0.2] }, friction)).toBeLessThan(1e-10);
    expect(errorOf({ h: 1, y: [0], y1: [0], drive: [-0.9], drive1: [0.9] }, friction)).toBe(0);
  });

  it("looks at walls as at places, though their friction be 0", () => {
    const wall: Switches = { friction: 0, places: [{ at: 0, friction: 0, keep: "above" }] };
    // rests on the wall until half of the step, then is off it by h·(1/2)²·… = ∫(2s − 1) from 1/2 to 1 = 1/4
    expect(errorOf({ h: 1, y: [0], y1: [0], drive: [-1], drive1: [1] }, { switches: wall })).toBeCloseTo(250, 8);
  });

  it("allows half of the step for what was released since it was last looked at", () => {
    const sparse: Switches = { friction: 1, released: () => false };
    const step = { h: 0.5, y: [2, 0], y1: [2, 0], drive: [0, 0], drive1: [0, 1.4], increment: [0, 0] };
    const of = (released: number[]) =>
      errorOf({ ...step, drive1: [0, released.length ? 1.4 : 0] }, { switches: sparse }, released);
    expect(of([])).toBe(0);
    expect(of([1])).toBeCloseTo((0.5 * 0.4) / 2 / 2e-3, 9);
  });

  it("is NaN where a slope is", () => {
    expect(errorOf({ h: 1, y: [1], y1: [1], drive: [0], drive1: [Number.NaN], increment: [0] })).toBeNaN();
  });
});

describe("the error of rkc", () => {
  it.each([1e-3, 1e-5, 1e-7])("keeps a release on time at tolerance %d, whatever the maxStep", (tolerance) => {
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => dydt.fill(2 * Math.sin(t)),
      switches: { friction: 1 },
    };
    const exact = 2 * (Math.cos(Math.PI / 6) - Math.cos(2)) - (2 - Math.PI / 6);
    for (const step of [undefined, 0.01, 0.3, 2]) {
      const { y, stats } = solve(field, [0], { tEnd: 2, method: rkc, tolerance, step });
      expect(Math.abs(y[0] - exact)).toBeLessThan(stats.steps * tolerance * (1 + exact));
    }
  });
});
