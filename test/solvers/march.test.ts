import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Field,
  type Method,
  type MethodName,
  methods,
  type SolveOptions,
  type Stepper,
  type SteppingMethod,
  solve,
} from "../../src/solvers/index.ts";
import { spacing } from "../../src/solvers/loop/floats.ts";
import { adaptiveEnd } from "../../src/solvers/loop/march.ts";

const names = Object.keys(methods) as MethodName[];
const by = (name: MethodName, step = 0.04) => ({ method: name, ...((methods[name] as Method).fixedStep && { step }) });
const falling: Field = { dimension: 1, derivative: (_t, _y, dydt) => dydt.fill(-1) };

/** Euler's method with errors, and more, as told; `log` lists what the loop asked of it. */
function scripted(attempt: (t: number, t1: number, stepper: { end?: number }) => number, more: Partial<Stepper> = {}) {
  const log: string[] = [];
  const method: SteppingMethod = {
    name: "scripted",
    order: 2,
    followsSwitches: false,
    start: () => {
      const y = new Float64Array(1);
      const y1 = new Float64Array(1);
      const stepper = {
        y,
        y1,
        firstLength: (_direction: number, most: number) => Math.min(1, most),
        ...more,
        begin: (t: number, start: Float64Array, slope: Float64Array) => {
          log.push(`begin ${t} ${start[0]} ${slope[0]}`);
          y.set(start);
        },
        attempt: (t: number, t1: number) => {
          log.push(`attempt ${t} ${t1}`);
          const error = attempt(t, t1, stepper as { end?: number });
          y1[0] = y[0] - ((stepper as { end?: number }).end ?? t1) + t;
          return error;
        },
        advance: () => {
          log.push("advance");
          y.set(y1);
        },
        interpolate: (_t: number, out: Float64Array) => out.set(y1),
        keep: () => () => undefined,
      };
      return stepper;
    },
  };
  const run = (options: SolveOptions) => solve(falling, [0], { ...options, method });
  return { log, method, run };
}

describe("the loop of steps", () => {
  it("sets the method out once, and advances it after every step it accepts but the last", () => {
    const { log, run } = scripted(() => 1);
    // an error of 1 makes the next step 0.82·0.82^… as long; here it is bounded by maxStep anyway
    const { status, y, stats } = run({ tEnd: 1, maxStep: 0.5 });
    expect(status).toBe("done");
    expect(log[0]).toBe("begin 0 0 -1");
    expect(log.filter((line) => line.startsWith("begin"))).toHaveLength(1);
    expect(log.filter((line) => line === "advance")).toHaveLength(stats.steps - 1);
    expect(y[0]).toBe(-1);
  });

  it.each([
    ["is too large", 4],
    ["is no number", Number.NaN],
    ["is infinite", Infinity],
  ])("shortens a step whose error %s, and tries again from where it was", (_name, bad) => {
    let tries = 0;
    const { log, run } = scripted(() => (tries++ === 0 ? bad : 0.5));
    const { status, stats } = run({ tEnd: 8 });
    expect([status, stats.rejected]).toEqual(["done", 1]);
    const [first, second] = log.filter((line) => line.startsWith("attempt")).map((line) => line.split(" ").map(Number));
    expect([first[1], second[1]]).toEqual([0, 0]);
    expect(second[2]).toBeLessThan(first[2]);
    expect(second[2]).toBeGreaterThan(0.2 * first[2]);
  });

  it("counts rejected steps into the budget", () => {
    const { run } = scripted(() => 2);
    const { status, t, stats } = run({ tEnd: 1, maxSteps: 7 });
    expect({ status, t, steps: stats.steps, rejected: stats.rejected }).toEqual({
      status: "maxSteps",
      t: 0,
      steps: 0,
      rejected: 7,
    });
  });

  it("ends when no step can be shorter, at once, and says where", () => {
    for (const [bad, what] of [
      [2, /^the step size shrank to \d\S* at t = 1: the field is not smooth there/],
      [Number.NaN, /^no step from t = 1, however short \(\d\S*\), gave values that are finite/],
      [Infinity, /^the step size shrank to \d\S* at t = 1: the field is not smooth there/],
    ] as const) {
      const { run } = scripted((t) => (t >= 1 ? bad : 0.5));
      const { status, t, message, stats } = run({ tEnd: 3, maxStep: 1 });
      expect([status, t]).toEqual(["failed", 1]);
      expect(message).toMatch(what);
      // by 0.9 a step halves every seven times: 52 halvings to the spacing of the numbers about 1
      expect(stats.rejected).toBeLessThan(600);
    }
  });

  it("never asks for the same step twice, however little the error says to shorten it", () => {
    const asked = new Set<string>();
    const { run } = scripted((t, t1) => {
      expect(asked.has(`${t} ${t1}`)).toBe(false);
      asked.add(`${t} ${t1}`);
      return 1.0000001;
    });
    expect(run({ t0: 1, tEnd: 3 }).status).toBe("failed");
  });

  it("takes for the end of a step where the method had to end, and tries for as long a one after it", () => {
    const { log, run } = scripted((t, _t1, stepper) => {
      stepper.end = t === 0 ? 0.25 : _t1;
      return 0.5;
    });
    const { ts } = run({ tEnd: 4, maxStep: 1 });
    expect(ts[1]).toBe(0.25);
    expect(log[1]).toBe("attempt 0 1");
    expect(ts[2]).toBe(1.25);
  });

  it("does not count, nor show, a step of no length at a switch, and gives up on many in a row", () => {
    let stalls = 0;
    const { run } = scripted((t, t1, stepper) => {
      stepper.end = t === 1 && stalls < 5 ? t : t1;
      if (stepper.end === t) stalls++;
      return 0.5;
    });
    const { status, ts } = run({ tEnd: 2, maxStep: 1, step: 1 });
    expect([status, stalls, new Set(ts).size]).toEqual(["done", 5, ts.length]);
    const endless = scripted((t, t1, stepper) => {
      stepper.end = t === 1 ? t : t1;
      return 0.5;
    }).run({ tEnd: 2, maxStep: 1, step: 1 });
    expect([endless.status, endless.t]).toEqual(["failed", 1]);
    expect(endless.message).toMatch(/^switches follow each other without end at t = 1, in steps of 0;/);
  });

  it("gives up on steps so short, one after the other, that the end is out of reach", () => {
    const { run } = scripted((t, t1, stepper) => {
      stepper.end = t < 1 ? t1 : t + 4 * spacing(t);
      return 0.5;
    });
    const { status, message, t, stats } = run({ tEnd: 2, maxStep: 1 });
    expect(status).toBe("failed");
    expect(t - 1).toBeLessThan(1e-11);
    expect(message).toContain(`switches follow each other without end at t = ${t}`);
    expect(stats.steps).toBeLessThan(1100);
  });

  it("keeps to the longest step the method can take, and to the ease it asks for", () => {
    const longest = scripted(() => 1e-9, { longest: () => 0.3 }).run({ tEnd: 3 });
    expect(Math.max(...longest.ts.slice(1).map((t, i) => t - longest.ts[i]))).toBeLessThanOrEqual(0.3 * 1.01 + 1e-12);
    const lengthAfter = (ease?: number) => {
      const { ts } = scripted(() => 0.5, { ease }).run({ tEnd: 1e6, maxSteps: 2 });
      return (ts[2] - ts[1]) / (ts[1] - ts[0]);
    };
    expect(lengthAfter(0.5) / lengthAfter()).toBeCloseTo(0.5, 12);
  });
});

