import type { Size } from "../measure/polysemantic.ts";
import { initialWeights } from "../random/initialWeights.ts";
import type { StopSignal } from "../solvers/index.ts";
import type { Claim } from "./claim.ts";
import type { OutcomeFields, TimeAxis } from "./outcome.ts";

/**
 * A question asked of the equations, over a grid of parameters and seeds. Cells know nothing of each other, so that
 * they can be run in any order, on any number of machines; what they say together is worked out from their outcomes
 * alone.
 */
export interface Experiment<P, Outcome, Result> {
  readonly name: string;
  /** One sentence for people. */
  readonly title: string;
  readonly parameters: { readonly [name in keyof P]: Parameter };
  /** What the fields of an outcome are. */
  readonly outcome: OutcomeFields<Outcome>;
  /** What the fields of shape `times` go over; none where there are no such fields. */
  readonly times?: TimeAxis<P>;
  /** `quick` for a first look and for tests, `paper` at the paper's own scale. */
  readonly presets: { readonly quick: Grid<P>; readonly paper: Grid<P> };
  /** Names of the claims that `expect` makes, before parameters tell those of one name apart. */
  readonly claims: readonly string[];
  /** Refuses combinations that no single parameter shows to be wrong. @throws InputError */
  readonly check?: (parameters: P) => void;
  /** How long a cell takes against others of the same grid; default: all the same. */
  readonly work?: (parameters: P) => number;
  /** One cell. The outcome is plain data. @throws InputError, Interrupted */
  readonly cell: (parameters: P, context: CellContext) => Outcome;
  /** What the cells say together, plain data, enough to draw and judge; some cells may be missing. */
  readonly collect: (cells: readonly Cell<P, Outcome>[]) => Result;
  /** Judges a result against the theory, with error bars. */
  readonly expect: (result: Result) => Claim[];
}

/** An experiment whose types are its own business. */
export type AnyExperiment = Experiment<CellParameters, unknown, unknown>;

/** A value of a parameter. */
export type ParameterValue = number | string;

/** What a parameter of an experiment may be. */
export interface Parameter {
  /** In words, for messages and documentation. */
  readonly what: string;
  /**
   * `count`: whole, ≥ 1; `positive`: > 0; `number`: any, from `least` on; `share`: from 0 to 1; `choice`: one of
   * `choices`.
   */
  readonly kind: "count" | "positive" | "number" | "share" | "choice";
  /** Of a `number`. */
  readonly least?: number;
  /** Of a `choice`. */
  readonly choices?: readonly string[];
  /** Taken where a grid does not name the parameter; without one it must be named. */
  readonly default?: ParameterValue;
}

/** Parameters of one cell, by name. */
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
  /** Plain data. */
  readonly outcome: Outcome;
}

/** What surrounds a cell: its place among the random starts, and who listens. */
export interface CellContext {
  /** Root seed of the grid. */
  readonly seed: number;
  readonly replica: number;
  /** Hears the share of the cell done, 0 to 1. */
  readonly onProgress: (fraction: number) => void;
  readonly signal: StopSignal;
  /** Hears of the final weights, n×m row-major, where they are to be kept. */
  readonly onWeights?: (weights: Float64Array, n: number, m: number) => void;
}

/** Thrown by a cell when the signal asked it to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** @throws Interrupted when the signal is set */
export function checkSignal({ signal }: Pick<CellContext, "signal">): void {
  if (signal.aborted) throw new Interrupted("interrupted");
}

/**
 * The start of a replica, W_ik ~ N(0, 1/m) (theory §1), n×m row-major. It depends on sizes, seed and replica alone:
 * cells that differ in λ, input or optimiser start from the same weights and can be compared pair by pair.
 * @throws InputError unless n and m are whole and ≥ 1
 */
export function replicaStart({ n, m }: Size, { seed, replica }: Pick<CellContext, "seed" | "replica">): Float64Array {
  return initialWeights({ n, m, key: [seed, "replica", n, m, replica] });
}

/**
 * The cells of a grid that share their parameters, in the order in which they first appear, the outcomes of each in
 * that of their replicas: sums over them have the same bits in whichever order cells were run.
 */
export function byParameters<P, Outcome>(cells: readonly Cell<P, Outcome>[]): { parameters: P; outcomes: Outcome[] }[] {
  const points = new Map<string, Cell<P, Outcome>[]>();
  for (const cell of cells) {
    const key = JSON.stringify(cell.parameters);
    const point = points.get(key) ?? [];
    point.push(cell);
    points.set(key, point);
  }
  return [...points.values()].map((own) => ({
    parameters: own[0].parameters,
    outcomes: own.sort((a, b) => a.replica - b.replica).map(({ outcome }) => outcome),
  }));
}

/**
 * The cells of a grid by everything but one parameter: its values, falling, and a row for every replica that was run at
 * all of them, with what `pick` takes from each outcome.
 */
export function seriesOver<P, Name extends keyof P, Outcome>(
  cells: readonly Cell<P, Outcome>[],
  name: Name,
  pick: (outcome: Outcome) => number,
): { parameters: Omit<P, Name>; values: P[Name][]; rows: number[][] }[] {
  const series = byParameters(
    cells.map((cell) => {
      const { [name]: value, ...parameters } = cell.parameters;
      return { ...cell, parameters, outcome: { value, replica: cell.replica, number: pick(cell.outcome) } };
    }),
  );
  return series.map(({ parameters, outcomes }) => {
    const values = [...new Set(outcomes.map(({ value }) => value))].sort((a, b) => Number(b) - Number(a));
    const replicas = [...new Set(outcomes.map(({ replica }) => replica))];
    const rows = replicas.map((replica) => {
      const own = new Map(outcomes.filter((o) => o.replica === replica).map((o) => [o.value, o.number]));
      return values.flatMap((value) => own.get(value) ?? []);
    });
    return { parameters, values, rows: rows.filter((row) => row.length === values.length) };
  });
}

/** Every combination of the listed values, the last parameter running fastest. */
export function gridPoints<P>(lists: Grid<P>["parameters"]): P[] {
  let points: object[] = [{}];
  for (const [name, values] of Object.entries<readonly unknown[]>(lists)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as P[];
}
