import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combine, isFiniteVector, stages, timeWithin } from "../../src/solvers/methods/stages.ts";
import { tableau } from "../../src/solvers/methods/tableau.ts";

const heun = tableau({
  name: "heun",
  order: 3,
  c: [0, 1 / 3, 2 / 3, 1],
  a: [[], [1 / 3], [0, 2 / 3], [1 / 4, 0, 3 / 4]],
  b: [1 / 4, 0, 3 / 4, 0],
});

describe("stages", () => {
  it("evaluates the field once per stage after the first, at the times c, the last exactly at the end", () => {
    const times: number[] = [];
    const k = heun.c.map(() => new Float64Array(1));
    const t1 = 2 + 0.7;
    stages(
      (t, _y, dydt) => {
        times.push(t);
        dydt[0] = 1;
      },
      heun,
      2,
      new Float64Array(1),
      t1,
      k,
      new Float64Array(1),
    );
    expect(times).toEqual([2 + (t1 - 2) / 3, 2 + (2 / 3) * (t1 - 2), t1]);
  });

  it("weighs slopes by the length between the ends as they are rounded, far from t = 0", () => {
    // at 10¹⁶ times are 2 apart: the step is 4 long, whatever shorter one was asked for
    const seen: number[] = [];
    const k = heun.c.map(() => Float64Array.of(1));
    const record = (_t: number, y: Float64Array, dydt: Float64Array) => {
      seen.push(y[0]);
      dydt[0] = 1;
    };
    stages(record, heun, 1e16, new Float64Array(1), 1e16 + 4, k, new Float64Array(1));
    expect(seen.map((y) => y.toFixed(12))).toEqual([4 / 3, 8 / 3, 4].map((y) => y.toFixed(12)));
  });

  it("leaves the state and the first slope as they were", () => {
    const y = new Float64Array([1, 2]);
    const k = heun.c.map(() => new Float64Array([3, 4]));
    stages((_t, _y, dydt) => dydt.fill(7), heun, 0, y, 0.5, k, new Float64Array(2));
    expect([...y, ...k[0]]).toEqual([1, 2, 3, 4]);
  });
});

describe("timeWithin", () => {
  it("is never beyond the end, however it is rounded, forwards and back", () => {
    const time = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const share = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(1 - Number.EPSILON / 2));
    fc.assert(
      fc.property(time, time, share, (t, t1, c) => {
        const at = timeWithin(t, t1, c);
        expect(at).toBeGreaterThanOrEqual(Math.min(t, t1));
        expect(at).toBeLessThanOrEqual(Math.max(t, t1));
        expect(timeWithin(t, t1, 1) === t1).toBe(true);
        expect(timeWithin(t, t1, 0) === t).toBe(true); // −0 may be 0
      }),
      { numRuns: 500 },
    );
  });
});

describe("combine", () => {
  it("adds the weighted slopes to the state", () => {
    const out = new Float64Array(2);
    combine(
      new Float64Array([1, 2]),
      0.5,
      [2, 0, -4],
      [new Float64Array([1, 10]), new Float64Array([Number.NaN, Number.NaN]), new Float64Array([3, 5])],
      out,
    );
    expect([...out]).toEqual([1 + 0.5 * (2 - 12), 2 + 0.5 * (20 - 20)]); // a weight of zero skips its slope
  });
});

describe("isFiniteVector", () => {
  it("is true for finite entries, even when their sum overflows", () => {
    expect(isFiniteVector(new Float64Array([1e308, 1e308, 1e308]))).toBe(true);
  });

  it("is false as soon as one entry is not finite, wherever it is", () => {
    const entries = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 20 });
    const spoilt = fc.constantFrom(Number.NaN, Infinity, -Infinity);
    fc.assert(
      fc.property(entries, entries, spoilt, (before, after, bad) => {
        expect(isFiniteVector(Float64Array.from([...before, bad, ...after]))).toBe(false);
        expect(isFiniteVector(Float64Array.from([...before, ...after]))).toBe(true);
      }),
    );
  });

  it("is false for infinities of both signs, whose sum is NaN", () => {
    expect(isFiniteVector(new Float64Array([Infinity, -Infinity]))).toBe(false);
  });
});
