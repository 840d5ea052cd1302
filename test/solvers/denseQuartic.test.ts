import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DenseQuartic } from "../../src/solvers/denseQuartic.ts";

const number = fc.double({ min: -10, max: 10, noNaN: true });
const five = fc.tuple(number, number, number, number, number); // two ends, their slopes, twist
const length = fc.double({ min: 0.01, max: 3, noNaN: true });
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

/** The quartic of one component through y and y1 with these slopes. */
function quartic([y, y1, slope, slope1, twist]: readonly number[], h: number): DenseQuartic {
  const dense = new DenseQuartic(1);
  dense.fitEnds(Float64Array.of(y), Float64Array.of(y1), h, Float64Array.of(slope), Float64Array.of(slope1));
  dense.twist[0] = twist;
  return dense;
}

function at(dense: DenseQuartic, s: number): number {
  const out = new Float64Array(1);
  dense.evaluate(s, out);
  return out[0];
}

/** Derivative by s of a quartic, exact but for rounding: five points at distance d. */
function derivative(dense: DenseQuartic, s: number, d = 0.25): number {
  const near = at(dense, s + d) - at(dense, s - d);
  const far = at(dense, s + 2 * d) - at(dense, s - 2 * d);
  return (8 * near - far) / (12 * d);
}

function bernsteinAt(p: Float64Array, s: number): number {
  const r = 1 - s;
  return r ** 4 * p[0] + 4 * r ** 3 * s * p[1] + 6 * (r * s) ** 2 * p[2] + 4 * r * s ** 3 * p[3] + s ** 4 * p[4];
}

describe("DenseQuartic", () => {
  it("goes through both ends with the slopes there, whatever its twist and length, forwards and back", () => {
    fc.assert(
      fc.property(five, length, fc.boolean(), (ends, duration, back) => {
        const h = back ? -duration : duration;
        const dense = quartic(ends, h);
        expect(Math.abs(at(dense, 0) - ends[0])).toBe(0);
        expect(Math.abs(at(dense, 1) - ends[1])).toBeLessThan(1e-14 * 20);
        expect(Math.abs(derivative(dense, 0) - h * ends[2])).toBeLessThan(1e-11);
        expect(Math.abs(derivative(dense, 1) - h * ends[3])).toBeLessThan(1e-11);
      }),
    );
  });

  it("is s²(1 − s)²·twist away from the cubic, twist its coefficient of s⁴", () => {
    fc.assert(
      fc.property(five, length, fraction, ([y, y1, slope, slope1, twist], h, s) => {
        const apart = at(quartic([y, y1, slope, slope1, twist], h), s) - at(quartic([y, y1, slope, slope1, 0], h), s);
        expect(Math.abs(apart - s * s * (1 - s) ** 2 * twist)).toBeLessThan(1e-12);
      }),
    );
  });

  it("has the same values in Bernstein form as by evaluation", () => {
    fc.assert(
      fc.property(five, five, length, fraction, (one, two, h, s) => {
        const dense = new DenseQuartic(2);
        const pair = (j: number) => Float64Array.of(one[j], two[j]);
        dense.fitEnds(pair(0), pair(1), h, pair(2), pair(3));
        dense.twist.set(pair(4));
        const out = new Float64Array(2);
        const p = new Float64Array(5);
        dense.evaluate(s, out);
        for (let i = 0; i < 2; i++) {
          dense.bernstein(i, p);
          expect(Math.abs(bernsteinAt(p, s) - out[i])).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it("has the slope in Bernstein form that differences of its values have", () => {
    fc.assert(
      fc.property(five, length, fraction, (ends, h, s) => {
        const dense = quartic(ends, h);
        const p = new Float64Array(5);
        dense.slopeBernstein(0, p);
        expect(Math.abs(bernsteinAt(p, s) - derivative(dense, s))).toBeLessThan(1e-10);
      }),
    );
  });

  it("keeps a component that does not move exactly where it is", () => {
    const dense = quartic([0.1, 0.1, 0, 0, 0], 0.3);
    for (const s of [0, 0.2, 0.7, 1]) expect(at(dense, s)).toBe(0.1);
  });

  it("copies itself into arrays of its own", () => {
    const dense = quartic([1, 2, 3, 4, 5], 0.5);
    const copy = dense.copy();
    const before = [0, 0.3, 1].map((s) => at(copy, s));
    dense.fitEnds(new Float64Array(1), new Float64Array(1), 1, new Float64Array(1), new Float64Array(1));
    dense.twist[0] = 0;
    expect([0, 0.3, 1].map((s) => at(copy, s))).toEqual(before);
    expect(before[1]).not.toBe(0);
  });
});
