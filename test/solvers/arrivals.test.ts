import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DenseQuartic } from "../../src/solvers/denseQuartic.ts";
import type { Switches } from "../../src/solvers/index.ts";
import { Arrivals } from "../../src/solvers/switches/arrivals.ts";
import { FrictionModes } from "../../src/solvers/switches/frictionModes.ts";
import { toleranceOf } from "../../src/solvers/tolerance.ts";

/** A straight step of length 1 from each start to each end, and where it is seen to arrive. */
function step(switches: Switches, starts: readonly number[], ends: readonly number[], drives?: readonly number[]) {
  const dimension = starts.length;
  const field = { dimension, derivative: () => undefined, switches };
  const modes = new FrictionModes(field);
  const y = Float64Array.from(starts);
  const drive = Float64Array.from(drives ?? ends.map((end, i) => 1e6 * (end - starts[i])));
  modes.begin(0, y, drive, () => undefined);
  const arrivals = new Arrivals(modes, toleranceOf(dimension, 1e-6, 1e-6));
  const dense = new DenseQuartic(dimension);
  const y1 = Float64Array.from(ends);
  const slope = y1.map((end, i) => end - y[i]);
  dense.fitEnds(y, y1, 1, slope, slope);
  return { arrivals, dense, modes, y1 };
}

describe("Arrivals", () => {
  it("finds the first component to reach a place, from above or below, and no other", () => {
    const friction = { friction: 1 };
    const first = ({ arrivals, dense }: ReturnType<typeof step>) => arrivals.first(dense);
    expect(first(step(friction, [3, -2, 1, 5], [-1, 2, -0.25, 4]))).toBeCloseTo(0.5, 14); // at 3/4, 1/2, 4/5, never
    expect(first(step(friction, [3, -2], [1, -1]))).toBeNaN();
    expect(first(step(friction, [1], [0]))).toBeNaN(); // up to it is not beyond it
  });

  it("looks at the nearest places alone, wherever they are, and at none where a component has no friction", () => {
    const places = [-1, 0.5, 2].map((at) => ({ at, friction: [1, 0] }));
    const { arrivals, dense } = step({ friction: 0, places }, [1, 1], [3, -9]);
    expect(arrivals.first(dense)).toBeCloseTo(0.5, 14);
    const free = step({ friction: [0, 1] }, [1, 3], [-1, 2]);
    expect(free.arrivals.first(free.dense)).toBeNaN();
  });

  it("does not see what rests move", () => {
    const { arrivals, dense } = step({ friction: 1 }, [0], [-3], [0]);
    expect(arrivals.first(dense)).toBeNaN();
  });

  it("is not deceived by rounding where a component leaves a place", () => {
    // released upwards with a slope that is −10⁻¹² by rounding: within a thousandth of the tolerance it may dip
    const released = step({ friction: 1 }, [0], [1], [3]);
    released.dense.fitEnds(Float64Array.of(0), Float64Array.of(1), 1, Float64Array.of(-1e-12), Float64Array.of(3));
    expect(released.arrivals.first(released.dense)).toBeNaN();
    // but it may fall back for good
    released.dense.fitEnds(Float64Array.of(0), Float64Array.of(-1), 1, Float64Array.of(-1e-12), Float64Array.of(-3));
    expect(released.arrivals.first(released.dense)).toBeGreaterThan(0);
  });

  it("sets to its place all that arrives up to the cut, and what rounding put beyond, to nothing else", () => {
    const { arrivals, dense } = step({ friction: 1 }, [3, 2, 1, -1e-20, 5], [-3, -2, 3, 1e-20, 4]);
    const cut = arrivals.first(dense);
    expect(cut).toBeCloseTo(0.5, 14);
    const y1 = Float64Array.of(1e-17, -1e-17, 2, 1e-18, 4.5);
    expect(arrivals.clamp(y1, cut, true)).toBe(true);
    expect([...y1]).toEqual([0, 0, 2, 0, 4.5]);
    const far = step({ friction: 1 }, [3], [2]);
    far.arrivals.first(far.dense);
    expect(far.arrivals.clamp(far.y1, Number.NaN, true)).toBe(false);
    expect([...far.y1]).toEqual([2]);
  });

  it("tells how much later a component is there than a cut step ends, and whether it got there at all", () => {
    const { arrivals, dense } = step({ friction: 1 }, [1], [-1]);
    expect(arrivals.first(dense)).toBeCloseTo(0.5, 14);
    const cut = new DenseQuartic(1);
    const at = (end: number, slope1: number) => {
      cut.fitEnds(Float64Array.of(1), Float64Array.of(end), 0.5, Float64Array.of(-2), Float64Array.of(slope1));
      return Float64Array.of(end);
    };
    expect(arrivals.missing(at(0.02, -2), cut, 0.5)).toBeCloseTo(0.01, 14); // late by 0.02 at a speed of 2
    expect(arrivals.missing(at(-0.02, -2), cut, 0.5)).toBeCloseTo(-0.01, 14);
    expect(arrivals.arrived(at(0.02, -2), cut)).toBe(true);
    expect(arrivals.arrived(at(-0.02, 2), cut)).toBe(true);
    expect(arrivals.arrived(at(0.02, 2), cut)).toBe(false); // short of it and on its way back
  });

  it("finds the first of any two arrivals of a cubic, by either road", () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, (start, end, slope, slope1) => {
        fc.pre(Math.abs(start) > 1e-3);
        const { arrivals, dense } = step({ friction: 1 }, [start], [end], [9]);
        dense.fitEnds(Float64Array.of(start), Float64Array.of(end), 1, Float64Array.of(slope), Float64Array.of(slope1));
        const found = arrivals.first(dense);
        const out = new Float64Array(1);
        const beyond = (s: number) => {
          dense.evaluate(s, out);
          return out[0] * Math.sign(start) < -1e-9;
        };
        const sampled = Array.from({ length: 201 }, (_, i) => i / 200).find(beyond);
        if (sampled !== undefined) expect(found).toBeLessThanOrEqual(sampled);
        if (Number.isNaN(found)) expect(sampled).toBeUndefined();
        else {
          dense.evaluate(found, out);
          expect(Math.abs(out[0])).toBeLessThan(1e-12);
        }
      }),
    );
  });
});
