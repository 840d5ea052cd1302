import type { Field, Problem, SwitchEvent } from "../../src/solvers/index.ts";
import { toleranceOf } from "../../src/solvers/tolerance.ts";

/** A problem as `solve` hands it to a method, with all that it reports and counts. */
export function problemOf(
  field: Field,
  absoluteTolerance = 1e-8,
  relativeTolerance = absoluteTolerance,
): Problem & { readonly reported: SwitchEvent[] } {
  const stats = { method: "", steps: 0, rejected: 0, rhs: 0, jacobians: 0, events: 0 };
  const reported: SwitchEvent[] = [];
  const { released } = field.switches ?? {};
  return {
    field,
    derivative: (t, y, dydt, active) => {
      stats.rhs++;
      field.derivative(t, y, dydt, active);
    },
    ...(released && { released }),
    tolerance: toleranceOf(field.dimension, absoluteTolerance, relativeTolerance),
    stats,
    report: (event) => reported.push(event),
    reported,
  };
}
