import { describe, expect, it } from "vitest";
import { type Field, InputError, rkc, solve } from "../../src/solvers/index.ts";
import { rkcStages } from "../../src/solvers/methods/rkcCoefficients.ts";
import { SpectralRadius } from "../../src/solvers/methods/spectralRadius.ts";
import { FrictionSet } from "../../src/solvers/switches/activeSet.ts";
import { problemOf } from "../support/solverProblem.ts";
import { unitsOff } from "../support/tolerance.ts";

const eigenvalues = [-1, -3, -20, -7, 0.5];
const diagonal: Field = {
  dimension: 5,
  derivative: (_t, y, dydt) => {
    for (let i = 0; i < 5; i++) dydt[i] = eigenvalues[i] * y[i];
  },
};

function everything(n: number): FrictionSet {
  const set = new FrictionSet(new Float64Array(n));
  set.start(new Float64Array(n).fill(1), new Float64Array(n));
  return set;
}

function slopeOf({ dimension, derivative }: Field, y: Float64Array): Float64Array {
  const drive = new Float64Array(dimension);
  derivative(0, y, drive);
  return drive;
}

describe("SpectralRadius", () => {
  it("finds the largest eigenvalue from below, with its margin of 1.2, and faster the second time", () => {
    const problem = problemOf(diagonal);
    const radius = new SpectralRadius(problem);
    const y = Float64Array.of(1, 2, 3, 4, 5);
    const drive = slopeOf(diagonal, y);
    const first = radius.at(0, y, drive, everything(5));
    const cost = problem.stats.rhs;
    expect(cost).toBeGreaterThan(3);
    expect(first).toBeGreaterThan(20);
    expect(first).toBeLessThan(20 * 1.2 * 1.0001);
    radius.at(0, y, drive, everything(5));
    expect(problem.stats.rhs - cost).toBeLessThanOrEqual(3);
  });

  it("varies active components only", () => {
    const set = new FrictionSet(new Float64Array(5).fill(1));
    const y = Float64Array.of(1, 1, 0, 1, 1);
    set.start(y, new Float64Array(5)); // without −20
    const estimate = new SpectralRadius(problemOf(diagonal)).at(0, y, slopeOf(diagonal, y), set);
    expect(estimate).toBeGreaterThan(7);
    expect(estimate).toBeLessThan(7 * 1.2 * 1.0001);
  });

  it("is 0 for a field that does not depend on y", () => {
    const constant: Field = { dimension: 2, derivative: (_t, _y, dydt) => dydt.fill(1) };
    const radius = new SpectralRadius(problemOf(constant));
    expect(radius.at(0, new Float64Array(2), Float64Array.of(1, 1), everything(2))).toBe(0);
  });

  it("leaves nothing behind of components that are no longer active", () => {
    let leftover = 0;
    const watched: Field = {
      dimension: 5,
      derivative: (t, state, dydt) => {
        leftover = Math.max(leftover, Math.abs(state[2]));
        diagonal.derivative(t, state, dydt);
      },
    };
    const radius = new SpectralRadius(problemOf(watched));
    const all = new Float64Array(5).fill(1);
    radius.at(0, all, slopeOf(diagonal, all), everything(5));
    expect(leftover).toBeGreaterThan(0);
    const some = new FrictionSet(new Float64Array(5).fill(1));
    const y = Float64Array.of(1, 1, 0, 1, 1);
    some.start(y, new Float64Array(5));
    leftover = 0;
    radius.at(0, y, slopeOf(diagonal, y), some);
    expect(leftover).toBe(0);
  });

  it("where the field is not finite, looks the other way, to larger components, or keeps what it knew", () => {
    // −20√y: the radius is 10/√y; at 10⁻³ half of all differences along a direction go below zero
    const root: Field = { dimension: 1, derivative: (_t, y, dydt) => dydt.fill(-20 * Math.sqrt(y[0])) };
    for (const y of [1, 1e-3, 1e-9]) {
      const estimate = new SpectralRadius(problemOf(root)).at(
        0,
        Float64Array.of(y),
        Float64Array.of(-20 * Math.sqrt(y)),
        everything(1),
      );
      expect(estimate / (12 / Math.sqrt(y))).toBeCloseTo(1, 2);
    }
    let broken = false;
    const sometimes: Field = { dimension: 1, derivative: (_t, y, dydt) => dydt.fill(broken ? Number.NaN : -3 * y[0]) };
    const radius = new SpectralRadius(problemOf(sometimes));
    const known = radius.at(0, Float64Array.of(1), Float64Array.of(-3), everything(1));
    broken = true;
    expect(radius.at(1, Float64Array.of(1), Float64Array.of(-3), everything(1))).toBe(known);
    expect(known).toBeCloseTo(3.6, 5);
  });
});

describe("a spectral radius given by the field", () => {
  // heat equation on 50 points of [0, 1], 0 at both ends: radius 4·51²·sin²(50π/102), and its first mode decays at
  // 4·51²·sin²(π/102)
  const n = 50;
  const scale = (n + 1) ** 2;
  const heat: Field = {
    dimension: n,
    derivative: (_t, y, dydt) => {
      for (let i = 0; i < n; i++) dydt[i] = scale * ((y[i - 1] ?? 0) - 2 * y[i] + (y[i + 1] ?? 0));
    },
  };
  const radius = 4 * scale * Math.sin((n * Math.PI) / (2 * (n + 1))) ** 2;
  const mode = (i: number) => Math.sin(((i + 1) * Math.PI) / (n + 1));
  const start = Array.from({ length: n }, (_, i) => mode(i));
  const decay = Math.exp(-0.1 * 4 * scale * Math.sin(Math.PI / (2 * (n + 1))) ** 2);
  const options = { tEnd: 0.1, method: rkc, tolerance: 1e-6, times: [0.1] };

  it("is used by rkc in place of estimates of its own", () => {
    let asked = 0;
    const spectralRadius = (t: number, y: Float64Array) => {
      asked++;
      expect([t >= 0 && t <= 0.1, y.length]).toEqual([true, n]);
      return radius;
    };
    const told = solve({ ...heat, spectralRadius }, start, options);
    expect(told.status).toBe("done");
    expect(asked).toBeGreaterThan(0);
    for (const rho of [0, radius, 400 * radius]) {
      // equal steps: each costs as many evaluations as it has stages, and nothing else does
      const even = { ...options, tolerance: 1e6, step: 0.01, maxStep: 0.01 };
      const { stats } = solve({ ...heat, spectralRadius: () => rho }, start, even);
      expect(stats).toMatchObject({ steps: 10, rhs: 1 + 10 * rkcStages(0.01 * rho) });
    }
    const exact = start.map((value) => value * decay);
    // every step may err by one unit
    expect(unitsOff(told.y, exact, 1e-6)).toBeLessThan(told.stats.steps);
  });

  it.each([Number.NaN, -1, Infinity, undefined])("is refused where it is %d", (bad) => {
    const call = () => solve({ ...heat, spectralRadius: () => bad as number }, start, options);
    if (bad === undefined)
      expect(call).not.toThrow(); // none known there: estimated
    else {
      expect(call).toThrow(
        new InputError(`solve: field.spectralRadius gave ${bad} at t = 0; return a finite number >= 0.`),
      );
    }
  });
});
