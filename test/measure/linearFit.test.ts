import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { linearFit } from "../../src/measure/linearFit.ts";
import { uniformStream } from "../../src/random/generator.ts";

/** Points with distinct whole x, and a standard error each. */
const points = fc.uniqueArray(fc.integer({ min: -100, max: 100 }), { minLength: 3, maxLength: 12 }).chain((x) => {
  const size = { minLength: x.length, maxLength: x.length };
  return fc.record({
    x: fc.constant(x),
    y: fc.array(fc.double({ min: -10, max: 10, noNaN: true }), size),
    standardErrors: fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), size),
  });
});

describe("linearFit without standard errors", () => {
  it("reproduces the certified fit of the Norris data (NIST StRD, linear regression)", () => {
    const y = [
      0.1, 338.8, 118.1, 888, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3, 448.9, 10.8,
      557.7, 228.3, 998, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888, 998.5, 778.9, 10.2, 117.6, 228.9, 668.4, 449.2, 0.2,
    ];
    const x = [
      0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777, 558.2, 0.4, 0.6, 775.5, 666.9, 338, 447.5, 11.6,
      556, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999, 779, 11.1, 118.3, 229.2, 669.1, 448.9, 0.5,
    ];
    const fit = linearFit(x, y);
    expect(fit.slope).toBeCloseTo(1.00211681802045, 13);
    expect(fit.intercept).toBeCloseTo(-0.262323073774029, 12);
    expect(fit.slopeError).toBeCloseTo(0.000429796848199937, 15);
    expect(fit.interceptError).toBeCloseTo(0.232818234301152, 12);
    expect(fit.chiSquare).toBeCloseTo(26.6173985294224, 10);
    expect(fit.degreesOfFreedom).toBe(34);
  });

  it("finds the exponent of a power law in the logarithms, without a residual", () => {
    const m = [64, 128, 256, 512];
    const { slope, intercept, slopeError, chiSquare } = linearFit(
      m.map(Math.log),
      m.map((neurons) => Math.log(1000 / neurons)),
    );
    expect(slope).toBeCloseTo(-1, 14);
    expect(intercept).toBeCloseTo(Math.log(1000), 13);
    expect(slopeError).toBeLessThan(1e-14);
    expect(chiSquare).toBeLessThan(1e-28);
  });

  it("has a line for y of any smallness, with its errors, though their squares vanish", () => {
    // by hand, in units of 1e-200: the line 1 + x/2, residuals −½, 1, −½, so 3/2 over one degree of freedom, spread of
    // x 2
    const { slope, intercept, slopeError, chiSquare } = linearFit([1, 2, 3], [1e-200, 3e-200, 2e-200]);
    expect(slope / 1e-200).toBeCloseTo(0.5, 14);
    expect(intercept / 1e-200).toBeCloseTo(1, 14);
    expect(slopeError / 1e-200).toBeCloseTo(Math.sqrt(1.5 / 2), 14);
    expect(chiSquare).toBe(0); // 1.5e-400
  });

  it("has the errors that equal standard errors of the size of the scatter would give", () => {
    fc.assert(
      fc.property(points, ({ x, y }) => {
        const plain = linearFit(x, y);
        const scatter = Math.sqrt(plain.chiSquare / (x.length - 2));
        fc.pre(scatter > 1e-6);
        const weighted = linearFit(x, y, { standardErrors: x.map(() => scatter) });
        expect(weighted.slope).toBeCloseTo(plain.slope, 10);
        expect(weighted.intercept).toBeCloseTo(plain.intercept, 10);
        expect(weighted.slopeError).toBeCloseTo(plain.slopeError, 10);
        expect(weighted.interceptError).toBeCloseTo(plain.interceptError, 10);
        expect(weighted.chiSquare).toBeCloseTo(x.length - 2, 8);
      }),
      { seed: 1 },
    );
  });
});

