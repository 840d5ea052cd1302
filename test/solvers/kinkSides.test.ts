import { describe, expect, it } from "vitest";
import { InputError, solve } from "../../src/solvers/index.ts";
import { KinkSides } from "../../src/solvers/switches/kinkSides.ts";

const at = (value: number) => Float64Array.of(value);

/** The sides of the zeros of y itself, begun at y. */
function sides(y: number, width?: number): KinkSides {
  const begun = new KinkSides({
    count: 1,
    values: (_t, state, out) => out.set(state),
    ...(width !== undefined && { width }),
  });
  begun.begin(0, at(y));
  return begun;
}

const passed = (given: KinkSides) => (value: number) => given.distance(0, at(value)) < 0;

describe("KinkSides", () => {
  it("see a kink passed as soon as its function changes sign", () => {
    const given = sides(1);
    expect([0.1, 0, -1e-300, -1].map(passed(given))).toEqual([false, false, true, true]);
    given.crossTo(0, at(-1e-300));
    expect([-1, 0, 1e-300].map(passed(given))).toEqual([false, false, true]);
  });

  it("with a width only where the function is beyond it, and rounding about zero changes no side", () => {
    const given = sides(1, 1e-6);
    expect([-1e-7, -1e-6, -2e-6].map(passed(given))).toEqual([false, false, true]);
    given.crossTo(0, at(-1e-7));
    expect(passed(given)(-2e-6)).toBe(true); // it is still on the upper side
    given.crossTo(0, at(-2e-6));
    expect([1e-7, 2e-6].map(passed(given))).toEqual([false, true]);
    given.cross(0, at(2e-6));
    expect(passed(given)(-2e-6)).toBe(true);
  });

  it("have none while on a kink, until touched beside it", () => {
    const given = sides(0);
    expect([-1, 1].map(passed(given))).toEqual([false, false]);
    given.touch(0, at(-1));
    expect([-1, 1].map(passed(given))).toEqual([false, true]);
    given.touch(0, at(1)); // it has a side by now
    expect([-1, 1].map(passed(given))).toEqual([false, true]);
  });

  it("change only where the state is strictly beyond", () => {
    const given = sides(1);
    given.cross(0, at(0));
    expect(passed(given)(-1)).toBe(true);
    given.cross(0, at(-1));
    expect(passed(given)(-1)).toBe(false);
  });

  it("measure the distance from the nearest of several, NaN where one is", () => {
    const given = new KinkSides({ count: 2, values: (t, y, out) => out.set([y[0] - 1, 5 * (t - y[0])]) });
    given.begin(0, at(3));
    expect(given.distance(0, at(3))).toBe(2);
    expect(given.distance(2.9, at(3))).toBeCloseTo(0.5, 12);
    expect(given.distance(3.2, at(3))).toBeCloseTo(-1, 12);
    expect(given.distance(Number.NaN, at(3))).toBeNaN();
    expect(new KinkSides(undefined).distance(0, at(1))).toBe(Infinity);
  });

  it.each([
    ["that is NaN where the run starts", (_t: number, _y: Float64Array, out: Float64Array) => out.fill(Number.NaN)],
    ["that writes nothing", () => undefined],
  ])("refuse a function %s", (_name, values) => {
    const field = {
      dimension: 1,
      derivative: (_t: number, _y: Float64Array, dydt: Float64Array) => dydt.fill(1),
      switches: { friction: 0, kinks: { count: 1, values } },
    };
    expect(() => solve(field, [0], { tEnd: 1 })).toThrow(
      new InputError("solve: kinks.values left out[0] = NaN at t = 0; it must write 1 numbers."),
    );
  });
});
