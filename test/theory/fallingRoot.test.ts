import fc from "fast-check";
import { expect, test } from "vitest";
import { fallingRoot } from "../../src/theory/fallingRoot.ts";

const unit = fc.double({ min: 0.001, max: 1, noNaN: true });

test("a simple zero, as every death is, is found to rounding, however bent the function", () => {
  fc.assert(
    fc.property(unit, unit, fc.double({ min: -20, max: 20, noNaN: true }), (root, width, bend) => {
      const a = Math.max(0, root - width);
      const b = root + 2 * width;
      const f = (t: number): number => (root - t) * Math.exp(bend * (t - root)); // ever steeper or ever flatter
      expect(Math.abs(fallingRoot(f, a, b) - root)).toBeLessThan(4 * Number.EPSILON * b);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("in whatever units time and function are", () => {
  const exponent = fc.double({ min: -300, max: 300, noNaN: true });
  fc.assert(
    fc.property(unit, fc.double({ min: -280, max: 200, noNaN: true }), exponent, (root, time, size) => {
      const t0 = root * 10 ** time;
      const f = (t: number): number => Math.max(-1, 1 - t / t0) * 10 ** size;
      const found = fallingRoot(f, 0, 1e60 * t0); // more halvings away than there is patience for
      expect(Math.abs(found - t0)).toBeLessThan(4 * Number.EPSILON * t0);
    }),
    { seed: 2, numRuns: 2000 },
  );
});

test("a zero at an end of the interval is that end", () => {
  expect(fallingRoot((t) => 1 - t, 1, 2)).toBe(1);
  expect(fallingRoot((t) => 2 - t, 1, 2)).toBe(2);
  expect(fallingRoot((t) => -t, 0, 3)).toBe(0);
});
