import { join } from "node:path";
import { count, InputError } from "../../checks.ts";
import { firstLine, printable } from "../../io/fileErrors.ts";
import { makeFolder } from "../../io/makeFolder.ts";
import { describeCell, type Plan, type PlannedCell } from "../plan.ts";
import { type RunProgress, schedule, type WaitingCell } from "../schedule.ts";
import { formatLine } from "./cellLine.ts";
import { type FolderLock, LockLost, lockFolder, takenOver } from "./lock.ts";
import { type Manifest, manifestOf } from "./manifest.ts";
import { openResults } from "./openResults.ts";
import { type CellStore, removeLeftovers } from "./store.ts";
import { weightsFolder, weightsName } from "./weightsFile.ts";

/** How far a sweep is: cells kept, and of how many. */
export interface SweepProgress extends RunProgress {
  readonly kept: number;
  readonly of: number;
}

/** A sweep to be run into a folder. */
export interface SweepRun {
  readonly plan: Plan;
  readonly directory: string;
  /**
   * What to type to get the same results, for the manifest. Nothing that does not change them: no number of workers, no
   * shard.
   */
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
  /** Hears that the folder is another's that may be gone, and how many seconds that takes to be seen. */
  readonly onWatch?: (owner: string, seconds: number) => void;
}

/** How a sweep ended. Whatever it is, the cells kept are in the folder, and the sweep can be resumed. */
export type SweepEnd = {
  readonly manifest: Manifest;
  /** Cells in the folder, of how many, and how many of them are new. */
  readonly kept: number;
  readonly of: number;
  readonly fresh: number;
} & ({ readonly status: "done" | "interrupted" } | { readonly status: "failed"; readonly problem: string });

/** Runs the cells of a plan that its folder does not hold yet. @throws InputError, also one that a cell threw */
export async function runSweep(run: SweepRun): Promise<SweepEnd> {
  const { plan, directory, command = "runSweep", weights = false } = run;
  if (run.jobs !== undefined) count("jobs", run.jobs);
  const lock = await lockFolder(directory, {
    signal: run.signal,
    ...(run.onWatch && { onWatch: run.onWatch }),
    onTakeOver: (owner, seconds) => run.onNote?.(takenOver(directory, owner, seconds)),
  });
  try {
    const asked = manifestOf(plan, { command, weights });
    const { manifest, store } = await openResults(directory, {
      plan,
      manifest: asked,
      resume: run.resume === true,
      check: lock.check,
    });
    try {
      if (weights) await makeFolder(weightsFolder(directory));
      if (store.dropped > 0) run.onNote?.(`dropped a torn last line of ${store.dropped} bytes; its cell is run again.`);
      if (store.weightless > 0) run.onNote?.(`${lostWeights(store.weightless)} in ${printable(directory)} again.`);
      const before = store.count();
      const end = await runMissing(run, store, lock);
      const counts = { manifest, kept: store.count(), of: plan.cells.length, fresh: store.count() - before };
      return { ...counts, ...(await conclude(end, run, store, lock)) };
    } finally {
      await store.close();
      // of workers that were ended while they wrote weights
      if (!lock.lost.aborted) await removeLeftovers(directory);
    }
  } finally {
    await lock.release();
  }
}

/** How the missing cells ended: stopped by the first that could not be computed or kept, or not. */
type MissingEnd =
  | { readonly kind: "done" | "interrupted" }
  | {
      readonly kind: "badInput" | "failed";
      readonly cell: PlannedCell;
      readonly message: string;
      /** Whether the same cell ends so whenever it is run. */
      readonly lasting: boolean;
    }
  | { readonly kind: "notKept" | "lost"; readonly message: string };

interface MissingCell extends WaitingCell {
  readonly position: number;
  readonly planned: PlannedCell;
}

/**
 * Runs what is missing; after the first failure no more are handed out, and nothing goes on when a line cannot be kept.
 */
async function runMissing(run: SweepRun, store: CellStore, lock: FolderLock): Promise<MissingEnd> {
  const { plan, directory, weights = false, jobs, onProgress } = run;
  const signal = run.signal === undefined ? lock.lost : AbortSignal.any([run.signal, lock.lost]);
  const { experiment, grid } = plan;
  const work = ({ parameters }: PlannedCell) => Math.max(Number.MIN_VALUE, experiment.work?.(parameters) ?? 1);
  const cells = plan.cells.flatMap((planned, position): MissingCell[] => {
    if (store.has(position)) return [];
    const { parameters, replica } = planned;
    const weightsFile = weights ? join(weightsFolder(directory), weightsName(planned)) : null;
    const task = { experiment: experiment.name, parameters, replica, seed: grid.seed, weightsFile };
    return [{ position, planned, task, work: work(planned) }];
  });
  let problem: MissingEnd | undefined;
  const end = await schedule({
    cells,
    jobs,
    signal,
    before: plan.cells.reduce((sum, planned, position) => sum + (store.has(position) ? work(planned) : 0), 0),
    onProgress: onProgress && ((progress) => onProgress({ ...progress, kept: store.count(), of: plan.cells.length })),
    settle: async ({ position, planned }, report) => {
      if (report.kind !== "done") {
        const { kind, message } = report;
        problem ??= { kind, cell: planned, message, lasting: kind === "badInput" || "lasting" in report };
        return "finish";
      }
      try {
        await lock.check();
        await store.append(position, formatLine(planned, report.outcome));
        return "go on";
      } catch (error) {
        problem = { kind: error instanceof LockLost ? "lost" : "notKept", message: firstLine(error) };
        return "halt";
      }
    },
  });
  return problem ?? { kind: end === "interrupted" ? "interrupted" : "done" };
}

/** What the end of the run means for the sweep. @throws InputError that a cell threw */
async function conclude(
  end: MissingEnd,
  { directory, plan }: SweepRun,
  store: CellStore,
  lock: FolderLock,
): Promise<{ status: "done" | "interrupted" } | { status: "failed"; problem: string }> {
  try {
    await lock.check();
  } catch (error) {
    return { status: "failed", problem: firstLine(error) };
  }
  const lasting = "lasting" in end && end.lasting;
  const kept =
    `${store.count()} of ${plan.cells.length} cells are kept in ${printable(directory)}; ` +
    (lasting
      ? "--resume meets this cell again: leave its values out of the sweep, with another --out."
      : "--resume goes on with them.");
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
    case "lost":
      return { status: "failed", problem: `${sentence(end.message)} ${kept}` };
    default:
      return { status: "interrupted" };
  }
}

function lostWeights(cells: number): string {
  return cells === 1
    ? "the weights of 1 cell are missing or damaged; it is run"
    : `the weights of ${cells} cells are missing or damaged; they are run`;
}

/** With a full stop at the end. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
