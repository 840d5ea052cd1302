import type { Size } from "../measure/polysemantic.ts";
import { summarize } from "../measure/statistics.ts";
import type { OutcomeField } from "./outcome.ts";
import type { Settled } from "./settle.ts";

/** W(0) W(T)ᵀ of a run, n×n: how much of the start of feature i is left on the neurons of feature j. */
export function overlaps({ start, weights }: Pick<Settled, "start" | "weights">, { n, m }: Size): number[][] {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (__, j) => {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += start[i * m + k] * weights[j * m + k];
      return sum;
    }),
  );
}

/** What an outcome says of overlaps, n×n, as a whole. */
export interface OverlapMoments {
  readonly diagonal: number;
  readonly offDiagonal: number;
  readonly offDiagonalDeviation: number;
}

/** Their fields as an experiment declares them. */
export const overlapFields = {
  diagonal: { what: "overlap W_i(0)·W_i(T), mean over the features", unit: "weight^2", shape: "number" },
  offDiagonal: { what: "overlap W_i(0)·W_j(T), mean over i ≠ j", unit: "weight^2", shape: "number" },
  offDiagonalDeviation: { what: "its standard deviation over i ≠ j", unit: "weight^2", shape: "number" },
} as const satisfies Record<keyof OverlapMoments, OutcomeField>;

/** Those on the diagonal of a square matrix, and all others, row by row. */
export function byDiagonal(matrix: readonly (readonly number[])[]): { own: number[]; others: number[] } {
  return {
    own: matrix.map((row, i) => row[i]),
    others: matrix.flatMap((row, i) => row.filter((_, j) => j !== i)),
  };
}

/** Means of `byDiagonal` and the spread off it; 0 where there is nothing off it. */
export function overlapMoments({ own, others }: ReturnType<typeof byDiagonal>): OverlapMoments {
  const { mean, standardDeviation } = summarize(others.length > 0 ? others : [0]);
  return { diagonal: summarize(own).mean, offDiagonal: mean, offDiagonalDeviation: standardDeviation };
}

/** Values with as many significant digits as are needed to draw them. */
export function rounded(values: readonly number[], digits: number): number[] {
  return values.map((value) => Number(value.toPrecision(digits)));
}
