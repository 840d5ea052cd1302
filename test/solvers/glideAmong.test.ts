import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Place } from "../../src/solvers/index.ts";
import { glideAmong, slideAmong } from "../../src/solvers/switches/friction.ts";
import { type FixedPlaces, fixedPlaces } from "../../src/solvers/switches/places.ts";

/** Places of one component. */
const places = (...list: Place[]): FixedPlaces =>
  fixedPlaces({ dimension: 1, derivative: () => undefined, switches: { friction: 0, places: list } });

const glide = (start: number, rate0: number, rate1: number, duration: number, list: readonly Place[]) =>
  glideAmong(start, rate0, rate1, duration, places(...list), 0);

/** The inclusion by many tiny proximal steps: a slower, independent road. Each place holds, each wall stops. */
function tiny(
  start: number,
  rate0: number,
  rate1: number,
  duration: number,
  list: readonly Place[],
  steps = 20_000,
): number {
  const h = duration / steps;
  let w = start;
  for (let i = 0; i < steps; i++) {
    const drive = rate0 + ((i + 0.5) / steps) * (rate1 - rate0);
    const at = list.find((place) => place.at === w);
    let pull = drive;
    for (const place of list) if (place !== at) pull -= (place.friction as number) * Math.sign(w - place.at);
    if (at) {
      const friction = at.friction as number;
      const up = pull > friction && at.keep !== "below";
      const down = -pull > friction && at.keep !== "above";
      if (!up && !down) continue;
      pull -= (up ? 1 : -1) * friction;
    }
    const next = w + h * pull;
    const passed = list.find((place) => (place.at - w) * (place.at - next) < 0);
    w = passed ? passed.at : next;
  }
  return w;
}

