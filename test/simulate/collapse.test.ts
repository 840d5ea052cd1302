import { describe, expect, it } from "vitest";
import { collapseEnergy } from "../../src/dynamics/collapse.ts";
import { rowObservables } from "../../src/measure/observables.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { type CollapseMethod, collapseMethods, simulateCollapse } from "../../src/simulate/collapse.ts";
import { survivorWeight } from "../../src/theory/survivor.ts";

const weights = initialWeights({ m: 60, key: [4, "feature", 0] });
const lambda = 0.02;

function finalWeights(method: CollapseMethod, tolerance: number): Float64Array {
  const run = simulateCollapse({ weights, lambda, method, tolerance, sampling: { times: [0, 7, 30, 60] } });
  const out = new Float64Array(60);
  run.weightsAtSample(3, out);
  return out;
}

describe.each(collapseMethods)("simulateCollapse by %s", (method) => {
  it("runs on until the winner rests alone when no end is given", () => {
    const run = simulateCollapse({ weights, lambda, method, tolerance: 1e-10 });
    expect(run.times).toHaveLength(200);
    expect(run.times.at(-1)).toBe(run.t);
    expect(run.observables.nonzeros.at(-1)).toEqual([1]);
    expect(run.observables.l1.at(-1)?.[0]).toBeCloseTo(survivorWeight(lambda), 7);
    expect(["converged", "done"]).toContain(run.status);
  });

  it("records observables that are those of the weights it records", () => {
    const run = simulateCollapse({ weights, lambda, method, sampling: { samples: 12, log: true }, tEnd: 40 });
    expect(run.status).toBe("done");
    expect(run.t).toBe(40);
    run.weights?.forEach(([w], i) => {
      const observed = rowObservables(w, 60);
      expect(run.observables.l1[i][0]).toBeCloseTo(observed.l1[0], 12);
      expect(run.observables.nonzeros[i]).toEqual(observed.nonzeros);
      expect(run.observables.squaredNorm[i][0]).toBeCloseTo(observed.squaredNorm[0], 12);
      expect(run.observables.fourthNorm[i][0]).toBeCloseTo(observed.fourthNorm[0], 12);
      expect(run.observables.energy[i]).toBeCloseTo(collapseEnergy(w, lambda), 12);
    });
    expect(run.weights).toHaveLength(12);
  });

  it("agrees with the other methods on every weight", () => {
    const own = finalWeights(method, 1e-10);
    const other = finalWeights("event", 1e-11);
    expect(Math.max(...own.map((w, k) => Math.abs(w - other[k])))).toBeLessThan(1e-8);
  });

  it("gives an extinction as an answer: every weight zero, and when the last one died", () => {
    const run = simulateCollapse({ weights, lambda: 0.5, method, tolerance: 1e-9, sampling: { times: [0.1, 20] } });
    const exact = simulateCollapse({ weights, lambda: 0.5, tolerance: 1e-11 });
    expect(run.status).toBe("converged");
    expect(run.times).toEqual([0.1, 20]);
    expect(run.observables.nonzeros.at(-1)).toEqual([0]);
    expect(run.t).toBeCloseTo(exact.t, 6);
    expect(run.message).toContain("every weight dies");
  });

  it("keeps what it has, and how far it came, when the budget ends or it is interrupted", () => {
    const short = simulateCollapse({ weights, lambda, method, tEnd: 50, maxSteps: 9 });
    expect(short.status).toBe("maxSteps");
    expect(short.message).toMatch(/budget of 9 steps ended at t = .* of 50; raise maxSteps/);
    expect(short.times.at(-1)).toBe(short.t);
    expect(short.observables.l1).toHaveLength(short.times.length);
    const signal = { aborted: false };
    const stopped = simulateCollapse({
      weights,
      lambda,
      method,
      tEnd: 50,
      signal,
      onProgress: ({ t }) => {
        signal.aborted = t > 5;
      },
    });
    expect(stopped.status).toBe("interrupted");
    expect(stopped.t).toBeGreaterThan(5);
    expect(stopped.t).toBeLessThan(50);
    expect(stopped.times.at(-1)).toBe(stopped.t);
  });
});

describe("simulateCollapse", () => {
  it("leaves the weights out of the record where they would be too many", () => {
    const many = initialWeights({ m: 20_000, key: 1 });
    const sampling = { samples: 101 };
    expect(simulateCollapse({ weights: many, lambda: 1e-3, sampling }).weights).toBeNull();
    expect(simulateCollapse({ weights: many, lambda: 1e-3, sampling: { samples: 100 } }).weights).toHaveLength(100);
  });

  it("names what is wrong with its input", () => {
    const call = (more: object) => () => simulateCollapse({ weights, lambda, ...more });
    expect(call({ lambda: 0 })).toThrow("lambda must be a finite number > 0, got 0.");
    expect(call({ tEnd: -1 })).toThrow("t-end must be a finite number > 0, got -1.");
    expect(call({ tolerance: Number.NaN })).toThrow("tolerance must be a finite number > 0, got NaN.");
    expect(call({ method: "euler" })).toThrow('method must be one of reduction, event, got "euler".');
    expect(call({ weights: new Float64Array(3) })).toThrow("weights are all zero");
    expect(call({ weights: Float64Array.of(1, Number.NaN) })).toThrow("weights[1] must be a finite number, got NaN.");
    expect(call({ weights: new Float64Array(0) })).toThrow("weights must hold at least one number");
  });
});
