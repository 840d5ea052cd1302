import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latticeTimes, logSpacedSteps, logSpacedTimes } from "../../src/experiments/times.ts";

const perDecade = fc.integer({ min: 1, max: 30 });
const step = fc.constantFrom(0.05, 0.1, 0.5, 1, 3, 20);
const last = fc.double({ min: 0.01, max: 1e4, noNaN: true });

/** Whether `times` are distinct multiples of `step` that grow. */
function expectSteps(times: readonly number[], step: number): void {
  for (const [i, t] of times.entries()) {
    if (t < 1e9 * step) expect(Math.abs(t / step - Math.round(t / step))).toBeLessThan(1e-6); // else rounding decides
    expect(t).toBeGreaterThan(i === 0 ? 0 : times[i - 1] + step / 2);
  }
}

describe("the lattice of times", () => {
  it("is a few times to a factor of ten, from 1 on, rounded up to steps", () => {
    expect(latticeTimes(4, 0.5, { last: 10 })).toEqual([1, 2, 3.5, 6, 10]);
    expect(latticeTimes(10, 0.5, { count: 5 })).toEqual([1, 1.5, 2, 3, 3.5]); // 1.58 and 2.00 are both 2
    expect(latticeTimes(2, 20, { last: 90 })).toEqual([20, 40, 100]);
  });

  it("is made of distinct steps, the last one alone at or beyond the end", () => {
    fc.assert(
      fc.property(perDecade, step, last, (spacing, size, end) => {
        const times = latticeTimes(spacing, size, { last: end });
        expectSteps(times, size);
        expect(times[times.length - 1]).toBeGreaterThanOrEqual(end);
        for (const t of times.slice(0, -1)) expect(t).toBeLessThan(end);
      }),
    );
  });

  it("is the same for an earlier end, as far as that goes", () => {
    fc.assert(
      fc.property(perDecade, step, last, last, (spacing, size, a, b) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)].map((end) => latticeTimes(spacing, size, { last: end }));
        expect(long.slice(0, short.length)).toEqual(short);
      }),
    );
  });

  it("has as many times as are asked for, however many fall on one step", () => {
    fc.assert(
      fc.property(perDecade, step, last, fc.nat(40), (spacing, size, end, count) => {
        const times = latticeTimes(spacing, size, { count });
        expect(times).toHaveLength(count);
        expectSteps(times, size);
        const other = latticeTimes(spacing, size, { last: end });
        expect(other.slice(0, count)).toEqual(times.slice(0, other.length));
      }),
    );
  });
});

describe("log-spaced times", () => {
  it("go from the first to exactly the last, each the same factor after the one before", () => {
    expect(logSpacedTimes(1, 100, 3)).toEqual([1, expect.closeTo(10, 12), 100]);
    expect(logSpacedTimes(0.1, 30, 1)).toEqual([30]);
  });

  it("in steps reach the last one, however few there are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), step, last, (count, size, end) => {
        const times = logSpacedSteps(Math.min(1, end), end, count, size);
        expectSteps(times, size);
        expect(times.length).toBeLessThanOrEqual(count);
        expect(times[times.length - 1]).toBeGreaterThan(end - 1e-6 * size);
      }),
    );
  });
});
