import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { count, InputError } from "../../checks.ts";
import { fileProblem, firstLine } from "../../io/fileErrors.ts";
import { describeCell, type Plan } from "../plan.ts";
import { workerPool } from "../pool.ts";
import { type CellRunEnd, type CellRunner, runCells, type WaitingCell } from "../runCells.ts";
import type { SweepProgress } from "../timeLeft.ts";
import { workMeter } from "../workMeter.ts";
import { removeLeftovers } from "./leftovers.ts";
import { lockFolder } from "./lock.ts";
import { type Manifest, manifestOf } from "./manifest.ts";
import { openResults } from "./openResults.ts";
import type { CellStore } from "./store.ts";
import { weightsFolder, weightsName } from "./weightsFile.ts";

/** A sweep to be run into a folder. */
export interface SweepRun {
  readonly plan: Plan;
  readonly directory: string;
  /** What to type to get the same results, for the manifest. Nothing that does not change them: no number of workers, no shard. */
  readonly command?: string;
  /** Worker threads; default: as many as there are processors. */
  readonly jobs?: number;
  /** Go on with what the folder holds. */
  readonly resume?: boolean;
  /** Keep the final weights of every cell in `weights/`. */
  readonly weights?: boolean;
  readonly signal?: AbortSignal;
  /** Hears several times a second how far the sweep is. */
  readonly onProgress?: (progress: SweepProgress) => void;
  /** Hears what a person should know, in one line. */
  readonly onNote?: (note: string) => void;
}

/** How a sweep ended. Whatever it is, the cells kept are in the folder, and the sweep can be gone on with. */
export type SweepEnd = {
  readonly manifest: Manifest;
  /** Cells in the folder, of how many, and how many of them are new. */
  readonly kept: number;
  readonly of: number;
  readonly fresh: number;
} & ({ readonly status: "done" | "interrupted" } | { readonly status: "failed"; readonly problem: string });

const PROGRESS_EVERY = 200; // ms

/** Runs the cells of a plan that its folder does not hold yet. @throws InputError, also one that a cell threw */
export async function runSweep(run: SweepRun): Promise<SweepEnd> {
  const { plan, directory, command = "runSweep", jobs = availableParallelism(), weights = false } = run;
  count("jobs", jobs);
  const unlock = await lockFolder(directory);
  try {
    const asked = manifestOf(plan, { command, weights });
    const { manifest, store } = await openResults(directory, { plan, manifest: asked, resume: run.resume === true });
    try {
      if (weights) await makeFolder(weightsFolder(directory));
      if (store.dropped > 0) run.onNote?.(`dropped a torn last line of ${store.dropped} bytes; its cell is run again.`);
      const before = store.count();
      const end = await runMissing(run, store, jobs);
      const counts = { manifest, kept: store.count(), of: plan.cells.length, fresh: store.count() - before };
      return { ...counts, ...(await conclude(end, store, directory, plan)) };
    } finally {
      await store.close();
      await removeLeftovers(directory); // of workers that were ended while they wrote weights
    }
  } finally {
    await unlock();
  }
}

/** Runs what is missing in a pool of workers that lives as long. */
async function runMissing(run: SweepRun, store: CellStore, jobs: number): Promise<CellRunEnd> {
  const { plan, directory, weights = false, signal = new AbortController().signal, onProgress } = run;
  const cells = plan.cells.flatMap(({ parameters, replica, key }, position): WaitingCell[] => {
    if (store.has(position)) return [];
    const { experiment, grid } = plan;
    const file = weights ? join(weightsFolder(directory), weightsName({ parameters, replica })) : null;
    return [{ position, experiment: experiment.name, parameters, replica, key, seed: grid.seed, weightsFile: file }];
  });
  if (cells.length === 0) return { kind: "done" };
  const workers = Math.min(jobs, cells.length);
  const runner: CellRunner = workerPool(new URL("../cellWorker.js", import.meta.url), workers);
  const meter = workMeter({ plan, store, runner, workers });
  const tell = onProgress && (() => onProgress(meter.progress()));
  tell?.();
  const timer = tell && setInterval(tell, PROGRESS_EVERY);
  try {
    const { onSlot, onStopping } = meter;
    return await runCells({ cells, runner, workers, keep: store.append, signal, onSlot, onStopping });
  } finally {
    clearInterval(timer);
    await runner.end();
  }
}

/** What the end of the run means for the sweep. @throws InputError that a cell threw */
async function conclude(
  end: CellRunEnd,
  store: CellStore,
  directory: string,
  plan: Plan,
): Promise<{ status: "done" | "interrupted" } | { status: "failed"; problem: string }> {
  const kept = `${store.count()} of ${plan.cells.length} cells are kept in ${directory}; --resume goes on with them.`;
  if (store.count() === plan.cells.length) {
    try {
      await store.sort();
      return { status: "done" };
    } catch (error) {
      return { status: "failed", problem: `${sentence(firstLine(error))} ${kept}` };
    }
  }
  switch (end.kind) {
    case "badInput":
      throw new InputError(`${sentence(`at ${describeCell(end.cell)}: ${end.message}`)} ${kept}`);
    case "failed":
      return {
        status: "failed",
        problem: `${sentence(`the cell ${describeCell(end.cell)} failed: ${end.message}`)} ${kept}`,
      };
    case "notKept":
      return { status: "failed", problem: `${sentence(end.message)} ${kept}` };
    default:
      return { status: "interrupted" };
  }
}

/** With a full stop at the end. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fileProblem("write", folder, error);
  });
}
