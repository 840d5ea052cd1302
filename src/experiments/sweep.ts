import type { Size } from "../measure/polysemantic.ts";
import { initialWeights } from "../random/initialWeights.ts";
import type { StopSignal } from "../solvers/index.ts";
import type { Claim } from "./experiment.ts";

/** A value a parameter of a sweep takes. */
export type ParameterValue = number | string;

/** What a parameter of a sweep may be. */
export interface Parameter {
  /** In words, for messages and documentation. */
  readonly what: string;
  /** `count`: whole, ≥ 1; `positive`: > 0; `number`: any, from `least` on; `share`: from 0 to 1; `choice`: one of `choices`. */
  readonly kind: "count" | "positive" | "number" | "share" | "choice";
  /** Of a `number`. */
  readonly least?: number;
  /** Of a `choice`. */
  readonly choices?: readonly string[];
  /** Taken where a sweep does not name the parameter; without one it must be named. */
  readonly default?: ParameterValue;
}

/** Parameters of one cell of a sweep, by name. */
export type CellParameters = { readonly [name: string]: ParameterValue };

/** Lists of values that span a grid, how many replicas each of its points has, and the root seed. */
export interface Grid<P> {
  readonly parameters: { readonly [name in keyof P]: readonly P[name][] };
  readonly seeds: number;
  readonly seed: number;
}

/** One point of the grid, one replica, and what came out. */
export interface Cell<P, Outcome> {
  readonly parameters: P;
  /** 0, 1, … below `seeds`. */
  readonly replica: number;
  /** What `run` gave. */
  readonly outcome: Outcome;
}

/** What the run of a cell is given. */
export interface CellContext {
  /** Root seed of the sweep. */
  readonly seed: number;
  readonly replica: number;
  /** Share of the cell done, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  readonly signal: StopSignal;
  /** Hears of the final weights, n×m row-major, where they are to be kept. */
  readonly onWeights?: (weights: Float64Array, n: number, m: number) => void;
}

/**
 * An experiment over a grid of parameters and seeds. Cells know nothing of each other, so that they can be run in any order, on any
 * number of machines; what they say together is worked out from their outcomes alone.
 */
export interface SweepExperiment<P, Outcome, Result> {
  readonly name: string;
  /** One sentence for people. */
  readonly title: string;
  readonly parameters: { readonly [name in keyof P]: Parameter };
  /** `quick` within a minute, `paper` at the paper's own scale. */
  readonly presets: { readonly quick: Grid<P>; readonly paper: Grid<P> };
  /** Refuses combinations that no single parameter shows to be wrong. @throws InputError */
  readonly check?: (parameters: P) => void;
  /** How long a cell takes against others of the same sweep, for estimates of the time left. */
  readonly work: (parameters: P) => number;
  /** One cell. The outcome is plain data. @throws InputError, Interrupted */
  readonly run: (parameters: P, context: CellContext) => Outcome;
  /** What the cells say together, plain data, enough to draw and judge; some cells may be missing. */
  readonly collect: (cells: readonly Cell<P, Outcome>[]) => Result;
  /** Judges a result against the theory, with error bars. */
  readonly expect: (result: Result) => Claim[];
}

/** A sweep experiment whose types are its own business. */
export type AnySweepExperiment = SweepExperiment<CellParameters, unknown, unknown>;

/**
 * The start of a replica, W_ik ~ N(0, 1/m) (theory §1), n×m row-major. It depends on sizes, seed and replica alone: cells that differ in λ, input or
 * optimiser start from the same weights and can be compared pair by pair, and the same start stands in every sweep.
 * @throws InputError unless n and m are whole and ≥ 1
 */
export function replicaStart({ n, m }: Size, { seed, replica }: Pick<CellContext, "seed" | "replica">): Float64Array {
  return initialWeights({ n, m, key: [seed, "replica", n, m, replica] });
}

/** The cells of a sweep that share their parameters, in the order in which they first appear. */
export function byParameters<P, Outcome>(cells: readonly Cell<P, Outcome>[]): { parameters: P; outcomes: Outcome[] }[] {
  const points = new Map<string, { parameters: P; outcomes: Outcome[] }>();
  for (const { parameters, outcome } of cells) {
    const key = JSON.stringify(parameters);
    const point = points.get(key) ?? { parameters, outcomes: [] };
    point.outcomes.push(outcome);
    points.set(key, point);
  }
  return [...points.values()];
}
