import fc from "fast-check";
import { Outcome, Solver } from "odex";
import { describe, expect, it } from "vitest";
import { dopri5, eventSolver, type Field, solve } from "../../src/solvers/index.ts";
import { bisect, driven, kinds, oneRow } from "../support/friction.ts";
import { oscillator, seasonal } from "../support/problems.ts";
import { spread, UNITS, unitsOff } from "../support/tolerance.ts";

const still = (dimension: number, friction: number | Float64Array) => driven(dimension, friction, () => 0);

describe("y' = −sign(y), y(0) = 1", () => {
  it("is silently wrong by more than 0.1 when odex gets the raw sign", () => {
    // The package says it converged; measured 0.1223 at its default tolerance of 10⁻⁵, and again at 10⁻⁶, 10⁻⁸, 10⁻¹⁰.
    for (const tolerance of [undefined, 1e-6, 1e-8, 1e-10]) {
      const solver = new Solver(1);
      if (tolerance) solver.absoluteTolerance = solver.relativeTolerance = tolerance;
      const { y, outcome } = solver.solve((_x, y) => [-Math.sign(y[0])], 0, [1], 2);
      expect(outcome).toBe(Outcome.Converged);
      expect(Math.abs(y[0])).toBeGreaterThan(0.1);
    }
  });

  it("comes to rest at t = 1 and is exactly 0 at t = 2", () => {
    for (const tolerance of [1e-3, 1e-6, 1e-9, 1e-12]) {
      const { status, t, y, events } = solve(still(1, 1), [1], { tEnd: 2, tolerance });
      expect([status, t, y[0]]).toEqual(["done", 2, 0]);
      expect(kinds(events)).toEqual(["0 rests"]);
      expect(events[0].t).toBeCloseTo(1, 14);
    }
  });

  it("is 1 − t on the way and 0 from then on, at any chosen time", () => {
    const { ts, ys } = solve(still(1, 1), [1], { tEnd: 2, times: spread(0, 2, 100) });
    ts.forEach((t, i) => {
      expect(Math.abs(ys[i][0] - Math.max(0, 1 - t))).toBeLessThan(1e-15);
      if (t > 1) expect(ys[i][0]).toBe(0);
    });
  });

  it("stops where a step happens to end exactly at zero", () => {
    // steps of 1/4 reach zero at the end of the fourth one, to rounding
    const { ts, ys, events } = solve(still(1, 1), [1], { tEnd: 2, step: 0.25, maxStep: 0.25 });
    expect(kinds(events)).toEqual(["0 rests"]);
    ts.forEach((t, i) => {
      if (t >= 1) expect(ys[i][0]).toBe(0);
    });
    expect(solve(still(1, 1), [1], { tEnd: 1 }).y[0]).toBe(0);
  });
});

