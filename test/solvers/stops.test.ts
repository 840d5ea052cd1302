import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Field, InputError, type Method, type MethodName, methods, solve } from "../../src/solvers/index.ts";
import { nextFloat } from "../../src/solvers/loop/floats.ts";
import { StopSides, stopsBetween } from "../../src/solvers/loop/stops.ts";
import { problemOf } from "../support/solverProblem.ts";

const names = Object.keys(methods) as MethodName[];
const following = names.filter((name) => methods[name].followsSwitches);
const by = (name: MethodName) => ({ method: name, ...((methods[name] as Method).fixedStep && { step: 0.03 }) });

/** y' is `before` until the stop at 1 and `after` from then on; which of the two at 1 itself is `at`. */
function jump(before: number, after: number, at: "before" | "after"): Field {
  return {
    dimension: 1,
    derivative: (t, _y, dydt) => {
      dydt[0] = (at === "after" ? t >= 1 : t > 1) ? after : before;
    },
    stops: [1],
  };
}

describe("stopsBetween", () => {
  const field = { dimension: 1, derivative: () => undefined };

  it("keeps what lies strictly between, once each, in the direction of the run, and ends with tEnd", () => {
    const stops = [3, 1, 2, 1, 0, 4, -7, 9];
    expect([...stopsBetween({ ...field, stops }, 0, 4)]).toEqual([1, 2, 3, 4]);
    expect([...stopsBetween({ ...field, stops }, 4, 0)]).toEqual([3, 2, 1, 0]);
    expect([...stopsBetween({ ...field, stops: Float32Array.of(0.5) }, 0, 1)]).toEqual([0.5, 1]);
    expect([...stopsBetween(field, 0, 1)]).toEqual([1]);
  });

  it.each([Number.NaN, Infinity])("refuses a stop at %d", (bad) => {
    expect(() => stopsBetween({ ...field, stops: [1, bad] }, 0, 2)).toThrow(
      new InputError(`solve: field.stops[1] must be a finite number, got ${bad}.`),
    );
  });

  it("refuses stops that are no array", () => {
    expect(() => solve({ ...jump(1, 1, "after"), stops: 1 as unknown as number[] }, [0], { tEnd: 1 })).toThrow(
      new InputError("solve: field.stops must be an array of numbers, got 1."),
    );
  });
});

describe("StopSides", () => {
  it("move the time at a stop that ends the step one number into it, and no other time", () => {
    const sides = new StopSides(jump(0, 0, "after"));
    sides.between(0, 1);
    expect([0, 0.3, 1].map((t) => sides.seen(t))).toEqual([0, 0.3, nextFloat(1, 0)]);
    sides.between(1, 1.5);
    expect([1, 1.2, 1.5].map((t) => sides.seen(t))).toEqual([nextFloat(1, 2), 1.2, 1.5]);
    sides.between(1, 0.5); // backwards
    expect(sides.seen(1)).toBe(nextFloat(1, 0));
    sides.between(0.2, 0.9);
    expect(sides.seen(1)).toBe(1);
  });

  it("hand on a problem without stops as it is, and ask all that knows the time of another there", () => {
    const plain = problemOf({ dimension: 1, derivative: () => undefined });
    expect(new StopSides(plain.field).of(plain)).toBe(plain);
    const asked: string[] = [];
    const note =
      <Answer>(name: string, answer: Answer) =>
      (t: number) => {
        asked.push(`${name} ${t < 1 ? "before" : t > 1 ? "after" : "at"}`);
        return answer;
      };
    const field: Field = {
      dimension: 1,
      derivative: note("derivative", undefined),
      jacobian: note("jacobian", undefined),
      spectralRadius: note("radius", 1),
      stops: [1],
      switches: {
        friction: note("law", undefined),
        places: [
          { at: 1, friction: note("place", undefined) },
          { at: 2, friction: 3 },
        ],
        released: note("released", true),
        kinks: { count: 1, values: note("kinks", undefined) },
      },
    };
    const sides = new StopSides(field);
    sides.between(0, 1);
    const { derivative, released, field: seen } = sides.of(problemOf(field));
    const none = new Float64Array(1);
    derivative(1, none, none);
    seen.jacobian?.(1, none, none);
    seen.spectralRadius?.(1, none);
    const { friction, places, kinks } = seen.switches ?? { friction: 0 };
    if (typeof friction === "function") friction(1, none, none);
    const [lawful, number] = places ?? [];
    if (typeof lawful.friction === "function") lawful.friction(1, none, none);
    expect(number.friction).toBe(3);
    released?.(1, none, none, {} as never, {} as never);
    kinks?.values(1, none, none);
    expect(asked).toEqual(
      ["derivative", "jacobian", "radius", "law", "place", "released", "kinks"].map((name) => `${name} before`),
    );
  });
});

