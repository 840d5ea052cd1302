import { count, knownKeys } from "../checks.ts";
import type { StopSignal } from "../solvers/index.ts";
import { type Cell, checkSignal, type Experiment, type Grid, gridPoints } from "./experiment.ts";

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
 * @throws InputError unless `seeds` is whole and ≥ 1, and when the experiment refuses a point, before any cell is run
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
  const points = gridPoints<P>(parameters);
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
