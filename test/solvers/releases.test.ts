import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DenseQuartic } from "../../src/solvers/denseQuartic.ts";
import type { Switches } from "../../src/solvers/index.ts";
import { FrictionModes } from "../../src/solvers/switches/frictionModes.ts";
import { Releases } from "../../src/solvers/switches/releases.ts";

/**
 * A step of length h of components at rest at zero, whose drives go evenly from the first to the second of each pair.
 */
function step(
  switches: Switches,
  drives: readonly (readonly [number, number])[],
  h = 1,
  frictions: readonly (readonly [number, number])[] = [],
) {
  const dimension = drives.length;
  const modes = new FrictionModes({ dimension, derivative: () => undefined, switches });
  modes.begin(0, new Float64Array(dimension), new Float64Array(dimension), () => undefined);
  const releases = new Releases(modes);
  // the integral of a straight line: a parabola, whose slopes at the ends are the line's
  const all = [...drives, ...frictions];
  const dense = new DenseQuartic(all.length);
  const of = (pick: (pair: readonly [number, number]) => number) => Float64Array.from(all, pick);
  dense.fitEnds(
    of(() => 0),
    of(([a, b]) => (h * (a + b)) / 2),
    h,
    of(([a]) => a),
    of(([, b]) => b),
  );
  return { releases, dense, modes };
}

describe("Releases", () => {
  it("finds the first component whose drive outgrows its friction, either way", () => {
    const { releases, dense } = step({ friction: [1, 2, 1, 1] }, [
      [0, 2], // at 1/2
      [-1, -4], // at 1/3
      [0.9, -0.9],
      [0, 0],
    ]);
    expect(releases.first(dense, 1, Number.NaN)).toBeCloseTo(1 / 3, 12);
    expect([...releases.released]).toEqual([0, -1, 0, 0]);
    releases.clear();
    expect([...releases.released]).toEqual([0, 0, 0, 0]);
  });

  it("releases together what is released at once", () => {
    const { releases, dense } = step({ friction: 1 }, [
      [0, 2],
      [0, -2],
      [0, 1.9],
    ]);
    releases.first(dense, 1, Number.NaN);
    expect([...releases.released]).toEqual([1, -1, 0]);
  });

  it("looks no further than it is asked to", () => {
    const { releases, dense } = step({ friction: 1 }, [[0, 2]]);
    expect(releases.first(dense, 1, 0.4)).toBeNaN();
    expect(releases.first(dense, 1, 0.6)).toBeCloseTo(0.5, 12);
  });

  it("takes a drive equal to the friction for one that does not exceed it, to within rounding", () => {
    for (const friction of [1, 0.1, 1 / 3, 1e-3]) {
      const { releases, dense } = step({ friction }, [[friction, friction]], 0.3);
      expect(releases.first(dense, 0.3, Number.NaN)).toBeNaN();
    }
  });

  it("knows that a wall gives way to one side alone", () => {
    const wall = { friction: 0, places: [{ at: 0, friction: 0.5, keep: "above" }] } satisfies Switches;
    const down = step(wall, [[0, -1e9]]);
    expect(down.releases.first(down.dense, 1, Number.NaN)).toBeNaN();
    const up = step(wall, [[0, 1]]);
    expect(up.releases.first(up.dense, 1, Number.NaN)).toBeCloseTo(0.5, 12);
  });

  it("holds a drive against friction that varies, as it is integrated beside it", () => {
    const law: Switches = { friction: (_t, _y, out) => out.fill(2) };
    // friction from 2 to 0, a drive of 1/2: at 3/4
    const falling = step(law, [[0.5, 0.5]], 1, [[2, 0]]);
    expect(falling.releases.first(falling.dense, 1, Number.NaN)).toBeCloseTo(0.75, 12);
    const growing = step(law, [[0, 2]], 1, [[1, 3]]);
    expect(growing.releases.first(growing.dense, 1, Number.NaN)).toBeNaN();
  });

  it("tells by the true drive whether a cut step ends at the release, and how much later that is", () => {
    const { releases, dense } = step({ friction: 1 }, [[0, 2]], 2);
    expect(releases.first(dense, 2, Number.NaN)).toBeCloseTo(0.5, 12);
    // cut at the end of a step of length 1 whose drive grows by a slope of 1
    const { dense: cut } = step({ friction: 1 }, [[0, 1]], 1);
    const pull = (value: number) => Float64Array.of(value);
    expect([0.98, 1 - 1e-6, 1 - 1e-13, 1, 1.02].map((value) => releases.happened(pull(value)))).toEqual([
      false,
      false,
      true,
      true,
      true,
    ]);
    // a little further, so as to come out beyond it
    expect(releases.missing(pull(0.98), cut, 1) / 0.02 - 1).toBeCloseTo(1e-6, 8);
    const { dense: fading } = step({ friction: 1 }, [[1, 0]], 1);
    expect(releases.missing(pull(0.5), fading, 1)).toBe(Infinity); // it does not outgrow anything
  });

  it("finds a release wherever in the step the drive exceeds the friction, and however briefly", () => {
    const top = fc.double({ min: 0.02, max: 0.98, noNaN: true });
    const excess = fc.double({ min: 1e-8, max: 1, noNaN: true });
    fc.assert(
      fc.property(top, excess, (at, over) => {
        // drive 1 + over − 2(s − at)², a parabola: y is its integral, a cubic
        const { releases, dense } = step({ friction: 1 }, [[0, 0]]);
        const drive = (s: number) => 1 + over - 2 * (s - at) ** 2;
        const rise = 1 + over - (2 / 3) * ((1 - at) ** 3 + at ** 3);
        dense.fitEnds(
          Float64Array.of(0),
          Float64Array.of(rise),
          1,
          Float64Array.of(drive(0)),
          Float64Array.of(drive(1)),
        );
        const left = at - Math.sqrt(over / 2);
        fc.pre(left > 0.001);
        expect(Math.abs(releases.first(dense, 1, Number.NaN) - left)).toBeLessThan(1e-9 + 1e-13 / Math.sqrt(over));
      }),
    );
  });
});
