import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RectifiedMoments } from "../../src/theory/rectifiedMoments.ts";

interface Values {
  positive: number;
  mean: number;
  square: number;
  meanByScale: number;
  meanByExcessKurtosis: number;
  squareByExcessKurtosis: number;
}
function at(a: number, s: number, q: number): Values {
  const moments = new RectifiedMoments();
  moments.at(a, s, q);
  const { positive, mean, square, meanByScale, meanByExcessKurtosis, squareByExcessKurtosis } = moments;
  return { positive, mean, square, meanByScale, meanByExcessKurtosis, squareByExcessKurtosis };
}

/** Nodes and weights of Gauss and Legendre on [−1, 1], by Newton's method on P_points. */
function gaussLegendre(points: number): { node: number; weight: number }[] {
  return Array.from({ length: points }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (points + 0.5));
    let slope = 0;
    for (let sweep = 0; sweep < 50; sweep++) {
      let [below, value] = [1, x];
      for (let k = 2; k <= points; k++) [below, value] = [value, ((2 * k - 1) * x * value - (k - 1) * below) / k];
      slope = (points * (x * value - below)) / (x * x - 1);
      x -= value / slope;
    }
    return { node: x, weight: 2 / ((1 - x * x) * slope * slope) };
  });
}
const rule = gaussLegendre(24);

/**
 * ∫ max(a + sv, 0)^power φ(v) (1 + (q/24)(v⁴ − 6v² + 3)) dv, from where the rectifier opens on: what the closure means,
 * since E f''''(a + z) = E f(a + z) He₄(z/s)/s⁴ for Gaussian z. Panels of width 1/4 over where φ is above 10⁻³⁰⁰ of its
 * largest value there.
 */
function byQuadrature(power: number, a: number, s: number, q: number): number {
  const first = Math.max(-a / s, -12);
  let sum = 0;
  for (let panel = 0; panel < 100; panel++) {
    for (const { node, weight } of rule) {
      const v = first + (panel + (node + 1) / 2) / 4;
      const factor = 1 + (q / 24) * (v * v * v * v - 6 * v * v + 3);
      sum += ((weight / 8) * (a + s * v) ** power * factor * Math.exp((-v * v) / 2)) / Math.sqrt(2 * Math.PI);
    }
  }
  return sum;
}

const units = [-30, -12, -6, -3, -1.3, -0.4, 0, 0.2, 1, 2.5, 7, 20];

describe("rectified moments", () => {
  test.each([1, 0.15, 3])("of Gaussian noise are the integrals, to 1e-12 of each however small, s = %d", (s) => {
    for (const u of units) {
      const { positive, mean, square } = at(u * s, s, 0);
      // u²/2·2⁻⁵³ is the rounding of the exponent: 5e-14 at u = 30
      for (const [power, value] of [positive, mean, square].entries()) {
        expect(Math.abs(value / byQuadrature(power, u * s, s, 0) - 1), `u = ${u}, power ${power}`).toBeLessThan(1e-12);
      }
    }
  });

  test.each([-2, -0.7, 3])("closed at the fourth cumulant are the integrals too, q = %d", (q) => {
    const s = 0.15;
    for (const u of units) {
      const { positive, mean, square } = at(u * s, s, q);
      const size = Math.abs(q) * (u ** 4 + 3) * Math.exp((-u * u) / 2); // of the correction, which may cancel the rest
      for (const [power, value] of [positive, mean, square].entries()) {
        const expected = byQuadrature(power, u * s, s, q);
        const bound = 1e-12 * (Math.abs(expected) + size * s ** power);
        expect(Math.abs(value - expected), `u = ${u}, power ${power}`).toBeLessThan(bound);
      }
    }
  });

  test("have the derivatives that they say, by differences", () => {
    const args = fc.record({
      a: fc.double({ min: -2, max: 2, noNaN: true }),
      s: fc.double({ min: 0.3, max: 2, noNaN: true }),
      q: fc.double({ min: -2, max: 4, noNaN: true }),
    });
    fc.assert(
      fc.property(args, ({ a, s, q }) => {
        const here = at(a, s, q);
        const h = 1e-4;
        /** Fourth-order difference: error of h⁴/30 fifth derivatives, up to 10⁵ at s = 0.3, and of rounding over h. */
        const slope = (f: (x: number) => number) => (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h);
        const c = q * s ** 4;
        const atScale = (r: number) => at(a, r, c / r ** 4);
        const near = (value: number, difference: number) => expect(Math.abs(value - difference)).toBeLessThan(1e-10);
        near(
          here.positive,
          slope((x) => at(a + x, s, q).mean),
        );
        near(
          2 * here.mean,
          slope((x) => at(a + x, s, q).square),
        );
        near(
          here.meanByScale,
          slope((x) => atScale(s + x).mean),
        );
        near(
          2 * s * here.positive,
          slope((x) => atScale(s + x).square),
        );
        near(
          here.meanByExcessKurtosis,
          slope((x) => at(a, s, q + x).mean),
        );
        near(
          here.squareByExcessKurtosis,
          slope((x) => at(a, s, q + x).square),
        );
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("scale with a and s together", () => {
    for (const factor of [1e-50, 1e-3, 7, 1e150]) {
      for (const u of units) {
        const [one, scaled] = [at(u, 1, -2), at(u * factor, factor, -2)];
        const near = (value: number, expected: number) =>
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
        near(scaled.positive, one.positive);
        near(scaled.mean / factor, one.mean);
        near(scaled.square / factor / factor, one.square);
        near(scaled.meanByScale, one.meanByScale);
      }
    }
  });

  test("become those of the rectifier without noise: exactly at s = 0, within s on the way", () => {
    for (const a of [-3, -1e-8, 0, 1e-8, 0.4, 2]) {
      for (const q of [-2, 0, 3]) {
        const limit = Math.max(a, 0);
        expect(at(a, 0, q)).toEqual({
          positive: a > 0 ? 1 : 0,
          mean: limit,
          square: limit * limit,
          meanByScale: 0,
          meanByExcessKurtosis: 0,
          squareByExcessKurtosis: 0,
        });
        for (const s of [1e-3, 1e-9, 1e-80, 1e-200, Number.MIN_VALUE]) {
          const near = at(a, s, q);
          for (const value of Object.values(near)) expect(Number.isFinite(value)).toBe(true);
          expect(Math.abs(near.mean - limit)).toBeLessThanOrEqual(s);
          expect(Math.abs(near.square - limit * limit)).toBeLessThanOrEqual(s * (s + Math.abs(a)));
        }
      }
    }
  });

  test("neither overflow nor cancel far from zero", () => {
    expect(at(1e300, 1e-300, 3)).toMatchObject({ positive: 1, mean: 1e300, meanByScale: 0, squareByExcessKurtosis: 0 });
    expect(at(-1e300, 1e-300, 3)).toMatchObject({ positive: 0, mean: 0, square: 0, meanByScale: 0 });
    expect(at(-37, 1, 0).mean).toBeGreaterThan(1.5e-301);
    expect(at(40, 1, 0).square).toBe(1601);
    expect(at(-1e200, 1e198, 0).square).toBe(0); // u = −100: the tail is 0, whatever s²
    expect(at(1e200, 1e200, 0).square).toBe(Infinity); // 10⁴⁰⁰, and not 0 · ∞
  });

  test("are not a number where an argument is not", () => {
    for (const [a, s, q] of [
      [Number.NaN, 0, 0],
      [Number.NaN, 1, 0],
      [1, Number.NaN, 0],
      [1, 1, Number.NaN],
    ]) {
      expect(at(a, s, q).mean).toBeNaN();
    }
  });
});
