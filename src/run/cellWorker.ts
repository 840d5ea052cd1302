import { workerData } from "piscina";
import type { CellReport, CellTask } from "./cellTask.ts";
import { runCell } from "./runCell.ts";
import type { Shared } from "./shared.ts";

/** What a worker thread of the pool runs, once per cell. */
export default function cellWorker(task: CellTask): Promise<CellReport> {
  return runCell(task, workerData as Shared);
}
