import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { evaluateNumber } from "../../src/expressions/evaluateNumber.ts";
import * as functions from "../../src/math/index.ts";

const scope = { m: 16, n: 3, lambda: 0.01 };

/** The number, or undefined where it is refused; anything but an InputError in one line fails. */
function tried(text: string): number | undefined {
  try {
    return evaluateNumber("--x", text, scope);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(/^--x "[^\n]*"(\.\.\.)?: [^\n]+\.$/);
    return undefined;
  }
}

/** What is written for an expression here and in JavaScript. */
type Both = readonly [text: string, script: string];
const calls = ["abs", "sign", "sqrt", "floor", "ceil", "round", "exp", "log", "log2", "sin", "atan", "cbrt", "tanh"];

const written: fc.Arbitrary<Both> = fc.letrec<{ any: Both; leaf: Both; inner: Both }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom("m", "n", "lambda").map((name): Both => [name, `scope.${name}`]),
    fc.constantFrom<Both>(["pi", "Math.PI"], ["e", "Math.E"]),
    fc.constantFrom("0", "1", "2", "0.5", ".25", "3.", "1e-3", "2E3", "1e300").map((number): Both => [number, number]),
  ),
  inner: fc.oneof(
    fc
      .tuple(tie("any"), fc.constantFrom("+", "-", "*", "/"), tie("any"))
      .map(([a, sign, b]): Both => [`(${a[0]}) ${sign} (${b[0]})`, `((${a[1]}) ${sign} (${b[1]}))`]),
    fc.tuple(tie("any"), tie("any")).map(([a, b]): Both => [`(${a[0]})^(${b[0]})`, `math.pow(${a[1]}, ${b[1]})`]),
    fc
      .tuple(fc.constantFrom(...calls), tie("any"))
      .map(([name, a]): Both => [`${name}(${a[0]})`, `math.${name}(${a[1]})`]),
    fc
      .tuple(fc.constantFrom("min", "max", "pow", "atan2", "hypot"), tie("any"), tie("any"))
      .map(([name, a, b]): Both => [`${name}(${a[0]}, ${b[0]})`, `math.${name}(${a[1]}, ${b[1]})`]),
    tie("any").map(([text, script]): Both => [`-(${text})`, `(-(${script}))`]),
  ),
  any: fc.oneof({ maxDepth: 4, depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("inner")),
})).any;

/** JavaScript's own, and the functions of src/math where engines disagree. */
const math = { ...own("abs", "sign", "sqrt", "floor", "ceil", "round", "min", "max"), ...functions };

function own(...names: (keyof Math)[]): object {
  return Object.fromEntries(names.map((name) => [name, Math[name]]));
}

describe("the number of an expression", () => {
  it("is to the bit what JavaScript makes of it", () => {
    let finite = 0;
    fc.assert(
      fc.property(written, ([text, script]) => {
        const value = tried(text);
        fc.pre(value !== undefined); // more than an expression may have
        if (Number.isFinite(value)) finite++;
        expect(value).toBe(new Function("scope", "math", `return ${script}`)(scope, math));
      }),
      { numRuns: 1000 },
    );
    expect(finite).toBeGreaterThan(500);
  });

  it.each([
    ["-2^2", -4],
    ["2^-1", 0.5],
    ["2^3^2", 512],
    ["8/4/2", 1],
    ["1/2m", 8], // as mathjs reads it: (1/2)·m
    ["2(3 + n)", 12],
    ["0.3 - 0.1 - 0.2", 0.3 - 0.1 - 0.2],
    ["0*(1/0)", Number.NaN],
    ["0/0", Number.NaN],
    ["(-1)^0.5", Number.NaN],
    ["hypot(1, 2, 2)", 3],
    ["log(8, 2)", 3],
    ["max(n)", 3],
    ["round(2.5) + floor(-0.5) + ceil(0.2)", 3],
  ])("%s = %d", (text, expected) => {
    expect(evaluateNumber("--x", text, scope)).toBe(expected);
  });

  it("is a number or refused in one line, whatever is written, and the same when it is asked for again", () => {
    const words = ["m", "lambda", "max(", "log(", "(", ")", "^", "-", "*", "/", ",", " ", "1", ".", "e", "2.5", "sin("];
    const foreign = [
      "=",
      ":",
      ";",
      "[",
      "!",
      "'",
      "%",
      "random()",
      "__proto__",
      "constructor",
      "\n",
      "\u{1f600}",
      "f(x)=",
    ];
    const any = (max: number, ...list: string[]) =>
      fc.array(fc.constantFrom(...list), { maxLength: max, size: "max" }).map((parts) => parts.join(""));
    let numbers = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          any(4, "1", "m", "+2", "*3", "(", ")", ...words),
          any(400, ...words),
          any(12, ...words, ...foreign),
          fc.string(),
        ),
        (text) => {
          const value = tried(text);
          if (value !== undefined) numbers++;
          expect(value === undefined || typeof value === "number").toBe(true);
          expect(tried(text)).toBe(value);
        },
      ),
      { numRuns: 2000 },
    );
    expect(numbers).toBeGreaterThan(20);
  });

  it.each([
    ["1e", "1e"],
    ["2*1.5E", "1.5E"],
    ["3e-", "3e"],
    ["4e+m", "4e"],
    ["(5e)", "5e"],
  ])("refuses %s, whose exponent is cut off", (text, cut) => {
    expect(() => evaluateNumber("--x", text, scope)).toThrow(
      `${JSON.stringify(cut)} at character ${text.indexOf(cut) + 1} has no exponent; write ${cut}-3, or `,
    );
  });

  it("takes e where it is none of a number", () => {
    expect(evaluateNumber("--x", "2 * e", scope)).toBe(2 * Math.E);
    expect(evaluateNumber("--x", "2 exp(0) + 1e1", scope)).toBe(12);
  });

  it("asks nothing of what objects inherit", () => {
    const own = JSON.parse('{"__proto__": 3}');
    expect(() => evaluateNumber("--x", "1 + 1", own)).toThrow(
      "--x: the name __proto__ is taken; give the number another.",
    );
    for (const name of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      expect(() => evaluateNumber("--x", `1 + ${name}`, scope)).toThrow(
        `"${name}" at character 5 is unknown; it knows m,`,
      );
      expect(() => evaluateNumber("--x", `${name}(1)`, scope)).toThrow(`"${name}" at character 1 is no function`);
    }
  });
});
