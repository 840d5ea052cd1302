import { describe, expect, it } from "vitest";
import { InputError, solve } from "../../src/solvers/index.ts";
import { Tolerance, toleranceOf } from "../../src/solvers/tolerance.ts";
import { decay, oscillator } from "../support/problems.ts";

const of = (...values: number[]) => Float64Array.from(values);

describe("Tolerance", () => {
  it("measures errors as the root mean square in its units, by the larger end", () => {
    // units: 1e-3 + 1e-2·max(|a|, |b|) = 1e-3 + 1e-2·0.1 = 2e-3 and 1e-3 + 1e-2·0.3 = 4e-3
    const tolerance = new Tolerance(of(1e-3, 1e-3), of(1e-2, 1e-2));
    const norm = tolerance.norm(of(3e-3, 8e-3), of(0.1, -0.2), of(-0.05, 0.3));
    expect(norm).toBeCloseTo(Math.sqrt((1.5 ** 2 + 2 ** 2) / 2), 12);
    expect(tolerance.unit(1, -0.3)).toBeCloseTo(4e-3, 15);
  });

  it("gives each component its own", () => {
    const tolerance = new Tolerance(of(1, 1e-6), of(0, 1e-3));
    expect(tolerance.norm(of(2, 0), of(5, 5), of(5, 5))).toBeCloseTo(2 / Math.SQRT2, 12);
    expect(tolerance.norm(of(0, 5.001e-3), of(5, 5), of(5, 5))).toBeCloseTo(1 / Math.SQRT2, 12);
  });

  it("calls an error where none is allowed infinite, and none where there is none 0", () => {
    const relative = new Tolerance(of(0, 0), of(1e-3, 1e-3));
    expect(relative.norm(of(1e-300, 0), of(0, 1), of(0, 1))).toBe(Infinity);
    expect(relative.norm(of(0, 0), of(0, 1), of(0, 1))).toBe(0);
  });

  it("repeats itself over a longer state", () => {
    const twice = new Tolerance(of(1, 2), of(3, 4)).repeated(4);
    expect([[...twice.absolute], [...twice.relative]]).toEqual([
      [1, 2, 1, 2],
      [3, 4, 3, 4],
    ]);
  });
});

describe("toleranceOf", () => {
  it("spreads one number, and takes an array of any kind as it is", () => {
    const { absolute, relative } = toleranceOf(2, 1e-3, Float32Array.of(0.5, 0.25));
    expect([...absolute, ...relative]).toEqual([1e-3, 1e-3, 0.5, 0.25]);
    expect([...toleranceOf(2, [1, 2], { length: 2, 0: 3, 1: 4 }).relative]).toEqual([3, 4]);
  });

  it.each<[unknown, string]>([
    [[1e-3], "absoluteTolerance has length 1, the field has 2 components."],
    [[1e-3, -1], "absoluteTolerance[1] must be a finite number >= 0, got -1."],
    [[Number.NaN, 1], "absoluteTolerance[0] must be a finite number >= 0, got NaN."],
    [-1e-3, "absoluteTolerance must be a finite number >= 0, got -0.001."],
    [Infinity, "absoluteTolerance must be a finite number >= 0, got Infinity."],
    ["1e-3", 'absoluteTolerance must be a number or an array of numbers, got "1e-3".'],
    [null, "absoluteTolerance must be a number or an array of numbers, got null."],
  ])("refuses %j", (bad, message) => {
    expect(() => toleranceOf(2, bad as number, 1e-3)).toThrow(new InputError(`solve: ${message}`));
  });

  it("refuses a component to which neither allows anything", () => {
    expect(() => toleranceOf(3, [1, 0, 0], [0, 1, 0])).toThrow(
      new InputError(
        "solve: component 2 has an absolute and a relative tolerance of 0, which nothing computed can meet; " +
          "give one of them > 0.",
      ),
    );
    expect(() => solve(oscillator.field, [1, 0], { tEnd: 1, absoluteTolerance: 0, relativeTolerance: 0 })).toThrow(
      "solve: component 0 has an absolute and a relative tolerance of 0",
    );
  });
});

describe("tolerances of a run", () => {
  /** Decays at rates 1 and 1, from 1 and 10⁶, and how many steps they cost. */
  const steps = (options: Omit<Parameters<typeof solve>[2], "tEnd">, method: "dopri5" | "radau") => {
    const derivative = (_t: number, y: Float64Array, dydt: Float64Array) => {
      dydt[0] = -y[0];
      dydt[1] = -y[1];
    };
    return solve({ dimension: 2, derivative }, [1, 1e6], { tEnd: 5, method, ...options }).stats.steps;
  };

  it.each(["dopri5", "radau"] as const)("follow the component that is asked for more, by %s", (method) => {
    const loose = steps({ absoluteTolerance: [1e-3, 1e3], relativeTolerance: 0 }, method);
    expect(steps({ absoluteTolerance: [1e-9, 1e3], relativeTolerance: 0 }, method)).toBeGreaterThan(2 * loose);
    expect(steps({ absoluteTolerance: [1e-3, 1e-3], relativeTolerance: 0 }, method)).toBeGreaterThan(2 * loose);
    expect(steps({ absoluteTolerance: [1e-3, 1e3], relativeTolerance: [0, 0] }, method)).toBe(loose);
  });

  it.each(["dopri5", "eventSolver", "odex", "radau"] as const)(
    "keep a relative error however small the state, with an absolute tolerance of 0, by %s",
    (method) => {
      const tEnd = 100; // y = e⁻¹⁰⁰ = 4·10⁻⁴⁴
      const options = { tEnd, method, absoluteTolerance: 0, relativeTolerance: 1e-6 };
      const { status, y, stats } = solve(decay(), [1], options);
      expect(status).toBe("done");
      // every step may err by 1e-6 of what is there, and each such error stays the same share of it
      expect(Math.abs(y[0] / Math.exp(-tEnd) - 1)).toBeLessThan(stats.steps * 1e-6);
    },
  );

  it("of 0 for the part that does not grow keep one component exact while it stays 0", () => {
    const options = { tEnd: 5, absoluteTolerance: [0, 1e-6], relativeTolerance: 1e-6 } as const;
    const field = {
      dimension: 2,
      derivative: (_t: number, y: Float64Array, dydt: Float64Array) => {
        dydt[0] = y[0] * y[1];
        dydt[1] = -y[1];
      },
    };
    const { status, y } = solve(field, [0, 1], options);
    expect([status, y[0]]).toEqual(["done", 0]);
    expect(Math.abs(y[1] - Math.exp(-5))).toBeLessThan(5e-6);
  });

  it("that allow no error where one is made fail, and say which component", () => {
    // it leaves zero as t³ does, of which every estimate errs, while |y| is too small to allow it
    const { status, message } = solve(
      { dimension: 2, derivative: (t, _y, dydt) => dydt.set([1, 1e-9 + Math.sqrt(t)]) },
      [1, 0],
      { tEnd: 1, absoluteTolerance: 0, relativeTolerance: 1e-300 },
    );
    expect(status).toBe("failed");
    expect(message).toMatch(/tolerance/);
  });
});
