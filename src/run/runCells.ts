import { firstLine } from "../io/fileErrors.ts";
import type { CellReport, CellTask } from "./cellTask.ts";
import type { Runner } from "./pool.ts";

/** What runs cells. */
export type CellRunner = Runner<CellTask, CellReport>;

/** How long running cells may take to stop before their workers are ended. */
const GRACE_MS = 500;

/** A task of the plan; its slot is the business of `runCells`. */
export type WaitingCell = Omit<CellTask, "slot"> & { readonly position: number };

/** Cells to run, and who is told. */
export interface CellRun {
  /** In the order in which they are handed out. */
  readonly cells: readonly WaitingCell[];
  readonly runner: CellRunner;
  /** How many run at a time. */
  readonly workers: number;
  /** Keeps the line of a finished cell for good. */
  readonly keep: (position: number, line: string) => Promise<void>;
  /** Turns aborted when the sweep is to stop. */
  readonly signal: AbortSignal;
  /** Hears which cell each slot runs, and when it is over. */
  readonly onSlot?: (slot: number, position: number | null) => void;
  /** Hears when no more cells are handed out, while others still run. */
  readonly onStopping?: () => void;
}

/** How it ended: all cells kept, asked to stop, or stopped by the first cell that could not be computed or kept. */
export type CellRunEnd =
  | { readonly kind: "done" }
  | { readonly kind: "interrupted" }
  | { readonly kind: "badInput" | "failed"; readonly cell: WaitingCell; readonly message: string }
  | { readonly kind: "notKept"; readonly message: string };

/**
 * Runs cells until all are kept. After the first failure no more are handed out, and those that run may finish; after an interrupt,
 * or when a line cannot be kept, those that run are asked to stop and ended if they do not.
 */
export async function runCells({
  cells,
  runner,
  workers,
  keep,
  signal,
  onSlot,
  onStopping,
}: CellRun): Promise<CellRunEnd> {
  let next = 0;
  let end: CellRunEnd | undefined; // set once nothing more is handed out
  let grace: NodeJS.Timeout | undefined;
  const conclude = (how: CellRunEnd): void => {
    end ??= how;
    onStopping?.();
  };
  const halt = (): void => {
    runner.stop();
    grace ??= setTimeout(() => void runner.end(), GRACE_MS);
  };
  const interrupt = (): void => {
    conclude({ kind: "interrupted" });
    halt();
  };

  async function settle(cell: WaitingCell, report: CellReport): Promise<void> {
    if (report.kind === "stopped" || end?.kind === "notKept") return;
    if (report.kind !== "done") {
      conclude({ kind: report.kind, cell, message: report.message });
      return;
    }
    try {
      await keep(cell.position, report.line);
    } catch (error) {
      end = { kind: "notKept", message: firstLine(error) };
      halt();
    }
  }

  async function work(slot: number): Promise<void> {
    while (end === undefined && next < cells.length) {
      const cell = cells[next++];
      onSlot?.(slot, cell.position);
      const { position: _, ...task } = cell;
      await settle(cell, await runner.run({ ...task, slot }));
      onSlot?.(slot, null);
    }
  }

  signal.addEventListener("abort", interrupt);
  if (signal.aborted) interrupt();
  try {
    await Promise.all(Array.from({ length: workers }, (_, slot) => work(slot)));
  } finally {
    signal.removeEventListener("abort", interrupt);
    clearTimeout(grace);
  }
  return end ?? { kind: "done" };
}
