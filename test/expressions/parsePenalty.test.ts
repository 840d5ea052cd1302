import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { checkPenalty, type Penalty } from "../../src/dynamics/penalty.ts";
import { parsePenalty } from "../../src/expressions/parsePenalty.ts";
import { expressions, parameters } from "./grammar.ts";

const numbers = { lambda: 0.01, p: 0.5, d: 0.2 };
const penalty = (text: string, own: Record<string, number> = {}) =>
  parsePenalty(text, { parameters: { ...numbers, ...own } });

/** A penalty, or undefined for an expression that is none: no w, a jump, a slope that is infinite or not a number. */
function tried(text: string): Penalty | undefined {
  try {
    return parsePenalty(text, { parameters });
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

describe("the symbolic slope", () => {
  it("is that of the value wherever it does not jump, for random expressions", () => {
    let compared = 0;
    fc.assert(
      fc.property(expressions, fc.double({ min: -2.5, max: 2.5, noNaN: true }), (text, w) => {
        const { value, slope, places = [] } = tried(text) ?? fc.pre(false) ?? never();
        const h = 1e-6;
        fc.pre([0, ...places.map(({ at }) => at)].every((at) => Math.abs(w - at) > 1e-3));
        const [left, right] = [(value(w) - value(w - h)) / h, (value(w + h) - value(w)) / h];
        fc.pre(Math.abs(value(w)) < 1e3 && Math.abs(right) < 1e3);
        compared++;
        // a jump that was missed would show as a slope that differs on both sides
        expect(Math.abs(left - right)).toBeLessThan(1e-3 * (1 + Math.abs(right)));
        expect(Math.abs((left + right) / 2 - slope(w))).toBeLessThan(1e-3 * (1 + Math.abs(slope(w))));
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it("jumps where it is said to and by how much, for random expressions", () => {
    let places = 0;
    fc.assert(
      fc.property(expressions, (text) => {
        const found = tried(text) ?? fc.pre(false) ?? never();
        fc.pre(found.places!.every(({ at }) => Math.abs(at) < 4));
        checkPenalty(found);
        const h = 1e-7;
        for (const { at } of found.places ?? []) {
          // rounding may put a place beside another one: log(1 + w^2) is 0 while |w| < 1e-8
          const near = found.places!.filter((place) => Math.abs(place.at - at) < 2 * h);
          fc.pre(near.every((place) => Math.abs(place.at - at) < h));
          const friction = near.reduce((sum, place) => sum + place.friction, 0);
          const beyond = (found.value(at + 2 * h) - found.value(at + h)) / h;
          const before = (found.value(at - h) - found.value(at - 2 * h)) / h;
          fc.pre(Math.abs(beyond) < 1e3);
          expect(Math.abs((beyond - before) / 2 - friction)).toBeLessThan(1e-3 * (1 + Math.abs(beyond)));
          places++;
        }
      }),
      { numRuns: 300, examples: [["max(p*max(0, w), log(1 + w^2/q))"]] },
    );
    expect(places).toBeGreaterThan(10);
  });
});

const at = (place: number, friction: number) => ({ at: place, friction: expect.closeTo(friction, 14) });

describe("places where the slope jumps", () => {
  it.each<[string, ReturnType<typeof at>[]]>([
    ["lambda*abs(w)", [at(0, 0.01)]],
    ["lambda*w*sign(w)", [at(0, 0.01)]],
    ["lambda*(abs(w) + 0.5*w^2)", [at(0, 0.01)]],
    ["lambda*log(1 + abs(w)/0.1)", [at(0, 0.1)]],
    ["lambda*exp(-abs(w))", [at(0, -0.01)]],
    ["lambda*min(abs(w), 0.3)", [at(-0.3, -0.005), at(0, 0.01), at(0.3, -0.005)]],
    ["lambda*abs(3w - 1)", [at(1 / 3, 0.03)]],
    ["lambda*min(abs(w), abs(w - 1))", [at(0, 0.01), at(0.5, -0.01), at(1, 0.01)]],
    ["abs(w^2 - 0.25)", [at(-0.5, 1), at(0.5, 1)]],
    ["abs(exp(w) - 2)", [at(Math.log(2), 2)]],
    ["max(w, 0)", [at(0, 0.5)]],
    ["lambda*abs(w)^q", [at(0, 0.01)]],
    ["lambda*w^2", []],
    ["lambda*abs(w)^3", []],
    ["lambda*(max(abs(w) - d, 0) + min(abs(w), d)^2/(2*d))", []], // Huber: the slope bends at ±d and does not jump
    ["abs(max(w, 0)) + max(-w, 0)", [at(0, 1)]],
    ["abs(w^2) + 2", []],
    ["min(abs(w), 1/abs(w))", [at(-1, -1), at(0, 1), at(1, -1)]], // infinite where it is not chosen
  ])("of %s are found", (text, places) => {
    expect(penalty(text, { q: 1 }).places).toEqual(
      places.map((place) => ({ ...place, at: expect.closeTo(place.at, 12) })),
    );
  });

  it.each([
    ["of 14 powers", `max(${Array.from({ length: 14 }, (_, i) => `abs(w)^${i + 1}`).join(", ")})`, 14],
    [
      "of 14 powers inside one another",
      `${Array.from({ length: 14 }, (_, i) => `max(abs(w)^${i + 1}, `).join("")}0${")".repeat(14)}`,
      14,
    ],
    [
      "of 35 powers, as many as an expression may have",
      `max(${Array.from({ length: 35 }, (_, i) => `abs(w)^${i + 1}`).join(",")})`,
      35,
    ],
  ])("a maximum %s is read as fast as it is long", (_what, text, power) => {
    const { slope, places } = penalty(text);
    expect(places).toEqual([at(-1, (power - 1) / 2), at(0, 1), at(1, (power - 1) / 2)]);
    for (const w of [-1.1, -0.5, 0.3, 0.999]) {
      const size = Math.abs(w);
      expect(slope(w)).toBeCloseTo(Math.sign(w) * (size < 1 ? 1 : power * size ** (power - 1)), 10);
    }
  });

  it("the slope of a minimum is that of what it chooses, to the last bit", () => {
    const { slope } = penalty("min(0.3*w^2, lambda*abs(w) + 0.1)");
    for (const w of [-1.7, -0.9, 0.01, 0.3, 1.9]) {
      const chosen = 0.3 * w ** 2 < 0.01 * Math.abs(w) + 0.1 ? penalty("0.3*w^2") : penalty("lambda*abs(w) + 0.1");
      expect(slope(w)).toBe(chosen.slope(w));
    }
  });

  it("the slope at one is the mean of both sides", () => {
    expect(penalty("lambda*abs(w)").slope(0)).toBe(0);
    expect(penalty("max(w, 0)").slope(0)).toBe(0.5);
    expect(penalty("min(abs(w), 0.3)").slope(0.3)).toBe(0.5);
  });

  it("lambda*abs(w) is the L1 penalty to the last bit", () => {
    const { value, slope, places } = penalty("lambda*abs(w)");
    expect([-2, -0.3, 0.1, 7].map(slope)).toEqual([-0.01, -0.01, 0.01, 0.01]);
    expect([-2, 0, 7].map(value)).toEqual([0.02, 0, 0.07]);
    expect(places).toEqual([{ at: 0, friction: 0.01 }]);
  });
});

describe("a slope that is infinite at zero", () => {
  it.each([
    ["lambda*abs(w)^p", 0.5, 0.005],
    ["lambda*abs(w)^q", 0.8, 0.002],
    ["lambda*sqrt(abs(w))", 0.5, 0.005],
    ["lambda*abs(w)^(1/3)", 2 / 3, 0.01 / 3],
    ["lambda*log(abs(w))", 1, 0.01],
    ["-lambda/abs(w)", 2, 0.01],
    ["lambda*(abs(w)^p + abs(w) + w^2)", 0.5, 0.005],
    ["lambda*log(1 + sqrt(abs(w)))", 0.5, 0.005],
  ])("%s: grows like |w|^-%d, with strength %d", (text, exponent, strength) => {
    const { singularity, places, slope } = penalty(text, { q: 0.2 });
    expect(singularity).toEqual({ exponent: expect.closeTo(exponent, 13), strength: expect.closeTo(strength, 14) });
    expect(places).toEqual([]);
    expect(slope(0)).toBe(0);
  });

  it("may go with places elsewhere", () => {
    const { singularity, places } = penalty("min(sqrt(abs(w)), 0.3)");
    expect(singularity).toEqual({ exponent: 0.5, strength: expect.closeTo(0.5, 13) });
    expect(places).toEqual([at(-0.09, -5 / 6), at(0.09, -5 / 6)]);
  });
});

describe("what is no penalty is refused", () => {
  it.each([
    ["3", "has no w in it, the weight that is to cost something"],
    ["sign(w)", "jumps from -1 to 1 at w = 0; a penalty must be continuous, as abs(w) is and sign(w) not"],
    ["w + max(sign(w - 0.5), 0)", "jumps from 0.5 to 1.5 at w = 0.5"],
    ["sqrt(w)", "is NaN at w = -0.001; it must be a number at every weight, as abs(w)^p is and w^p not"],
    ["w^p", "is NaN at w = -0.001"],
    ["abs(w) + 0/0", "is NaN at w = 0.001"],
    ["abs(w) + max(w, 0)/max(w, 0)", "its slope at w = 0 is not a number"],
    ["asin(w)", "its slope is Infinity at w = 1"],
    ["sqrt(w^2)", "its slope is NaN at w = 0; where it bends there, write it with abs(w)"],
    ["sqrt(abs(w - 0.5))", "its slope is not finite at w = 0.5; it may be infinite at w = 0 alone"],
    ["-abs(w)^p", "its slope pushes weights away from w = 0 without bound"],
    ["-log(abs(w))", "its slope pushes weights away from w = 0 without bound"],
    ["abs(sin(100*w))", "abs, sign, min or max change sides at 509 weights; at most 100 can be followed"],
    ["sqrt(max(w, 0))", "not a number, or infinite like no power of w on both sides"],
    ["sqrt(abs(w))*log(abs(w))", "not a number, or infinite like no power of w on both sides"],
    ["sqrt(max(w, 0)) + 2*sqrt(max(-w, 0))", "its slope is infinite at w = 0 in another way below than above"],
  ])("%j: %s", (text, message) => {
    expect(() => penalty(text)).toThrow(InputError);
    expect(() => penalty(text)).toThrow(message);
  });
});

function never(): never {
  throw new Error("fc.pre returned.");
}
