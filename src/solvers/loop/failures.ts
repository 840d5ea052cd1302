import type { Outcome, Problem, Span } from "../method.ts";
import { spacing } from "./floats.ts";

/** The outcome of a fixed step that gave NaN or an infinity. */
export function noAnswer(t: number, step: number): Outcome {
  return {
    status: "failed",
    message:
      `the step from t = ${t} of length ${Math.abs(step)} gave a value that is not finite; check the ` +
      `field there, or give a step below ${Math.abs(step)}.`,
  };
}

/** What is said where the trial steps meet NaN or infinities down to the length h. */
export function noFiniteStep(t: number, h: number): string {
  return `no step from t = ${t}, however short (${h}), gave values that are finite; check the field just beyond.`;
}

/** The outcome of a field that is NaN or infinite at the start. */
export function startNotFinite(t: number): Outcome {
  return { status: "failed", message: `the field is not finite at the start, t = ${t}; check it and y0 there.` };
}

/** Where and how a run got stuck. */
export interface Stuck {
  readonly span: Span;
  readonly problem: Problem;
  /** Time reached. */
  readonly t: number;
  /** Length of the step that was too short. */
  readonly h: number;
  /** State there; length `dimension`. */
  readonly y: Float64Array;
  /** Of the last attempt, where that is what made the step short. */
  readonly error?: number;
  /** Switches follow each other without end. */
  readonly chatter?: boolean;
}

const FINEST = 1e-14; // relative tolerance that rounding leaves room for
const FAR = 1e-9; // spacing of t relative to the run, beyond which t itself is to blame

/** What is wrong, as far as can be told, and what to do. */
export function stuckMessage(stuck: Stuck): string {
  const { t, h, error, chatter, span } = stuck;
  const { tolerance } = stuck.problem;
  const shrank = `the step size shrank to ${h} at t = ${t}`;
  const apart = spacing(t);
  const far = apart > FAR * Math.abs(span.tEnd - span.t0);
  const blowUp = far ? undefined : blowUpAt(stuck);
  if (blowUp !== undefined) return `${shrank}: ${blowUp}`;
  if (chatter) {
    return (
      `switches follow each other without end at t = ${t}, in steps of ${h}; loosen or tighten the ` +
      `tolerance, or end the run there.`
    );
  }
  if (error !== undefined && Number.isNaN(error)) return noFiniteStep(t, h);
  if (far) return `${shrank}, where times are ${apart} apart; count time from nearer by (t0 = 0).`;
  if (error === undefined) return `${shrank}, where times are ${apart} apart; give a longer step or maxStep.`;
  const exact = span.y0.findIndex((_, i) => tolerance.unit(i, stuck.y[i]) === 0);
  if (error === Infinity && exact >= 0) {
    return (
      `${shrank}: component ${exact} is 0 and its absolute tolerance too, so that no error is allowed; give ` +
      `it an absoluteTolerance > 0.`
    );
  }
  const rounded = stuck.y.findIndex((value, i) => tolerance.unit(i, value) < FINEST * Math.abs(value));
  if (rounded >= 0) {
    return (
      `${shrank}: the tolerance of component ${rounded} is below what rounding allows; give one of ` +
      `${FINEST} or more.`
    );
  }
  return `${shrank}: the field is not smooth there; declare its switches (and use eventSolver), kinks or stops.`;
}

/**
 * What is said of a component that has grown by a thousand and doubles within moments; undefined where there is none.
 */
export function blowUpAt({ problem, t, y, span }: Pick<Stuck, "problem" | "t" | "y" | "span">): string | undefined {
  const slope = new Float64Array(y.length);
  problem.derivative(t, y, slope);
  const moments = 1e8 * spacing(t);
  const exploding = y.findIndex(
    (value, i) =>
      Math.abs(value) > 1e3 * (1 + Math.abs(span.y0[i])) && !(Math.abs(slope[i]) * moments < Math.abs(value)),
  );
  if (exploding < 0) return undefined;
  return `the solution blows up there, component ${exploding} has reached ${y[exploding]}; end the run before.`;
}
