import { beforeAll, describe, expect, test } from "vitest";
import { initialWeights } from "../../src/random/initialWeights.ts";
import { collapseAt, paperEstimate, reduceCollapse, solveCollapse, universalCurveAt } from "../../src/theory/index.ts";
import { logSlope, mean, standardError } from "./support.ts";

const m = 1e5;
const taus = [0.5, 1, 3, 5, 10, 20, 30];

/** m' and ‖w‖₁ of one collapse at every τ of `taus`. */
function collapse({ key, lambda, scale = 1 }: { key: number; lambda: number; scale?: number }) {
  const unit = lambda * Math.sqrt(m); // τ per flow time
  const end = taus[taus.length - 1] / unit;
  const solution = solveCollapse(reduceCollapse(initialWeights({ m, key, scale }), { lambda }), { tEnd: end });
  return taus.map((tau) => collapseAt(solution, Math.min(end, tau / unit)));
}

describe("solved collapses of 100 000 weights at lambda = 1e-5", () => {
  // One collapse leaves 270 neurons at τ = 30 and scatters by 5.3 % there; 128 of them bring the standard error to 0.47
  // %, a third of the 1.5 % in question.
  const lambda = 1e-5;
  const seeds = Array.from({ length: 128 }, (_, seed) => seed);
  // Measured, mean ± standard error in per cent, τ = 0.5, 1, 3, 5, 10, 20, 30:
  //   m'    −0.040 ± 0.016  −0.065 ± 0.024  −0.035 ± 0.054  −0.144 ± 0.086  0.219 ± 0.151  −0.008 ± 0.320  0.624 ±
  // 0.472
  //   ‖w‖₁  −0.122 ± 0.012  −0.115 ± 0.017  −0.095 ± 0.039  −0.065 ± 0.060  0.094 ± 0.112   0.259 ± 0.230  0.667 ±
  // 0.350 and m' over the paper's estimate 1.521, 1.886, 2.508, 2.662, 2.720, 2.652, 2.614.
  /** Deviations from the curve, taus × seeds, and the ratio of m' to the paper's estimate. */
  const alive = taus.map((): number[] => []);
  const l1 = taus.map((): number[] => []);
  const overPaper = taus.map((): number[] => []);

  beforeAll(() => {
    for (const key of seeds) {
      collapse({ key, lambda }).forEach((state, i) => {
        const curve = universalCurveAt(taus[i]);
        alive[i].push(state.alive / m / curve.aliveFraction - 1);
        l1[i].push(state.l1 / Math.sqrt(m) / curve.l1 - 1);
        overPaper[i].push(state.alive / paperEstimate(taus[i] / (lambda * Math.sqrt(m)), { m, lambda }).alive);
      });
    }
  });

  test.each(taus)(
    "follow the universal curve within four standard errors and its two finite-size shifts, τ = %d",
    (tau) => {
      const i = taus.indexOf(tau);
      // λ → 0 leaves out a shift proportional to λ√m, m → ∞ one proportional to 1/m'; both with a constant of order one
      const shift = lambda * Math.sqrt(m) + 1 / (m * universalCurveAt(tau).aliveFraction);
      expect(alive[i]).toHaveLength(128);
      expect(Math.abs(mean(alive[i]))).toBeLessThan(shift + 4 * standardError(alive[i]));
      expect(Math.abs(mean(l1[i]))).toBeLessThan(shift + 4 * standardError(l1[i]));
    },
  );

  test.each([3, 5, 10, 20, 30])("lie within 1.5 % of the universal curve at τ = %d", (tau) => {
    const i = taus.indexOf(tau);
    expect(standardError(alive[i])).toBeLessThan(0.005);
    expect(Math.abs(mean(alive[i]))).toBeLessThan(0.015);
    expect(Math.abs(mean(l1[i]))).toBeLessThan(0.015);
  });

  test.each([3, 5, 10, 20, 30])("keep 2.5 to 2.75 times as many neurons as the paper estimates at τ = %d", (tau) => {
    const factor = mean(overPaper[taus.indexOf(tau)]);
    expect(factor).toBeGreaterThan(2.5);
    expect(factor).toBeLessThan(2.75);
  });
});

test("the shift that is left at finite lambda is proportional to lambda", () => {
  // on the same weights the scatter of m is the same and cancels: ‖w‖₁(λ) − ‖w‖₁(λ/2) at τ = 1, whose slope in λ is one
  const lambdas = [8e-5, 4e-5, 2e-5, 1e-5];
  const i = taus.indexOf(1);
  const l1 = [...lambdas, 5e-6].map((lambda) => collapse({ key: 0, lambda })[i].l1);
  const shifts = lambdas.map((_, k) => Math.abs(l1[k] - l1[k + 1]) / l1[k + 1]);
  expect(Math.abs(logSlope(lambdas, shifts) - 1)).toBeLessThan(0.1);
});

test("the initial norm makes no difference but one proportional to lambda", () => {
  const i = taus.indexOf(1);
  const lambdas = [4e-5, 2e-5, 1e-5];
  const differences = lambdas.map((lambda) => {
    const small = collapse({ key: 0, lambda, scale: 0.7 })[i];
    const large = collapse({ key: 0, lambda, scale: 1.4 })[i];
    return Math.abs(small.l1 / large.l1 - 1);
  });
  expect(differences[2]).toBeLessThan(1e-5 * Math.sqrt(m));
  expect(Math.abs(logSlope(lambdas, differences) - 1)).toBeLessThan(0.1);
});
