import { describe, expect, it } from "vitest";
import { dopri5, eventSolver, type Field, type Method, radau, rk4, solve } from "../../src/solvers/index.ts";
import { countAllocations } from "../support/allocations.ts";
import { driven, dryOscillator } from "../support/friction.ts";
import { oscillator, seasonal } from "../support/problems.ts";

/** Arrays made by a whole run to tEnd that keeps ten times, and the steps it took. */
function allocations(method: Method, field: Field, start: readonly number[], tEnd: number) {
  const times = Array.from({ length: 10 }, (_, i) => ((i + 1) / 10) * tEnd);
  const options = { tEnd, times, method, tolerance: 1e-6, ...(method.fixedStep && { step: 0.1 }) };
  let steps = 0;
  const made = countAllocations(() => {
    const { status, stats } = solve(field, start, options);
    if (status !== "done") throw new Error(status);
    steps = stats.steps + stats.rejected;
  });
  return { made, steps };
}

describe("countAllocations", () => {
  it("sees constructors, from, and methods that copy, and leaves everything as it was", () => {
    const before = [globalThis.Array, globalThis.Float64Array, Array.prototype.map, Float64Array.prototype.slice];
    const made = (run: () => void) => countAllocations(run);
    expect(made(() => new Float64Array(3))).toBe(1);
    expect(made(() => new Array(3))).toBe(1);
    expect(made(() => new Float64Array(3).slice())).toBeGreaterThanOrEqual(2);
    expect(made(() => Float64Array.from([1, 2]))).toBeGreaterThanOrEqual(1);
    expect(made(() => Array.from({ length: 2 }))).toBeGreaterThanOrEqual(1);
    expect(made(() => [1, 2].map((x) => x))).toBeGreaterThanOrEqual(1);
    expect(made(() => new Float64Array(4).subarray(1))).toBeGreaterThanOrEqual(2);
    expect(made(() => Math.max(1, 2))).toBe(0);
    const after = [globalThis.Array, globalThis.Float64Array, Array.prototype.map, Float64Array.prototype.slice];
    expect(after.map((value, i) => value === before[i])).toEqual([true, true, true, true]);
  });

  it("puts everything back when the run throws", () => {
    const before = globalThis.Float64Array;
    const run = () => {
      throw new Error("mine");
    };
    expect(() => countAllocations(run)).toThrow("mine");
    expect(globalThis.Float64Array).toBe(before);
  });
});

// The odex package allocates in every step (`y.slice(1)` per evaluation): odex is left out on purpose.
describe("stepping allocates no arrays, the odex package excepted:", () => {
  it.each([rk4, dopri5, radau, eventSolver])("$name makes as many in a hundred times the steps", (method) => {
    for (const { field, start } of [oscillator, seasonal]) {
      const short = allocations(method, field, start, 10);
      const long = allocations(method, field, start, 1000);
      expect(long.steps).toBeGreaterThan(20 * short.steps);
      expect(long.made).toBe(short.made);
    }
  });

  it("radau makes as many without a Jacobian", () => {
    const { jacobian: _, ...field } = oscillator.field;
    expect(allocations(radau, field, oscillator.start, 300).made).toBe(
      allocations(radau, field, oscillator.start, 10).made,
    );
  });

  it("eventSolver makes as many through hundreds of rests, crossings and releases", () => {
    // component 0 rests and leaves twice a period, component 1 crosses twice a period
    const field = driven(2, new Float64Array([1, 1]), (t, k) => (k === 0 ? 1.5 : 50) * Math.cos(t));
    const short = allocations(eventSolver, field, [0.1, 0.1], 10);
    const long = allocations(eventSolver, field, [0.1, 0.1], 1000);
    expect(long.steps).toBeGreaterThan(20 * short.steps);
    expect(long.made).toBe(short.made);
  });

  it("the number does not depend on the rejected steps either", () => {
    const sharp: Field = {
      dimension: 1,
      derivative: (t, _y, dydt) => {
        dydt[0] = 1 / (1e-6 + (Math.sin(t) - 0.5) ** 2) / 1000;
      },
    };
    for (const method of [dopri5, radau, eventSolver]) {
      const long = solve(sharp, [0], { tEnd: 100, method, tolerance: 1e-6, times: [100] });
      expect(long.stats.rejected).toBeGreaterThan(50);
      expect(allocations(method, sharp, [0], 100).made).toBe(allocations(method, sharp, [0], 1).made);
    }
  });

  it("the dry oscillator makes as many whether it swings or has come to rest", () => {
    const { field, start } = dryOscillator;
    expect(allocations(eventSolver, field, start, 1000).made).toBe(allocations(eventSolver, field, start, 3).made);
  });
});
