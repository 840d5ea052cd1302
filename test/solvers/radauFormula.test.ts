import { describe, expect, it } from "vitest";
import {
  FIRST_SLOPE,
  FROM_MODES,
  NODES,
  PAIR,
  REAL,
  SLOPES,
  TO_MODES,
} from "../../src/solvers/methods/radauFormula.ts";

type Rows = readonly (readonly number[])[];

const root6 = Math.sqrt(6);
// Hairer and Wanner, Solving ODEs II, table IV.5.6
const A = [
  [(88 - 7 * root6) / 360, (296 - 169 * root6) / 1800, (-2 + 3 * root6) / 225],
  [(296 + 169 * root6) / 1800, (88 + 7 * root6) / 360, (-2 - 3 * root6) / 225],
  [(16 - root6) / 36, (16 + root6) / 36, 1 / 9],
];

function times(one: Rows, other: Rows): number[][] {
  return one.map((row) => other[0].map((_, j) => row.reduce((sum, value, k) => sum + value * other[k][j], 0)));
}

function expectNear(got: Rows, wanted: Rows): void {
  got.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(Math.abs(value - wanted[i][j])).toBeLessThan(1e-13);
    });
  });
}

const ONE = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

describe("the coefficients of radau", () => {
  it("SLOPES is the inverse of the method's matrix", () => {
    expectNear(times(SLOPES, A), ONE);
  });

  it("SLOPES and FIRST_SLOPE are exact on cubics that vanish at 0", () => {
    for (const power of [1, 2, 3]) {
      const values = NODES.map((c) => [c ** power]);
      expectNear(
        times(SLOPES, values),
        NODES.map((c) => [power * c ** (power - 1)]),
      );
      expectNear(times([FIRST_SLOPE], values), [[power === 1 ? 1 : 0]]);
    }
  });

  it("FIRST_SLOPE is the error estimate of the literature, with its sign turned", () => {
    expectNear([FIRST_SLOPE], [[(13 + 7 * root6) / 3, (13 - 7 * root6) / 3, 1 / 3]]);
  });

  it("in the modes SLOPES is one number and one rotation", () => {
    expectNear(times(TO_MODES, FROM_MODES), ONE);
    const { re, im } = PAIR;
    expectNear(times(times(TO_MODES, SLOPES), FROM_MODES), [
      [REAL, 0, 0],
      [0, re, im],
      [0, -im, re],
    ]);
  });
});
