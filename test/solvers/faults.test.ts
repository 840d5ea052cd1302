import { describe, expect, it } from "vitest";
import {
  type Field,
  InputError,
  type Method,
  type MethodName,
  methods,
  type Solution,
  type SolveOptions,
  type Switches,
  solve,
} from "../../src/solvers/index.ts";
import { UNITS, unitsOff } from "../support/tolerance.ts";

// Inputs on which ODE packages, this one before it had one loop of steps among them, end with a wrong value and status
// `done`, run for ever or fail without cause. Right values are closed forms, derived beside them; where one needs a
// root or a sum of exponentials it was evaluated with 30 digits by mpmath 1.3.0.

const all = Object.keys(methods) as MethodName[];
const following = ["eventSolver", "rkc", "proximalEuler"] as const;

/** A method by name, with a fixed step where it needs one. */
function by(method: MethodName, step = 1 / 64): Pick<SolveOptions, "method" | "step"> {
  return { method, ...((methods[method] as Method).fixedStep && { step }) };
}

/** One component: its drive and, if anything jumps, its switches. */
function one(drive: (t: number, y: number) => number, switches?: Switches, stops?: number[]): Field {
  return {
    dimension: 1,
    derivative: (t, y, dydt) => {
      dydt[0] = drive(t, y[0]);
    },
    ...(switches && { switches }),
    ...(stops && { stops }),
  };
}

function done(solution: Solution): Solution {
  expect([solution.status, solution.message]).toEqual(["done", ""]);
  return solution;
}

/** Errors of adaptive methods in tolerances; by rkc, of order 2, every step may err by one, all of them one way. */
function units({ y, stats }: Solution, exact: readonly number[], tolerance: number): void {
  const allowed = stats.method === "rkc" ? Math.max(UNITS, stats.steps) : UNITS;
  expect(unitsOff(y, exact, tolerance)).toBeLessThan(allowed);
}

describe("row 1: a slope that jumps at a declared kink is seen from its own side, by eventSolver", () => {
  // y' = 10 − y/100 from 1 to 1.05, −y/100 elsewhere: e^{−0.04} + 1000(e^{−0.0295} − e^{−0.03})
  const exact = 1.4461335318384136;
  const kinks = {
    count: 2,
    values: (t: number, _y: Float64Array, out: Float64Array) => {
      out[0] = t - 1;
      out[1] = t - 1.05;
    },
  };

  it.each([1e-3, 1e-6, 1e-9, 1e-12])("at tolerance %d, whichever side the kink itself is on", (tolerance) => {
    for (const on of [(t: number) => t > 1 && t < 1.05, (t: number) => t >= 1 && t <= 1.05]) {
      const field = one((t, y) => (on(t) ? 10 : 0) - 0.01 * y, { friction: 0, kinks });
      const solution = done(solve(field, [1], { tEnd: 4, tolerance, method: "eventSolver" }));
      expect(unitsOff(solution.y, [exact], tolerance)).toBeLessThan(1);
      expect(solution.stats.steps + solution.stats.rejected).toBeLessThan(120);
    }
  });

  it("and by every method where it is declared as a stop", () => {
    for (const method of all) {
      const field = one((t, y) => (t > 1 && t < 1.05 ? 10 : 0) - 0.01 * y, undefined, [1, 1.05]);
      const tolerance = method === "rkc" ? 1e-6 : 1e-9;
      const solution = done(solve(field, [1], { tEnd: 4, tolerance, ...by(method, method === "rk4" ? 1e-2 : 1e-3) }));
      if (method === "proximalEuler") expect(solution.y[0]).toBeCloseTo(exact, 5);
      else units(solution, [exact], tolerance);
    }
  });
});

