import { DenseQuartic, dopri5Table } from "./dopri5Table.ts";
import {
  DONE,
  type Method,
  notFinite,
  type Problem,
  STOPPED,
  type Step,
  startNotFinite,
  stepVanished,
} from "./method.ts";
import { combine, isFiniteVector, stages } from "./stages.ts";
import { firstStep, fitStep, StepController, scaledNorm, vanishes } from "./stepControl.ts";

/**
 * Dormand and Prince 1980, order 5(4), with its continuous extension (Hairer, Nørsett, Wanner, *Solving ODEs I*, II.5–6): adaptive, for smooth
 * fields that are not stiff. Order 5; order 4 between steps. Six evaluations per step.
 */
export const dopri5: Method = { name: "dopri5", order: 5, followsSwitches: false, integrate };

function integrate(problem: Problem) {
  const { field, t0, tEnd, y0, relativeTolerance, absoluteTolerance, maxStep, stats, accept } = problem;
  const n = field.dimension;
  const y = y0; // state at the start of the step
  const y1 = new Float64Array(n);
  const error = new Float64Array(n);
  const scratch = new Float64Array(n);
  const k = dopri5Table.c.map(() => new Float64Array(n)); // stage slopes; the last one is the slope at the end
  const dense = new DenseQuartic(n);
  const step: Step = {
    t0,
    t1: t0,
    y1,
    interpolate: (t, out) => dense.evaluate((t - step.t0) / (step.t1 - step.t0), out),
  };
  const controller = new StepController(5);

  field.derivative(t0, y, k[0]);
  stats.rhs++;
  if (!isFiniteVector(k[0])) return startNotFinite(t0);
  let h = problem.step ?? firstStep(field.derivative, t0, y, k[0], 5, relativeTolerance, absoluteTolerance);
  if (problem.step === undefined) stats.rhs++;

  while (step.t1 < tEnd) {
    const t = step.t1;
    h = fitStep(t, h, tEnd, maxStep);
    if (vanishes(t, h)) return stepVanished(t, h);
    stages(field.derivative, dopri5Table, t, y, h, k, scratch);
    stats.rhs += 6;
    combine(y, h, dopri5Table.b, k, y1);
    if (!isFiniteVector(y1) || !isFiniteVector(k[6])) return notFinite(t, h);
    error.fill(0);
    combine(error, h, dopri5Table.e, k, scratch);
    const size = scaledNorm(scratch, y, y1, relativeTolerance, absoluteTolerance);
    if (size > 1) {
      stats.rejected++;
      h *= controller.afterRejected(size);
      continue;
    }
    dense.fit(y, y1, h, k);
    step.t0 = t;
    step.t1 = h === tEnd - t ? tEnd : t + h;
    if (!accept(step)) return STOPPED;
    y.set(y1);
    k[0].set(k[6]);
    h *= controller.afterAccepted(size);
  }
  return DONE;
}
