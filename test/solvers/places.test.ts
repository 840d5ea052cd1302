import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  eventSolver,
  type Field,
  type FrictionLaw,
  InputError,
  type Method,
  type Place,
  proximalEuler,
  rkc,
  solve,
} from "../../src/solvers/index.ts";
import { slideAmong } from "../../src/solvers/switches/friction.ts";
import { fixedPlaces } from "../../src/solvers/switches/places.ts";
import { dryOscillator, fedByFriction, type KnownFriction, sinusoidWithRests } from "../support/friction.ts";
import { mostUnitsOff, spread, UNITS } from "../support/tolerance.ts";

const BY = 0.75;

/** The same problem with every component moved up: what happened at zero happens at BY. */
function moved(problem: KnownFriction): KnownFriction {
  const { field, start, exact, events } = problem;
  const back = new Float64Array(field.dimension);
  const { friction } = field.switches as { friction: number | Float64Array };
  return {
    ...problem,
    field: {
      dimension: field.dimension,
      derivative: (t, y, dydt) => {
        for (let k = 0; k < y.length; k++) back[k] = y[k] - BY;
        field.derivative(t, back, dydt);
      },
      switches: { friction: 0, places: [{ at: BY, friction }] },
    },
    start: start.map((value) => value + BY),
    exact: (t) => exact(t).map((value) => value + BY),
    events: events.map((event) => ({ ...event, place: BY })),
  };
}

/** Constant drives, one per component. */
const driven = (drives: readonly number[], switches: Field["switches"]): Field => ({
  dimension: drives.length,
  derivative: (_t, _y, dydt) => dydt.set(drives),
  ...(switches && { switches }),
});

describe.each([dryOscillator, sinusoidWithRests, fedByFriction].map(moved))(
  "$name, at another place than zero",
  (problem) => {
    const { field, start, t0, tEnd, exact, events } = problem;
    const times = spread(t0, tEnd, 20);

    it.each([1e-6, 1e-9])(
      "eventSolver is within tolerance %d, with every switch at its time and place",
      (tolerance) => {
        const solution = solve(field, start, { t0, tEnd, times, tolerance, method: eventSolver });
        expect(mostUnitsOff(solution, exact, tolerance)).toBeLessThan(UNITS);
        const seen = solution.events.filter(({ component }) => events.some((event) => event.component === component));
        expect(seen.map(({ component, kind, place }) => ({ component, kind, place }))).toEqual(
          events.map(({ component, kind, place }) => ({ component, kind, place })),
        );
        seen.forEach((event, i) => {
          expect(Math.abs(event.t - events[i].t)).toBeLessThan(100 * tolerance);
        });
      },
    );

    it("rkc and proximalEuler come near the solution", () => {
      const near = (method: Method, options: object, close: number) =>
        expect(mostUnitsOff(solve(field, start, { t0, tEnd, times, method, ...options }), exact, 1)).toBeLessThan(
          close,
        );
      near(rkc, { tolerance: 1e-7 }, 1e-3);
      near(proximalEuler, { step: 1e-3 }, 5e-3);
    });
  },
);

