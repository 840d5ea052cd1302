import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slide } from "../../src/solvers/switches/friction.ts";

/** The inclusion by many small proximal steps: an independent, slower road. */
function small(start: number, increment: number, duration: number, friction: number, steps: number): number {
  let w = start;
  for (let i = 0; i < steps; i++) {
    const free = w + increment / steps;
    w = Math.sign(free) * Math.max(0, Math.abs(free) - (friction * duration) / steps);
  }
  return w;
}

describe("slide", () => {
  it.each([
    [1, 0.5, 1, 0.2, 1.3], // keeps its sign
    [1, -0.5, 1, 0.2, 0.3],
    [0.3, -0.1, 1, 0.4, 0], // comes to rest: |rate| <= friction
    [0.3, -1, 1, 0.2, -0.6], // passes zero at t = 0.25, then −0.8·0.75
    [-0.3, 1, 1, 0.2, 0.6],
    [0, 0.3, 1, 0.3, 0], // rests at the limit
    [0, 0.5, 1, 0.3, 0.2], // pulled free
    [0, -0.5, 2, 0.1, -0.3],
    [0.5, -0.2, 1, 0, 0.3], // no friction
    [0.5, -0.7, 1, 0, -0.2],
  ])("from %f by %f over %f against %f ends at %f", (start, increment, duration, friction, end) => {
    expect(slide(start, increment, duration, friction)).toBeCloseTo(end, 14);
  });

  it("rests at 0, not at −0, wherever it comes from", () => {
    for (const start of [1, -1]) expect(Object.is(slide(start, 0, 3, 1), 0)).toBe(true);
  });

  it("agrees with many small steps, is odd, and composes over time", () => {
    const real = fc.double({ min: -2, max: 2, noNaN: true });
    const positive = fc.double({ min: 0.01, max: 2, noNaN: true });
    fc.assert(
      fc.property(real, real, positive, positive, (start, increment, duration, friction) => {
        const end = slide(start, increment, duration, friction);
        expect(end).toBeCloseTo(small(start, increment, duration, friction, 20_000), 3);
        expect(slide(-start, -increment, duration, friction)).toBeCloseTo(-end, 14);
        const half = slide(start, increment / 2, duration / 2, friction);
        expect(slide(half, increment / 2, duration / 2, friction)).toBeCloseTo(end, 12);
      }),
      { numRuns: 200 },
    );
  });
});
