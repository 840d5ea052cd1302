import { frictionOf } from "./field.ts";
import { slideAmong } from "./friction.ts";
import { DONE, type Method, notFinite, type Problem, STOPPED, type Step } from "./method.ts";
import { fixedPlaces } from "./places.ts";
import { isFiniteVector } from "./stages.ts";

/**
 * Euler steps on the smooth part, each followed by the exact solution of the friction alone (soft thresholding; the splitting of Lions
 * and Mercier 1979): fixed `step`, order 1.
 * The simple, independent check of the methods that follow switches.
 */
export const proximalEuler: Method = {
  name: "proximalEuler",
  order: 1,
  followsSwitches: true,
  fixedStep: true,
  integrate,
};

function integrate({ field, t0, tEnd, y0, step: fixed, stats, accept }: Problem) {
  const h0 = fixed as number;
  const friction = frictionOf(field);
  const places = fixedPlaces(field); // undefined where components jump at zero alone
  const y = y0; // state at the start of the step
  const y1 = y0.slice();
  const drive = new Float64Array(field.dimension);
  const step: Step = {
    t0,
    t1: t0,
    y1,
    interpolate: (t, out) => move(t - step.t0, out),
  };
  /** One step of length h from y into `out`. */
  function move(h: number, out: Float64Array): void {
    for (let i = 0; i < y.length; i++) {
      const free = y[i] + h * drive[i];
      out[i] = places
        ? slideAmong(free, 0, h, places, i)
        : Math.sign(free) * Math.max(0, Math.abs(free) - h * friction[i]);
    }
  }
  const count = Math.max(1, Math.ceil((tEnd - t0) / h0 - 1e-9)); // a remainder below 1e-9 steps is rounding, not a step
  for (let i = 1; i <= count; i++) {
    step.t0 = step.t1;
    step.t1 = i === count ? tEnd : t0 + i * h0;
    field.derivative(step.t0, y, drive);
    stats.rhs++;
    move(step.t1 - step.t0, y1);
    if (!isFiniteVector(y1)) return notFinite(step.t0, step.t1 - step.t0);
    if (!accept(step)) return STOPPED;
    y.set(y1);
  }
  return DONE;
}