describe("the end of an adaptive step", () => {
  it.each<[what: string, t: number, h: number, target: number, maxStep: number, end: number]>([
    ["is h away", 0, 0.3, 1, Infinity, 0.3],
    ["is no further than maxStep", 0, 0.3, 1, 0.25, 0.25],
    ["is the target where that is nearer", 0.9, 0.3, 1, Infinity, 1],
    ["is the target where less than a hundredth of a step would be left", 0, 0.995, 1, Infinity, 1],
    ["is half of the way where that would exceed maxStep", 0, 0.995, 1, 0.995, 0.5],
    ["is the target in spite of maxStep where rounding alone is left", 0.9 - 3e-17, 0.1, 1, 0.1, 1],
    ["is h away backwards", 1, 0.3, 0, Infinity, 0.7],
    ["is the target backwards", 0.1, 0.3, 0, Infinity, 0],
    ["is t itself where h is less than half the spacing", 1, 1e-17, 2, Infinity, 1],
    ["is the target, not a few numbers before it", 1, 0.5, 1.5 + 2 ** -52, 0.5, 1.5 + 2 ** -52],
  ])("%s", (_what, t, h, target, maxStep, end) => {
    expect(adaptiveEnd(t, h, target, maxStep)).toBe(end);
  });

  it("is never beyond the target or maxStep, and leaves no sliver", () => {
    const time = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const length = fc.double({ min: 1e-6, max: 2e3, noNaN: true });
    fc.assert(
      fc.property(time, time, length, length, (t, target, h, maxStep) => {
        fc.pre(t !== target);
        const end = adaptiveEnd(t, h, target, maxStep);
        const way = Math.sign(target - t);
        expect((end - t) * way).toBeGreaterThan(0);
        expect((target - end) * way).toBeGreaterThanOrEqual(0);
        expect(Math.abs(end - t)).toBeLessThanOrEqual(maxStep * (1 + 1e-9));
        const left = Math.abs(target - end);
        const least = Math.min(0.0099 * Math.min(h, maxStep), Math.abs(target - t) / 2.01);
        if (left > 0) expect(left).toBeGreaterThan(Math.min(least, 4 * spacing(target)));
      }),
      { numRuns: 1000 },
    );
  });
});

