import { explicitMethod } from "./explicit.ts";

/**
 * The classical method of Runge and Kutta (Kutta 1901) with a fixed `step` (the last one is shortened to end at tEnd):
 * the simple cross-check. Order 4; between steps the cubic Hermite polynomial through both ends and their slopes.
 */
export const rk4 = explicitMethod({
  name: "rk4",
  order: 4,
  c: [0, 1 / 2, 1 / 2, 1],
  a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
});
