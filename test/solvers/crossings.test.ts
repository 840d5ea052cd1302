import { describe, expect, it } from "vitest";
import {
  type EventFunction,
  type Field,
  InputError,
  type Method,
  type MethodName,
  methods,
  type SolveOptions,
  solve,
} from "../../src/solvers/index.ts";
import { driven } from "../support/friction.ts";
import { oscillator } from "../support/problems.ts";

const names = Object.keys(methods) as MethodName[];
const G = 9.81;

/** Options with which a method here is within its ACCURACY. */
function by(name: MethodName, step = 1e-3): Pick<SolveOptions, "method" | "step" | "tolerance"> {
  return {
    method: name,
    tolerance: name === "rkc" ? 1e-7 : 1e-9,
    ...((methods[name] as Method).fixedStep && { step }),
  };
}

/**
 * How far the times of a method may be out on a few units of time; of proximalEuler 18 steps, by the fifth bounce of a
 * ball.
 */
const ACCURACY: Record<MethodName, number> = {
  dopri5: 1e-8,
  odex: 1e-8,
  radau: 1e-8,
  rk4: 1e-8,
  eventSolver: 1e-8,
  rkc: 3e-4,
  proximalEuler: 2e-2,
};

const ramp: Field = { dimension: 1, derivative: (_t, _y, dydt) => dydt.fill(1) };
const still: Field = { dimension: 1, derivative: (_t, _y, dydt) => dydt.fill(0) };
const falling: Field = {
  dimension: 2,
  derivative: (_t, y, dydt) => {
    dydt[0] = y[1];
    dydt[1] = -G;
  },
};
const height = (_t: number, y: Float64Array) => y[0];
const zeros = (field: Field, y0: number[], tEnd: number, event: EventFunction, name: MethodName = "dopri5") =>
  solve(field, y0, { tEnd, ...by(name), events: [event] }).crossings.map(({ t }) => t);