describe("one row of four weights (0.6, 0.5, −0.4, 0.3) at λ = 0.3", () => {
  const lambda = 0.3;
  const start = [0.6, 0.5, -0.4, 0.3];
  const row = oneRow(4, lambda);
  // the larger root of w(1 − w²) = 0.3: 0.7864825411616
  const survivor = bisect((w) => w * (1 - w * w) - lambda, Math.sqrt(1 / 3), 1);

  it("leaves one weight where w(1 − w²) = λ and the others at exactly 0", () => {
    const { status, y } = solve(row, start, { tEnd: 100, tolerance: 1e-8 });
    expect(status).toBe("done");
    expect(Math.abs(y[0] - survivor)).toBeLessThan(1e-7);
    expect(Math.abs(y[0] * (1 - y[0] ** 2) - lambda)).toBeLessThan(1e-7);
    expect([...y.slice(1)]).toEqual([0, 0, 0]);
    expect(survivor).toBeCloseTo(0.7864825411616, 12);
  });

  it("loses the weights in the order of their size, at times that do not depend on the tolerance", () => {
    const tight = solve(row, start, { tEnd: 12, tolerance: 1e-12 }).events;
    expect(kinds(tight)).toEqual(["3 rests", "2 rests", "1 rests"]);
    for (const tolerance of [1e-4, 1e-6, 1e-8]) {
      const { events } = solve(row, start, { tEnd: 12, tolerance });
      expect(kinds(events)).toEqual(kinds(tight));
      events.forEach(({ t }, i) => {
        // at speed λ − (1 − ‖w‖²)w > 0.1 the weight is one unit off for ten units of time
        expect(Math.abs(t - tight[i].t)).toBeLessThan(10 * UNITS * tolerance);
      });
    }
  });

  it("is silently wrong when odex gets the raw sign: at T = 12 it reports success and is off by 0.09 to 0.7", () => {
    const truth = solve(row, start, { tEnd: 12, tolerance: 1e-12 }).y;
    expect(Math.abs(truth[0] - survivor)).toBeLessThan(1e-3);
    const raw = (_x: number, y: number[]) => {
      const square = y.reduce((sum, value) => sum + value * value, 0);
      return y.map((value) => (1 - square) * value - lambda * Math.sign(value));
    };
    for (const tolerance of [1e-4, 1e-6, 1e-8, 1e-10]) {
      const solver = new Solver(4);
      solver.absoluteTolerance = solver.relativeTolerance = tolerance;
      const { y, outcome } = solver.solve(raw, 0, start, 12);
      expect(outcome).toBe(Outcome.Converged);
      expect(Math.abs(y[0] - truth[0])).toBeGreaterThan(0.05); // 0.149, 0.618, 0.574, 0.693 instead of 0.786
    }
  });

  it("keeps exactly the relation γ' = λγ/w₁ of the relative gap of two weights (theory §3)", () => {
    // d ln γ = λ dt/w₁: integrate 1/w₁ beside the weights and compare
    const field: Field = {
      dimension: 3,
      derivative: (t, y, dydt) => {
        oneRow(2, lambda).derivative(t, y.subarray(0, 2), dydt.subarray(0, 2));
        dydt[2] = 1 / y[0];
      },
      switches: { friction: new Float64Array([lambda, lambda, 0]) },
    };
    const { ts, ys, events } = solve(field, [0.6, 0.5, 1], { tEnd: 10, tolerance: 1e-10 });
    const [{ t: death }] = events.filter(({ component }) => component === 1);
    const gap = (w: Float64Array) => (w[0] - w[1]) / w[0];
    let checked = 0;
    ts.forEach((t, i) => {
      if (t > death) return;
      expect(Math.abs(gap(ys[i]) / gap(ys[0]) / Math.exp(lambda * (ys[i][2] - 1)) - 1)).toBeLessThan(1e-8);
      checked++;
    });
    expect(checked).toBeGreaterThan(10);
  });
});

describe("a component at zero", () => {
  it("stays at exactly zero while |drive| ≤ friction", () => {
    // 0.999 sin t is just too weak; the moving companion keeps the steps short
    const field = driven(2, new Float64Array([1, 0]), (t, k) => (k === 0 ? 0.999 * Math.sin(3 * t) : Math.cos(t)));
    const { ys, events, status } = solve(field, [0, 1], { tEnd: 20, times: spread(0, 20, 400) });
    expect(status).toBe("done");
    expect(events.filter(({ component }) => component === 0)).toEqual([]);
    expect(ys.every((y) => y[0] === 0)).toBe(true);
  });

  it("stays at a drive equal to the friction, to the last bit", () => {
    for (const friction of [1, 0.1, 0.3, 1 / 3, 1e-3]) {
      for (const sign of [1, -1]) {
        const { y, events } = solve(
          driven(1, friction, () => sign * friction),
          [0],
          { tEnd: 5 },
        ); // prettier-ignore
        expect([y[0], events.length]).toEqual([0, 0]);
      }
    }
  });

  it("leaves with the drive when that is stronger from the start", () => {
    const { y, events } = solve(
      driven(3, 1, (_t, k) => [0.5, 2, -2][k]),
      [0, 0, 0],
      { tEnd: 1 },
    ); // prettier-ignore
    expect(y[0]).toBe(0);
    expect(y[1]).toBeCloseTo(1, 14);
    expect(y[2]).toBeCloseTo(-1, 14);
    expect(events).toEqual([
      { t: 0, component: 1, kind: "leaves" },
      { t: 0, component: 2, kind: "leaves" },
    ]);
  });

  it("takes a minus zero for a zero", () => {
    expect(
      solve(
        driven(1, 1, () => 0.5),
        [-0],
        { tEnd: 1 },
      ).y[0],
    ).toBe(0); // prettier-ignore
    expect(
      solve(
        driven(1, 1, () => 2),
        [-0],
        { tEnd: 1 },
      ).y[0],
    ).toBeCloseTo(1, 14); // prettier-ignore
  });

  it("never shows the wrong sign on its way: a weight only shrinks until it is 0", () => {
    const { ys } = solve(oneRow(4, 0.3), [0.6, 0.5, -0.4, 0.3], { tEnd: 20, tolerance: 1e-4 });
    for (const y of ys) {
      for (const [k, sign] of [1, 1, -1, 1].entries()) expect(y[k] * sign).toBeGreaterThanOrEqual(0);
    }
  });
});

