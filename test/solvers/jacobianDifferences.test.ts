import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Field } from "../../src/solvers/index.ts";
import { JacobianDifferences } from "../../src/solvers/methods/jacobianDifferences.ts";
import { toleranceOf } from "../../src/solvers/tolerance.ts";

/** The differences of a field, and the evaluations each `take` of a Jacobian cost. */
function differencesOf(dimension: number, derivative: Field["derivative"], absolute: number, relative = 1e-6) {
  let calls = 0;
  const counted: Field["derivative"] = (t, y, dydt) => {
    calls++;
    derivative(t, y, dydt);
  };
  const differences = new JacobianDifferences({
    field: { dimension, derivative },
    derivative: counted,
    tolerance: toleranceOf(dimension, absolute, relative),
    stats: { method: "", steps: 0, rejected: 0, rhs: 0, jacobians: 0, events: 0 },
    report: () => {},
  });
  const take = (y: readonly number[]) => {
    const state = Float64Array.from(y);
    const slope = new Float64Array(dimension);
    derivative(0, state, slope);
    const J = new Float64Array(dimension * dimension);
    calls = 0;
    differences.fill(0, state, slope, J);
    expect([...state]).toEqual([...y]);
    return { J, calls };
  };
  return take;
}

const number = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 100);

describe("a Jacobian by differences", () => {
  it("costs one evaluation per column and is right to seven digits or more", () => {
    const three = fc.array(number, { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 9, maxLength: 9 }), three, (entries, y) => {
        // y_i' = Σ_j a_ij sin y_j + y₀y₁: columns of very different size, none without influence
        const a = entries.map((value, k) => value + (value < 0 ? -1 : 1) * 0.1 * (k + 1));
        const derivative: Field["derivative"] = (_t, state, dydt) => {
          for (let i = 0; i < 3; i++) {
            dydt[i] = state[0] * state[1];
            for (let j = 0; j < 3; j++) dydt[i] += a[3 * i + j] * Math.sin(state[j]);
          }
        };
        const { J, calls } = differencesOf(3, derivative, 1)(y);
        expect(calls).toBe(3);
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 3; j++) {
            const exact = a[3 * i + j] * Math.cos(y[j]) + (j === 0 ? y[1] : j === 1 ? y[0] : 0);
            // moved by s = √ε·size: s/2 times a second derivative below 11, and rounding ε·slope/s of slopes below 150
            const size = Math.max(1, Math.abs(y[j]));
            const bound = 1.5e-8 * size * 11 + (3e-16 * 150) / (1.5e-8 * size);
            expect(Math.abs(J[3 * i + j] - exact)).toBeLessThan(bound);
          }
        }
      }),
    );
  });

  it("moves a component where the solution goes, and to the other side where the field is not finite there", () => {
    // there is no field above y = 1, and the move is 1.5·10⁻⁸
    const root: Field["derivative"] = (_t, y, dydt) => {
      dydt[0] = 2 + Math.sqrt(1 - y[0]);
    };
    const below = 1 - 1e-9;
    const rise = differencesOf(1, root, 1e-6)([below]);
    expect(rise.calls).toBe(2);
    expect(rise.J[0] / ((Math.sqrt(1.6e-8) - Math.sqrt(1e-9)) / -1.5e-8)).toBeCloseTo(1, 1);
    const fall: Field["derivative"] = (t, y, dydt) => {
      root(t, y, dydt);
      dydt[0] -= 3;
    };
    const { J, calls } = differencesOf(1, fall, 1e-6)([below]);
    expect(calls).toBe(1);
    expect(J[0]).toBe(rise.J[0]);
  });

  it("is not finite where the field is on neither side, and throws nothing", () => {
    const take = differencesOf(
      2,
      (_t, y, dydt) => {
        dydt[0] = y[0];
        dydt[1] = y[1] === 1 ? 1 : Number.NaN;
      },
      1e-6,
    );
    const { J } = take([1, 1]);
    expect(J[0]).toBeCloseTo(1, 6);
    expect(J[3]).toBeNaN();
  });

  it("moves a component further where the usual move is lost to rounding, and remembers that", () => {
    // one part in 10¹⁸ of the slope: moved by √ε·10⁻²⁰ the sum does not change, moved by a unit of the tolerance,
    // 10⁻¹⁴, it does
    const take = differencesOf(
      1,
      (_t, y, dydt) => {
        dydt[0] = 1 + 1e6 * y[0];
      },
      1e-14,
    );
    const first = take([0]);
    expect(first.calls).toBe(2);
    expect(Math.abs(first.J[0] / 1e6 - 1)).toBeLessThan(0.03); // 10⁻⁸ of 1 in units of ε
    const second = take([0]);
    expect(second.calls).toBe(1);
    expect(Math.abs(second.J[0] / 1e6 - 1)).toBeLessThan(0.03);
  });

  it("asks once more about a component without influence, but not every time", () => {
    const take = differencesOf(
      2,
      (_t, y, dydt) => {
        dydt[0] = -y[0];
        dydt[1] = y[0] ** 2;
      },
      1e-6,
    );
    expect(take([1, 5]).calls).toBe(3);
    const { J, calls } = take([1, 5]);
    expect(calls).toBe(2);
    expect([J[1], J[3]]).toEqual([0, 0]);
  });

  it("moves a component less where the usual move changes the slope beyond recognition", () => {
    // e^{y/10⁻⁹}: moved by 1.5·10⁻⁸ it is 3 million times as large, so the first Jacobian is useless; the third is not
    const take = differencesOf(
      1,
      (_t, y, dydt) => {
        dydt[0] = Math.exp((y[0] - 1) * 1e9);
      },
      1e-6,
    );
    expect(Math.abs(take([1]).J[0] / 1e9)).toBeGreaterThan(1000);
    for (let i = 0; i < 3; i++) take([1]);
    expect(Math.abs(take([1]).J[0] / 1e9 - 1)).toBeLessThan(0.2);
  });
});
