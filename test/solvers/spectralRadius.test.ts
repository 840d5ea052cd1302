import { expect, it } from "vitest";
import { FrictionSet } from "../../src/solvers/activeSet.ts";
import type { Field } from "../../src/solvers/index.ts";
import { SpectralRadius } from "../../src/solvers/spectralRadius.ts";

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

it("finds the largest eigenvalue from below, with its margin of 1.2, and faster the second time", () => {
  const radius = new SpectralRadius(diagonal);
  const y = Float64Array.of(1, 2, 3, 4, 5);
  const drive = new Float64Array(5);
  diagonal.derivative(0, y, drive);
  const first = radius.estimate(0, y, drive, everything(5));
  const cost = radius.evaluations;
  expect(first).toBeGreaterThan(20);
  expect(first).toBeLessThan(20 * 1.2 * 1.0001);
  radius.estimate(0, y, drive, everything(5));
  expect(radius.evaluations - cost).toBeLessThanOrEqual(3);
});

it("varies active components only", () => {
  const set = new FrictionSet(new Float64Array(5).fill(1));
  set.start(Float64Array.of(1, 1, 0, 1, 1), new Float64Array(5)); // without −20
  const y = Float64Array.of(1, 1, 0, 1, 1);
  const drive = new Float64Array(5);
  diagonal.derivative(0, y, drive);
  const estimate = new SpectralRadius(diagonal).estimate(0, y, drive, set);
  expect(estimate).toBeGreaterThan(7);
  expect(estimate).toBeLessThan(7 * 1.2 * 1.0001);
});

it("is 0 for a field that does not depend on y", () => {
  const constant: Field = { dimension: 2, derivative: (_t, _y, dydt) => dydt.fill(1) };
  const estimate = new SpectralRadius(constant).estimate(0, new Float64Array(2), Float64Array.of(1, 1), everything(2));
  expect(estimate).toBe(0);
});

it("leaves nothing behind of components that are no longer active", () => {
  const radius = new SpectralRadius(diagonal);
  const all = Float64Array.of(1, 1, 1, 1, 1);
  const drive = new Float64Array(5);
  diagonal.derivative(0, all, drive);
  radius.estimate(0, all, drive, everything(5));
  const some = new FrictionSet(new Float64Array(5).fill(1));
  const y = Float64Array.of(1, 1, 0, 1, 1);
  some.start(y, new Float64Array(5));
  let leftover = 0;
  const watched: Field = {
    dimension: 5,
    derivative: (t, state, dydt) => {
      leftover = Math.max(leftover, Math.abs(state[2]));
      diagonal.derivative(t, state, dydt);
    },
  };
  Object.assign(radius, { field: watched });
  radius.estimate(0, y, drive, some);
  expect(leftover).toBe(0);
});
