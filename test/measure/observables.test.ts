import { expect, it } from "vitest";
import { rowObservables } from "../../src/measure/observables.ts";

it("observes each row on its own", () => {
  const W = Float64Array.of(1, -2, 0, 0, 0, 0.5);
  expect(rowObservables(W, 3)).toEqual({
    l1: [3, 0.5],
    nonzeros: [2, 1],
    squaredNorm: [5, 0.25],
    fourthNorm: [17, 0.0625],
  });
});