describe("several places", () => {
  const real = fc.double({ min: -2, max: 2, noNaN: true });
  const list = fc.uniqueArray(fc.tuple(fc.integer({ min: -4, max: 4 }), real), {
    selector: ([at]) => at,
    maxLength: 4,
  });

  it("are followed exactly under a constant drive: at rest, pulled free, or passed with a jump of the slope", () => {
    fc.assert(
      fc.property(list, fc.array(fc.tuple(real, real), { minLength: 1, maxLength: 4 }), (given, weights) => {
        const places: Place[] = given.map(([at, friction]) => ({ at: at / 2, friction }));
        const field = driven(
          weights.map(([, drive]) => drive),
          { friction: 0, places },
        );
        const fixed = fixedPlaces(field);
        fc.pre(fixed !== undefined);
        const start = weights.map(([value]) => value);
        const exact = weights.map(([value, drive], k) => slideAmong(value, 3 * drive, 3, fixed as never, k));
        for (const [method, options] of [
          [eventSolver, {}],
          [rkc, {}],
          [proximalEuler, { step: 3 }],
        ] as const) {
          const { y, status } = solve(field, start, { tEnd: 3, method, ...options });
          expect(status).toBe("done");
          if (method === proximalEuler) continue; // one step: drive first, friction after it
          exact.forEach((value, k) => {
            expect(Math.abs(y[k] - value), method.name).toBeLessThan(1e-9);
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("leave one at rest at each: weights drawn to the nearest of three levels", () => {
    const places = [-1, 0, 1]
      .map((at) => ({ at, friction: 1 }))
      .concat([-0.5, 0.5].map((at) => ({ at, friction: -1 })));
    const field = driven([0.3, 0.3, 0.3, -0.3], { friction: 0, places });
    for (const method of [eventSolver, rkc]) {
      expect([...solve(field, [-0.8, 0.1, 0.6, -3], { tEnd: 9, method }).y]).toEqual([-1, 0, 1, -1]);
    }
  });

  it("where the slope jumps outwards hold nothing, not even without a drive", () => {
    const field = driven([0], { friction: 0, places: [{ at: 1, friction: -0.5 }] });
    for (const method of [eventSolver, rkc]) {
      expect(solve(field, [1], { tEnd: 2, method }).y[0]).toBeCloseTo(2, 8);
    }
  });

  it("that are not symmetric pull on what rests at zero: rkc looks at it all the same", () => {
    // at zero the place at 1 pushes up with 0.5, beside a drive of 0.7 against a friction of 1
    const field = driven([0.7, 0.2], { friction: 1, places: [{ at: 1, friction: 0.5 }] });
    for (const method of [eventSolver, rkc]) {
      const { y } = solve(field, [0, 0], { tEnd: 2, method });
      expect(y[0]).toBeCloseTo(0.4, 8);
      expect(y[1]).toBe(0);
    }
  });
});

describe("friction that depends on the state", () => {
  const law: FrictionLaw = (t, y, out) => out.fill(Math.exp(-t) * (1 + y[1]));

  it("holds a component until it has fallen to the drive, and it leaves then", () => {
    const field = driven([0.5, 0], { friction: law });
    const { y, events } = solve(field, [0, 0], { tEnd: 2, method: eventSolver, tolerance: 1e-10 });
    const left = Math.log(2);
    expect(events).toEqual([{ t: expect.closeTo(left, 8), component: 0, kind: "leaves" }]);
    expect(y[0]).toBeCloseTo((2 - left) / 2 - (Math.exp(-left) - Math.exp(-2)), 8);
  });

  it.each([1, 2, 3])("lets go in a dip of width %d that nothing else in the problem tells of", (width) => {
    const dip: FrictionLaw = (t, _y, out) => out.fill(1 - 0.9 * Math.exp(-(((t - 9) / width) ** 2)));
    const { events } = solve(driven([0.5], { friction: dip }), [0], { tEnd: 20, method: eventSolver });
    expect(events[0]).toEqual({
      t: expect.closeTo(9 - width * Math.sqrt(Math.log(1.8)), 6),
      component: 0,
      kind: "leaves",
    });
  });

  it("stops a component that falls, at zero or at another place", () => {
    for (const switches of [
      { friction: (t, _y, out) => out.fill(t) },
      { friction: 0, places: [{ at: 1, friction: (t, _y, out) => out.fill(t) }] },
    ] satisfies Field["switches"][]) {
      const at = "places" in switches ? 1 : 0;
      const { y, events } = solve(driven([0], switches), [at + 0.5], { tEnd: 2, tolerance: 1e-10 });
      expect([...y]).toEqual([at]);
      expect(events).toEqual([{ t: expect.closeTo(1, 9), component: 0, kind: "rests", ...(at === 1 && { place: 1 }) }]);
    }
  });

  it("follows sums of |y| that shrink as components die: y' = −sign(y)‖y‖₁/2", () => {
    const field = driven([0, 0, 0], { friction: (_t, y, out) => out.fill(sum(y.map(Math.abs)) / 2) });
    const times = [0.3, 1, 3];
    const { ys } = solve(field, [1, -0.7, 0.2], { tEnd: 3, times, tolerance: 1e-10 });
    times.forEach((t, i) => {
      const lost = lostBy(t, [1, 0.7, 0.2], 0.5);
      const exact = [1, 0.7, 0.2].map((size) => Math.max(0, size - lost));
      expect(
        Math.abs(ys[i][0] - exact[0]) + Math.abs(ys[i][1] + exact[1]) + Math.abs(ys[i][2] - exact[2]),
      ).toBeLessThan(3e-9);
    });
  });

  it.each([rkc, proximalEuler])("is refused by $name, in a line that names eventSolver", (method) => {
    for (const switches of [{ friction: law }, { friction: 0, places: [{ at: 1, friction: law }] }]) {
      expect(() => solve(driven([0, 0], switches), [1, 1], { tEnd: 1, method, step: 0.1 })).toThrow(
        new InputError(
          "solve: friction that depends on the state is followed by eventSolver alone; use method: eventSolver.",
        ),
      );
    }
  });
});

describe("places that make no sense", () => {
  it.each<[Place[], number, string]>([
    [[{ at: Number.NaN, friction: 1 }], 0, "solve: place must be a finite number, got NaN."],
    [[{ at: 1, friction: Infinity }], 0, "solve: friction at 1[0] must be a finite number, got Infinity."],
    [[{ at: 1, friction: new Float64Array(3) }], 0, "solve: friction at 1 has length 3, the field has 2 components."],
    [
      [
        { at: 1, friction: 1 },
        { at: 1, friction: 2 },
      ],
      0,
      "solve: two places at 1; add their friction up and give one.",
    ],
    [[{ at: 0, friction: 1 }], 2, "solve: two places at 0; add their friction up and give one."],
  ])("%j beside friction %d at zero: %s", (places, friction, message) => {
    for (const method of [eventSolver, rkc]) {
      expect(() => solve(driven([0, 0], { friction, places }), [1, 1], { tEnd: 1, method })).toThrow(
        new InputError(message),
      );
    }
  });
});

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/**
 * What every size has lost by t where each alive one loses rate·(sum of those alive): exponential from one death to the
 * next.
 */
function lostBy(t: number, sizes: readonly number[], rate: number): number {
  let lost = 0;
  let from = 0;
  const left = [...sizes].sort((a, b) => a - b);
  while (left.length > 1) {
    const limit = sum(left) / left.length;
    const death = from + Math.log((limit - lost) / (limit - left[0])) / (rate * left.length);
    if (death >= t) break;
    lost = left.shift() as number;
    from = death;
  }
  const limit = sum(left) / left.length;
  return limit + (lost - limit) * Math.exp(-rate * left.length * (t - from));
}