describe.each(names)("events located by %s", (name) => {
  const close = ACCURACY[name];

  it.each([1, -1])("are the zeros of a function, rising, falling or both, along the run (times %i)", (way) => {
    const { crossings } = solve(oscillator.field, [1, 0], {
      tEnd: 10 * way,
      ...by(name),
      events: [{ value: height }, { value: height, direction: 1 }, { value: height, direction: -1 }],
    });
    // cos t falls at π/2 and 5π/2 and rises at 3π/2, in either direction of time
    expect(crossings.map(({ event }) => event)).toEqual([0, 2, 0, 1, 0, 2]);
    crossings.forEach(({ t, y, after }, i) => {
      expect(Math.abs(t - way * (Math.floor(i / 2) + 0.5) * Math.PI)).toBeLessThan(close);
      expect(Math.abs(y[0])).toBeLessThan(1e-14);
      expect(after).toBeUndefined();
    });
  });

  it("do not change the run while they neither end nor reset it", () => {
    const options = { tEnd: 6, ...by(name, 0.1) };
    const quiet = solve(oscillator.field, [1, 0], options);
    const watched = solve(oscillator.field, [1, 0], {
      ...options,
      events: [{ value: height }, { value: (t) => t - 3 }],
    });
    expect(watched.crossings).toHaveLength(3);
    expect([...watched.ts]).toEqual([...quiet.ts]);
    expect(watched.ys).toEqual(quiet.ys);
  });

  it.each([true, 2])("end the run where terminal is %j", (terminal) => {
    const events = [{ value: height, terminal }, { value: (t: number) => t - 1 }, { value: (t: number) => t - 20 }];
    const { status, message, t, y, ts, ys, crossings } = solve(oscillator.field, [1, 0], {
      tEnd: 100,
      ...by(name),
      events,
    });
    const at = terminal === true ? Math.PI / 2 : 1.5 * Math.PI;
    expect(status).toBe("event");
    expect(message).toBe(`ended by a terminal event at t = ${t} of 100.`);
    expect(Math.abs(t - at)).toBeLessThan(close);
    expect(crossings.map(({ event }) => event)).toEqual(terminal === true ? [1, 0] : [1, 0, 0]);
    expect(Math.abs(y[0])).toBeLessThan(1e-14);
    expect([ts[ts.length - 1], [...ys[ys.length - 1]]]).toEqual([t, [...y]]);
    const last = crossings[crossings.length - 1];
    expect([last.t, [...last.y]]).toEqual([t, [...y]]);
  });

  it("are all found that fall into one step, in their order, each as often as it happens", () => {
    const list = [0.9, 0.1, 0.3, 0.3, 0.5, 0.31].map((at) => ({ value: (_t: number, y: Float64Array) => y[0] - at }));
    const { crossings } = solve(ramp, [0], { tEnd: 1, method: name, tolerance: 1e-3, step: 1, events: list });
    expect(crossings.map(({ event }) => event)).toEqual([1, 2, 3, 5, 4, 0]);
    crossings.forEach(({ t }, i) => {
      expect(t).toBeCloseTo([0.1, 0.3, 0.3, 0.31, 0.5, 0.9][i], 14);
    });
  });

  it("bounce a ball as the closed form does", () => {
    // from rest at 10 m: it lands after √(20/g) with v = √(20 g), then every 2·v·0.9^k/g
    const v = Math.sqrt(20 * G);
    const landings = [v / G];
    for (let k = 1; k < 5; k++) landings.push(landings[k - 1] + (2 * v * 0.9 ** k) / G);
    const tEnd = landings[4] + 0.4;
    const reset = (_t: number, y: Float64Array) => {
      y[0] = 0;
      y[1] *= -0.9;
    };
    const { status, y, crossings } = solve(falling, [10, 0], {
      tEnd,
      ...by(name),
      events: [{ value: height, direction: -1, reset }],
    });
    expect([status, crossings.length]).toEqual(["done", 5]);
    crossings.forEach(({ t, after }, k) => {
      expect(Math.abs(t - landings[k])).toBeLessThan(close);
      expect(after?.[0]).toBe(0);
      expect(Math.abs((after?.[1] ?? 0) - v * 0.9 ** (k + 1))).toBeLessThan(10 * close);
    });
    expect(Math.abs(y[0] - (v * 0.9 ** 5 * 0.4 - (G * 0.4 ** 2) / 2))).toBeLessThan(10 * close);
  });

  it("bounce one too that rounding leaves below the floor, whichever way the function is asked to go", () => {
    for (const direction of [0, -1] as const) {
      const reset = (_t: number, y: Float64Array) => {
        y[1] *= -1; // the height stays what the landing was located at
      };
      const { crossings } = solve(falling, [10, 0], {
        tEnd: 6,
        ...by(name),
        events: [{ value: height, direction, reset }],
      });
      const fall = Math.sqrt(20 / G);
      expect(crossings).toHaveLength(2);
      crossings.forEach(({ t }, k) => {
        expect(Math.abs(t - (2 * k + 1) * fall)).toBeLessThan(10 * close);
      });
    }
  });

  it("bounce two that land at the very same time", () => {
    const field: Field = {
      dimension: 4,
      derivative: (_t, y, dydt) => dydt.set([y[2], y[3], -G, -G]),
    };
    const events = [0, 1].map((k) => ({
      value: (_t: number, y: Float64Array) => y[k],
      direction: -1 as const,
      reset: (_t: number, y: Float64Array) => {
        y[k] = 0;
        y[k + 2] *= -0.9;
      },
    }));
    const { y, crossings } = solve(field, [10, 10, 0, 0], { tEnd: 8, ...by(name), events });
    expect(crossings.map(({ event }) => event)).toEqual([0, 1, 0, 1, 0, 1]);
    expect(Math.abs(y[0] - y[1])).toBeLessThan(1e-9);
    expect(y[0]).toBeGreaterThan(0);
  });

  it("do not let a ball through the floor whose bounces have no end: the run fails and says so", () => {
    const reset = (_t: number, y: Float64Array) => {
      y[0] = 0;
      y[1] *= -0.5;
    };
    const options = { tEnd: 100, ...by(name), events: [{ value: height, direction: -1 as const, reset }] };
    // Euler's step at constant speed: every bounce is a step long, and they have an end
    if (name === "proximalEuler") return;
    const { status, message, t, y, stats } = solve(falling, [10, 0], options);
    // √(20/g)·(1 + 2·(1/2 + 1/4 + …))
    expect(Math.abs(t - 3 * Math.sqrt(20 / G))).toBeLessThan(1e-6);
    expect(status).toBe("failed");
    expect(message).toMatch(
      /^resets follow each other without end at t = 4\.28\d+, the last two \S+ apart; end the run/,
    );
    expect(y[0]).toBe(0);
    expect(stats.steps).toBeLessThan(5000);
  });

  it("may be set off by time alone, and reset what rests", () => {
    const events = [
      { value: (t: number) => t - 1.25, reset: (_t: number, y: Float64Array) => y.fill(7) as unknown as undefined },
      {
        value: (t: number) => t - 3.25,
        reset: (_t: number, y: Float64Array) => y.fill(y[0] + 1) as unknown as undefined,
      },
    ];
    const { y, ts, ys, crossings } = solve(still, [5], { tEnd: 10, ...by(name, 10), events });
    expect(crossings.map(({ t, y: before, after }) => [t, before[0], after?.[0]])).toEqual([
      [1.25, 5, 7],
      [3.25, 7, 8],
    ]);
    expect(y[0]).toBe(8);
    expect(ys[ts.indexOf(1.25)][0]).toBe(7); // what is kept at a reset is the state it leaves
  });
});

