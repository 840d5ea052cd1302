import { describe, expect, test } from "vitest";
import { normalDensity, tailMean, tailSquare, upperTail } from "../../src/theory/normal.ts";
import { NormalTails } from "../../src/theory/normalTails.ts";
import { relativeError } from "./support.ts";

describe("the tail and its moments at once", () => {
  test("are those taken one by one, to 5e-13 of each however small", () => {
    const tails = new NormalTails();
    for (let x = 0; x <= 37; x += 0.0037) {
      tails.at(x);
      expect(tails.density).toBe(normalDensity(x));
      // measured: 1.0e-14, 5.0e-14 and 1.8e-13, the last just below x = 2, where tailSquare itself cancels
      expect(relativeError(tails.upper, upperTail(x))).toBeLessThan(5e-13);
      expect(relativeError(tails.mean, tailMean(x))).toBeLessThan(5e-13);
      expect(relativeError(tails.square, tailSquare(x))).toBeLessThan(5e-13);
    }
  });

  test("vanish beyond what a number can hold, and are not a number where x is not", () => {
    const tails = new NormalTails();
    for (const x of [37.5, 1e10, Infinity]) {
      tails.at(x);
      expect([tails.upper, tails.mean, tails.square]).toEqual([0, 0, 0]);
    }
    tails.at(Number.NaN);
    expect([tails.density, tails.upper, tails.mean, tails.square]).toEqual([NaN, NaN, NaN, NaN]);
  });
});