describe("y' = 1.5 sin t − sign(y), y(0) = 0", () => {
  const field = driven(1, 1, (t) => 1.5 * Math.sin(t));
  // It leaves at a = asin(2/3). Until it rests, y = 1.5(cos a − cos t) − (t − a); that is zero again at b. The drive is
  // then between −1 and 1 (b is just beyond π), so it rests until a + π, where the mirror image of the story begins.
  const a = Math.asin(2 / 3);
  const moving = (t: number) => 1.5 * (Math.cos(a) - Math.cos(t)) - (t - a);
  const b = bisect(moving, a + 1, a + 3);
  const tEnd = 12;

  const exact = (t: number): number => {
    const half = Math.floor(t / Math.PI); // each half period is the mirror image of the one before
    for (const k of [half, half - 1]) {
      const within = t - k * Math.PI;
      if (k >= 0 && within >= a && within < b) return (k % 2 === 0 ? 1 : -1) * moving(within);
    }
    return 0;
  };

  it("rests between b and a + π, as the closed form needs", () => {
    expect(b).toBeGreaterThan(Math.PI);
    expect(b).toBeLessThan(a + Math.PI);
    expect(Math.abs(1.5 * Math.sin(b))).toBeLessThan(1);
  });

  it.each([1e-4, 1e-6, 1e-8, 1e-10])(
    "leaves and rests at the times of the closed form at tolerance %d",
    (tolerance) => {
      const { events } = solve(field, [0], { tEnd, tolerance });
      const halves = [0, 1, 2, 3];
      const wanted = halves.flatMap((k) => [k * Math.PI + a, k * Math.PI + b]).filter((t) => t < tEnd);
      expect(kinds(events)).toEqual(wanted.map((_, i) => (i % 2 === 0 ? "0 leaves" : "0 rests")));
      wanted.forEach((t, i) => {
        // the speed at b is |1.5 sin b − 1| > 1; at a the component starts with speed zero and acceleration 1.5 cos a >
        // 1, so that a late start by d changes y by d²/2
        const bound = i % 2 === 0 ? Math.sqrt(2 * UNITS * tolerance) : UNITS * tolerance;
        expect(Math.abs(events[i].t - t)).toBeLessThan(bound);
      });
    },
  );

  it.each([1e-4, 1e-6, 1e-8, 1e-10])("follows the whole trajectory at tolerance %d", (tolerance) => {
    const { ts, ys } = solve(field, [0], { tEnd, tolerance, times: spread(0, tEnd, 300) });
    ts.forEach((t, i) => {
      expect(unitsOff(ys[i], [exact(t)], tolerance)).toBeLessThan(UNITS);
    });
  });
});

