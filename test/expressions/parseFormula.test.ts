import fc from "fast-check";
import { evaluate } from "mathjs/number";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { compile, evaluateOf, weight } from "../../src/expressions/compile.ts";
import { parseFormula } from "../../src/expressions/parseFormula.ts";
import { expressions, parameters } from "./grammar.ts";

const read = (text: string, numbers: Record<string, number> = { lambda: 0.1, p: 0.5 }) =>
  parseFormula(text, { label: "penalty", variables: ["w"], parameters: numbers });
const value = (text: string, w: number, numbers: Record<string, number> = parameters) => {
  const { node } = read(text, numbers);
  return evaluateOf(compile(node, { ...numbers, w: weight }))(w, []);
};

describe("an expression", () => {
  it("has the value that mathjs gives it, whatever it is built of", () => {
    fc.assert(
      fc.property(expressions, fc.double({ min: -3, max: 3, noNaN: true }), (text, w) => {
        const expected = evaluate(text, { ...parameters, w });
        expect(Math.abs(value(text, w) - expected)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected)));
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["2w", 0.6],
    ["3w^2", 0.27],
    ["-w^2", -0.09],
    ["2^-w", 2 ** -0.3],
    ["w^2^0.5", 0.3 ** (2 ** 0.5)],
    ["1/2w", 0.15], // as mathjs reads it: (1/2)·w
    ["1e-1 w", 0.03],
    [".5w + 1.", 1.15],
    ["(w)(w)", 0.09],
    ["pi*w + e", Math.PI * 0.3 + Math.E],
    ["log(w, 2)", Math.log2(0.3)],
    ["log10(w)", Math.log10(0.3)],
    ["pow(w, 3)", 0.027],
    ["sqrt(w)*exp(w)", Math.sqrt(0.3) * Math.exp(0.3)],
    ["sinh(w) - cosh(w) + asin(w) + acos(w) + tan(w)", -Math.exp(-0.3) + Math.PI / 2 + Math.tan(0.3)],
    ["min(w, 1, 0.2) + max(w, 1, 0.2) + sign(-w)", 0.2],
    ["0*log(w - 1)", 0], // a term that is not there
    ["\t w\n + 1", 1.3],
  ])("%j at w = 0.3 is %d", (text, expected) => {
    expect(value(text, 0.3, {})).toBeCloseTo(expected, 14);
  });
});

describe("what cannot be read is refused in one line that points at the character", () => {
  const known = "w, lambda, p, pi, e";
  const words = "use numbers, names, + - * / ^ ( ) and commas";
  it.each([
    ["lambda*abs(w", 'expected ")" at character 13'],
    ["lambda*foo(w)", '"foo" at character 8 is no function it knows; use abs, sign, sqrt, exp, log, log10, sin'],
    ["lambda*x", `"x" at character 8 is unknown; it knows ${known}; give x a value (--set x=VALUE, or parameters)`],
    ["abs w", '"abs" at character 1 is a function; write abs(...)'],
    ["2*lambda(w)", '"lambda" at character 3 is a number, not a function; write lambda*(...)'],
    ["w(2)", '"w" at character 1 is a number, not a function'],
    ["", "is empty"],
    [" \n", "is empty"],
    ["w = 2", `"=" at character 3 does not belong there; ${words}`],
    ["w; w", `";" at character 2 does not belong there`],
    ["abs(w)!", `"!" at character 7 does not belong there`],
    ["2.*w", `"." at character 2 does not belong there; ${words}`],
    ["w + 1.^2", `"." at character 6 does not belong there`],
    ["1./w", `"." at character 2 does not belong there`],
    ["w%2", `"%" at character 2 does not belong there`],
    ["[w]", `"[" at character 1 does not belong there`],
    ["w < 1", `"<" at character 3 does not belong there`],
    ["w ? 1 : 2", `"?" at character 3 does not belong there`],
    ["3 cm * w", '"cm" at character 3 is unknown'],
    ["λ*w", `"λ" at character 1 does not belong there`],
    ["w*'1'", `"'" at character 3 does not belong there`],
    ["abs(w) and true", '"and" at character 8 is unknown'],
    ["w mod 2", '"mod" at character 3 is unknown'],
    ["w + constructor", '"constructor" at character 5 is unknown'],
    ["constructor(w)", '"constructor" at character 1 is no function it knows'],
    ["0x10*w", '"x10" at character 2 is unknown'],
    ["w + ", "expected a number, a name or a bracket at character 5"],
    ["2 + * w", "expected a number, a name or a bracket at character 5"],
    ["w**2", "expected a number, a name or a bracket at character 3"],
    ["abs(w))", 'a ")" closes no bracket at character 7'],
    ["()", "expected a number, a name or a bracket at character 2"],
    ["w, 2", "a comma that separates nothing at character 2"],
    ["1.2.3*w", "at character 4"],
    ["w + min()", '"min" at character 5 takes 1 or more arguments, got 0'],
    ["abs(1) + abs(w, 2)", '"abs" at character 10 takes 1 argument, got 2'],
    ["log(w, 2, 3)", '"log" at character 1 takes 1 or 2 arguments, got 3'],
    ["pow(w)", '"pow" at character 1 takes 2 arguments, got 1'],
  ])("%j: %s", (text, message) => {
    const reading = () => read(text);
    expect(reading).toThrow(InputError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(/^penalty "[^\n]*": [^\n]+\.$/);
  });

  it.each([
    [{ w: 1 }, "penalty: the name w is taken; give the number another."],
    [{ abs: 1 }, "penalty: the name abs is taken; give the number another."],
    [{ pi: 3 }, "penalty: the name pi is taken; give the number another."],
    [{ mod: 3 }, "penalty: the name mod is taken; give the number another."],
    [{ "a b": 1 }, 'penalty: "a b" cannot name a number; use letters, digits and _, a letter first.'],
    [{ p: Number.NaN }, "penalty: p must be a finite number, got NaN."],
  ])("the parameters %j: %s", (numbers: Record<string, number>, message) => {
    expect(() => read("w", numbers)).toThrow(new InputError(message));
  });
});