describe.each(names)("steps of %s", (name) => {
  const lengths = (ts: ArrayLike<number>) =>
    Array.from(ts)
      .slice(1)
      .map((t, i) => Math.abs(t - ts[i]));

  it("are no longer than maxStep, the last one included, forwards and back", () => {
    for (const [t0, tEnd, maxStep] of [
      [0, 1.005, 1],
      [0, 1.0024, 0.25],
      [0, 1, 0.25],
      [2, 0.995, 1],
      [0, 3, 0.05],
    ]) {
      const { ts, t, y, status } = solve(falling, [3], { t0, tEnd, ...by(name, 5), maxStep });
      expect([status, t]).toEqual(["done", tEnd]);
      expect(Math.max(...lengths(ts))).toBeLessThanOrEqual(maxStep * (1 + 1e-9));
      expect(Math.abs(y[0] - (3 - (tEnd - t0)))).toBeLessThan(1e-13);
    }
  });

  it("never ask the field outside the run, however slow it is", () => {
    for (const [t0, tEnd] of [
      [0, 1],
      [1, 0],
      [-3, -2.9],
    ]) {
      const field: Field = {
        dimension: 1,
        derivative: (t, _y, dydt) => {
          if (!(t >= Math.min(t0, tEnd) && t <= Math.max(t0, tEnd))) throw new Error(`asked at ${t}`);
          dydt[0] = 1e-3 * Math.cos(t);
        },
      };
      const options = { t0, tEnd, ...by(name), maxStep: 0.05 };
      const { status, y } = solve(field, [50], options);
      expect(status).toBe("done");
      expect(Math.abs(y[0] - 50 - 1e-3 * (Math.sin(tEnd) - Math.sin(t0)))).toBeLessThan(4e-5);
      expect(solve(field, [50], { ...options, maxStep: Infinity }).status).toBe("done");
      expect(solve(field, [50], { ...options, maxStep: Infinity, step: 100 }).status).toBe("done");
    }
  });

  it("towards a time at which the field is not finite end just before it, not with the budget", () => {
    // y = −√(1 − t)
    const field: Field = { dimension: 1, derivative: (t, _y, dydt) => dydt.fill(0.5 / Math.sqrt(1 - t)) };
    const { status, t, y, message, stats } = solve(field, [-1], { tEnd: 1, ...by(name), tolerance: 1e-6 });
    if (name === "proximalEuler") return; // which does not look at the end of a step
    expect(status).toBe("failed");
    expect(1 - t).toBeLessThan((methods[name] as Method).fixedStep ? 0.041 : 1e-15);
    expect(Math.abs(y[0] + Math.sqrt(1 - t))).toBeLessThan(2e-4);
    expect(message).toContain(`from t = ${t}`);
    expect(stats.steps + stats.rejected).toBeLessThan(3000);
  });

  it("that would be shorter than the numbers about t are apart end the run before it has begun", () => {
    const t0 = 1e16; // where times are 2 apart
    const { status, t, stats, message } = solve(falling, [3], {
      t0,
      tEnd: t0 + 64,
      method: name,
      step: 1 / 64,
      maxStep: 1 / 64,
    });
    expect([status, t, stats.steps]).toEqual(["failed", t0, 0]);
    expect(message).toBe(
      `the step size shrank to 0.015625 at t = ${t0}, where times are 2 apart; count time from nearer by (t0 = 0).`,
    );
  });

  it("begin with one that is one, far from t = 0 and at rest, where nothing says how long it may be", () => {
    const [t0, tEnd] = [1.7e12, 1.7e12 + 20]; // times are 2⁻¹² apart
    const field: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => dydt.fill(t > t0 + 5 ? Math.sin(t - t0) : 0),
      stops: [t0 + 5],
    };
    const { status, y } = solve(field, [0], { t0, tEnd, tolerance: 1e-3, ...by(name, 1 / 64), times: [] });
    expect(status).toBe("done");
    expect(Math.abs(y[0] - (Math.cos(5) - Math.cos(20)))).toBeLessThan(0.05);
    expect(solve(falling, [1], { t0: 1, tEnd: 1 + 2 ** -52, ...by(name) }).y[0]).toBeCloseTo(1, 15);
  });

  it("too short for the numbers about t are told to be, where that is not t0's fault", () => {
    const { status, message } = solve(falling, [1], { t0: 1, tEnd: 2, method: name, step: 1e-20, maxStep: 1e-20 });
    expect(status).toBe("failed");
    expect(message).toBe(
      "the step size shrank to 1e-20 at t = 1, where times are 2.220446049250313e-16 apart; " +
        "give a longer step or maxStep.",
    );
  });

  it("are as long as their ends are apart, where rounding makes them of another length than was asked", () => {
    // steps of 3 on numbers that are 2 apart
    const t0 = 1e16;
    const { status, y } = solve(falling, [3], { t0, tEnd: t0 + 64, method: name, step: 3, maxStep: 3 });
    expect([status, Math.round(y[0] * 1e9) / 1e9]).toEqual(["done", -61]);
  });
});
