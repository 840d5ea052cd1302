/** How far a run is. */
export interface RunProgress {
  /** Share of the work done, 0 to 1, running cells counted by their own share. */
  readonly fraction: number;
  /** Estimate from the work done since the start; null before there is any. */
  readonly secondsLeft: number | null;
  /** True when no more cells are handed out, and only those that run are waited for. */
  readonly stopping: boolean;
}

/** What an estimate is made from. Work is in the units of the cells. */
export interface WorkCount {
  /** Of all cells. */
  readonly total: number;
  /** Done before this run began. */
  readonly before: number;
  /** Done since. */
  readonly since: number;
  /** Of running cells, by their share done. */
  readonly running: number;
  /** Seconds since this run began. */
  readonly elapsed: number;
}

/** Share of the work done, and the seconds the rest takes at the rate seen so far. */
export function timeLeft({ total, before, since, running, elapsed }: WorkCount): {
  fraction: number;
  secondsLeft: number | null;
} {
  const fresh = since + running;
  const done = Math.min(total, before + fresh);
  const secondsLeft = fresh > 0 ? (elapsed * (total - done)) / fresh : null;
  return { fraction: total > 0 ? done / total : 1, secondsLeft };
}
