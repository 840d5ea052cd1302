import { describe, expect, test } from "vitest";
import { InputError, type KeysOf, knownKeys } from "../src/checks.ts";
import { nearest } from "../src/nearest.ts";

const solverKeys = [
  "tEnd",
  "t0",
  "method",
  "tolerance",
  "relativeTolerance",
  "absoluteTolerance",
  "times",
  "step",
  "maxStep",
  "maxSteps",
  "until",
  "onStep",
  "onProgress",
  "signal",
];

describe("the name that is meant by an unknown one", () => {
  test.each([
    ["tol", "tolerance"],
    ["rtol", "relativeTolerance"],
    ["atol", "absoluteTolerance"],
    ["reltol", "relativeTolerance"], // as in DifferentialEquations.jl
    ["abstol", "absoluteTolerance"],
    ["tend", "tEnd"],
    ["t_end", "tEnd"],
    ["maxsteps", "maxSteps"],
    ["max_step", "maxStep"], // as in SciPy
    ["maxStpes", "maxSteps"],
    ["tolerence", "tolerance"],
    ["mehtod", "method"],
    ["stpe", "step"],
    ["onAcceptedStep", undefined],
    ["h", undefined],
    ["t1", undefined],
    ["", undefined],
    ["constructor", undefined],
  ])("%s: %s", (given, meant) => {
    expect(nearest(given, solverKeys)).toBe(meant);
  });

  test("a part of a name finds the shortest name that holds it", () => {
    expect(nearest("tolerance", ["absoluteTolerance", "relativeTolerances"])).toBe("absoluteTolerance");
    expect(nearest("size", ["maxSizes", "rowSize"])).toBe("rowSize");
  });
});

describe("keys of options", () => {
  interface Options {
    readonly tEnd: number;
    readonly step?: number | undefined;
  }
  const keys: KeysOf<Options> = { tEnd: true, step: true };
  const check = (options: unknown) => () => knownKeys("f", options as Options, keys);

  test("known ones pass, those of a prototype and symbols are not looked at", () => {
    for (const options of [
      {},
      { tEnd: 1 },
      { tEnd: 1, step: undefined },
      { [Symbol("a")]: 1 },
      Object.create({ a: 1 }),
    ]) {
      expect(check(options)).not.toThrow();
    }
  });

  test("an unknown one is refused by name, with the nearest and with all", () => {
    expect(check({ tEnd: 1, stpe: 2 })).toThrow(
      new InputError('f: unknown option "stpe"; did you mean step? Known: tEnd, step.'),
    );
    expect(check({ seed: 2 })).toThrow(new InputError('f: unknown option "seed". Known: tEnd, step.'));
    expect(check({ seed: undefined })).toThrow(InputError);
    expect(check({ toString: 1 })).toThrow('unknown option "toString"'); // in every object's prototype
    expect(check(JSON.parse('{"__proto__": 1}'))).toThrow('unknown option "__proto__"');
  });

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [3, "3"],
    ["tEnd", '"tEnd"'],
    [() => 1, "a function"],
    [[1], "an array"],
    [new Float64Array(0), "an array"],
  ])("%s is not an object of options", (options, shown) => {
    expect(check(options)).toThrow(new InputError(`f: options must be an object (tEnd, step), got ${shown}.`));
  });

  test("a key left out of the list, or made up, does not compile", () => {
    // @ts-expect-error: step is left out
    const short: KeysOf<Options> = { tEnd: true };
    // @ts-expect-error: h is not an option
    const long: KeysOf<Options> = { tEnd: true, step: true, h: true };
    expect(Object.keys(short).length + Object.keys(long).length).toBe(4);
    // @ts-expect-error: step is left out
    expect(() => knownKeys("f", { tEnd: 1 } as Options, { tEnd: true })).not.toThrow();
    // @ts-expect-error: h is not an option
    expect(() => knownKeys("f", { tEnd: 1 } as Options, { tEnd: true, step: true, h: true })).not.toThrow();
  });
});
