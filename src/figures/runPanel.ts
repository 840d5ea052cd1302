import type { Data } from "plotly.js-dist";
import { colours, sequence } from "./style.ts";

/** The part of a run that a figure needs, as `simulate…` returns and `incidental simulate --out` writes it. */
export interface RunRecord {
  /** Which of the flows it is: `collapse`, `l1`, … */
  readonly flow: string;
  readonly parameters: Readonly<Record<string, number | string | null>>;
  /** Features and neurons. */
  readonly n: number;
  readonly m: number;
  readonly method: string;
  readonly status: string;
  /** Flow time reached. */
  readonly t: number;
  /** Flow times, ascending, one per sample. */
  readonly times: readonly number[];
  /** times × n × m, or null. */
  readonly weights: readonly (readonly ArrayLike<number>[])[] | null;
  /** Where it ended; weights n × m, or null. */
  readonly final?: { readonly weights: readonly ArrayLike<number>[] | null };
  /** times × n each, energy one number per time or none. */
  readonly observables: {
    readonly l1: readonly (readonly number[])[];
    readonly nonzeros: readonly (readonly number[])[];
    readonly fourthNorm: readonly (readonly number[])[];
    readonly energy: readonly number[];
  };
}

/** A panel of a run: its traces, which name the axes `x` and `y` of the panel, and its vertical axis. */
export interface RunPanel {
  readonly data: readonly Data[];
  readonly yaxis: { readonly title: string; readonly options: object };
  /** Height in pixels of the design. */
  readonly height: number;
  /** Its horizontal axis, where that is not time. */
  readonly xaxis?: { readonly title: string; readonly options: object };
}

/** Features that get a line of their own; of more, mean and band are drawn. */
export const FEW = 6;

/** The colour of each of a few features. */
export function featureColours(n: number): string[] {
  if (n === 1) return [colours.measured];
  return n === 2 ? [colours.first, colours.second] : sequence(n);
}
