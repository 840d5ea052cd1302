import { availableParallelism } from "node:os";
import { count } from "../checks.ts";
import { type PoolReport, type Runner, workerPool } from "./pool.ts";
import type { CellReport, CellTask } from "./worker.ts";

/** Runs the cells of a schedule. */
export type CellRunner = Runner<CellTask, CellReport>;

/** A task to be run. */
export interface Waiting<Task> {
  /** What the worker is given; its slot is the business of the schedule. */
  readonly task: Omit<Task, "slot">;
  /** How long it takes against the others. */
  readonly work: number;
}

/** A cell to be run. */
export type WaitingCell = Waiting<CellTask>;

/** How a task ended that was not stopped. */
export type TaskEnd<Report> = Exclude<Report | PoolReport, { kind: "stopped" }>;

/** How a cell ended that was not stopped. */
export type CellEnd = TaskEnd<CellReport>;

/**
 * What to do after a cell: go on, hand out no more and let those that run finish, or ask those that run to stop as
 * well.
 */
export type Verdict = "go on" | "finish" | "halt";

/** How far a run is. */
export interface RunProgress {
  /** Share of the work done, 0 to 1, running cells counted by their own share. */
  readonly fraction: number;
  /** Estimate from the work done since the start; null before there is any. */
  readonly secondsLeft: number | null;
  /** True when no more cells are handed out, and only those that run are waited for. */
  readonly stopping: boolean;
}

/** Cells, or other tasks, to run, and who hears of them. */
export interface ScheduleOptions<
  Cell extends Waiting<Task>,
  Task extends { readonly slot: number } = CellTask,
  Report extends { readonly kind: string } = CellReport,
> {
  /** In the order in which they are handed out. */
  readonly cells: readonly Cell[];
  /** Hears how every cell ended, and says how to go on; cells go on meanwhile. */
  readonly settle: (cell: Cell, end: TaskEnd<Report>) => Promise<Verdict>;
  /** Worker threads; default: as many as there are processors. */
  readonly jobs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Hears several times a second how far the run is. */
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Work done before this run began. */
  readonly before?: number;
  /** Default: a pool of worker threads that run cells. */
  readonly runner?: Runner<Task, Report>;
}

/** How it ended: every cell settled, asked to stop by the signal, or by a verdict. */
export type ScheduleEnd = "done" | "interrupted" | "stopped";

/** How long running cells may take to stop before their workers are ended. */
const GRACE_MS = 500;
const PROGRESS_EVERY = 200; // ms

/**
 * Hands cells to worker threads until all are settled. After an interrupt or the verdict `halt` those that run are
 * asked to stop, and ended if they do not.
 */
export async function schedule<
  Cell extends Waiting<Task>,
  Task extends { readonly slot: number } = CellTask,
  Report extends { readonly kind: string } = CellReport,
>(options: ScheduleOptions<Cell, Task, Report>): Promise<ScheduleEnd> {
  const { cells, settle, jobs = availableParallelism(), onProgress, before = 0 } = options;
  const { signal = new AbortController().signal } = options;
  count("jobs", jobs);
  if (cells.length === 0) return "done";
  const workers = Math.min(jobs, cells.length);
  const runner = options.runner ?? workerPool<Task, Report>(new URL("./worker.js", import.meta.url), workers);
  const running: number[] = new Array(workers).fill(0); // work of the cell in each slot
  const total = before + cells.reduce((sum, { work }) => sum + work, 0);
  const start = performance.now();
  let next = 0;
  let since = 0; // work settled
  let end: ScheduleEnd | undefined; // set once nothing more is handed out
  let halted = false;
  let grace: NodeJS.Timeout | undefined;
  const tell = (): void => {
    const shares = running.reduce((sum, work, slot) => sum + work * runner.fraction(slot), 0);
    const elapsed = (performance.now() - start) / 1000;
    onProgress?.({ ...timeLeft({ total, before, since, running: shares, elapsed }), stopping: end !== undefined });
  };
  const halt = (how: ScheduleEnd): void => {
    end ??= how;
    halted = true;
    runner.stop();
    grace ??= setTimeout(() => void runner.end(), GRACE_MS);
  };
  const interrupt = (): void => halt("interrupted");

  async function work(slot: number): Promise<void> {
    while (end === undefined && next < cells.length) {
      const cell = cells[next++];
      running[slot] = cell.work;
      const report = await runner.run({ ...cell.task, slot } as Task);
      running[slot] = 0;
      if (report.kind === "stopped" || (halted && end === "stopped")) continue;
      since += cell.work;
      const verdict = await settle(cell, report as TaskEnd<Report>);
      if (verdict === "halt") halt("stopped");
      else if (verdict === "finish") end ??= "stopped";
    }
  }

  signal.addEventListener("abort", interrupt);
  if (signal.aborted) interrupt();
  tell();
  const timer = setInterval(tell, PROGRESS_EVERY);
  try {
    await Promise.all(running.map((_, slot) => work(slot)));
  } finally {
    signal.removeEventListener("abort", interrupt);
    clearInterval(timer);
    clearTimeout(grace);
    await runner.end();
  }
  return end ?? "done";
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