describe("rows 2 and 9: a trial step that meets NaN is shortened", () => {
  /** An inlet that opens at `at`, beside what decays towards the edge of the domain of the field. */
  const inlet = (at: number): Field => ({
    dimension: 2,
    derivative: (t, y, dydt) => {
      dydt[0] = 0.05 * (1 + Math.tanh((t - at) / 2));
      dydt[1] = -(Math.sqrt(y[1]) ** 2);
    },
  });
  // 1 + 0.05(T + 2 ln cosh((T − at)/2) − 2 ln cosh(at/2)), 20 after it opened: 3 + 0.1 ln(1 + e^{−20})
  const exact = 3.0000000002061156;

  it.each(["rkc", "dopri5", "odex", "radau", "eventSolver"] as const)("%s follows the inlet at 400", (method) => {
    const tolerance = 1e-4;
    const solution = done(solve(inlet(400), [1, 1e-3], { tEnd: 420, tolerance, maxStep: 10, method }));
    units(solution, [exact, 0], tolerance);
    expect(solution.stats.steps + solution.stats.rejected).toBeLessThan(2000);
  });

  it.each(all)("%s follows the inlet at 40", (method) => {
    const tolerance = 1e-6;
    const solution = done(solve(inlet(40), [1, 1e-3], { tEnd: 60, tolerance, ...by(method, 0.01) }));
    if (method === "proximalEuler") expect(solution.y[0]).toBeCloseTo(exact, 2);
    else units(solution, [exact, 0], tolerance);
  });

  it.each(all)("%s fails where no step is short enough, and says where", (method) => {
    const { status, t, y, message } = solve(
      one((t) => (t > 0.5 ? Number.NaN : 1)),
      [1],
      { tEnd: 1, ...by(method) },
    );
    expect(status).toBe("failed");
    expect(y[0]).toBeCloseTo(1 + t, 14);
    // Euler's step from 1/2 is what it is, by the slope there; the next one is not finite
    expect(t).toBe(method === "proximalEuler" ? 0.5 + 1 / 64 : 0.5);
    expect(message).toMatch(/^(no step from t = 0\.5, however short \(|the step from t = 0\.5)/);
  });
});

describe("row 3: a release is not late, at any tolerance", () => {
  // 2 sin t outgrows 1 at π/6: y = 2(cos(π/6) − cos 2) − (2 − π/6)
  const exact = 1.087943256261461;
  const field = one((t) => 2 * Math.sin(t), { friction: 1 });

  it.each([1e-2, 1e-4, 1e-6, 1e-8])("by rkc at %d, where every step may err by one tolerance", (tolerance) => {
    units(done(solve(field, [0], { tEnd: 2, tolerance, method: "rkc" })), [exact], tolerance);
  });

  it.each([1e-2, 1e-4, 1e-6, 1e-8, 1e-10])("by eventSolver at %d", (tolerance) => {
    const solution = done(solve(field, [0], { tEnd: 2, tolerance, method: "eventSolver" }));
    units(solution, [exact], tolerance);
    expect(solution.events).toEqual([{ t: expect.closeTo(Math.PI / 6, 5), component: 0, kind: "leaves" }]);
  });

  it("by proximalEuler, but for its step", () => {
    const { y } = done(solve(field, [0], { tEnd: 2, method: "proximalEuler", step: 1e-4 }));
    expect(Math.abs(y[0] - exact)).toBeLessThan(2e-4);
  });
});

describe("row 4: friction by a law holds no longer than it does, by eventSolver", () => {
  // released at a = 0.4031882001487141, where 2 sin a = 1 + cos(5a)/2, and above zero until 3:
  // 2(cos a − cos 3) − (3 − a) − (sin 15 − sin 5a)/10
  const exact = 1.2480287900762028;
  const law = (t: number, _y: Float64Array, out: Float64Array) => out.fill(1 + 0.5 * Math.cos(5 * t));

  it.each([
    [1e-4, 60],
    [1e-6, 60],
    [1e-8, 120],
    [1e-10, 250],
  ])("at tolerance %d, in fewer than %i steps", (tolerance, steps) => {
    const solution = done(
      solve(
        one((t) => 2 * Math.sin(t), { friction: law }),
        [0],
        { tEnd: 3, tolerance },
      ),
    );
    units(solution, [exact], tolerance);
    expect(solution.stats.steps + solution.stats.rejected).toBeLessThan(steps);
    expect(solution.events).toEqual([{ t: expect.closeTo(0.4031882001487141, 6), component: 0, kind: "leaves" }]);
  });
});

describe("row 5: a run far from t = 0 is as one from 0", () => {
  const swing: Field = {
    dimension: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = -y[0];
    },
  };

  it.each(all)("by %s, from 1.7e9 and 1.7e12 for 60, to within the rounding of time", (method) => {
    const tolerance = method === "rkc" ? 1e-6 : 1e-9;
    const run = (t0: number) =>
      done(solve(swing, [1, 0], { t0, tEnd: t0 + 60, tolerance, times: [t0 + 60], ...by(method) }));
    const near = run(0);
    const exact = [Math.cos(60), -Math.sin(60)];
    const error = Math.hypot(near.y[0] - exact[0], near.y[1] - exact[1]);
    for (const t0 of [1.7e9, 1.7e12]) {
      const far = run(t0);
      // 0 where the steps are sums of powers of 2; where they are not, each is of another length by rounding, and makes
      // another error
      const off = Math.hypot(far.y[0] - near.y[0], far.y[1] - near.y[1]);
      expect(off).toBeLessThan(0.1 * Math.max(error, tolerance));
      expect(Math.abs(far.stats.rhs / near.stats.rhs - 1)).toBeLessThan(0.01);
    }
    if (method !== "rkc" && method !== "proximalEuler" && method !== "rk4") {
      expect(unitsOff(near.y, exact, tolerance)).toBeLessThan(2 * UNITS); // over ten periods
    }
  });
});

