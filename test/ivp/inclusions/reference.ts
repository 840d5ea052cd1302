import type { Field } from "../../../src/solvers/index.ts";
import { Walk } from "./walk.ts";

/** States of an inclusion at given times, with how far off they may be. */
export interface Reference {
  /** One state per time, each length `dimension`; empty if it was given up. */
  readonly ys: readonly Float64Array[];
  /**
   * Largest difference between the last two refinements over (1 + |y|): an upper bound, for the finer of them is
   * returned.
   */
  readonly bound: number;
}

const REFINEMENTS = 8; // before it is given up; each halves the cells, which makes smooth parts 16 times as accurate

/**
 * Walks with smaller and smaller cells, `cell` at first, until two walks agree to `goal`·(1 + |y|) at all of `times`.
 */
export function referenceOf(
  field: Field,
  start: Float64Array,
  times: readonly number[],
  cell: number,
  goal: number,
): Reference {
  let coarse = new Walk(field, start).through(times, cell);
  let bound = Infinity;
  for (let refinement = 1; refinement <= REFINEMENTS && coarse !== undefined; refinement++) {
    // so that few cells end together
    const fine = new Walk(field, start).through(times, cell / (2 ** refinement + 0.1));
    if (fine === undefined) break;
    bound = apart(fine, coarse);
    coarse = fine;
    if (bound <= goal) break;
  }
  return coarse === undefined ? { ys: [], bound: Infinity } : { ys: coarse, bound };
}

/** Largest |a − b|/(1 + |b|) over all states and components; NaN where one of them is. */
export function apart(a: readonly Float64Array[], b: readonly Float64Array[]): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    for (let k = 0; k < a[i].length; k++) {
      const difference = Math.abs(a[i][k] - b[i][k]) / (1 + Math.abs(b[i][k]));
      if (!(difference <= most)) most = difference;
      if (Number.isNaN(most)) return most;
    }
  }
  return most;
}
