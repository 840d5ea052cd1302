import { describe, expect, it } from "vitest";
import { type Field, type MethodName, type SolveOptions, solve } from "../../src/solvers/index.ts";
import { stuckMessage } from "../../src/solvers/loop/failures.ts";
import { decay } from "../support/problems.ts";
import { problemOf } from "../support/solverProblem.ts";

/** Solves until it fails, and returns why, after the time reached and the length of the step that are told with it. */
function failure(field: Field, y0: readonly number[], options: SolveOptions): string {
  const { status, message, t } = solve(field, y0, options);
  expect(status).toBe("failed");
  const told = message.match(/^the step size shrank to (\S+) at t = ([^\s:,]+)[:,] (.*)$/);
  expect(told, message).not.toBeNull();
  const [, length, at, why] = told!;
  expect(Number(at)).toBe(t);
  expect(Number(length)).toBeLessThan(1);
  return why;
}

const power = (exponent: number): Field => ({
  dimension: 1,
  derivative: (_t, y, dydt) => {
    dydt[0] = y[0] ** exponent;
  },
});
const BLOW_UP = /^the solution blows up there, component 0 has reached \d\S+; end the run before\.$/;

describe("a step that gets too short is told apart:", () => {
  it.each<[MethodName, number]>([
    ["dopri5", 1e-8],
    ["eventSolver", 1e-8],
    ["radau", 1e-8],
    ["odex", 1e-8],
    ["rkc", 1e-5],
  ])("%s names a blow-up, in a few thousand steps and where it happens", (method, tolerance) => {
    // y = 1/(1 − t), and 1/√(1 − 2t)
    for (const [exponent, end] of [
      [2, 1],
      [3, 0.5],
    ]) {
      const { t, stats, message } = solve(power(exponent), [1], { tEnd: 2, method, tolerance, times: [] });
      expect(Math.abs(t - end)).toBeLessThan(30 * tolerance);
      expect(stats.steps + stats.rejected).toBeLessThan(20_000);
      expect(message).toContain("the solution blows up there");
      expect(message).toContain(`t = ${t}`);
      if (method !== "odex") expect(failure(power(exponent), [1], { tEnd: 2, method, tolerance })).toMatch(BLOW_UP);
    }
  });

  it.each<MethodName>(["dopri5", "eventSolver", "radau", "odex", "rkc"])(
    "%s names a time that is too large",
    (method) => {
      const options = { t0: 1e16, tEnd: 1e16 + 64, method, step: 1 / 64, maxStep: 1 / 64 };
      expect(failure(decay(1e-3), [1], options)).toBe("where times are 2 apart; count time from nearer by (t0 = 0).");
    },
  );

  it.each<MethodName>(["dopri5", "eventSolver", "radau", "rkc"])("%s names a field that is not smooth", (method) => {
    // it chatters about 10⁻³ at a speed of 10¹²: a step of any length makes an error of its length
    const field: Field = { dimension: 1, derivative: (_t, y, dydt) => dydt.fill(-1e12 * Math.sign(y[0] - 1e-3)) };
    for (const tolerances of [{ tolerance: 1e-12 }, { absoluteTolerance: 1e-12, relativeTolerance: 0 }]) {
      expect(failure(field, [1], { t0: 1, tEnd: 2, method, ...tolerances })).toBe(
        "the field is not smooth there; declare its switches (and use eventSolver), kinks or stops.",
      );
    }
  });

  it.each<MethodName>(["dopri5", "eventSolver"])("%s names a tolerance below rounding", (method) => {
    // a jump of 1 costs a step an error of its length: at 10⁻¹⁴ such a step is taken, at 10⁻¹⁹ it is shorter than times
    // are apart
    const field: Field = { dimension: 1, derivative: (t, _y, dydt) => dydt.fill(t > 1.5 ? 2 : 1) };
    expect(solve(field, [1], { t0: 1, tEnd: 2, method, tolerance: 1e-14 }).y[0]).toBeCloseTo(2.5, 11);
    expect(failure(field, [1], { t0: 1, tEnd: 2, method, tolerance: 1e-19 })).toBe(
      "the tolerance of component 0 is below what rounding allows; give one of 1e-14 or more.",
    );
  });

  it("a component to which no error is allowed is named, where an error is what made the step short", () => {
    const problem = problemOf(decay(), 0, 1e-6);
    const span = { t0: 0, tEnd: 1, y0: Float64Array.of(1), slope0: Float64Array.of(-1), step: undefined };
    const stuck = { problem, span: { ...span, maxStep: Infinity, stops: Float64Array.of(1) }, t: 0.5, h: 1e-17 };
    expect(stuckMessage({ ...stuck, y: Float64Array.of(0), error: Infinity })).toBe(
      "the step size shrank to 1e-17 at t = 0.5: component 0 is 0 and its absolute tolerance too, " +
        "so that no error is allowed; give it an absoluteTolerance > 0.",
    );
    expect(stuckMessage({ ...stuck, y: Float64Array.of(0), error: 2 })).toMatch(/the field is not smooth there/);
    expect(stuckMessage({ ...stuck, y: Float64Array.of(1), error: Infinity })).toMatch(/the field is not smooth there/);
  });
});
