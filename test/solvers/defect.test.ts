import { describe, expect, it } from "vitest";
import { DenseQuartic } from "../../src/solvers/denseQuartic.ts";
import { dopri5, type Field, solve } from "../../src/solvers/index.ts";
import { Defect } from "../../src/solvers/switches/defect.ts";
import { problemOf } from "../support/solverProblem.ts";
import { UNITS, unitsOff } from "../support/tolerance.ts";

/** Defect and embedded estimate of one step of dopri5 from 0 to h, in units of 1. */
function estimates(derivative: Field["derivative"], y0: number, h: number): { defect: number; embedded: number } {
  const problem = problemOf({ dimension: 1, derivative }, 1, 0);
  const stepper = dopri5.start(problem);
  const slope = new Float64Array(1);
  derivative(0, Float64Array.of(y0), slope);
  stepper.begin(0, Float64Array.of(y0), slope);
  const embedded = stepper.attempt(0, h);
  return { embedded, defect: new Defect(problem).of(0, h, stepper.quartic?.() as DenseQuartic) };
}

describe("Defect", () => {
  it("is 0 where the dense output solves the equation", () => {
    const dense = new DenseQuartic(1); // y = t⁴, whose slope is 4t³
    dense.fitEnds(Float64Array.of(0), Float64Array.of(1), 1, Float64Array.of(0), Float64Array.of(4));
    dense.twist[0] = 1;
    const of = (derivative: Field["derivative"]) =>
      new Defect(problemOf({ dimension: 1, derivative }, 1e-3, 0)).of(0, 1, dense);
    expect(of((t, _y, dydt) => dydt.fill(4 * t ** 3))).toBeLessThan(1e-10);
    // a slope that is 1 off everywhere is 1 off at both points: 0.05·2·1/10⁻³
    expect(of((t, _y, dydt) => dydt.fill(4 * t ** 3 + 1))).toBeCloseTo(100, 8);
    expect(of((t, y, dydt) => dydt.fill(4 * t ** 3 + 7 * (y[0] - t ** 4)))).toBeLessThan(1e-10);
  });

  it("sees a bend of the slope wherever it falls into a step, which the embedded estimate may not", () => {
    // y' = max(0, t − b) over a step of length 1: the true error of the step is the quadrature's
    let blind = 0;
    for (let b = 0.01; b < 1; b += 0.01) {
      const derivative: Field["derivative"] = (t, _y, dydt) => dydt.fill(Math.max(0, t - b));
      const stepper = dopri5.start(problemOf({ dimension: 1, derivative }));
      stepper.begin(0, new Float64Array(1), new Float64Array(1));
      stepper.attempt(0, 1);
      const missed = Math.abs(stepper.y1[0] - (1 - b) ** 2 / 2);
      const { embedded, defect } = estimates(derivative, 0, 1);
      blind = Math.max(blind, missed / embedded);
      expect(missed, `b = ${b}`).toBeLessThan(6.25 * (embedded + defect));
    }
    expect(blind).toBeGreaterThan(100);
  });

  it("is of the size of the embedded estimate where the field is smooth", () => {
    const { embedded, defect } = estimates((_t, y, dydt) => dydt.fill(Math.cos(3 * y[0])), 0.2, 0.3);
    expect(defect / embedded).toBeLessThan(10);
  });

  it("keeps friction that bends without a word within the tolerance", () => {
    // 1.5 against a friction of 1 + |t − 2| while it moves: at rest until 1.5, then 1.5t − … until it rests again
    const field: Field = {
      dimension: 1,
      derivative: (_t, _y, dydt) => dydt.fill(1.5),
      switches: { friction: (t, _y, out) => out.fill(1 + Math.abs(t - 2)) },
    };
    // y = ∫(1/2 − |t − 2|) from 3/2 to 5/2 = 1/4, then it falls at up to its own friction: back at zero at 2.5 + √(1/2)
    for (const tolerance of [1e-4, 1e-6, 1e-8]) {
      const { ys } = solve(field, [0], { tEnd: 4, times: [2, 2.5, 4], tolerance });
      expect(unitsOff(ys[0], [1 / 8], tolerance)).toBeLessThan(UNITS);
      expect(unitsOff(ys[1], [1 / 4], tolerance)).toBeLessThan(UNITS);
      expect(ys[2][0]).toBe(0);
    }
  });
});