describe.each(["eventSolver", "rkc", "proximalEuler"] as const)("events by %s, of what comes to rest,", (name) => {
  it("happen once, when it gets there, and again only after it has left", () => {
    // 1 − t until 1, at rest until the push of 3 at t = 4, then 2(t − 4) until 5, 4 − … back at zero
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        dydt[0] = t > 4 && t < 5 ? 3 : 0;
      },
      stops: [4, 5],
      switches: { friction: 1 },
    };
    const times = zeros(field, [1], 12, { value: height }, name);
    expect(times).toHaveLength(2);
    expect(times[0]).toBeCloseTo(1, 9);
    expect(times[1]).toBeCloseTo(7, 9);
  });
});

describe("an event function", () => {
  it("that is zero where the run sets out is not counted there, but when it comes back", () => {
    expect(zeros(oscillator.field, [1, 0], 4, { value: (_t, y) => y[1] })).toEqual([expect.closeTo(Math.PI, 8)]);
    expect(zeros(ramp, [0], 1, { value: height })).toEqual([]);
    expect(zeros(still, [0], 1, { value: height })).toEqual([]);
  });

  it("that leaves zero and is back within an eighth of the first step is seen to come back", () => {
    const hop: Field = { dimension: 1, derivative: (t, _y, dydt) => dydt.fill(1e-3 - t) }; // y = 10⁻³t − t²/2
    const options = { tEnd: 1, method: "rk4", step: 1, events: [{ value: height }] } as const;
    const { crossings } = solve(hop, [0], options);
    expect(crossings.map(({ t }) => t)).toEqual([expect.closeTo(2e-3, 12)]);
  });

  it("that touches zero at a point that is looked at is counted once", () => {
    const touch = solve(ramp, [-1], { tEnd: 2, method: "rk4", step: 0.25, events: [{ value: (t) => (t - 1) ** 2 }] });
    expect(touch.crossings.map(({ t }) => t)).toEqual([1]);
  });

  it("may jump: the jump is located like a zero", () => {
    for (const value of [(t: number) => (t < 0.7 ? -1 : 1), (t: number) => (t < 0.7 ? -Infinity : 2)]) {
      expect(zeros(ramp, [0], 1, { value })).toEqual([0.7]);
    }
  });

  it("is handed a copy: what it writes changes nothing", () => {
    const spoilt = solve(oscillator.field, [1, 0], {
      tEnd: 3,
      events: [
        {
          value: (t, y) => {
            y.fill(9);
            return t - 1;
          },
        },
        { value: height },
      ],
    });
    expect([...spoilt.y]).toEqual([...solve(oscillator.field, [1, 0], { tEnd: 3 }).y]);
    expect(spoilt.crossings.map(({ event }) => event)).toEqual([0, 1]);
    expect(Math.abs(spoilt.crossings[0].y[0] - Math.cos(1))).toBeLessThan(1e-7);
  });

  it("that resets at the time of another acts on what that one left", () => {
    const add = (amount: number, times: number) => ({
      value: (t: number) => t - 1,
      reset: (_t: number, y: Float64Array) => {
        y[0] = times * y[0] + amount;
      },
    });
    const { crossings, y } = solve(still, [5], { tEnd: 2, events: [add(1, 1), add(0, 10), { value: (t) => t - 1 }] });
    expect(crossings.map(({ event, y: before, after }) => [event, before[0], after?.[0]])).toEqual([
      [0, 5, 6],
      [1, 5, 60],
      [2, 5, undefined],
    ]);
    expect(y[0]).toBe(60);
  });

  it("may end the run and reset the state in one", () => {
    const reset = (_t: number, y: Float64Array) => {
      y[0] = -3;
    };
    const { status, y, ys } = solve(ramp, [0], { tEnd: 9, events: [{ value: (t) => t - 2, terminal: true, reset }] });
    expect([status, y[0], ys[ys.length - 1][0]]).toEqual(["event", -3, -3]);
  });

  it("resets what rests: the friction starts anew from the new state", () => {
    // from 2 at rest at t = 2; put to −1 at t = 3, at rest again at t = 4
    const reset = (_t: number, y: Float64Array) => {
      y[0] = -1;
    };
    for (const method of ["eventSolver", "rkc"] as const) {
      const { ys, events } = solve(
        driven(1, 1, () => 0),
        [2],
        { tEnd: 5, method, times: [2.5, 3.5, 4.5], events: [{ value: (t) => t - 3, reset }] },
      );
      expect(ys.map((y) => y[0])).toEqual([0, expect.closeTo(-0.5, 12), 0]);
      if (method === "rkc") continue;
      expect(events.map(({ t, kind }) => [Math.round(t * 1e9) / 1e9, kind])).toEqual([
        [2, "rests"],
        [4, "rests"],
      ]);
    }
  });

  it("puts what moves on the other side of a place: the friction turns round", () => {
    const reset = (_t: number, y: Float64Array) => {
      y[0] = -3;
    };
    const field = driven(1, 1, () => 0);
    for (const method of ["eventSolver", "rkc"] as const) {
      const { y } = solve(field, [2], { tEnd: 2.5, method, events: [{ value: (t) => t - 1, reset }] });
      expect(y[0]).toBeCloseTo(-1.5, 12);
    }
  });

  it("goes on at the next stop of the field after a reset", () => {
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        dydt[0] = t > 2 ? 10 : 1;
      },
      stops: [2],
    };
    const reset = (_t: number, y: Float64Array) => y.fill(0) as unknown as undefined;
    for (const method of ["dopri5", "odex"] as const) {
      const { y } = solve(field, [5], { tEnd: 3, method, events: [{ value: (t) => t - 1, reset }] });
      expect(y[0]).toBeCloseTo(11, 12);
    }
  });
});

