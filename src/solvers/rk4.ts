import { DONE, type Method, notFinite, type Problem, STOPPED, type Step, startNotFinite } from "./method.ts";
import { combine, isFiniteVector, stages } from "./stages.ts";
import { tableau } from "./tableau.ts";

const table = tableau({
  name: "rk4",
  order: 4,
  c: [0, 1 / 2, 1 / 2, 1],
  a: [[], [1 / 2], [0, 1 / 2], [0, 0, 1]],
  b: [1 / 6, 1 / 3, 1 / 3, 1 / 6],
});

/**
 * The classical method of Runge and Kutta (Kutta 1901) with a fixed `step` (the last one is shortened to end at tEnd): the simple cross-check.
 * Order 4; between steps the cubic Hermite polynomial through both ends and their slopes.
 */
export const rk4: Method = { name: "rk4", order: 4, followsSwitches: false, fixedStep: true, integrate };

function integrate({ field, t0, tEnd, y0, step: fixed, stats, accept }: Problem) {
  const n = field.dimension;
  const h0 = fixed as number;
  const y = y0; // state at the start of the step
  const y1 = new Float64Array(n);
  const scratch = new Float64Array(n);
  const k = table.c.map(() => new Float64Array(n)); // stage slopes
  const slope1 = new Float64Array(n); // slope at the end of the step
  const step: Step = { t0, t1: t0, y1, interpolate };

  function interpolate(t: number, out: Float64Array): void {
    const h = step.t1 - step.t0;
    const s = (t - step.t0) / h;
    for (let i = 0; i < n; i++) {
      const rise = y1[i] - y[i];
      const bend = (1 - 2 * s) * rise + (s - 1) * h * k[0][i] + s * h * slope1[i];
      out[i] = (1 - s) * y[i] + s * y1[i] + s * (s - 1) * bend;
    }
  }

  const count = Math.max(1, Math.ceil((tEnd - t0) / h0 - 1e-9)); // a remainder below 1e-9 steps is rounding, not a step
  field.derivative(t0, y, k[0]);
  stats.rhs++;
  if (!isFiniteVector(k[0])) return startNotFinite(t0);
  for (let i = 1; i <= count; i++) {
    step.t0 = step.t1;
    step.t1 = i === count ? tEnd : t0 + i * h0;
    const h = step.t1 - step.t0;
    stages(field.derivative, table, step.t0, y, h, k, scratch);
    combine(y, h, table.b, k, y1);
    if (!isFiniteVector(y1)) return notFinite(step.t0, h);
    field.derivative(step.t1, y1, slope1);
    stats.rhs += 4;
    if (!accept(step)) return STOPPED;
    y.set(y1);
    k[0].set(slope1);
  }
  return DONE;
}
