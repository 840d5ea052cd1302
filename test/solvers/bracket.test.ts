import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Bracket } from "../../src/solvers/loop/bracket.ts";
import { nextFloat } from "../../src/solvers/loop/floats.ts";

/** Closes in on the change of g between near and far; how often g was asked. */
function close(g: (x: number) => number, near: number, far: number, width = 0) {
  const bracket = new Bracket();
  let asked = 0;
  const counted = (x: number) => {
    asked++;
    return g(x);
  };
  const found = bracket.close(counted, near, g(near), far, g(far), width);
  return { found, near: bracket.near, far: bracket.far, asked };
}

describe("Bracket", () => {
  it("ends at two neighbouring numbers between which the sign changes, from either side", () => {
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), fc.boolean(), (root, backwards) => {
        const sign = backwards ? -1 : 1;
        const g = (x: number) => -sign * (x - root) ** 3 - sign * (x - root);
        const { found, near, far } = close(g, -3 * sign, 3 * sign);
        expect(Math.abs(found - far)).toBe(0);
        expect(Math.abs(nextFloat(near, far) - far)).toBe(0);
        expect(g(near)).toBeGreaterThan(0);
        expect(g(far)).toBeLessThanOrEqual(0);
        expect(Math.abs(found - root)).toBeLessThan(1e-15);
      }),
    );
  });

  it("asks a smooth function about ten times, and a nasty one not many times more often than halving would", () => {
    expect(close((x) => Math.cos(x), 1, 2).asked).toBeLessThan(13);
    for (const g of [
      (x: number) => (x < 0.123456 ? 1e-300 : -1e300),
      (x: number) => 0.123456 ** 21 - x ** 21,
      (x: number) => Math.exp(-1 / Math.abs(x - 0.9) ** 2) * Math.sign(0.9 - x),
      (x: number) => (x < 0.5 ? 1 : -Infinity),
    ]) {
      const { asked, near, far } = close(g, 0, 1);
      expect(nextFloat(near, far)).toBe(far);
      expect(asked).toBeLessThan(3 * 64);
    }
  });

  it("stops where the ends are close enough", () => {
    const { near, far, asked } = close((x) => Math.SQRT1_2 - x, 0, 1, 1e-3);
    expect(far - near).toBeLessThanOrEqual(1e-3);
    expect([near < Math.SQRT1_2, far >= Math.SQRT1_2]).toEqual([true, true]);
    expect(asked).toBeLessThanOrEqual(12); // halving takes ten, and both ends
  });

  it("takes a value that is no number for one beyond", () => {
    const { near, far } = close((x) => Math.sqrt(0.3 - x) + 1, 0, 1);
    expect(nextFloat(near, far)).toBe(far);
    expect(Math.abs(far - 0.3)).toBeLessThan(1e-15);
  });

  it("finds the first of the numbers at which a value is zero, next to one at which it is not", () => {
    const { near, far } = close((x) => Math.max(0, 0.3 - x), 0, 1);
    expect(far).toBe(0.3);
    expect(near).toBeLessThan(0.3);
    expect(0.3 - near).toBeLessThan(1e-16);
  });
});