describe("row 6: what arrives at the very end of a run is no sliver before it", () => {
  const field = one(() => -3, { friction: 1 }); // at −4 from 4: 0 at t = 1

  it.each(following)("by %s, whatever is kept", (method) => {
    for (const times of [[1], undefined, [0.5, 1]]) {
      const { y, t, ts, ys } = done(solve(field, [4], { tEnd: 1, ...by(method), ...(times && { times }) }));
      expect(t).toBe(1);
      expect(Math.abs(y[0])).toBeLessThan(2e-15);
      expect([ts[ts.length - 1], ys[ys.length - 1][0]]).toEqual([1, y[0]]);
    }
  });

  it.each(following)("by %s, at a stop as well, and goes on from there", (method) => {
    const { y, events } = done(solve({ ...field, stops: [1] }, [4], { tEnd: 2, ...by(method) }));
    expect(Math.abs(y[0] + 2)).toBeLessThan(1e-14); // −3 + 1 for one unit of time
    if (method === "eventSolver") expect(events.map(({ kind }) => kind)).toEqual(["crosses"]);
  });
});

describe("row 7: a drive that hardly outgrows the friction, over and over, is followed without chatter", () => {
  // 1.2 sin 8t − y against 1.1: pieces (6/325)(sin 8t − 8 cos 8t) ∓ 1.1 + C e^{−t} between 26 releases and 25 rests,
  // the last release at 9.96243435052717; summed up by mpmath with 30 digits
  const exact = -0.002039943144977304;
  const field = one((t, y) => 1.2 * Math.sin(8 * t) - y, { friction: 1.1 });

  it.each([1e-2, 1e-3, 1e-4, 1e-6, 1e-8, 1e-10])("by eventSolver at tolerance %d", (tolerance) => {
    const solution = done(solve(field, [0], { tEnd: 10, tolerance, method: "eventSolver" }));
    expect(unitsOff(solution.y, [exact], tolerance)).toBeLessThan(1);
    expect(solution.stats.steps + solution.stats.rejected).toBeLessThan(1000);
    if (tolerance <= 1e-3) expect(solution.events).toHaveLength(51);
  });

  it.each([1e-2, 1e-4, 1e-6])("by rkc at tolerance %d", (tolerance) => {
    const solution = done(solve(field, [0], { tEnd: 10, tolerance, method: "rkc" }));
    expect(unitsOff(solution.y, [exact], tolerance)).toBeLessThan(UNITS);
  });

  it("by proximalEuler, but for its step", () => {
    const { y } = done(solve(field, [0], { tEnd: 10, method: "proximalEuler", step: 1e-3, times: [] }));
    expect(Math.abs(y[0] - exact)).toBeLessThan(1e-3);
  });
});

describe("row 8: the field is never asked outside the run", () => {
  it.each(all)("by %s, however slow the field and whichever way the run goes", (method) => {
    const field = one((t) => {
      if (!(t >= 0 && t <= 1)) throw new Error(`asked at t = ${t}`);
      return 1e-3 * Math.cos(t);
    });
    for (const maxStep of [0.05, Infinity]) {
      const forth = done(solve(field, [50], { tEnd: 1, maxStep, ...by(method) }));
      const back = done(solve(field, [50], { t0: 1, tEnd: 0, maxStep, ...by(method) }));
      for (const [y, exact] of [
        [forth.y, 50 + 1e-3 * Math.sin(1)],
        [back.y, 50 - 1e-3 * Math.sin(1)],
      ] as const) {
        if (method === "proximalEuler") expect(Math.abs(y[0] - exact)).toBeLessThan(1e-5);
        else expect(unitsOff(y, [exact], 1e-8)).toBeLessThan(UNITS);
      }
    }
  });
});

describe("row 10: a field that returns its slope is told to write it", () => {
  it.each(all)("by %s", (method) => {
    const derivative = ((_t: number, y: Float64Array) => [-y[0]]) as unknown as Field["derivative"];
    expect(() => solve({ dimension: 1, derivative }, [1], { tEnd: 1, ...by(method) })).toThrow(
      new InputError(
        "solve: field.derivative did not set dydt[0] and returned an array; " +
          "it must write every component into its third argument, as in (t, y, dydt) => { dydt[0] = -y[0]; }.",
      ),
    );
  });
});

