import { InputError } from "../checks.ts";
import { type AnyExperiment, type CellParameters, type Grid, gridPoints } from "../experiments/experiment.ts";
import { quotedShort } from "../io/fileErrors.ts";
import { gridOf } from "./grid.ts";

/** A cell to be run: one point of the grid, one replica. */
export interface PlannedCell {
  /** Place in the whole plan, shards or not. */
  readonly index: number;
  readonly parameters: CellParameters;
  readonly replica: number;
  /**
   * Canonical JSON of parameters and replica: which cell this is, in any sweep of the experiment with the same seed.
   */
  readonly key: string;
}

/** All a sweep is going to run. */
export interface Plan {
  readonly experiment: AnyExperiment;
  /** Complete: every parameter has its list, in declared order. */
  readonly grid: Grid<CellParameters>;
  readonly shard: Shard | null;
  /** Cells of the whole sweep, all shards together. */
  readonly total: number;
  /**
   * Those of the shard, in order: all points of replica 0 first, row-major, then of replica 1, so that a part covers
   * the whole grid.
   */
  readonly cells: readonly PlannedCell[];
}

/** More cells than this are a slip of the keyboard. */
const MOST_CELLS = 1_000_000;

/** What can be planned: lists of values or bare ones, defaults where nothing is said. */
export interface GridRequest {
  readonly parameters?: { readonly [name: string]: unknown };
  readonly seeds?: number;
  readonly seed?: number;
}

/**
 * The plan of a sweep. name: begins messages about the grid, default the experiment's.
 * @throws InputError when a value cannot be used or the experiment refuses a combination
 */
export function planOf(
  experiment: AnyExperiment,
  request: GridRequest,
  { shard = null, name = experiment.name }: { shard?: Shard | null; name?: string } = {},
): Plan {
  const grid = gridOf(experiment, request, name);
  const size = Object.values(grid.parameters).reduce((product, values) => product * values.length, 1);
  const total = size * grid.seeds;
  if (total > MOST_CELLS) {
    throw new InputError(
      `${name}: ${size} points x ${grid.seeds} seeds are ${total} cells, at most ${MOST_CELLS} fit.`,
    );
  }
  const points = gridPoints<CellParameters>(grid.parameters);
  for (const point of points) checkPoint(experiment, point, name);
  const cells: PlannedCell[] = [];
  for (let index = 0; index < total; index++) {
    if (shard !== null && !inShard(shard, index)) continue;
    const parameters = points[index % points.length];
    const replica = Math.floor(index / points.length);
    cells.push({ index, parameters, replica, key: cellKey(parameters, replica) });
  }
  return { experiment, grid, shard, total, cells };
}

/** Which cell this is. parameters: in declared order. */
export function cellKey(parameters: CellParameters, replica: number): string {
  return JSON.stringify({ parameters, replica });
}

/** `n = 8, m = 16, lambda = 0.02, replica 3`, for messages. */
export function describeCell({ parameters, replica }: Pick<PlannedCell, "parameters" | "replica">): string {
  return `${describePoint(parameters)}, replica ${replica}`;
}

function describePoint(parameters: CellParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} = ${value}`)
    .join(", ");
}

function checkPoint({ check }: AnyExperiment, point: CellParameters, name: string): void {
  try {
    check?.(point);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(`${name}: at ${describePoint(point)}: ${error.message}`, { cause: error });
  }
}

/** One of `count` equal parts of a sweep, from 1 to `count`. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The shard that `text`, such as `1/3`, names. name: of the flag or field, for the message. @throws InputError */
export function parseShard(name: string, text: string): Shard {
  const [, index, count] = (/^(\d{1,9})\/(\d{1,9})$/.exec(text) ?? []).map(Number);
  if (!(index >= 1 && index <= count)) {
    throw new InputError(`${name} must be i/k, part i of k with 1 <= i <= k, such as 1/3, got ${quotedShort(text)}.`);
  }
  if (count > MOST_CELLS) {
    throw new InputError(`${name} must be i/k with k <= ${MOST_CELLS}, as many as a sweep has cells, got ${text}.`);
  }
  return { index, count };
}

/** `1/3`. */
export function formatShard({ index, count }: Shard): string {
  return `${index}/${count}`;
}

/** Whether the cell with this index in the whole plan belongs to the shard. */
export function inShard({ index, count }: Shard, cell: number): boolean {
  return cell % count === index - 1;
}