describe("a component that reaches zero while the drive is stronger the other way", () => {
  it("crosses without resting", () => {
    // y' = −3 − sign(y) from 1: −4 until t = 1/4, then −2
    const { y, events, ts, ys } = solve(
      driven(1, 1, () => -3),
      [1],
      { tEnd: 1 },
    ); // prettier-ignore
    expect(kinds(events)).toEqual(["0 crosses"]);
    expect(events[0].t).toBeCloseTo(0.25, 14);
    expect(y[0]).toBeCloseTo(-1.5, 14);
    expect([...ts].filter((_, i) => ys[i][0] === 0)).toHaveLength(1);
  });

  it("may touch zero for an instant: a grazing crossing makes its tiny excursion and rests, without spinning", () => {
    // drive = −λ − excess + k(t − t*): at t* it crosses with speed −excess, turns, and is back at zero after 2·excess/k
    const lambda = 0.3;
    const at = 0.854;
    for (const [k, excess] of [
      [0.2, 2e-5],
      [1, 2e-5],
      [1, 2e-7],
      [0.2, 1e-9],
    ]) {
      const drive = (t: number) => -lambda - excess + k * (t - at);
      const start = (2 * lambda + excess) * at + (k * at * at) / 2; // y(t*) = 0 exactly
      const { status, events, stats, ys, ts } = solve(
        driven(2, new Float64Array([lambda, 0]), (t, c) => (c ? -1 : drive(t))),
        [start, 5],
        { tEnd: 1.3, tolerance: 1e-6 },
      ); // prettier-ignore
      expect(status).toBe("done");
      expect(kinds(events)).toEqual(["0 crosses", "0 rests"]);
      expect(events[0].t).toBeCloseTo(at, 12);
      expect(Math.abs(events[1].t - events[0].t - (2 * excess) / k)).toBeLessThan(1e-3 * (excess / k));
      expect(stats.steps).toBeLessThan(30);
      // the excursion is excess²/2k deep and no deeper
      ts.forEach((t, i) => {
        if (t > at) expect(ys[i][0]).toBeGreaterThanOrEqual((-excess * excess) / k);
      });
    }
  });

  it("may graze from the other side: a drive that falls short by the same little rests at once", () => {
    const lambda = 0.3;
    for (const excess of [2e-5, 1e-9, 1e-12]) {
      const drive = (t: number) => -lambda + excess + 0.2 * (t - 0.854);
      const start = (2 * lambda - excess) * 0.854 + 0.1 * 0.854 ** 2;
      const { events, stats } = solve(driven(1, lambda, drive), [start], { tEnd: 1.3, tolerance: 1e-6 });
      expect(kinds(events)).toEqual(["0 rests"]);
      expect(stats.steps).toBeLessThan(30);
    }
  });
});