describe("row 11: maxStep is kept, and a step that vanishes ends the run", () => {
  it.each(all)("by %s", (method) => {
    const { ts } = done(
      solve(
        one(() => -1),
        [3],
        { tEnd: 1.005, maxStep: 1, ...by(method, 5) },
      ),
    );
    expect(Math.max(...ts.slice(1).map((t, i) => t - ts[i]))).toBeLessThanOrEqual(1 + 1e-9);
    const options = { t0: 1e16, tEnd: 1e16 + 64, step: 1 / 64, method };
    const { status, message, stats } = solve(
      one(() => -1),
      [3],
      { ...options, maxStep: 1 / 64 },
    );
    expect([status, stats.steps]).toEqual(["failed", 0]);
    expect(message).toMatch(/where times are 2 apart; count time from nearer by/);
  });
});

describe("row 12: what a caller writes to what it is shown changes nothing", () => {
  it.each(all)("by %s", (method) => {
    const field = one((_t, y) => -y);
    const quiet = done(solve(field, [1], { tEnd: 1, ...by(method) }));
    const until = (_t: number, y: Float64Array, drive?: Float64Array) => {
      y.fill(7);
      drive?.fill(7);
      return false;
    };
    const spoilt = done(solve(field, [1], { tEnd: 1, ...by(method), until, onStep: ({ y1 }) => void y1.fill(-3) }));
    expect([[...spoilt.y], [...spoilt.ts], spoilt.ys]).toEqual([[...quiet.y], [...quiet.ts], quiet.ys]);
  });
});

describe("row 15: a pulse at declared stops is never missed, though everything rests", () => {
  it.each(following)("by %s, six times the friction, 1/4 wide, anywhere", (method) => {
    for (let centre = 0.5; centre < 9; centre += 0.83) {
      const [begin, end] = [centre - 0.125, centre + 0.125];
      const field = one((t) => (t > begin && t < end ? 6 : 0), { friction: 1 }, [begin, end]);
      const { ys } = done(solve(field, [0], { tEnd: 12, times: [end, end + 1, end + 1.5], ...by(method) }));
      // up at 5 for 1/4, down at 1 for 5/4
      expect(Math.abs(ys[0][0] - 1.25)).toBeLessThan(1e-12);
      expect(Math.abs(ys[1][0] - 0.25)).toBeLessThan(1e-12);
      expect(ys[2][0]).toBe(0);
    }
  });
});

describe("also:", () => {
  it("nothing crosses where a law gives no friction", () => {
    // 1 − t passes zero where the law is nothing; from t = 2 on it falls at 1 − (t − 2): −1.5 at t = 3
    const law = (t: number, _y: Float64Array, out: Float64Array) => out.fill(Math.max(0, t - 2));
    const { y, events } = done(
      solve(
        one(() => -1, { friction: law }),
        [1],
        { tEnd: 3, tolerance: 1e-9 },
      ),
    );
    expect(events).toEqual([]);
    expect(Math.abs(y[0] + 1.5)).toBeLessThan(1e-7);
  });

  it("what leaves at the start gets its event", () => {
    const { events } = done(
      solve(
        one(() => 3, { friction: 1 }),
        [0],
        { t0: -2, tEnd: 1 },
      ),
    );
    expect(events).toEqual([{ t: -2, component: 0, kind: "leaves" }]);
  });

  it("NaN from a kink function is an error at the start, and later where no step is short enough", () => {
    const kinked = (value: (t: number) => number) =>
      one(() => 1, { friction: 0, kinks: { count: 1, values: (t, _y, out) => out.fill(value(t)) } });
    expect(() =>
      solve(
        kinked(() => Number.NaN),
        [0],
        { tEnd: 1 },
      ),
    ).toThrow(new InputError("solve: kinks.values left out[0] = NaN at t = 0; it must write 1 numbers."));
    const { status, t, message } = solve(
      kinked((time) => Math.sqrt(0.5 - time) + 1),
      [0],
      { tEnd: 1 },
    );
    expect(status).toBe("failed");
    expect(Math.abs(t - 0.5)).toBeLessThan(1e-12);
    expect(message).toMatch(/^no step from t = 0\.\d+, however short \(\S+\), gave values that are finite/);
  });

  it("a large t, chatter and a blow-up are told apart", () => {
    const message = (field: Field, y0: number[], options: SolveOptions) => solve(field, y0, options).message;
    expect(
      message(
        one(() => 1),
        [0],
        { t0: 1e16, tEnd: 1e16 + 64, step: 0.1, maxStep: 0.1 },
      ),
    ).toMatch(/times are 2 apart/);
    expect(
      message(
        one((_t, y) => y * y),
        [1],
        { tEnd: 2 },
      ),
    ).toMatch(/the solution blows up there/);
    expect(
      message(
        one((_t, y) => -1e12 * Math.sign(y - 1e-3)),
        [1],
        { t0: 1, tEnd: 2, tolerance: 1e-12 },
      ),
    ).toMatch(/the field is not smooth there; declare its switches/);
  });
});