describe.each(names)("a stop, by %s,", (name) => {
  it.each(["before", "after"] as const)(
    "ends a step, and either side is seen from that side alone, its jump belonging %s",
    (at) => {
      // 5 − 1 + 3 = 7 at t = 2; no step is rejected, for no step sees the jump
      const forth = solve(jump(-1, 3, at), [5], { tEnd: 2, ...by(name) });
      expect([forth.status, [...forth.ts].includes(1), forth.stats.rejected]).toEqual(["done", true, 0]);
      expect(Math.abs(forth.y[0] - 7)).toBeLessThan(1e-13);
      const back = solve(jump(-1, 3, at), [7], { t0: 2, tEnd: 0, ...by(name) });
      expect([back.status, [...back.ts].includes(1), back.stats.rejected]).toEqual(["done", true, 0]);
      expect(Math.abs(back.y[0] - 5)).toBeLessThan(1e-13);
    },
  );

  it.each(["before", "after"] as const)(
    "where the run sets out or ends is not seen beyond, its jump belonging %s",
    (at) => {
      const from = solve(jump(-1, 3, at), [0], { t0: 1, tEnd: 2, ...by(name) });
      const until = solve(jump(-1, 3, at), [0], { tEnd: 1, ...by(name) });
      expect(Math.abs(from.y[0] - 3)).toBeLessThan(1e-13);
      expect(Math.abs(until.y[0] + 1)).toBeLessThan(1e-13);
    },
  );

  it("at both ends of a pulse never misses it, a millionth wide", () => {
    for (const centre of [0.1, 1.37, 5, 9.3]) {
      const [begin, end] = [centre, centre + 1e-6];
      const field: Field = {
        dimension: 1,
        derivative: (t, _y, dydt) => {
          dydt[0] = t >= begin && t < end ? 1e6 : 0;
        },
        stops: [end, begin],
      };
      const { status, y } = solve(field, [0], { tEnd: 10, ...by(name) });
      expect(status).toBe("done");
      expect(Math.abs(y[0] - 1e6 * (end - begin))).toBeLessThan(1e-12);
    }
  });

  it("may be one number away from another", () => {
    const field = { ...jump(1, 2, "after"), stops: [1, nextFloat(1, 2)] };
    const { status, y } = solve(field, [0], { tEnd: 2, ...by(name) });
    expect(status).toBe("done");
    expect(Math.abs(y[0] - 3)).toBeLessThan(1e-12);
  });

  it("keeps its place in steps that are all alike", () => {
    const stops = Array.from({ length: 50 }, (_, i) => 1 + i * 0.1);
    const field = { ...jump(-1, 3, "after"), stops };
    const { ts, y } = solve(field, [5], { tEnd: 7, maxStep: 0.25, ...by(name) });
    for (const stop of stops) expect([...ts]).toContain(stop);
    expect(Math.abs(y[0] - 22)).toBeLessThan(1e-12);
  });
});

describe.each(following)("a stop, by %s, where something rests,", (name) => {
  it("is never passed over: a pulse of six times the friction and width 1/4 lifts it, wherever it is", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 9, noNaN: true }), (centre) => {
        const [begin, end] = [centre - 0.125, centre + 0.125];
        const field: Field = {
          dimension: 1,
          derivative: (t, _y, dydt) => {
            dydt[0] = t > begin && t < end ? 6 : 0;
          },
          switches: { friction: 1 },
          stops: [begin, end],
        };
        // (6 − 1)·1/4 up, then down at 1 for 1.25
        const { ys } = solve(field, [0], { tEnd: 12, times: [end, end + 0.5, end + 1.5], ...by(name) });
        expect(Math.abs(ys[0][0] - 1.25)).toBeLessThan(1e-12);
        expect(Math.abs(ys[1][0] - 0.75)).toBeLessThan(1e-12);
        expect(ys[2][0]).toBe(0);
      }),
      { numRuns: 25 },
    );
  });
});

it("a friction law that jumps at a stop is seen from either side, by eventSolver", () => {
  for (const at of [1, nextFloat(1, 2)]) {
    const field: Field = {
      dimension: 1,
      derivative: (_t, _y, dydt) => dydt.fill(1),
      switches: { friction: (t, _y, out) => out.fill(t < at ? 2 : 0.5) },
      stops: [1],
    };
    const { y, events } = solve(field, [0], { tEnd: 3 });
    expect(events).toEqual([{ t: 1, component: 0, kind: "leaves" }]);
    expect(Math.abs(y[0] - 1)).toBeLessThan(1e-13);
  }
});
