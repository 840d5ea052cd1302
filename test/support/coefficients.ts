import type { SteppingMethod } from "../../src/solvers/index.ts";
import { problemOf } from "./solverProblem.ts";

/** The coefficients of an explicit Runge–Kutta method with an error estimate, read off its steps. */
export interface Coefficients {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly c: readonly number[];
  /** Weights of the error estimate, up to the sign they have in common. */
  readonly e: readonly number[];
  /** Weights of the stages in the state at the fraction s of a step. */
  readonly at: (s: number) => readonly number[];
}

/**
 * Takes a step from 0 to 1 of a field whose slope at stage i is the i-th unit vector: component i of any combination of
 * slopes is then the weight of stage i. The error is known as a norm alone: of one stage for the size of its weight, of
 * two for their relative sign.
 */
export function coefficientsOf(method: SteppingMethod, stages: number): Coefficients {
  const a: number[][] = [];
  const c: number[] = [];
  const unit = (i: number, out: Float64Array) => out.fill(0).fill(1, i, i + 1);
  const stepper = method.start(
    problemOf({
      dimension: stages,
      derivative: (t, y, dydt) => {
        const stage = a.length;
        a.push([...y].slice(0, stage));
        c.push(t);
        unit(stage, dydt);
      },
    }),
  );
  const start = new Float64Array(stages);
  stepper.begin(0, start, unit(0, new Float64Array(stages)));
  a.push([]);
  c.push(0);
  stepper.attempt(0, 1);
  const e = Array.from({ length: stages }, (_, i) => errorOf(method, stages, [i]));
  const first = e.findIndex((weight) => weight > 0);
  const signed = e.map((weight, i) => {
    const together = i === first ? 2 * weight : errorOf(method, stages, [first, i]);
    return together > Math.max(weight, e[first]) || weight === 0 ? weight : -weight;
  });
  return {
    a,
    b: [...stepper.y1],
    c,
    e: signed,
    at: (s) => {
      const out = new Float64Array(stages);
      stepper.interpolate(s, out);
      return [...out];
    },
  };
}

/** The error of a step from 0 to 1 whose slope is 1 at these stages and 0 at the others, in a tolerance of 1. */
function errorOf(method: SteppingMethod, stages: number, which: readonly number[]): number {
  let stage = 0;
  const slope = (i: number) => (which.includes(i) ? 1 : 0);
  const field = {
    dimension: 1,
    derivative: (_t: number, _y: Float64Array, dydt: Float64Array) => {
      dydt[0] = slope(++stage % stages);
    },
  };
  const stepper = method.start(problemOf(field, 1, 0));
  stepper.begin(0, new Float64Array(1), Float64Array.of(slope(0)));
  return stepper.attempt(0, 1);
}
