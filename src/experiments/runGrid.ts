import { count, InputError, knownKeys } from "../checks.ts";
import type { StopSignal } from "../solvers/index.ts";
import { type Cell, checkSignal, type Experiment, type Grid, gridPoints, type Parameter } from "./experiment.ts";

/** Options of `runGrid`. */
export interface RunGridOptions {
  /** Hears the share of the cells done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: StopSignal;
}

/**
 * Runs every cell of an experiment over a grid, one after the other in this thread: for an experiment of your own,
 * which worker threads cannot know. The cells, one per point of the grid and replica, come in the order of a sweep, all
 * points of replica 0 first, the last parameter running fastest, and are those that a sweep of the same grid gives.
 * @throws InputError unless `seeds` is whole and ≥ 1, on a parameter that the experiment does not have, without one
 * that has no default, and when the experiment refuses a point, before any cell is run
 * @throws Interrupted when the signal is set
 */
export function runGrid<P, Outcome, Result>(
  experiment: Experiment<P, Outcome, Result>,
  grid: Grid<P>,
  options: RunGridOptions = {},
): Cell<P, Outcome>[] {
  knownKeys("runGrid", grid, { parameters: true, seeds: true, seed: true });
  knownKeys("runGrid", options, { onProgress: true, signal: true });
  const { parameters, seeds, seed } = grid;
  const { onProgress = () => {}, signal = { aborted: false } } = options;
  count("seeds", seeds);
  const known = Object.fromEntries(Object.keys(experiment.parameters).map((name) => [name, true]));
  knownKeys("runGrid", parameters, known as { [name in keyof P]: true });
  const points = gridPoints<P>(listsOf(experiment, parameters));
  for (const point of points) experiment.check?.(point);
  const cells: Cell<P, Outcome>[] = [];
  const total = points.length * seeds;
  for (let replica = 0; replica < seeds; replica++) {
    for (const point of points) {
      checkSignal({ signal });
      const ofAll = (fraction: number) => onProgress((cells.length + fraction) / total);
      const outcome = experiment.cell(point, { seed, replica, signal, onProgress: ofAll });
      cells.push({ parameters: point, replica, outcome });
      onProgress(cells.length / total);
    }
  }
  return cells;
}

/** A list for every parameter, in the order in which they are declared; a bare value stands for a list of one. */
function listsOf<P, Outcome, Result>(
  { name, parameters }: Experiment<P, Outcome, Result>,
  given: Grid<P>["parameters"],
): Grid<P>["parameters"] {
  const lists = Object.entries<Parameter>(parameters).map(([key, { default: usual }]) => {
    const values = (given as Record<string, unknown>)[key] ?? usual;
    if (values === undefined) throw new InputError(`runGrid: ${name} needs the parameter ${key}; give its values.`);
    return [key, Array.isArray(values) ? values : [values]];
  });
  return Object.fromEntries(lists);
}
