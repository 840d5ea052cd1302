import { describe, expect, it } from "vitest";
import { InputError } from "../../src/checks.ts";
import { type Rate, reducedField } from "../../src/dynamics/reducedField.ts";
import { parseRate } from "../../src/expressions/parseRate.ts";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { simulateCollapse } from "../../src/simulate/collapse.ts";
import { type ReducedSimulation, simulateReduced } from "../../src/simulate/reduced.ts";
import { solve } from "../../src/solvers/index.ts";

const lambda = 0.02;
const weights = initialWeights({ n: 1, m: 40, key: [0, "feature", 0] });
const rate = (text: string) => parseRate(text, { parameters: { lambda } });
const times = [0.5, 3, 10, 30, 100];

describe("simulateReduced", () => {
  it("with (1 - squaredNorm)*w - lambda*sign(w) is the collapse, by every method", () => {
    const exact = simulateCollapse({ weights, lambda, sampling: { times }, tolerance: 1e-11 });
    const own = rate("(1 - squaredNorm)*w - lambda*sign(w)");
    for (const [method, close, options] of [
      ["event", 1e-7, {}],
      ["rkc", 1e-3, { tolerance: 1e-5 }],
      ["proximal", 0.1, { step: 0.01 }],
    ] as const) {
      const run = simulateReduced({ weights, rate: own, sampling: { times }, method, ...options });
      expect([run.method, run.status, run.t]).toEqual([method, "done", 100]);
      times.forEach((_t, i) => {
        expect(Math.abs(run.observables.l1[i][0] - exact.observables.l1[i][0])).toBeLessThan(close);
        if (method === "event") expect(run.observables.nonzeros[i]).toEqual(exact.observables.nonzeros[i]);
      });
      expect(run.observables.energy).toEqual([]);
      expect(run.weights![0]).toHaveLength(1);
    }
  });

  it("takes a law written by hand", () => {
    const byHand: Rate = {
      value: (w, { squaredNorm }) => (1 - squaredNorm) * w - lambda * Math.sign(w),
      places: [{ at: 0, friction: lambda }],
    };
    const options = { weights, sampling: { times } };
    const own = simulateReduced({ ...options, rate: byHand });
    const parsed = simulateReduced({ ...options, rate: rate("(1 - squaredNorm)*w - lambda*sign(w)") });
    expect(own.weights).toEqual(parsed.weights);
  });

  it("follows a squared L1 penalty, w' = −λ‖w‖₁ sign(w), to its closed form from death to death", () => {
    const sizes = [1, 0.7, 0.4, 0.1];
    const run = simulateReduced({
      weights: Float64Array.of(1, -0.7, 0.4, 0.1),
      rate: rate("-25*lambda*l1*sign(w)"), // 25·0.02 = 1/2
      sampling: { times: [0.05, 1, 2, 4] },
      tolerance: 1e-10,
    });
    expect(run.method).toBe("event"); // the jump depends on the row
    [0.05, 1, 2, 4].forEach((t, i) => {
      const lost = lostBy(t, sizes, 0.5);
      const exact = sizes.map((size, k) => (k === 1 ? -1 : 1) * Math.max(0, size - lost));
      exact.forEach((w, k) => {
        expect(run.weights![i][0][k]).toBeCloseTo(w, 8);
      });
    });
  });

  it("follows logistic growth of every weight, which has no switch at all", () => {
    const start = Float64Array.of(0.1, 0.5);
    const run = simulateReduced({ weights: start, rate: rate("w*(1 - w)"), tEnd: 3, sampling: { times: [3] } });
    start.forEach((w, k) => {
      expect(run.weights![0][0][k]).toBeCloseTo(1 / (1 + (1 / w - 1) * Math.exp(-3)), 7);
    });
  });

  it("knows fourthNorm, t and a kink in the norms", () => {
    // w' = −w while ‖w‖₁ > 1 and nothing after: ‖w‖₁ stops at 1
    const stops = simulateReduced({ weights: Float64Array.of(2, -1), rate: rate("-max(l1 - 1, 0)*w"), tEnd: 60 });
    expect(stops.observables.l1.at(-1)![0]).toBeCloseTo(1, 6);
    const clock = simulateReduced({
      weights: Float64Array.of(1),
      rate: rate("t + 0*fourthNorm"),
      tEnd: 2,
      sampling: { times: [2] },
    });
    expect(clock.weights![0][0][0]).toBeCloseTo(3, 9);
    const fourth = simulateReduced({
      weights: Float64Array.of(1),
      rate: rate("-fourthNorm*w"),
      tEnd: 2,
      sampling: { times: [2] },
    });
    expect(fourth.weights![0][0][0]).toBeCloseTo(9 ** -0.25, 7); // w' = −w⁵
  });

  it.each<[string, Partial<ReducedSimulation>, string]>([
    ["no end", {}, "by a law of one's own weights need not come to rest; give t-end."],
    ["weights that are all zero", { weights: new Float64Array(3), tEnd: 1 }, "weights are all zero"],
    [
      "rkc where a jump depends on the norms",
      { rate: rate("-l1*sign(w)"), tEnd: 1, method: "rkc" },
      "use method: eventSolver.",
    ],
  ])("refuses %s", (_name, change, message) => {
    const run = () => simulateReduced({ weights, rate: rate("-lambda*sign(w)"), ...change });
    expect(run).toThrow(InputError);
    expect(run).toThrow(message);
  });
});

describe("reducedField", () => {
  it("holds weights at several levels: quantised by three jumps", () => {
    const field = reducedField({ m: 3, rate: rate("-sign(w) - sign(w - 1)/2 - sign(w + 1)/2 + 0.3*w") });
    expect([...solve(field, [1.4, 0.3, -1.2], { tEnd: 10 }).y]).toEqual([0, 0, 0]);
    const levels = reducedField({
      m: 3,
      rate: rate("-sign(w + 1) + sign(w + 0.5) - sign(w) + sign(w - 0.5) - sign(w - 1)"),
    });
    expect([...solve(levels, [1.4, 0.3, -0.6], { tEnd: 10 }).y]).toEqual([1, 0, -1]);
  });

  it("refuses a size that is none", () => {
    expect(() => reducedField({ m: 0, rate: rate("-w") })).toThrow(
      new InputError("m must be a whole number >= 1, got 0."),
    );
  });
});

/**
 * What every size has lost by t where each alive one loses rate·(sum of those alive): exponential from one death to the
 * next.
 */
function lostBy(t: number, sizes: readonly number[], speed: number): number {
  let lost = 0;
  let from = 0;
  const left = [...sizes].sort((a, b) => a - b);
  const limitOf = () => left.reduce((a, b) => a + b, 0) / left.length;
  while (left.length > 1) {
    const death = from + Math.log((limitOf() - lost) / (limitOf() - left[0])) / (speed * left.length);
    if (death >= t) break;
    lost = left.shift() as number;
    from = death;
  }
  return limitOf() + (lost - limitOf()) * Math.exp(-speed * left.length * (t - from));
}
