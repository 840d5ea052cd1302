import type { Field } from "../../../src/solvers/index.ts";
import { evaluateLaws, jumpsOf, moveAlone } from "./jumps.ts";

const FINER = 1000; // steps in place of one in which a kink is passed

/**
 * The plainest way to follow an inclusion: equal tiny steps, Heun's predictor and corrector for the drives and the
 * frictions, and the exact solution of every component's own inclusion for their means. Order 2. It locates nothing, so
 * that it cannot miss a switch; a step in which a kink is passed is done again as 1000 smaller ones. Returns the states
 * at `times`, each length `dimension`, with `steps` steps between two times.
 */
export function tinySteps(field: Field, start: Float64Array, times: readonly number[], steps: number): Float64Array[] {
  const n = field.dimension;
  const jumps = jumpsOf(field);
  const kinks = field.switches?.kinks;
  const [before, after] = [0, 1].map(() => new Float64Array(kinks?.count ?? 0));
  const y = start.slice();
  const y1 = new Float64Array(n);
  const drive = new Float64Array(n);
  const drive1 = new Float64Array(n);
  const frictions = jumps.map(() => new Float64Array(n)); // at the start of the step

  const step = (t: number, h: number): void => {
    field.derivative(t, y, drive);
    evaluateLaws(jumps, t, y);
    jumps.forEach(({ friction }, q) => {
      frictions[q].set(friction);
    });
    for (let k = 0; k < n; k++) y1[k] = moveAlone(y[k], drive[k], h, jumps, k);
    field.derivative(t + h, y1, drive1);
    evaluateLaws(jumps, t + h, y1);
    jumps.forEach(({ friction, law }, q) => {
      if (law) for (let k = 0; k < n; k++) friction[k] = (friction[k] + frictions[q][k]) / 2;
    });
    for (let k = 0; k < n; k++) y1[k] = moveAlone(y[k], (drive[k] + drive1[k]) / 2, h, jumps, k);
  };
  const passesKink = (t: number, h: number): boolean => {
    kinks?.values(t, y, before);
    kinks?.values(t + h, y1, after);
    return before.some((value, q) => value * after[q] <= 0);
  };

  let t0 = 0;
  return times.map((t1) => {
    const h = (t1 - t0) / steps;
    for (let i = 0; i < steps; i++) {
      const t = t0 + i * h;
      step(t, h);
      if (passesKink(t, h)) {
        for (let j = 0; j < FINER; j++) {
          step(t + (j * h) / FINER, h / FINER);
          y.set(y1);
        }
      }
      y.set(y1);
    }
    t0 = t1;
    return y.slice();
  });
}
