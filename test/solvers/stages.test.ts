import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dopri5Table } from "../../src/solvers/dopri5Table.ts";
import { combine, isFiniteVector, stages } from "../../src/solvers/stages.ts";

describe("stages", () => {
  it("evaluates the field once per stage after the first, at the times c", () => {
    const times: number[] = [];
    const k = dopri5Table.c.map(() => new Float64Array(1));
    const rhs = (t: number, _y: Float64Array, dydt: Float64Array) => {
      times.push(t);
      dydt[0] = 1;
    };
    stages(rhs, dopri5Table, 2, new Float64Array(1), 0.5, k, new Float64Array(1));
    expect(times).toEqual(dopri5Table.c.slice(1).map((c) => 2 + c * 0.5));
  });

  it("leaves the state and the first slope as they were", () => {
    const y = new Float64Array([1, 2]);
    const k = dopri5Table.c.map(() => new Float64Array([3, 4]));
    stages((_t, _y, dydt) => dydt.fill(7), dopri5Table, 0, y, 0.5, k, new Float64Array(2));
    expect([...y, ...k[0]]).toEqual([1, 2, 3, 4]);
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
