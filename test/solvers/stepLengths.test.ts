import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StepLengths } from "../../src/solvers/loop/stepLengths.ts";

const within = fc.double({ min: 0, max: 1, noNaN: true });
const beyond = fc.oneof(
  fc.double({ min: 1.0000001, max: 1e300, noNaN: true }),
  fc.constantFrom(Infinity, Number.NaN), // no answer, no finite value
);
const history = fc.array(fc.oneof(within, beyond), { minLength: 1, maxLength: 40 });
const order = fc.integer({ min: 3, max: 8 });

/** The length after a step of length 1 with this error. */
function next(lengths: StepLengths, error: number): number {
  return error <= 1 ? lengths.afterAccepted(1, error) : lengths.afterRejected(1, error);
}

describe.each([
  ["proportional–integral", {}],
  ["predictive", { predictive: true }],
  ["without memory", { memory: 0, safety: 0.8 }],
])("StepLengths, %s,", (_name, options) => {
  it("change a length by factors within [0.2, 5], whatever the errors", () => {
    fc.assert(
      fc.property(order, history, (errorOrder, errors) => {
        const lengths = new StepLengths(errorOrder, options);
        for (const error of errors) {
          const factor = next(lengths, error);
          expect(factor).toBeGreaterThanOrEqual(0.2);
          expect(factor).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it("never grow right after a rejection, and may again after that", () => {
    fc.assert(
      fc.property(history, beyond, (errors, bad) => {
        const lengths = new StepLengths(5, options);
        for (const error of errors) next(lengths, error);
        next(lengths, bad);
        expect(lengths.afterAccepted(1, 1e-9)).toBeLessThanOrEqual(1);
        expect(lengths.afterAccepted(1, 1e-9)).toBeGreaterThan(1);
      }),
    );
  });

  it("always shorten a rejected step", () => {
    fc.assert(
      fc.property(order, beyond, (errorOrder, error) => {
        expect(new StepLengths(errorOrder, options).afterRejected(1, error)).toBeLessThan(0.91 + 1e-12);
      }),
    );
  });

  it("are proportional to the step, and shortened by what the method found hard", () => {
    fc.assert(
      fc.property(within, fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (error, h) => {
        const [one, two] = [new StepLengths(5, options), new StepLengths(5, options)];
        expect(one.afterAccepted(h, error) / two.afterAccepted(1, error) / h).toBeCloseTo(1, 12);
        const [plain, eased] = [new StepLengths(5, options), new StepLengths(5, options)];
        expect(eased.afterAccepted(1, 0.5, 0.6) / plain.afterAccepted(1, 0.5)).toBeCloseTo(0.6, 12);
      }),
    );
  });
});

describe("StepLengths", () => {
  it("settle where the error of a step is near its tolerance", () => {
    // error = h⁵: the fixed point of h·factor(error) is 0.9 error^{-p} error^{i} = 1 with p − i = (1/5)(1 − 0.75·0.4 −
    // 0.4)
    const lengths = new StepLengths(5, { safety: 0.9, memory: 0.4 });
    let h = 0.1;
    for (let i = 0; i < 200; i++) {
      const error = h ** 5;
      h = error > 1 ? lengths.afterRejected(h, error) : lengths.afterAccepted(h, error);
    }
    expect(h).toBeGreaterThan(0.6);
    expect(h).toBeLessThanOrEqual(1);
  });

  it("without memory aim at `safety` of the length that just meets the tolerance", () => {
    const lengths = new StepLengths(2, { errorOrder: 3, safety: 0.8, memory: 0 });
    expect(lengths.afterAccepted(1, 0.5)).toBeCloseTo(0.8 * 2 ** (1 / 3), 12);
    expect(lengths.afterRejected(1, 8)).toBeCloseTo(0.8 / 2, 12);
  });

  it("halve a step without an answer and quarter one without a finite value, and remember which it was", () => {
    const lengths = new StepLengths(5);
    expect(lengths.lastError).toBeUndefined();
    expect([lengths.afterRejected(8, Infinity), lengths.lastError]).toEqual([4, Infinity]);
    expect([lengths.afterRejected(8, Number.NaN), lengths.lastError]).toEqual([2, Number.NaN]);
  });

  it("leave the length as it is where growing a little is not worth it, and never grow by more than `most`", () => {
    const lengths = new StepLengths(4, { safety: 0.9, memory: 0, keepUpTo: 1.2, most: 3 });
    expect(lengths.afterAccepted(1, 0.8 ** 4)).toBe(1); // 1.125
    expect(lengths.afterAccepted(1, 0.5 ** 4)).toBeCloseTo(1.8, 12);
    expect(lengths.afterAccepted(1, 0.999)).toBeLessThan(1); // shrinking is not put off
    expect(lengths.afterAccepted(1, 1e-12)).toBe(3);
  });

  it("that predict expect the error to go on growing as it did", () => {
    const next = (before: number, error: number) => {
      const lengths = new StepLengths(4, { safety: 0.9, predictive: true });
      lengths.afterAccepted(1, before);
      return lengths.afterAccepted(1, error);
    };
    expect(next(0.01, 0.1)).toBeCloseTo(0.9 * 0.1 ** (-1 / 4) * 0.1 ** (1 / 4), 12); // ten times as large as before
    expect(next(0.1, 0.01)).toBeCloseTo(0.9 * 0.01 ** (-1 / 4), 12); // a fall is not relied on
  });
});
