import type { Figure } from "../../src/figures/index.ts";

/** A trace of points and lines, as far as tests of figures with means and errors look at it. */
export interface Trace {
  name: string;
  x: number[];
  y: number[];
  xaxis: string;
  error_y?: { array: number[] };
  line?: { color: string };
  marker?: { color: string; symbol: string };
}

/** The traces of such a figure. */
export const traces = ({ data }: Figure) => data as unknown as Trace[];
