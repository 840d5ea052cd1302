import { describe, expect, test } from "vitest";
import { InputError } from "../../src/checks.ts";
import { paperCollapseTime, paperCollisionCount, paperEstimate, slotMean } from "../../src/theory/index.ts";

describe("paperEstimate", () => {
  test("starts at ‖w‖₁ = √m with every neuron alive", () => {
    const { l1, alive } = paperEstimate(0, { m: 400, lambda: 0.01 });
    expect(l1).toBeCloseTo(20, 13);
    expect(alive).toBeCloseTo(400, 11);
  });

  test("is 1/(1/√m + λt) and its square", () => {
    // by hand: m = 100, λt = 0.4: 1/(0.1 + 0.4) = 2
    const { l1, alive } = paperEstimate(40, { m: 100, lambda: 0.01 });
    expect(l1).toBeCloseTo(2, 14);
    expect(alive).toBeCloseTo(4, 14);
  });

  test("over √m and m it is 1/(1 + τ) and 1/(1 + τ)², τ = λ√m·t", () => {
    for (const tau of [0.1, 1, 3, 30]) {
      const { l1, alive } = paperEstimate(tau / (1e-5 * Math.sqrt(1e5)), { m: 1e5, lambda: 1e-5 });
      expect(l1 / Math.sqrt(1e5)).toBeCloseTo(1 / (1 + tau), 13);
      expect(alive / 1e5).toBeCloseTo(1 / (1 + tau) ** 2, 13);
    }
  });

  test.each([
    [1, { m: 0, lambda: 0.01 }, /m must be a whole number >= 1, got 0/],
    [1, { m: 2.5, lambda: 0.01 }, /m must be a whole number >= 1, got 2.5/],
    [1, { m: 10, lambda: 0 }, /lambda must be a finite number > 0, got 0/],
    [-1, { m: 10, lambda: 0.01 }, /t must be a finite number > 0, got -1|t must be a finite number >= 0, got -1/],
    [Infinity, { m: 10, lambda: 0.01 }, /t must be a finite number .*, got Infinity/],
    [Number.NaN, { m: 10, lambda: 0.01 }, /t must be a finite number .*, got NaN/],
  ])("refuses t = %d with %o", (t, size, message) => {
    expect(() => paperEstimate(t, size)).toThrow(InputError);
    expect(() => paperEstimate(t, size)).toThrow(message);
  });
});

describe("paperCollapseTime", () => {
  test("is 1/λ", () => {
    expect(paperCollapseTime(0.004)).toBe(250);
  });

  test("refuses lambda = 0", () => {
    expect(() => paperCollapseTime(0)).toThrow(InputError);
    expect(() => paperCollapseTime(1e-310)).toThrow("1/lambda leaves the range of numbers: lambda = 1e-310.");
  });
});

describe("paperCollisionCount", () => {
  test("is n²/4m, as printed in the paper for n = 256", () => {
    expect([256, 1024, 4096].map((m) => paperCollisionCount({ n: 256, m }))).toEqual([64, 16, 4]);
    expect(paperCollisionCount({ n: 3, m: 1 })).toBe(2.25);
  });

  test("is the slot model's mean for many features on many neurons, up to 1/n + 1/2m", () => {
    for (const [n, m] of [
      [64, 64],
      [64, 512],
      [1000, 4000],
    ]) {
      // n(n − 1)/(2(2m − 1)) = n²/4m · (1 − 1/n)/(1 − 1/2m)
      const ratio = slotMean({ n, m }) / paperCollisionCount({ n, m });
      expect(ratio).toBeCloseTo((1 - 1 / n) / (1 - 1 / (2 * m)), 13);
    }
  });

  test.each([
    [{ n: 0, m: 4 }, "n must be a whole number >= 1, got 0."],
    [{ n: 2, m: 2.5 }, "m must be a whole number >= 1, got 2.5."],
  ])("refuses %o", (size, message) => {
    expect(() => paperCollisionCount(size)).toThrow(InputError);
    expect(() => paperCollisionCount(size)).toThrow(message);
  });
});
