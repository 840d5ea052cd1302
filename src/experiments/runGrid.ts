import { count, knownKeys } from "../checks.ts";
import type { StopSignal } from "../solvers/index.ts";
import { checkSignal } from "./experiment.ts";
import type { Cell, Grid, SweepExperiment } from "./sweep.ts";

/** Who is told how far `runGrid` is, and who can stop it. */
export interface GridRun {
  /** Hears the share of the cells done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: StopSignal;
}

/**
 * Runs every cell of an experiment over a grid, one after the other in this thread: for an experiment of your own, which worker threads
 * cannot know. The cells, one per point of the grid and replica, come in the order of a sweep, all points of replica 0 first, the last
 * parameter running fastest, and are those that a sweep of the same grid gives.
 * @throws InputError unless `seeds` is whole and ≥ 1, and when the experiment refuses a point, before any cell is run
 * @throws Interrupted when the signal is set
 */
export function runGrid<P, Outcome, Result>(
  experiment: SweepExperiment<P, Outcome, Result>,
  grid: Grid<P>,
  run: GridRun = {},
): Cell<P, Outcome>[] {
  knownKeys("runGrid", grid, { parameters: true, seeds: true, seed: true });
  knownKeys("runGrid", run, { onProgress: true, signal: true });
  const { parameters, seeds, seed } = grid;
  const { onProgress = () => {}, signal = { aborted: false } } = run;
  count("seeds", seeds);
  const points = pointsOf(parameters);
  for (const point of points) experiment.check?.(point);
  const cells: Cell<P, Outcome>[] = [];
  for (let replica = 0; replica < seeds; replica++) {
    for (const point of points) {
      const told = (fraction: number) => onProgress((cells.length + fraction) / (points.length * seeds));
      const context = { seed, replica, signal, onProgress: told };
      checkSignal(context);
      cells.push({ parameters: point, replica, outcome: experiment.run(point, context) });
      onProgress(cells.length / (points.length * seeds));
    }
  }
  return cells;
}

function pointsOf<P>(lists: Grid<P>["parameters"]): P[] {
  let points: object[] = [{}];
  for (const [name, values] of Object.entries<readonly unknown[]>(lists)) {
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return points as P[];
}
