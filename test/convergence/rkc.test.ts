import { describe, expect, it } from "vitest";
import { type Field, rkc, solve } from "../../src/solvers/index.ts";
import { rkcCoefficients, rkcStages } from "../../src/solvers/methods/rkcCoefficients.ts";
import { slope as order } from "../support/order.ts";

/** Fixed steps: a tolerance so loose that nothing is rejected, first and greatest step given. */
function error(field: Field, y0: number[], tEnd: number, h: number, exact: number[]): number {
  const { y, stats } = solve(field, y0, { tEnd, times: [], method: rkc, tolerance: 1e6, step: h, maxStep: h });
  expect(stats.rejected).toBe(0);
  expect(stats.steps).toBe(Math.round(tEnd / h));
  return y.reduce((worst, value, i) => Math.max(worst, Math.abs(value - exact[i])), 0);
}

const hs = [1 / 8, 1 / 16, 1 / 32, 1 / 64];

describe("rkc", () => {
  it("is stable on a stiff problem at steps 12 to 50 times its relaxation, with an error below h²", () => {
    // y' = −100(y − cos t) − sin t, y = cos t; the order proper shows once h·ρ is small
    const field: Field = {
      dimension: 1,
      derivative: (t, y, dydt) => {
        dydt[0] = -100 * (y[0] - Math.cos(t)) - Math.sin(t);
      },
    };
    for (const h of [1 / 2, 1 / 4, 1 / 8]) expect(error(field, [1], 2, h, [Math.cos(2)])).toBeLessThan(h * h);
    const fine = [1 / 512, 1 / 1024, 1 / 2048, 1 / 4096];
    const slope = order(
      fine,
      fine.map((h) => error(field, [1], 2, h, [Math.cos(2)])),
    );
    expect(Math.abs(slope - 2), `slope ${slope}`).toBeLessThan(0.15);
  });

  it("has order 2 on the logistic equation", () => {
    const field: Field = {
      dimension: 1,
      derivative: (_t, y, dydt) => {
        dydt[0] = y[0] * (1 - y[0]);
      },
    };
    const exact = 1 / (1 + 9 * Math.exp(-2));
    const slope = order(
      hs,
      hs.map((h) => error(field, [0.1], 2, h, [exact])),
    );
    expect(Math.abs(slope - 2), `slope ${slope}`).toBeLessThan(0.15);
  });

  it("has order 2 with friction on a moving component, and rests and crosses exactly under a constant drive", () => {
    // y' = −y + 2 − 0.5 sign(y) from 1: y = 1.5 − 0.5 e^−t
    const moving: Field = {
      dimension: 1,
      derivative: (_t, y, dydt) => {
        dydt[0] = 2 - y[0];
      },
      switches: { friction: 0.5 },
    };
    const slope = order(
      hs,
      hs.map((h) => error(moving, [1], 2, h, [1.5 - 0.5 * Math.exp(-2)])),
    );
    expect(Math.abs(slope - 2), `slope ${slope}`).toBeLessThan(0.15);
    const constant = (drive: number): Field => ({
      dimension: 1,
      derivative: (_t, _y, dydt) => dydt.fill(drive),
      switches: { friction: 0.5 },
    });
    expect(error(constant(0), [1], 4, 1, [0])).toBe(0); // rests at t = 2
    expect(error(constant(-1), [1], 2, 0.5, [-(2 - 2 / 3) * 0.5])).toBeLessThan(1e-12); // crosses at t = 2/3
  });
});

describe("the coefficients of rkc", () => {
  it.each([2, 3, 5, 17, 80])("with %i stages are of order 2: exact for quadratures of t", (s) => {
    // on y' = t the method must give h²/2: Σ weights c = 1/2, through the recursion itself
    const { mu, nu, muTilde, gammaTilde, c } = rkcCoefficients(s);
    const D = [0, 0];
    for (let j = 2; j <= s; j++) D[j] = mu[j] * D[j - 1] + nu[j] * D[j - 2] + muTilde[j] * c[j - 1];
    expect(D[s]).toBeCloseTo(0.5, 11);
    let one = [0, muTilde[1]];
    for (let j = 2; j <= s; j++) one = [...one, mu[j] * one[j - 1] + nu[j] * one[j - 2] + muTilde[j] + gammaTilde[j]];
    expect(one[s]).toBeCloseTo(1, 11);
  });

  it.each([10, 100, 3000])("give a step that is stable at h·ρ = %i", (z) => {
    const { stages, mu, nu, muTilde, gammaTilde } = rkcCoefficients(rkcStages(z));
    for (let part = 1; part <= 200; part++) {
      const lambda = (-z * part) / 200;
      const P = [1, 1 + muTilde[1] * lambda];
      for (let j = 2; j <= stages; j++) {
        P[j] =
          1 -
          mu[j] -
          nu[j] +
          mu[j] * P[j - 1] +
          nu[j] * P[j - 2] +
          muTilde[j] * lambda * P[j - 1] +
          gammaTilde[j] * lambda;
      }
      expect(Math.abs(P[stages]), `at ${lambda}`).toBeLessThan(1);
    }
  });
});

it("controls the error block by block: a small block among large ones keeps its tolerance", () => {
  const field: Field = {
    dimension: 4,
    blockLength: 2,
    derivative: (_t, y, dydt) => {
      dydt[0] = y[1];
      dydt[1] = -y[0];
      dydt[2] = 3 * y[3];
      dydt[3] = -3 * y[2];
    },
  };
  const run = (tolerance: number) => solve(field, [1, 0, 1, 0], { tEnd: 2, times: [], method: rkc, tolerance }).y;
  const miss = (y: Float64Array) => Math.hypot(y[2] - Math.cos(6), y[3] + Math.sin(6));
  expect(miss(run(1e-5))).toBeLessThan(1e-3);
  expect(miss(run(1e-7))).toBeLessThan(miss(run(1e-5)) / 10);
});
