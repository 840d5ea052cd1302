import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { firstLine } from "../io/fileErrors.ts";

/** Runs tasks, several at a time. */
export interface Runner<Task, Report> {
  /** Runs a task in a slot of its own, 0, 1, … below the number of workers; never throws. */
  readonly run: (task: Task) => Promise<Report | PoolReport>;
  /** Share done of the task that runs in a slot. */
  readonly fraction: (slot: number) => number;
  /** Asks running tasks to stop. */
  readonly stop: () => void;
  /** Ends the workers at once; what runs is reported as stopped. */
  readonly end: () => Promise<void>;
}

/** How a task ended that could not report itself. */
export type PoolReport =
  /** It heard that it is to stop, or was ended. */
  | { readonly kind: "stopped" }
  /** Its worker died. */
  | { readonly kind: "failed"; readonly message: string };

/** Memory of the main thread and its workers: whether to stop, and how far each running task is. */
export interface SharedMemory {
  /** One entry: 1 when running tasks are to stop. */
  readonly stop: Int32Array;
  /** One entry per worker: share of its task done, 0 to 1. */
  readonly fractions: Float64Array;
}

/** Shared memory for that many workers. */
export function sharedMemory(workers: number): SharedMemory {
  return {
    stop: new Int32Array(new SharedArrayBuffer(4)),
    fractions: new Float64Array(new SharedArrayBuffer(8 * workers)),
  };
}

/**
 * A pool of worker threads. file: the built module whose default export they run, with a `SharedMemory` as its
 * workerData
 */
export function workerPool<Task extends { readonly slot: number }, Report>(
  file: URL,
  workers: number,
): Runner<Task, Report> {
  const memory = sharedMemory(workers);
  const pool = new Piscina<Task, Report>({
    filename: fileURLToPath(file),
    minThreads: workers,
    maxThreads: workers,
    workerData: memory,
  });
  pool.on("error", () => undefined); // of a worker between two tasks, which is replaced
  let ended: Promise<void> | undefined; // destroyed once: a second time would start workers anew
  return {
    run: async (task) => {
      memory.fractions[task.slot] = 0;
      try {
        return await pool.run(task);
      } catch (error) {
        return ended !== undefined
          ? { kind: "stopped" }
          : { kind: "failed", message: `its worker died: ${firstLine(error)}` };
      }
    },
    fraction: (slot) => memory.fractions[slot],
    stop: () => {
      Atomics.store(memory.stop, 0, 1);
    },
    end: () => {
      ended ??= pool.destroy();
      return ended;
    },
  };
}
