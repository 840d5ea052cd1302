import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FirstSignChange } from "../../src/solvers/switches/bernstein.ts";

const roots = new FirstSignChange();

/** The value at s of the quartic with Bernstein coefficients p. */
function value(p: ArrayLike<number>, s: number): number {
  const r = 1 - s;
  return r ** 4 * p[0] + 4 * r ** 3 * s * p[1] + 6 * (r * s) ** 2 * p[2] + 4 * r * s ** 3 * p[3] + s ** 4 * p[4];
}

/** Bernstein coefficients of Π (s − zero), times `scale`: each factor is −zero at 0 and 1 − zero at 1. */
function withZeros(zeros: readonly number[], scale = 1): Float64Array {
  let p = [scale];
  for (const zero of zeros) {
    const degree = p.length;
    p = Array.from({ length: degree + 1 }, (_, i) => {
      const falling = i < degree ? (1 - i / degree) * p[i] * -zero : 0;
      const rising = i > 0 ? (i / degree) * p[i - 1] * (1 - zero) : 0;
      return falling + rising;
    });
  }
  if (p.length !== 5) throw new Error("withZeros wants four zeros");
  return Float64Array.from(p);
}

const coefficient = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((x) => x / 1e6);
const above = coefficient.map(Math.abs);
const quartic = fc.tuple(above, coefficient, coefficient, coefficient, coefficient).map((p) => Float64Array.from(p));
const side = fc.constantFrom(1, -1);

const GRID = 2000;
const ROUNDING = 1e-15; // of the value of a quartic with coefficients up to 1

describe("FirstSignChange", () => {
  it("finds a root exactly when a fine grid shows a change of sign, and no point of it is below zero before", () => {
    fc.assert(
      fc.property(quartic, side, (p, sign) => {
        const s = roots.locate(
          p.map((x) => x * sign),
          sign,
        );
        const found = Number.isNaN(s) ? Infinity : s;
        let firstBelow = Infinity; // first grid point below zero
        let lowestBefore = Infinity; // lowest value on the grid before the root
        for (let i = 1; i <= GRID; i++) {
          const at = value(p, i / GRID);
          if (at < -ROUNDING && firstBelow === Infinity) firstBelow = i / GRID;
          if (i / GRID < found) lowestBefore = Math.min(lowestBefore, at);
        }
        expect(found).toBeLessThanOrEqual(firstBelow);
        expect(lowestBefore).toBeGreaterThan(-ROUNDING);
        if (found === Infinity) return;
        expect(found).toBeGreaterThan(0);
        expect(found).toBeLessThanOrEqual(1);
        expect(Math.abs(value(p, found))).toBeLessThan(1e-14); // |p'| ≤ 8, and the root is one rounding error off
        // the dip may be narrower than the grid, but it is there
        const dips = Array.from({ length: 60 }, (_, i) => value(p, Math.min(1, found + 2 ** -i / GRID)));
        expect(Math.min(...dips)).toBeLessThan(ROUNDING);
      }),
      { numRuns: 2000 },
    );
  });

  it("finds the smallest of four simple roots to rounding", () => {
    const zeros = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(zeros, side, (hundredths, sign) => {
        const sorted = hundredths.map((x) => x / 100).sort((x, y) => x - y);
        const p = withZeros(sorted, sign); // the product of four negative factors is positive at 0
        // The roots are 0.01 apart at least, so |p'| ≥ 0.01·0.02·0.03 at the first, and rounding
        // of p by a few 1e-16 moves it by less than 1e-10.
        expect(Math.abs(roots.locate(p, sign) - sorted[0])).toBeLessThan(1e-10);
      }),
      { numRuns: 500 },
    );
  });

  it("is NaN for a quartic that stays above zero", () => {
    expect(roots.locate(new Float64Array([1, 2, 0.5, 3, 1]), 1)).toBeNaN();
    expect(roots.locate(new Float64Array([1, -0.1, 1, -0.1, 1]), 1)).toBeNaN(); // some coefficients below, no value
  });

  it("is NaN for a quartic that only touches zero where that is exact", () => {
    // every halving of these is exact in binary
    expect(roots.locate(withZeros([0.25, 0.25, 0.75, 0.75]), 1)).toBeNaN();
    expect(roots.locate(withZeros([0.5, 0.5, 0.5, 0.5]), 1)).toBeNaN();
  });

  it("near a double root either finds none or one that is zero to rounding", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), side, (thousandths, sign) => {
        const zero = thousandths / 1000;
        const s = roots.locate(withZeros([zero, zero, 2, 3], sign), sign);
        // p ≥ 2(s − zero)², rounded by at most 1e-15: any root found lies within √(5·10⁻¹⁶) of the touching point
        if (!Number.isNaN(s)) expect(Math.abs(s - zero)).toBeLessThan(3e-8);
      }),
    );
  });

  it("finds both sides of a narrow dip: two roots 1e-6 apart", () => {
    expect(roots.locate(withZeros([0.3, 0.300001, 2, 3]), 1)).toBeCloseTo(0.3, 9);
  });

  it("does not count a root at the start", () => {
    expect(roots.locate(withZeros([0, -1, -2, -3]), 1)).toBeNaN(); // rises from zero
    // rises from zero, then falls below it
    expect(roots.locate(withZeros([0, 0.5, -1, -2], -1), 1)).toBeCloseTo(0.5, 12);
  });

  it("reports a start at zero that falls below at once as the smallest fraction, not as none", () => {
    const s = roots.locate(withZeros([0, 2, 3, 4], 1), 1); // p'(0) = −24
    expect(s).toBeGreaterThan(0);
    expect(s).toBeLessThan(1e-15);
  });

  it("does not count a zero at the end, which is not below zero", () => {
    expect(roots.locate(withZeros([1, 2, 3, 4]), 1)).toBeNaN();
  });

  it("finds a root one rounding error before the end", () => {
    expect(roots.locate(new Float64Array([1, 1, 1, 1, -1e-15]), 1)).toBeCloseTo(1, 14);
  });

  it("is NaN for the zero polynomial", () => {
    expect(roots.locate(new Float64Array(5), 1)).toBeNaN();
  });

  it("mirrors: the sign says which side is the good one", () => {
    fc.assert(
      fc.property(quartic, (p) => {
        expect(
          roots.locate(
            p.map((x) => -x),
            -1,
          ),
        ).toBe(roots.locate(p, 1)); // prettier-ignore
      }),
    );
  });

  it("does not change the coefficients", () => {
    const p = withZeros([0.2, 0.4, 0.6, 0.8]);
    const before = [...p];
    roots.locate(p, 1);
    expect([...p]).toEqual(before);
  });
});
