/** What charts draw. */

/**
 * Names of the colours that the page has, `--NAME` in its styles: one colour for one kind of thing, as in the package's
 * figures.
 */
export type Colour =
  | "measured"
  | "exact"
  | "closed-form"
  | "paper"
  | "winner"
  | "first"
  | "second"
  | "context"
  | "positive"
  | "negative"
  | "text"
  | "muted";

/** One of several lines that are drawn or named as one. */
export interface LinePart {
  readonly name: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** A line through points, in order; drawn where both numbers can be shown. */
export interface Line {
  /** In the legend; a line without a name is not there. */
  readonly name?: string;
  /** Where values are read, in the place of the name. */
  readonly reading?: string;
  /** The lines that this one is drawn for, of which the one that is pointed at is read. */
  readonly parts?: readonly LinePart[];
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly colour: Colour;
  readonly dash?: "solid" | "dash" | "dot";
  /** Pixels. */
  readonly width?: number;
  /** Open circles, about every `circles` pixels, instead of a line. */
  readonly circles?: number;
  /** A count: it stays as it is until the next point. */
  readonly steps?: boolean;
  /** Drawn only up to the moment that is shown: what a run itself did, one point a frame. */
  readonly measured?: boolean;
}

/** The band between two heights, over all x. */
export interface Band {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly colour: Colour;
}

/** A remark beside a point of the plot. */
export interface Remark {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly colour: Colour;
  /** Where the point is, seen from the text. */
  readonly anchor: "start" | "end";
  readonly below?: boolean;
}

export interface Axis {
  readonly title: string;
  readonly log: boolean;
  /** It counts: ticks are at whole numbers. */
  readonly whole?: boolean;
  /** Ends of the axis; without it, round numbers around what is drawn. */
  readonly domain?: readonly [number, number];
}

export interface ChartContent {
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly Line[];
  readonly bands?: readonly Band[];
  readonly remarks?: readonly Remark[];
}

/** Weights of one feature, against neuron. */
export interface BarsContent {
  /** Weights now and at the start, one per neuron. */
  readonly now: Float64Array;
  readonly start: Float64Array;
  /** The neurons that the weights are of, 0, 1, …, ascending. */
  readonly drawn: Uint32Array;
  /** Sizes on a logarithmic axis instead of signed weights. */
  readonly log: boolean;
  /** The place among `drawn` of the neuron to point out; null for none. */
  readonly winner: number | null;
  readonly remark: string;
  /** Which run they are of, where there are two. */
  readonly of?: string | undefined;
}

/** The pattern of a dashed line, in pixels; none for a solid one. */
export function dashes(dash: Line["dash"] = "solid"): string | null {
  return { solid: null, dash: "7 4", dot: "1.5 3.5" }[dash];
}