describe("a release", () => {
  const gauss = (t: number, centre: number, width: number) => Math.exp(-(((t - centre) / width) ** 2));

  it.each([1.1, 1.02, 1.001])(
    "is found although everything rests: %d sin t exceeds a friction of 1 in every half period",
    (size) => {
      // and no error but that of the drive asks for small steps; it leaves at asin(1/size) + kπ
      const first = Math.asin(1 / size);
      const { events } = solve(
        driven(1, 1, (t) => size * Math.sin(t)),
        [0],
        { tEnd: 20 },
      );
      const leaves = events.filter(({ kind }) => kind === "leaves").map(({ t }) => t);
      expect(leaves).toHaveLength(Math.floor((20 - first) / Math.PI) + 1);
      leaves.forEach((t, k) => {
        expect(t).toBeCloseTo(first + k * Math.PI, 4);
      });
    },
  );

  it("is found wherever in a step the drive exceeds the friction, and however soon it falls back", () => {
    // drive = 2 gauss((t − centre)/width) on one at rest, beside an oscillator that sets the steps
    const missed: number[][] = [];
    for (const width of [0.5, 0.2, 0.1]) {
      for (let centre = 1; centre < 9; centre += 0.1) {
        const field: Field = {
          dimension: 3,
          derivative: (t, y, dydt) => {
            dydt[0] = 2 * gauss(t, centre, width);
            dydt[1] = y[2];
            dydt[2] = -y[1];
          },
          switches: { friction: new Float64Array([1, 0, 0]) },
        };
        const { events } = solve(field, [0, 1, 0], { tEnd: 10, tolerance: 1e-6 });
        // it exceeds 1 while |t − centre| < width·√(ln 2)
        const leaves = events.find(({ component, kind }) => component === 0 && kind === "leaves");
        if (!leaves || Math.abs(leaves.t - centre + width * Math.sqrt(Math.LN2)) > 1e-3) missed.push([centre, width]);
      }
    }
    expect(missed).toEqual([]);
  });

  it("that begins and ends inside a single step is found", () => {
    // A drive quadratic in time is integrated exactly, so the step may be as long as the run; it exceeds 1 from 0.45 to
    // 0.65 of it, between the stages at 0.3 and 0.8, and stays above −1. Then y = 5∫(t − 0.45)(0.65 − t) = 5(0.1u² −
    // u³/3) with u = t − 0.45, which is zero again at u = 0.3.
    const field = driven(1, 1, (t) => 1 + 5 * (t - 0.45) * (0.65 - t));
    const { events } = solve(field, [0], { tEnd: 1, step: 1 });
    expect(kinds(events)).toEqual(["0 leaves", "0 rests"]);
    expect(events[0].t).toBeCloseTo(0.45, 6);
    expect(events[1].t).toBeCloseTo(0.75, 6);
  });

  it("of several components at once releases all of them", () => {
    const field = driven(4, 1, (t, k) => [2, 2, -2, 0.5][k] * t);
    const { y, events } = solve(field, [0, 0, 0, 0], { tEnd: 1 });
    expect(kinds(events)).toEqual(["0 leaves", "1 leaves", "2 leaves"]);
    expect(new Set(events.map(({ t }) => t)).size).toBe(1);
    expect(events[0].t).toBeCloseTo(0.5, 6);
    // y = ∫(2t − 1) from 1/2 = 1/4
    expect(unitsOff(y, [0.25, 0.25, -0.25, 0], 1e-8)).toBeLessThan(UNITS);
  });

  it("by another component's motion is found: a weight revives through its neighbour", () => {
    // x' = 1 − sign(x)·0 (frictionless clock), y' = x − 1 − …: y at rest until x = t exceeds its friction of 2
    const field: Field = {
      dimension: 2,
      derivative: (_t, y, dydt) => {
        dydt[0] = 1;
        dydt[1] = y[0];
      },
      switches: { friction: new Float64Array([0, 2]) },
    };
    const { y, events } = solve(field, [0.5, 0], { tEnd: 3 });
    expect(kinds(events.filter(({ component }) => component === 1))).toEqual(["1 leaves"]);
    expect(events[events.length - 1].t).toBeCloseTo(1.5, 6);
    expect(unitsOff(y, [3.5, 1.5 ** 2 / 2], 1e-8)).toBeLessThan(UNITS); // ∫(0.5 + t − 2) from 1.5 to 3
  });
});

