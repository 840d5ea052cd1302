import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import { firstLine } from "../io/fileErrors.ts";
import type { CellReport, CellTask } from "./cellTask.ts";
import { sharedBetween } from "./shared.ts";

/** What runs cells, several at a time. */
export interface CellRunner {
  /** Runs a cell in a slot of its own, 0, 1, … below the number of workers; never throws. */
  readonly run: (task: CellTask) => Promise<CellReport>;
  /** Share done of the cell that runs in a slot. */
  readonly fraction: (slot: number) => number;
  /** Asks running cells to stop. */
  readonly stop: () => void;
  /** Ends the workers at once; what runs is reported as stopped. */
  readonly end: () => Promise<void>;
}

/** A pool of worker threads. workers: how many */
export function workerPool(workers: number): CellRunner {
  const shared = sharedBetween(workers);
  const pool = new Piscina<CellTask, CellReport>({
    filename: fileURLToPath(new URL("./cellWorker.js", import.meta.url)),
    minThreads: workers,
    maxThreads: workers,
    workerData: shared,
  });
  pool.on("error", () => undefined); // of a worker between two cells, which is replaced
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
