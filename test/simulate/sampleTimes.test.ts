import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleTimes } from "../../src/simulate/sampleTimes.ts";

describe("sampleTimes", () => {
  it("spreads times evenly and ends exactly at tEnd", () => {
    expect(sampleTimes({ samples: 5 }, 2)).toEqual([0, 0.5, 1, 1.5, 2]);
  });

  it("spreads them geometrically after 0 when asked to", () => {
    const times = sampleTimes({ samples: 5, log: true }, 1000);
    expect(times).toEqual([0, 1, expect.closeTo(10, 12), expect.closeTo(100, 11), 1000]);
  });

  it("always increases from a start not below 0 to exactly tEnd, with as many times as asked for", () => {
    const arbitrary = fc.tuple(
      fc.integer({ min: 2, max: 300 }),
      fc.boolean(),
      fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(arbitrary, ([samples, log, tEnd]) => {
        const times = sampleTimes({ samples, log }, tEnd);
        expect(times).toHaveLength(samples);
        expect(times[0]).toBe(0);
        expect(times.at(-1)).toBe(tEnd);
        expect(times.every((t, i) => i === 0 || t > times[i - 1])).toBe(true);
      }),
    );
  });

  it("keeps a list as it is, and a single sample is the end", () => {
    expect(sampleTimes({ times: [0, 3, 4] }, 5)).toEqual([0, 3, 4]);
    expect(sampleTimes({ samples: 1 }, 5)).toEqual([5]);
  });

  it("says what is wrong with a list", () => {
    expect(() => sampleTimes({ times: [] }, 5)).toThrow("times must hold at least one number, got none.");
    expect(() => sampleTimes({ times: [3, 2] }, 5)).toThrow("times must increase, got 2 after 3.");
    expect(() => sampleTimes({ times: [3, 6] }, 5)).toThrow("times must not exceed t-end = 5, got 6");
    expect(() => sampleTimes({ times: [-1] }, 5)).toThrow("times must be finite numbers >= 0, got -1.");
  });
});
