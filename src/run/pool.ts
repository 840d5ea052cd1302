import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { firstLine } from "../io/fileErrors.ts";
import { sharedBetween } from "./shared.ts";

/** What runs tasks, several at a time. */
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

/** What the pool itself says of a task. */
export type PoolReport =
  /** It heard that it is to stop, or was ended. */
  | { readonly kind: "stopped" }
  /** Its worker died. */
  | { readonly kind: "failed"; readonly message: string };

/** A pool of worker threads. file: the built module whose default export they run, given `Shared` as its workerData; workers: how many */
export function workerPool<Task extends { readonly slot: number }, Report>(
  file: URL,
  workers: number,
): Runner<Task, Report> {
  const shared = sharedBetween(workers);
  const pool = new Piscina<Task, Report>({
    filename: fileURLToPath(file),
    minThreads: workers,
    maxThreads: workers,
    workerData: shared,
  });
  pool.on("error", () => undefined); // of a worker between two tasks, which is replaced
  let ended: Promise<void> | undefined; // destroyed once: a second time would start workers anew
  return {
    run: async (task) => {
      shared.fractions[task.slot] = 0;
      try {
        return await pool.run(task);
      } catch (error) {
        return ended !== undefined
          ? { kind: "stopped" }
          : { kind: "failed", message: `its worker died: ${firstLine(error)}` };
      }
    },
    fraction: (slot) => shared.fractions[slot],
    stop: () => {
      Atomics.store(shared.stop, 0, 1);
    },
    end: () => {
      ended ??= pool.destroy();
      return ended;
    },
  };
}
