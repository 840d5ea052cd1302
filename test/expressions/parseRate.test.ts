import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import type { RowState } from "../../src/dynamics/reducedField.ts";
import { parseRate } from "../../src/expressions/parseRate.ts";

const row: RowState = { t: 2, l1: 3, squaredNorm: 0.5, fourthNorm: 0.2 };
const rate = (text: string) => parseRate(text, { parameters: { lambda: 0.1, m: 4 } });
/** Places with the friction in `row`. */
const places = (text: string) =>
  rate(text).places!.map(({ at, friction }) => ({
    at,
    friction: typeof friction === "number" ? friction : { inRow: friction(row) },
  }));

describe("a rate from an expression", () => {
  it("knows the weight, the norms of its row, time and the numbers it is given", () => {
    const { value } = rate("w + 10*l1 + 100*squaredNorm + 1000*fourthNorm + 1e4*t + lambda*m");
    expect(value(0.5, row)).toBeCloseTo(0.5 + 30 + 50 + 200 + 2e4 + 0.4, 10);
  });

  it("declares the jump of sign(w), with a height of its own or one that depends on the row", () => {
    expect(places("(1 - squaredNorm)*w - lambda*sign(w)")).toEqual([{ at: 0, friction: 0.1 }]);
    expect(places("(1 - squaredNorm)*w - lambda*l1*sign(w)")).toEqual([
      { at: 0, friction: { inRow: expect.closeTo(0.3, 15) } },
    ]);
    expect(places("-t*sign(w - 0.5)")).toEqual([{ at: 0.5, friction: { inRow: 2 } }]);
    expect(places("(1 - squaredNorm)*w - lambda*(sign(w) + sign(w - 0.5)/2)")).toEqual([
      { at: 0, friction: 0.1 },
      { at: 0.5, friction: expect.closeTo(0.05, 15) },
    ]);
    expect(places("lambda*sign(w)")).toEqual([{ at: 0, friction: -0.1 }]); // pushed away
  });

  it("declares nothing where it only bends: l1*abs(w)", () => {
    expect(places("l1*abs(w)")).toEqual([]);
    expect(places("w*sign(w)*squaredNorm")).toEqual([]);
  });

  it("at a jump is the mean of both sides", () => {
    const { value } = rate("1 - l1*sign(w)");
    expect([-1, 0, 1].map((w) => value(w, row))).toEqual([4, 1, -2]);
  });

  it("takes switches of the row alone as kinks", () => {
    const { kinks, places: found, value } = rate("min(l1, 2)*w + abs(t - 1) - lambda*sign(w)");
    expect(found).toHaveLength(1);
    const out = new Float64Array(2);
    kinks?.values(row, out);
    expect([kinks?.count, ...out]).toEqual([2, -1, 1]);
    expect(value(0.5, row)).toBeCloseTo(1.9, 14);
    expect(rate("w*abs(min(l1, 2) - 1)").kinks?.count).toBe(2); // one within the other, each once
  });

  it.each([
    ["w*abs(w - l1)", '"abs" at character 3 switches where w meets l1, a place that moves'],
    ["t + max(w, squaredNorm)", '"max" at character 5 switches where w meets squaredNorm'],
    ["sqrt(w)", "is NaN at w = -0.001"],
    [
      "-sign(w)/sqrt(abs(w))",
      "at w = 0; it must be a number at every weight; only a penalty may be infinitely steep at 0",
    ],
    ["norm*w", '"norm" at character 1 is unknown; it knows w, t, l1, squaredNorm, fourthNorm, lambda, m, pi, e'],
    ["w +", "expected a number, a name or a bracket at character 4"],
  ])("%j is refused: %s", (text, message) => {
    expect(() => rate(text)).toThrow(InputError);
    expect(() => rate(text)).toThrow(message);
    expect(() => rate(text)).toThrow(/^rate "/);
  });
});
