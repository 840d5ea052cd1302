import { describe, expect, it } from "vitest";
import { InputError, type SolveOptions, solve } from "../../src/solvers/index.ts";
import { decay } from "../support/problems.ts";

const KNOWN =
  "tEnd, t0, method, tolerance, relativeTolerance, absoluteTolerance, times, dense, step, maxStep, maxSteps, " +
  "events, until, onStep, onProgress, signal";
const at = (options: object) => () => solve(decay(), [1], { tEnd: 1, ...options } as SolveOptions);

describe("an option that is not known", () => {
  it.each([
    ["tol", "tolerance"],
    ["rtol", "relativeTolerance"],
    ["atol", "absoluteTolerance"],
    ["max_step", "maxStep"],
    ["maxstep", "maxStep"],
    ["onstep", "onStep"],
    ["tend", "tEnd"],
    ["event", "events"],
    ["Method", "method"],
  ])("%s: asks whether %s is meant, and lists all", (given, meant) => {
    expect(at({ [given]: 1 })).toThrow(
      new InputError(`solve: unknown option "${given}"; did you mean ${meant}? Known: ${KNOWN}.`),
    );
  });

  it("that is like none lists all", () => {
    expect(at({ callback: 1 })).toThrow(new InputError(`solve: unknown option "callback". Known: ${KNOWN}.`));
  });

  it.each([undefined, null, 5, [1], Float64Array.of(1), () => 1])(
    "is not looked for in %s, which is no object",
    (options) => {
      expect(() => solve(decay(), [1], options as never)).toThrow(/^solve: options must be an object \(tEnd, t0, /);
    },
  );
});

describe("an option of the wrong kind", () => {
  it.each<[keyof SolveOptions, unknown, string]>([
    ["tEnd", undefined, "a finite number, got undefined"],
    ["tEnd", "1", 'a finite number, got "1"'],
    ["t0", null, "a finite number, got null"],
    ["until", 3, "a function, got 3"],
    ["onStep", "x", 'a function, got "x"'],
    ["onProgress", {}, "a function, got an object"],
    ["times", 5, "an array of numbers, got 5"],
    ["times", "123", 'an array of numbers, got "123"'],
    ["step", "1", 'a finite number > 0, got "1"'],
    ["maxStep", null, "a finite number > 0, got null"],
    ["maxSteps", 1.5, "a whole number >= 1, got 1.5"],
    ["signal", true, "an AbortSignal or an object with aborted: true or false, got true"],
    ["signal", {}, "an AbortSignal or an object with aborted: true or false, got an object"],
  ])("%s: %j is told what is wanted", (name, given, wanted) => {
    expect(at({ [name]: given })).toThrow(new InputError(`solve: ${name} must be ${wanted}.`));
  });

  it("a run too long for numbers is refused", () => {
    expect(at({ t0: -1e308, tEnd: 1e308 })).toThrow(
      new InputError("solve: tEnd - t0 must be a finite number, got Infinity."),
    );
  });

  it("may be undefined where it may be absent", () => {
    const absent = { until: undefined, onStep: undefined, times: undefined, step: undefined, maxStep: undefined };
    expect(at({ ...absent, events: undefined, tolerance: undefined, method: undefined, dense: undefined })().y[0]).toBe(
      at({})().y[0],
    );
  });

  it("times out of order backwards are told so", () => {
    expect(at({ t0: 1, tEnd: 0, times: [1, 0.25, 0.5] })).toThrow(
      new InputError("solve: times must decrease towards tEnd, got times[2] = 0.5 after 0.25."),
    );
    expect(at({ t0: 1, tEnd: 0, times: [1.5] })).toThrow(
      new InputError("solve: times[0] = 1.5 lies outside the run from t = 1 to 0; move it or tEnd."),
    );
  });
});
