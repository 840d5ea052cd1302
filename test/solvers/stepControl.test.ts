import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstStep, StepController, scaledNorm, vanishes } from "../../src/solvers/stepControl.ts";
import { decay, oscillator } from "../support/problems.ts";

describe("scaledNorm", () => {
  it("is the root mean square of errors in tolerance units, by the larger end", () => {
    const error = new Float64Array([3e-3, 8e-3]);
    // scales: 1e-3 + 1e-2·max(|a|, |b|) = 1e-3 + 1e-2·0.1 = 2e-3 and 1e-3 + 1e-2·0.3 = 4e-3
    const norm = scaledNorm(error, new Float64Array([0.1, -0.2]), new Float64Array([-0.05, 0.3]), 1e-2, 1e-3);
    expect(norm).toBeCloseTo(Math.sqrt((1.5 ** 2 + 2 ** 2) / 2), 12);
  });
});

describe("firstStep", () => {
  const first = (rate: number, order: number, tolerance: number): number => {
    const { derivative } = decay(rate);
    const y = new Float64Array([1]);
    const slope = new Float64Array(1);
    derivative(0, y, slope);
    return firstStep(derivative, 0, y, slope, order, tolerance, tolerance);
  };

  it("lies between a hundredth of the time scale and all of it, from 1 down to 1e-12", () => {
    for (const rate of [1, 1e3, 1e6, 1e9, 1e12]) {
      expect(first(rate, 5, 1e-8) * rate).toBeGreaterThan(0.01);
      expect(first(rate, 5, 1e-8) * rate).toBeLessThan(1 + 1e-12);
    }
  });

  it("grows with the tolerance and with the order", () => {
    expect(first(1, 5, 1e-10)).toBeLessThan(first(1, 5, 1e-6));
    expect(first(1, 4, 1e-10)).toBeLessThan(first(1, 8, 1e-10));
  });

  it("is short enough for the error of its first step: h^(order+1) is within the tolerance", () => {
    // y' = −y: the local error of order 5 is about h⁶/720.
    for (const tolerance of [1e-4, 1e-8, 1e-12]) {
      const h = first(1, 5, tolerance);
      expect(h ** 6 / 720).toBeLessThan(tolerance);
      expect(h).toBeGreaterThan(1e-3 * tolerance ** (1 / 6));
    }
  });

  it.each([
    { what: "at rest", slope: 0, start: 1 },
    { what: "at zero", slope: 1, start: 0 },
    { what: "at rest at zero", slope: 0, start: 0 },
  ])("is small and positive for a component $what", ({ slope, start }) => {
    const rhs = (_t: number, _y: Float64Array, dydt: Float64Array) => dydt.fill(slope);
    const h = firstStep(rhs, 0, new Float64Array([start]), new Float64Array([slope]), 5, 1e-8, 1e-8);
    expect(h).toBeGreaterThan(0);
    expect(h).toBeLessThanOrEqual(1e-2);
  });

  it("changes the state by no more than a hundred times one per cent", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.integer({ min: 2, max: 16 }), (rate, order) => {
        const h = first(rate, order, 1e-6);
        expect(h).toBeGreaterThan(0);
        expect(h * rate).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });

  it("evaluates the field once and changes neither the state nor the slope", () => {
    let calls = 0;
    const y = new Float64Array([1, 0]);
    const slope = new Float64Array([0, -1]);
    firstStep(
      (t, state, dydt) => {
        calls++;
        oscillator.field.derivative(t, state, dydt);
      },
      0,
      y,
      slope,
      5,
      1e-8,
      1e-8,
    );
    expect(calls).toBe(1);
    expect([...y, ...slope]).toEqual([1, 0, 0, -1]);
  });
});

describe("StepController", () => {
  const within = fc.double({ min: 0, max: 1, noNaN: true });
  const beyond = fc.double({ min: 1.0000001, max: 1e300, noNaN: true });
  const history = fc.array(fc.oneof(within, beyond), { minLength: 1, maxLength: 40 });

  it("changes the step by factors within [0.2, 5], whatever the errors", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 8 }), history, (errorOrder, errors) => {
        const controller = new StepController(errorOrder);
        for (const error of errors) {
          const factor = error > 1 ? controller.afterRejected(error) : controller.afterAccepted(error);
          expect(factor).toBeGreaterThanOrEqual(0.2);
          expect(factor).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it("never grows the step right after a rejection, and may again after that", () => {
    fc.assert(
      fc.property(history, beyond, (errors, bad) => {
        const controller = new StepController(5);
        for (const error of errors) {
          if (error > 1) controller.afterRejected(error);
          else controller.afterAccepted(error);
        }
        controller.afterRejected(bad);
        expect(controller.afterAccepted(1e-9)).toBeLessThanOrEqual(1);
        expect(controller.afterAccepted(1e-9)).toBeGreaterThan(1);
      }),
    );
  });

  it("always shortens a rejected step", () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 8 }), beyond, (errorOrder, error) => {
        expect(new StepController(errorOrder).afterRejected(error)).toBeLessThan(0.9 + 1e-12);
      }),
    );
  });

  it("settles where the error of a step is near its tolerance", () => {
    // error = (h/1)^5: the fixed point of h·factor(error) is 0.9 error^{-p} error^{i} = 1 with p − i = (1/5)(1 − 0.75·0.4 − 0.4)
    const controller = new StepController(5);
    let h = 0.1;
    for (let i = 0; i < 200; i++) {
      const error = h ** 5;
      h *= error > 1 ? controller.afterRejected(error) : controller.afterAccepted(error);
    }
    expect(h).toBeGreaterThan(0.6);
    expect(h).toBeLessThanOrEqual(1);
  });
});

describe("vanishes", () => {
  it("is true when adding the step does not move t, or hardly does", () => {
    expect(vanishes(1, Number.EPSILON / 4)).toBe(true);
    expect(vanishes(1e10, 1e-7)).toBe(true);
    expect(vanishes(0, 0)).toBe(true);
    expect(vanishes(0, Number.NaN)).toBe(true);
    expect(vanishes(1, -0.1)).toBe(true);
  });

  it("is false for steps that move t, however small t is", () => {
    expect(vanishes(0, 1e-300)).toBe(false);
    expect(vanishes(1, 1e-14)).toBe(false);
    expect(vanishes(-1e10, 1)).toBe(false);
  });
});
