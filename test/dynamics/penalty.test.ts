import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { checkPenalty, type Penalty } from "../../src/dynamics/penalty.ts";
import { blunted, isSharp } from "../../src/dynamics/penaltyTip.ts";
import { KINDS, penaltyOf } from "../support/penalties.ts";

const elastic: Penalty = {
  value: (w) => Math.abs(w) + w * w,
  slope: (w) => Math.sign(w) + 2 * w,
  places: [{ at: 0, friction: 1 }],
};

describe("a penalty's declared jumps", () => {
  it.each(KINDS)("of %s %j agree with its slope", (text, own) => {
    expect(() => checkPenalty(penaltyOf(text, own))).not.toThrow();
  });

  it.each<[string, Penalty, string]>([
    ["a jump not declared", { ...elastic, places: [] }, "the friction at 0 is declared as 0, the slope says 1"],
    [
      "half of a jump",
      { ...elastic, places: [{ at: 0, friction: 0.5 }] },
      "the friction at 0 is declared as 0.5, the slope says 1",
    ],
    [
      "a jump that is not there",
      {
        ...elastic,
        places: [
          { at: 0, friction: 1 },
          { at: 0.5, friction: 2 },
        ],
      },
      "the friction at 0.5 is declared as 2, the slope says",
    ],
    [
      "a singularity taken for smooth",
      { value: (w) => Math.sqrt(Math.abs(w)), slope: (w) => Math.sign(w) / (2 * Math.sqrt(Math.abs(w))) },
      "the friction at 0 is declared as 0, the slope says",
    ],
    [
      "a singularity of another strength",
      {
        value: (w) => Math.sqrt(Math.abs(w)),
        slope: (w) => (w === 0 ? 0 : Math.sign(w) / (2 * Math.sqrt(Math.abs(w)))),
        singularity: { exponent: 0.5, strength: 1 },
      },
      "the strength of the singularity is declared as 1, the slope says 0.5",
    ],
    [
      "a singularity that is none",
      { ...elastic, places: [], singularity: { exponent: 0, strength: 1 } },
      "a singularity needs exponent and strength > 0, got 0 and 1",
    ],
    [
      "two things at zero",
      { ...elastic, singularity: { exponent: 0.5, strength: 1 } },
      "zero cannot be a place where the slope is infinite",
    ],
  ])("%s is refused", (_name, penalty, message) => {
    expect(() => checkPenalty(penalty)).toThrow(InputError);
    expect(() => checkPenalty(penalty)).toThrow(message);
  });
});

describe("a penalty with its tip cut off", () => {
  const sharp = penaltyOf("lambda*(abs(w)^1.5 + w/10)");
  const blunt = blunted(sharp, 0.01);

  it("is what it was beyond, but for a constant, and has friction at zero that holds what would rest within", () => {
    checkPenalty(blunt);
    for (const w of [-2, -0.3, -0.0101, 0.0101, 0.5]) {
      expect(blunt.slope(w)).toBe(sharp.slope(w));
      expect(blunt.value(w) - sharp.value(w)).toBeCloseTo(blunt.value(0.5) - sharp.value(0.5), 15);
    }
    expect(blunt.places).toEqual([{ at: 0, friction: expect.closeTo(0.02 * 1.5 * 0.1, 15) }]);
    // at rest within: F between p'(−0.01) and p'(0.01)
    expect(blunt.slope(0) - blunt.places![0].friction).toBeCloseTo(sharp.slope(-0.01), 15);
    expect(blunt.slope(0) + blunt.places![0].friction).toBeCloseTo(sharp.slope(0.01), 15);
  });

  it("is continuous, with the slope of its value", () => {
    for (const w of [-0.011, -0.005, 0.003, 0.0099, 0.012]) {
      const h = 1e-7;
      expect((blunt.value(w + h) - blunt.value(w - h)) / (2 * h)).toBeCloseTo(blunt.slope(w), 7);
    }
    for (const size of [-0.01, 0.01]) {
      expect(blunt.value(size * (1 - 1e-12))).toBeCloseTo(blunt.value(size * (1 + 1e-12)), 12);
    }
  });

  it.each([
    ["lambda*abs(w)^p", 1.5, true],
    ["lambda*abs(w)^p", 1.1, true],
    ["lambda*abs(w)^p", 1.001, true],
    ["lambda*abs(w)^p", 1.9, true],
    ["lambda*abs(w)^p", 2, false],
    ["lambda*abs(w)^p", 3, false],
    ["lambda*abs(w)^p", 1, false],
    ["lambda*abs(w)^p", 0.5, false],
    ["lambda*(abs(w)^p + abs(w))", 1.5, false], // friction holds it already
    ["lambda*(abs(w)^p + w^2)", 1.5, true],
    ["lambda*(w^2 + w)", 1.5, false],
  ])("%s with p = %d has a sharp tip: %s", (text, p, expected) => {
    expect(isSharp(penaltyOf(text, { p }))).toBe(expected);
    checkPenalty(penaltyOf(text, { p })); // and is taken for what it is
  });

  it("is not there where the slope jumps undeclared", () => {
    expect(isSharp({ ...elastic, places: [] })).toBe(false);
  });

  it.each([0, -1, Number.NaN, Infinity])("of size %d is refused", (size) => {
    expect(() => blunted(sharp, size)).toThrow(
      new InputError(`blunted: size must be a finite number > 0, got ${size}.`),
    );
  });

  it("is refused where something happens within already", () => {
    const message = "blunted: the slope of the penalty jumps within 0.4 of zero; nothing is to be cut off there.";
    for (const text of ["abs(w)", "sqrt(abs(w))", "abs(w - 0.3)"]) {
      expect(() => blunted(penaltyOf(text), 0.4)).toThrow(new InputError(message));
    }
  });
});
