import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slide, slideAmong } from "../../src/solvers/switches/friction.ts";
import type { FixedPlaces } from "../../src/solvers/switches/places.ts";

/** Places and friction of one component. */
function places(...list: readonly [at: number, friction: number][]): FixedPlaces {
  const sorted = [...list].sort(([a], [b]) => a - b);
  return {
    at: Float64Array.from(sorted, ([at]) => at),
    friction: sorted.map(([, friction]) => Float64Array.of(friction)),
    up: sorted.map(([, friction]) => Float64Array.of(friction)),
    down: sorted.map(([, friction]) => Float64Array.of(friction)),
    zeroAlone: false,
    balanced: false,
  };
}

/**
 * The jumping right-hand side by many tiny Euler steps, which chatter about a place that holds them: a slower,
 * independent road.
 */
function chattering(start: number, increment: number, duration: number, { at, friction }: FixedPlaces): number {
  const steps = 20_000;
  let w = start;
  for (let i = 0; i < steps; i++) {
    let slope = increment / duration;
    for (let q = 0; q < at.length; q++) slope -= friction[q][0] * Math.sign(w - at[q]);
    w += (slope * duration) / steps;
  }
  return w;
}

describe("slideAmong", () => {
  it.each<[start: number, increment: number, duration: number, list: [number, number][], end: number]>([
    [2, 0, 1, [[0.5, 1]], 1], // on its way
    [2, 0, 4, [[0.5, 1]], 0.5], // rests
    [0, 3, 1, [[1, 1]], 2.5], // a quarter at slope 4, the rest at 2
    [1, 0.5, 2, [[1, 0.3]], 1], // held: 0.25 against 0.3
    [1, 0.8, 2, [[1, 0.3]], 1.2], // pulled free with 0.1
    [0, 4, 4, [[1, -0.5]], 4], // passes where the slope jumps from 0.5 to 1.5
    [0, 0, 1, [[0, -1]], 1], // nothing rests where the slope jumps outwards
    [
      3,
      -4,
      2,
      [
        [0, 1],
        [2, 0.5],
      ],
      -(2 - 2 / 7 - 4 / 5) / 2,
    ], // slopes −3.5, −2.5 and −0.5
    [
      0,
      0,
      5,
      [
        [-1, 1],
        [1, 1],
      ],
      0,
    ], // two that cancel in between
    [0.7, 0, 0, [[0.5, 1]], 0.7], // no time, no way
  ])("from %d by %d over %d among %j ends at %d", (start, increment, duration, list, end) => {
    expect(slideAmong(start, increment, duration, places(...list), 0)).toBeCloseTo(end, 14);
  });

  const real = fc.double({ min: -2, max: 2, noNaN: true });
  const positive = fc.double({ min: 0.05, max: 2, noNaN: true });
  const several = fc.uniqueArray(fc.tuple(fc.integer({ min: -4, max: 4 }), real), {
    selector: ([at]) => at,
    maxLength: 4,
  });

  it("agrees with many tiny steps on the raw jumps, and composes over time", () => {
    fc.assert(
      fc.property(real, real, positive, several, (start, increment, duration, list) => {
        // from a place that holds nothing there is more than one way, and Euler steps do not find a place that pulls
        // very weakly
        fc.pre(list.every(([at, friction]) => Math.abs(friction) > 0.05 && at / 2 !== start));
        const given = places(...list.map(([at, friction]) => [at / 2, friction] as [number, number]));
        const end = slideAmong(start, increment, duration, given, 0);
        const half = slideAmong(start, increment / 2, duration / 2, given, 0);
        expect(slideAmong(half, increment / 2, duration / 2, given, 0)).toBeCloseTo(end, 11);
        expect(Math.abs(end - chattering(start, increment, duration, given))).toBeLessThan(5e-3);
      }),
      { numRuns: 100 },
    );
  });

  it("is slide where zero is the only place", () => {
    fc.assert(
      fc.property(real, real, positive, positive, (start, increment, duration, friction) => {
        const end = slideAmong(start, increment, duration, places([0, friction]), 0);
        expect(end).toBeCloseTo(slide(start, increment, duration, friction), 13);
      }),
    );
  });
});