describe("several components", () => {
  it("of equal size reach zero at the same time and in the same step", () => {
    const { events, y, status } = solve(oneRow(7, 0.3), [0.6, 0.4, 0.4, -0.4, 0.3, 0.3, -0.3], { tEnd: 30 });
    expect(status).toBe("done");
    expect(kinds(events)).toEqual(["4 rests", "5 rests", "6 rests", "1 rests", "2 rests", "3 rests"]);
    expect(new Set(events.map(({ t }) => t)).size).toBe(2);
    expect([...y.slice(1)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("feel each their own friction", () => {
    const friction = new Float64Array([1, 2, 0.5, 0]);
    const { events, y } = solve(still(4, friction), [1, 1, -1, 1], { tEnd: 1.5 });
    expect(kinds(events)).toEqual(["1 rests", "0 rests"]);
    expect(events[0].t).toBeCloseTo(0.5, 14);
    expect(events[1].t).toBeCloseTo(1, 14);
    expect(unitsOff(y, [0, 0, -0.25, 1], 1e-12)).toBeLessThan(1);
  });

  it("by the hundreds reach zero in at most three steps each", () => {
    // |w_k| spread evenly; every one but the largest comes to rest, at its own time
    const n = 600;
    const start = Array.from({ length: n }, (_, k) => ((k % 2 ? 1 : -1) * (1 + ((k * 37) % n))) / n / Math.sqrt(n / 3));
    const { status, y, events, stats } = solve(oneRow(n, 0.01), start, { tEnd: 1500, tolerance: 1e-5, times: [1500] });
    expect(status).toBe("done");
    expect(kinds(events).every((kind) => kind.endsWith("rests"))).toBe(true);
    expect(new Set(events.map(({ component }) => component)).size).toBe(n - 1);
    expect([...y].filter((w) => w !== 0)).toHaveLength(1);
    expect(stats.steps).toBeLessThan(3 * n);
    // a step takes 6 evaluations; an event repeats its step and decides anew: 8 more, and 6 if it is located a second
    // time
    expect(stats.rhs).toBeLessThanOrEqual(6 * (stats.steps + stats.rejected) + 14 * events.length + 3);
    // order is preserved (theory §3): smaller weights die first
    const sizes = events.map(({ component }) => Math.abs(start[component]));
    expect(sizes).toEqual([...sizes].sort((one, other) => one - other));
  });

  it("by the thousand reach zero one at a time, each at its own moment", () => {
    // y_k' = −sign(y_k): component k rests at |y_k(0)|
    const n = 1000;
    const start = Array.from({ length: n }, (_, k) => ((k % 2 ? 1 : -1) * (k + 1)) / n);
    const { status, y, events, stats } = solve(still(n, 1), start, { tEnd: 1.1, times: [1.1], maxStep: 0.01 });
    expect(status).toBe("done");
    expect(y.every((value) => value === 0)).toBe(true);
    expect(events).toHaveLength(n);
    expect(Math.max(...events.map(({ t, component }) => Math.abs(t - (component + 1) / n)))).toBeLessThan(1e-12);
    expect(stats.steps).toBeLessThan(2 * n + 110);
  });

  it("by the thousands reach zero in a single step when they are equal", () => {
    const n = 5000;
    const { events, stats, y } = solve(still(n, 1), new Float64Array(n).fill(-1), { tEnd: 2 });
    expect(events).toHaveLength(n);
    expect(new Set(events.map(({ t }) => t)).size).toBe(1);
    expect(y.every((value) => value === 0)).toBe(true);
    expect(stats.steps).toBeLessThan(20);
  });
});

describe("symmetries", () => {
  const weight = fc.integer({ min: -1000, max: 1000 }).map((x) => x / 1000);
  const row = fc.array(weight, { minLength: 2, maxLength: 8 });
  const lambda = fc.integer({ min: 5, max: 60 }).map((x) => x / 100);
  const tolerance = 1e-8;
  const run = (start: readonly number[], friction: number | Float64Array) =>
    solve(oneRow(start.length, friction), start, { tEnd: 8, tolerance, times: [2, 8] });

  it("permuting the components permutes the answer", () => {
    const shuffled = row.chain((start) =>
      fc.record({
        start: fc.constant(start),
        order: fc.shuffledSubarray([...start.keys()], { minLength: start.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, lambda, ({ start, order }, friction) => {
        const plain = run(start, friction);
        const permuted = run(
          order.map((k) => start[k]),
          friction,
        );
        // sums are taken in another order: rounding, carried along by the flow, is far below a tolerance
        plain.ys.forEach((y, i) => {
          expect(
            unitsOff(
              permuted.ys[i],
              order.map((k) => y[k]),
              tolerance,
            ),
          ).toBeLessThan(1e-2);
        });
        expect(permuted.events.map(({ component }) => order[component]).sort()).toEqual(
          plain.events.map(({ component }) => component).sort(),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("flipping signs flips the answer, bit by bit", () => {
    const flipped = row.chain((start) =>
      fc.record({
        start: fc.constant(start),
        signs: fc.array(fc.constantFrom(1, -1), { minLength: start.length, maxLength: start.length }),
      }),
    );
    fc.assert(
      fc.property(flipped, lambda, ({ start, signs }, friction) => {
        const plain = run(start, friction);
        const mirrored = run(
          start.map((w, k) => signs[k] * w),
          friction,
        );
        plain.ys.forEach((y, i) => {
          signs.forEach((sign, k) => {
            expect(Math.abs(mirrored.ys[i][k] - sign * y[k])).toBe(0);
          });
        });
        expect(mirrored.events).toEqual(plain.events);
        expect(mirrored.stats).toEqual(plain.stats);
      }),
      { numRuns: 60 },
    );
  });

  it("rests where the tolerance does not matter: the answer at 1e-5 is the answer at 1e-10", () => {
    fc.assert(
      fc.property(row, lambda, (start, friction) => {
        const options = { tEnd: 4, times: [1, 2.5, 4] };
        const loose = solve(oneRow(start.length, friction), start, { ...options, tolerance: 1e-5 });
        const tight = solve(oneRow(start.length, friction), start, { ...options, tolerance: 1e-10 });
        tight.ys.forEach((y, i) => {
          // differences between equal weights grow like e^{t}: allow that on top
          expect(unitsOff(loose.ys[i], [...y], 1e-5)).toBeLessThan(UNITS * Math.exp(tight.ts[i]));
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe("eventSolver on a field without friction", () => {
  it.each([oscillator, seasonal])("is dopri5 on $name, step by step", ({ field, start, tEnd }) => {
    const smooth = solve(field, start, { tEnd, method: dopri5 });
    const events = solve(field, start, { tEnd, method: eventSolver });
    expect([...events.ts]).toEqual([...smooth.ts]);
    expect(events.ys.map((y) => [...y])).toEqual(smooth.ys.map((y) => [...y]));
    const { rhs, ...stats } = events.stats;
    expect({ ...stats, rhs: smooth.stats.rhs }).toEqual({ ...smooth.stats, method: "eventSolver" });
    expect(rhs - smooth.stats.rhs).toBeLessThanOrEqual(1); // one to choose the modes at the start
  });

  it("locates no switches, for there are none, although components cross zero", () => {
    const { events, stats } = solve(oscillator.field, oscillator.start, { tEnd: 10, method: eventSolver });
    expect(events).toEqual([]); // `Solution.events`: empty for smooth fields
    expect(stats.events).toBe(0);
  });

  it("starts from zero like from anywhere else", () => {
    // y'' = 1 from rest at zero: nothing holds it there
    const field: Field = {
      dimension: 2,
      derivative: (_t, y, dydt) => {
        dydt[0] = y[1];
        dydt[1] = 1;
      },
      switches: { friction: 0 },
    };
    const { ys, ts, events } = solve(field, [0, 0], { tEnd: 2 });
    expect(events).toEqual([]);
    ts.forEach((t, i) => {
      expect(unitsOff(ys[i], [(t * t) / 2, t], 1e-12)).toBeLessThan(1);
    });
  });
});

describe("accounts of eventSolver", () => {
  it("counts the events and lists them in the order of their times", () => {
    const { events, stats } = solve(
      driven(2, 1, (t, k) => (k ? 3 : 1.5) * Math.sin(t + k)),
      [0, 0.3],
      { tEnd: 20 },
    ); // prettier-ignore
    expect(stats.events).toBe(events.length);
    expect(events.length).toBeGreaterThan(10);
    events.slice(1).forEach(({ t }, i) => {
      expect(t).toBeGreaterThanOrEqual(events[i].t);
    });
  });

  it("ends a step at every event, and steps only forward", () => {
    const { events, ts } = solve(
      driven(2, 1, (t, k) => (k ? 3 : 1.5) * Math.sin(t + k)),
      [0, 0.3],
      { tEnd: 20 },
    ); // prettier-ignore
    const ends = new Set(ts);
    for (const { t } of events) expect(ends.has(t)).toBe(true);
    for (let i = 1; i < ts.length; i++) expect(ts[i]).toBeGreaterThan(ts[i - 1]);
  });

  it("is exact about a component that is at zero at a step end: 0, not 1e-17", () => {
    const { events, ts, ys } = solve(oneRow(3, 0.4), [0.9, 0.5, -0.2], { tEnd: 10, tolerance: 1e-6 });
    for (const { t, component } of events) expect(ys[ts.indexOf(t)][component]).toBe(0);
  });

  it("reports the last event too when it ends the run", () => {
    const { events, status } = solve(still(2, 1), [1, 2], { tEnd: 5, until: (_t, y) => y.every((v) => v === 0) });
    expect(status).toBe("converged");
    expect(kinds(events)).toEqual(["0 rests", "1 rests"]);
  });

  it("fails, like the other methods, where the field is not finite", () => {
    const field = driven(1, 1, (t) => (t > 0.5 ? Number.NaN : 0));
    const { status, t } = solve(field, [2], { tEnd: 1 });
    expect(status).toBe("failed");
    expect(t).toBeLessThanOrEqual(0.5);
  });
});