describe("linearFit with standard errors", () => {
  it("agrees with exact rational arithmetic", () => {
    // python3 fractions.Fraction, weighted sums of exactly these decimals; numpy's normal equations agree to 1e-13
    const fit = linearFit([1, 2, 3, 5, 8], [2.1, 3.9, 6.2, 9.7, 16.4], { standardErrors: [0.1, 0.2, 0.1, 0.4, 0.5] });
    expect(fit.slope).toBeCloseTo(2.0230014215122183, 13);
    expect(fit.intercept).toBeCloseTo(0.0655452514722805, 13);
    expect(fit.slopeError).toBeCloseTo(0.050476642356073465, 14);
    expect(fit.interceptError).toBeCloseTo(0.12797862476366448, 14);
    expect(fit.chiSquare).toBeCloseTo(3.09415826169363, 12);
    expect(fit.degreesOfFreedom).toBe(3);
  });

  it("solves the normal equations, whose inverse matrix holds the squared errors", () => {
    fc.assert(
      fc.property(points, ({ x, y, standardErrors }) => {
        const design = new Matrix(x.map((value, i) => [value / standardErrors[i], 1 / standardErrors[i]]));
        const right = Matrix.columnVector(y.map((value, i) => value / standardErrors[i]));
        const normal = design.transpose().mmul(design);
        const line = solve(normal, design.transpose().mmul(right));
        const covariance = solve(normal, Matrix.eye(2));
        const fit = linearFit(x, y, { standardErrors });
        expect(fit.slope).toBeCloseTo(line.get(0, 0), 7);
        expect(fit.intercept).toBeCloseTo(line.get(1, 0), 7);
        expect(fit.slopeError / Math.sqrt(covariance.get(0, 0))).toBeCloseTo(1, 7);
        expect(fit.interceptError / Math.sqrt(covariance.get(1, 1))).toBeCloseTo(1, 7);
        expect(fit.chiSquare).toBeCloseTo(Matrix.sub(right, design.mmul(line)).norm("frobenius") ** 2, 6);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("gives two points their line, with the errors they bring along", () => {
    const fit = linearFit([0, 2], [1, 5], { standardErrors: [3, 4] });
    expect(fit.slope).toBeCloseTo(2, 14);
    expect(fit.intercept).toBeCloseTo(1, 14);
    expect(fit.slopeError).toBeCloseTo(5 / 2, 14); // √(3² + 4²)/2
    expect(fit.interceptError).toBeCloseTo(3, 14); // the intercept is the first point
    expect(fit.chiSquare).toBeCloseTo(0, 14);
    expect(fit.degreesOfFreedom).toBe(0);
  });

  it("quotes errors that the scatter of repetitions confirms, and a chi-square of its degrees of freedom", () => {
    const uniform = uniformStream("linear fit");
    const x = [1, 2, 4, 8, 16];
    const standardErrors = [0.3, 0.1, 0.2, 0.5, 0.4];
    const runs = 4000;
    let slopes = 0;
    let intercepts = 0;
    let chiSquares = 0;
    for (let run = 0; run < runs; run++) {
      // a sum of 12 uniform numbers has variance 1
      const noise = () => Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, -6);
      const fit = linearFit(
        x,
        x.map((value, i) => 3 - 0.5 * value + standardErrors[i] * noise()),
        { standardErrors },
      );
      slopes += ((fit.slope + 0.5) / fit.slopeError) ** 2 / runs;
      intercepts += ((fit.intercept - 3) / fit.interceptError) ** 2 / runs;
      chiSquares += fit.chiSquare / runs;
    }
    // squares of standard normal numbers have mean 1 and variance 2, chi-square with 3 degrees of freedom mean 3 and
    // variance 6
    expect(Math.abs(slopes - 1)).toBeLessThan(4 * Math.sqrt(2 / runs));
    expect(Math.abs(intercepts - 1)).toBeLessThan(4 * Math.sqrt(2 / runs));
    expect(Math.abs(chiSquares - 3)).toBeLessThan(4 * Math.sqrt(6 / runs));
  });
});

describe("linearFit refuses", () => {
  it.each([
    [[1, 2, 3], [1, 2], undefined, "y must have as many numbers as x, 3, got 2"],
    [[1, 2, 3], [1, 2, 3], [1, 1], "standardErrors must be one per point, 3, got 2"],
    [[1], [1], [1], "a line needs at least 2 points, got 1"],
    [[], [], undefined, "a line needs at least 2 points, got 0"],
    [[1, 2], [1, 2], undefined, "errors from the scatter need at least 3 points, got 2; give standardErrors instead"],
    [[0.1, 0.1, 0.1], [1, 2, 3], undefined, "x must take at least two values, all are 0.1"],
    [[1, Number.NaN, 3], [1, 2, 3], undefined, "x[1] must be a finite number, got NaN"],
    [[1, 2, 3], [1, 2, Infinity], undefined, "y[2] must be a finite number, got Infinity"],
    [[1, 2, 3], [1, 2, 3], [1, 0, 1], "standardErrors[1] must be a finite number > 0, got 0"],
    [[1, 2, 3], [1, 2, 3], [1, 1, Number.NaN], "standardErrors[2] must be a finite number > 0, got NaN"],
    [[0, 1e-200, 2e-200], [1, 2, 3], undefined, "leave the range of floating point"],
    [[1, 2, 3], [1, 2, 3], [1e-200, 1, 1], "leave the range of floating point"],
    // the slope is a number in all of these; its error, the intercept's or the scatter is not, or has lost its digits
    [[1, 2, 3], [1e200, 3e200, 2e200], undefined, "leave the range of floating point"],
    [[0, 1e-160, 2e-160], [1, 2, 4], undefined, "leave the range of floating point"],
    [[1e200, 1e200 + 1e185, 1e200 + 2e185], [1, 2, 4], undefined, "leave the range of floating point"],
    [[1, 2, 3], [1, 2, 4], [1e160, 1e160, 1e160], "leave the range of floating point"],
  ])("x = %j, y = %j, standardErrors = %j", (x, y, standardErrors, message) => {
    const fit = () => linearFit(x, y, standardErrors && { standardErrors });
    expect(fit).toThrow(InputError);
    expect(fit).toThrow(message);
  });
});
