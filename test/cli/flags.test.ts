import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { countFlag, listFlag, numberFlag, positiveFlag } from "../../src/cli/flags.ts";
import { withSet } from "../../src/cli/simulate/ownLaw.ts";

const names =
  "abs, sign, sqrt, exp, log, log10, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, pow, min, max, atan2, cbrt, " +
  "ceil, expm1, floor, hypot, log1p, log2, round";
const scope = { m: 400, n: 1, lambda: 0.01 };

describe("numeric flags", () => {
  it("take numbers and expressions of the names in scope", async () => {
    expect(await numberFlag("--x", "1e-5", {})).toBe(1e-5);
    expect(await numberFlag("--x", "0.1/sqrt(m)", scope)).toBe(0.005);
    expect(await positiveFlag("--t-end", "5/lambda", scope)).toBe(500);
    expect(await countFlag("--m", "10^5", {})).toBe(100_000);
    expect(await listFlag("--times", "0, 1/lambda,max(m, 2)", scope)).toEqual([0, 100, 400]);
  });

  it.each([
    [
      "0.1/sqrt(k)",
      `--x "0.1/sqrt(k)": "k" at character 10 is unknown; it knows m, n, lambda, pi, e; its functions are ${names}.`,
    ],
    ["(1", '--x "(1": expected ")" at character 3.'],
    ["sqrt(-m)", '--x must be a finite number or an expression for one, got "sqrt(-m)" = NaN.'],
    ["m/0", '--x must be a finite number or an expression for one, got "m/0" = Infinity.'],
    ["Infinity", '--x must be a finite number or an expression for one, got "Infinity".'],
    ["", '--x must be a finite number or an expression for one, got "".'],
    ["true", `--x "true": "true" at character 1 is unknown; it knows m, n, lambda, pi, e; its functions are ${names}.`],
    ["lambda-1", '--x must be > 0, got "lambda-1" = -0.99.'],
    ["0", '--x must be > 0, got "0".'],
  ])("refuse %j in one line", async (text, message) => {
    await expect(positiveFlag("--x", text, scope)).rejects.toThrow(new InputError(message));
  });

  const foreign = "does not belong there; use numbers, names, + - * / ^ ( ) and commas";
  it.each([
    ["1:1e9", `":" at character 2 ${foreign}`],
    ["[1, 2][1]", `"[" at character 1 ${foreign}`],
    ["a = 3", `"=" at character 3 ${foreign}`],
    ["f(x) = f(x)", `"=" at character 6 ${foreign}`],
    ["f(m)", `"f" at character 1 is no function it knows; use ${names}`],
    ["m; m", `";" at character 2 ${foreign}`],
    ["m!", `"!" at character 2 ${foreign}`],
    ["m.constructor", `"." at character 2 ${foreign}`],
    ["combinations(1e9, 5e8)", `"combinations" at character 1 is no function it knows; use ${names}`],
    ["2*random()", `"random" at character 3 is no function it knows; use ${names}`],
    ["import(1)", `"import" at character 1 is no function it knows; use ${names}`],
    ["__proto__", '"__proto__" at character 1 is unknown; it knows m, n, lambda, pi, e;'],
    ["hypot(3)", '"hypot" at character 1 takes 2 or more arguments, got 1'],
    [`1${"+1".repeat(500)}`, "goes on at character 1001 beyond 1000 characters, the most an expression may have"],
    [`1${"+1".repeat(125)}`, "goes on at character 251 beyond 250 numbers, names and signs, the most an"],
    [`${"(".repeat(51)}1`, "goes on at character 51 beyond 50 brackets inside one another, the most an"],
  ])("hold numbers, no programs: %j", async (text, message) => {
    const refused = await numberFlag("--x", text, scope).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InputError);
    expect((refused as InputError).message).toContain(message);
    expect((refused as InputError).message).toMatch(/^--x "[^\n]*"(\.\.\.)?: [^\n]+\.$/);
  });

  it("take as much as an expression may have", async () => {
    expect(await numberFlag("--x", `${"1+".repeat(124)}1`, {})).toBe(125);
    expect(await numberFlag("--x", `${"(".repeat(50)}m${")".repeat(50)}`, scope)).toBe(400);
    expect(await numberFlag("--x", `${"-".repeat(249)}m`, scope)).toBe(-400);
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("--set %s=3 is refused", (name) => {
    const read = () => withSet(new Command()).parse(["--set", `${name}=3`], { from: "user" });
    const message = `--set cannot give ${name}, a name of JavaScript's own; give the number another.`;
    expect(read).toThrow(new InputError(message));
  });

  it("refuse counts that are not whole or too small", async () => {
    await expect(countFlag("--m", "2.5", {})).rejects.toThrow('--m must be a whole number >= 1, got "2.5".');
    await expect(countFlag("--m", "m/3", scope)).rejects.toThrow('--m must be a whole number >= 1, got "m/3" = 133.3');
    expect(await countFlag("--seed", "0", {}, 0)).toBe(0);
  });
});
