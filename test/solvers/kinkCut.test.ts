import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dopri5, type Field, type Kinks, solve } from "../../src/solvers/index.ts";
import { nextFloat } from "../../src/solvers/loop/floats.ts";
import { KinkCut } from "../../src/solvers/switches/kinkCut.ts";
import { problemOf } from "../support/solverProblem.ts";
import { UNITS, unitsOff } from "../support/tolerance.ts";

const TOLERANCE = 1e-9;

/** y' = slope of one component, with kinks. */
const kinked = (slope: (t: number, y: number) => number, ...zeros: ((t: number, y: number) => number)[]): Field => ({
  dimension: 1,
  derivative: (t, y, dydt) => dydt.fill(slope(t, y[0])),
  switches: {
    friction: 0,
    kinks: {
      count: zeros.length,
      values: (t, y, out) => {
        for (let q = 0; q < zeros.length; q++) out[q] = zeros[q](t, y[0]);
      },
    },
  },
});

describe("KinkCut", () => {
  const kinks: Kinks = { count: 1, values: (t, _y, out) => out.fill(t - 1) };
  const cut = () => {
    const field = { dimension: 1, derivative: () => undefined, switches: { friction: 0, kinks } };
    const made = new KinkCut(problemOf({ ...field, derivative: (t, _y, dydt) => dydt.fill(t > 1 ? 5 : 0) }));
    made.begin(0, new Float64Array(1));
    return made;
  };
  const still = (_t: number, out: Float64Array) => out.fill(0) as unknown as undefined;

  it("ends a step on the last number that is not beyond a kink, and knows where there is none", () => {
    const before = cut();
    expect(before.aim(0, 3)).toBe(3);
    expect(before.kind).toBe("free");
    // at 1 itself the function is zero, and may be switched on already
    expect(before.first(0, 3, still)).toBe(nextFloat(1, 0));
    expect(cut().first(0, 0.9, still)).toBe(0.9);
    expect(new KinkCut(problemOf({ dimension: 1, derivative: () => undefined })).first(0, 3, still)).toBe(3);
  });

  it("is undecided where a function is no number", () => {
    const field = { dimension: 1, derivative: () => undefined };
    const sometimes = {
      count: 1,
      values: (t: number, _y: Float64Array, out: Float64Array) => out.fill(Math.sqrt(1 - t)),
    };
    const made = new KinkCut(problemOf({ ...field, switches: { friction: 0, kinks: sometimes } }));
    made.begin(0, new Float64Array(1));
    expect(made.first(0, 2, still)).toBeNaN();
  });

  it("hops over the kink after the step that ended before it, and is beyond once that stands", () => {
    const made = cut();
    const y = new Float64Array(1);
    made.aim(0, 3);
    const end = made.first(0, 3, still);
    made.repeat();
    expect(made.stayed(0, end, y, still)).toBe(true);
    made.commit(end, y);
    made.advance();
    const over = made.aim(end, 3);
    expect(made.kind).toBe("hop");
    expect(over).toBeGreaterThan(1);
    expect(over - 1).toBeLessThan(1e-12);
    made.commit(over, y);
    made.advance();
    expect(made.aim(over, 3)).toBe(3);
    expect(made.first(over, 3, still)).toBe(3);
  });
});

