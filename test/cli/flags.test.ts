import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { countFlag, listFlag, numberFlag, positiveFlag } from "../../src/cli/flags.ts";

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
      '--x cannot be understood, got "0.1/sqrt(k)": Undefined symbol k; ' +
        "give a number or an expression of m, n, lambda.",
    ],
    [
      "(1",
      '--x cannot be understood, got "(1": Parenthesis ) expected (char 3); ' +
        "give a number or an expression of m, n, lambda.",
    ],
    ["sqrt(-m)", '--x must be a finite number or an expression for one, got "sqrt(-m)" = NaN.'],
    ["m/0", '--x must be a finite number or an expression for one, got "m/0" = Infinity.'],
    ["Infinity", '--x must be a finite number or an expression for one, got "Infinity".'],
    ["", '--x must be a finite number or an expression for one, got "".'],
    ["true", '--x must be a finite number or an expression for one, got "true".'],
    ["lambda-1", '--x must be > 0, got "lambda-1" = -0.99.'],
    ["0", '--x must be > 0, got "0".'],
  ])("refuse %j in one line", async (text, message) => {
    await expect(positiveFlag("--x", text, scope)).rejects.toThrow(new InputError(message));
  });

  it("refuse counts that are not whole or too small", async () => {
    await expect(countFlag("--m", "2.5", {})).rejects.toThrow('--m must be a whole number >= 1, got "2.5".');
    await expect(countFlag("--m", "m/3", scope)).rejects.toThrow('--m must be a whole number >= 1, got "m/3" = 133.3');
    expect(await countFlag("--seed", "0", {}, 0)).toBe(0);
  });
});