describe("glideAmong", () => {
  it.each<[what: string, start: number, rate0: number, rate1: number, duration: number, list: Place[], end: number]>([
    ["moves as a parabola where nothing is in the way", 5, -2, 2, 4, [{ at: 0, friction: 1 }], 1],
    ["turns before a place and goes back", 2.5, -2, 2, 4, [{ at: 0, friction: 0.1 }], 2.5 - 0.4],
    // 1 − 2t + t²/2 = 0 at t = 2 − √2, when the drive is 1 − √2; rests until it is 1 at t = 2
    ["rests at a place until the drive outgrows the friction", 1, -1, 3, 4, [{ at: 0, friction: 1 }], 2],
    ["rests until the end where it does not", 1, -1, 0.5, 4, [{ at: 0, friction: 1 }], 0],
    ["is released downwards too", -1, 1, -3, 4, [{ at: 0, friction: 1 }], -2],
    ["starts at rest and is released", 0, 0, 2, 2, [{ at: 0, friction: 1 }], 0.5],
    ["starts at a place and leaves it at once", 0, 2, 2, 1, [{ at: 0, friction: 1 }], 1],
    // the place above pulls up by 1/4: released at t = 1.75, there at 2.75 with a drive of 3/4, beyond it t − 2.25
    [
      "goes on beyond the next place after its rest",
      0,
      -1,
      3,
      4,
      [
        { at: 0, friction: 1 },
        { at: 0.5, friction: 0.25 },
      ],
      0.5 + (1.75 ** 2 - 0.5 ** 2) / 2,
    ],
    ["rests until the end where it does not", 1, -1, 0.5, 4, [{ at: 0, friction: 1 }], 0],
    ["is released downwards too", -1, 1, -3, 4, [{ at: 0, friction: 1 }], -2],
    ["starts at rest and is released", 0, 0, 2, 2, [{ at: 0, friction: 1 }], 0.5],
    ["starts at a place and leaves it at once", 0, 2, 2, 1, [{ at: 0, friction: 1 }], 1],
    ["does not pass a wall, and leaves it with the drive", 1, -2, 2, 4, [{ at: 0, friction: 0, keep: "above" }], 2],
    ["does not pass a wall from below", -1, 2, -2, 4, [{ at: 0, friction: 0, keep: "below" }], -2],
    ["is held at a wall by its friction", 0, -1, 3, 4, [{ at: 0, friction: 2, keep: "above" }], 0.5],
    // at 3 − 1 until t = 1/2, at 3 + 1 from then on
    ["passes at once where the slope jumps outwards", -1, 3, 3, 1, [{ at: 0, friction: -1 }], 2],
    ["goes one way where no drive tells which", 0, 0, 0, 1, [{ at: 0, friction: -1 }], 1],
    ["takes no way in no time", 0.7, 1, 5, 0, [{ at: 0.5, friction: 1 }], 0.7],
  ])("%s", (_what, start, rate0, rate1, duration, list, end) => {
    expect(glide(start, rate0, rate1, duration, list)).toBeCloseTo(end, 13);
  });

  const rate = fc.double({ min: -2, max: 2, noNaN: true });
  const duration = fc.double({ min: 0.05, max: 3, noNaN: true });
  const friction = fc.oneof(
    fc.double({ min: 0.05, max: 2, noNaN: true }),
    fc.double({ min: -1, max: -0.05, noNaN: true }),
  );
  const free = fc.uniqueArray(fc.record({ at: fc.integer({ min: -4, max: 4 }).map((x) => x / 2), friction }), {
    selector: ({ at }) => at,
    maxLength: 3,
  });
  const walls = fc.constantFrom<Place[]>(
    [],
    [{ at: -2.25, friction: 0, keep: "above" }],
    [{ at: 2.25, friction: 0.5, keep: "below" }],
    [
      { at: -2.25, friction: 0.25, keep: "above" },
      { at: 2.25, friction: 0, keep: "below" },
    ],
  );

  it("agrees with many tiny steps, among places that hold, places that push off, and walls", () => {
    fc.assert(
      fc.property(rate, rate, rate, duration, free, walls, (start, rate0, rate1, time, some, kept) => {
        const list = [...some, ...kept];
        // from a place that pushes off there is more than one way, and so there is where it is reached at rest
        fc.pre(list.every(({ at, friction }) => (friction as number) >= 0 || Math.abs(at - start) > 0.01));
        const end = glide(start, rate0, rate1, time, list);
        const many = tiny(start, rate0, rate1, time, list);
        const pushes = list.some(({ friction }) => (friction as number) < 0);
        if (pushes) fc.pre(Math.abs(many - tiny(start, rate0, rate1, time, list, 7_000)) < 1e-3);
        expect(Math.abs(end - many)).toBeLessThan(3e-3);
      }),
      { numRuns: 150 },
    );
  });

  it("composes over time, and is odd", () => {
    const holding = free.filter((list) => list.every(({ friction }) => friction > 0));
    fc.assert(
      fc.property(rate, rate, rate, duration, holding, (start, rate0, rate1, time, list) => {
        const middle = (rate0 + rate1) / 2;
        const end = glide(start, rate0, rate1, time, list);
        const half = glide(start, rate0, middle, time / 2, list);
        expect(Math.abs(glide(half, middle, rate1, time / 2, list) - end)).toBeLessThan(1e-7);
        const mirrored = list.map(({ at, friction }) => ({ at: -at, friction }));
        expect(Math.abs(glide(-start, -rate0, -rate1, time, mirrored) + end)).toBeLessThan(1e-12);
      }),
      { numRuns: 300 },
    );
  });

  it("is slideAmong where the rate does not change, and near it where it hardly does", () => {
    fc.assert(
      fc.property(rate, rate, duration, free, (start, rate0, time, list) => {
        const among = places(...list);
        const even = slideAmong(start, rate0 * time, time, among, 0);
        expect(glideAmong(start, rate0, rate0, time, among, 0)).toBeCloseTo(even, 12);
      }),
    );
  });

  it("gets away from 5e-324, where the time to the next place rounds to 0", () => {
    const list = [{ at: 0, friction: 0.5 }];
    expect(glide(5e-324, -1, -1, 1, list)).toBe(-0.5);
    expect(glide(-5e-324, 1, 2, 1, list)).toBeCloseTo(1, 12);
  });
});