describe("a kink", () => {
  const run = (field: Field, start: number, tEnd: number, tolerance = TOLERANCE) => {
    const solution = solve(field, [start], { tEnd, tolerance });
    expect(solution.status).toBe("done");
    return solution;
  };

  it("in time is met to the last bit, whichever side it belongs to, wherever it is", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 2.9, noNaN: true }), fc.boolean(), (at, after) => {
        const field = kinked(
          (t) => (after ? (t >= at ? 7 : -1) : t > at ? 7 : -1),
          (t) => t - at,
        );
        const { y } = run(field, 2, 3);
        expect(Math.abs(y[0] - (2 - at + 7 * (3 - at)))).toBeLessThan(1e-13);
      }),
      { numRuns: 50 },
    );
  });

  it("in the state where the slope bends costs no order: y' = |y − 1| + 1/2", () => {
    // 1 − y = 3/2·e^{−t} − 1/2 below 1, there at ln 3, then y − 1 = (e^{t − ln 3} − 1)/2
    const field = kinked(
      (_t, y) => Math.abs(y - 1) + 0.5,
      (_t, y) => y - 1,
    );
    for (const tolerance of [1e-4, 1e-7, 1e-10]) {
      const { y, stats } = run(field, 0, 3, tolerance);
      expect(unitsOff(y, [1 + (Math.exp(3) / 3 - 1) / 2], tolerance)).toBeLessThan(UNITS * Math.exp(3 - Math.log(3)));
      expect(stats.steps).toBeLessThan(30 * tolerance ** (-1 / 5));
    }
  });

  it("in the state where the slope jumps is seen from its own side, at any speed", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        fc.double({ min: 0.2, max: 50, noNaN: true }),
        (before, after) => {
          // from −1 at `before`, from zero on at `after`
          const field = kinked(
            (_t, y) => (y > 0 ? after : before),
            (_t, y) => y,
          );
          const tEnd = 1 / before + 1;
          const { y, stats } = run(field, -1, tEnd);
          expect(unitsOff(y, [after], TOLERANCE)).toBeLessThan(UNITS);
          expect(stats.steps + stats.rejected).toBeLessThan(100);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("that is passed again and again is passed every time: a swing about a slope that jumps", () => {
    // x'' = −sign(x) from 1/2 at rest: parabolas (1 − s²)/2 about turning points that are 2 apart
    const field: Field = {
      dimension: 2,
      derivative: (_t, y, dydt) => {
        dydt[0] = y[1];
        dydt[1] = y[0] > 0 ? -1 : 1;
      },
      switches: { friction: 0, kinks: { count: 1, values: (_t, y, out) => out.fill(y[0]) } },
    };
    const exact = (t: number) => {
      const half = Math.floor((t + 1) / 2); // half periods since the last turn to positive
      const s = t - 2 * half; // −1 … 1 about the turning point
      return (half % 2 === 0 ? 1 : -1) * ((1 - s * s) / 2);
    };
    const { ts, ys } = solve(field, [0.5, 0], { tEnd: 20, tolerance: TOLERANCE });
    let most = 0;
    ts.forEach((t, i) => {
      most = Math.max(most, Math.abs(ys[i][0] - exact(t)));
    });
    expect(most).toBeLessThan(20 * UNITS * TOLERANCE);
  });

  it("beside another is not passed over, however close", () => {
    for (const apart of [1e-1, 1e-4, 1e-6, 1e-8]) {
      const field = kinked(
        (t) => (t > 1 && t < 1 + apart ? 1 / apart : 0),
        (t) => t - 1,
        (t) => t - (1 + apart),
      );
      const width = 1 + apart - 1;
      // a hop is a few numbers long, and the slope 1/apart
      const hops = (4 * Number.EPSILON) / apart;
      expect(Math.abs(run(field, 0, 2).y[0] - width / apart)).toBeLessThan(UNITS * TOLERANCE + hops);
    }
  });

  it("where the solution sets out does no harm", () => {
    for (const start of [0, 1]) {
      const field = kinked(
        (_t, y) => (y > 0 ? 3 : 1),
        (_t, y) => y,
      );
      expect(unitsOff(run(field, start, 1).y, [start + 3], TOLERANCE)).toBeLessThan(UNITS);
    }
  });

  it("is left to the error control by methods that do not look for it: dopri5 refuses such a field", () => {
    const field = kinked(
      (_t, y) => Math.abs(y),
      (_t, y) => y,
    );
    expect(() => solve(field, [1], { tEnd: 1, method: dopri5 })).toThrow(/use method: eventSolver/);
  });
});