describe("bad events", () => {
  const value = (t: number) => t - 0.5;

  it.each<[unknown, string]>([
    [{ value }, "events must be an array of { value(t, y), … }, got object."],
    [[value], "events[0]: options must be an object (value, direction, terminal, reset), got a function."],
    [[{ value }, null], "events[1]: options must be an object (value, direction, terminal, reset), got null."],
    [[{ value: 1 }], "events[0].value must be a function of (t, y), got 1."],
    [[{}], "events[0].value must be a function of (t, y), got undefined."],
    [[{ value, direction: 2 }], "events[0].direction must be 1, -1 or 0, got 2."],
    [[{ value, terminal: 0 }], "events[0].terminal must be true, false or a whole number >= 1, got 0."],
    [[{ value, terminal: 1.5 }], "events[0].terminal must be true, false or a whole number >= 1, got 1.5."],
    [[{ value, reset: 3 }], "events[0].reset must be a function of (t, y), got 3."],
    [
      [{ value, terminate: true }],
      'events[0]: unknown option "terminate"; did you mean terminal? Known: value, direction, terminal, reset.',
    ],
    [[{ value: () => Number.NaN }], "events[0].value gave NaN at t = 0; return a number."],
    [[{ value: () => true }], "events[0].value gave true at t = 0; return a number."],
    [[{ value: () => undefined }], "events[0].value gave undefined at t = 0; return a number."],
    [
      [{ value, reset: (_t: number, y: Float64Array) => y.fill(Number.NaN) }],
      "events[0].reset left y[0] = NaN at t = 0.5; write finite numbers.",
    ],
  ])("%j: %s", (events, message) => {
    expect(() => solve(ramp, [0], { tEnd: 1, events: events as EventFunction[] })).toThrow(
      new InputError(`solve: ${message}`),
    );
  });

  it("that put the state beyond a wall are refused", () => {
    const field: Field = { ...ramp, switches: { friction: 0, places: [{ at: 0, friction: 0, keep: "above" }] } };
    const reset = (_t: number, y: Float64Array) => y.fill(-1) as unknown as undefined;
    for (const method of ["eventSolver", "rkc", "proximalEuler"] as const) {
      expect(() => solve(field, [1], { tEnd: 1, method, step: 0.1, events: [{ value, reset }] })).toThrow(
        new InputError(
          "solve: after the reset at t = 0.5 y[0] must be >= 0, where a place keeps components above, got -1.",
        ),
      );
    }
  });
});
