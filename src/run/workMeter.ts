import type { CellStore } from "./folder/store.ts";
import type { Plan } from "./plan.ts";
import type { CellRunner } from "./runCells.ts";
import { type SweepProgress, timeLeft } from "./timeLeft.ts";

/** Follows how far a sweep is. */
export interface WorkMeter {
  readonly onSlot: (slot: number, position: number | null) => void;
  readonly onStopping: () => void;
  readonly progress: () => SweepProgress;
}

/** A meter that starts now. workers: how many slots there are */
export function workMeter(parts: { plan: Plan; store: CellStore; runner: CellRunner; workers: number }): WorkMeter {
  const { plan, store, runner, workers } = parts;
  const work = plan.cells.map(({ parameters }) => Math.max(Number.MIN_VALUE, plan.experiment.work(parameters)));
  const total = sum(work);
  const kept = () => sum(work.filter((_, position) => store.has(position)));
  const before = kept();
  const running: (number | null)[] = new Array(workers).fill(null); // position of each slot's cell
  let stopping = false;
  const start = performance.now();
  return {
    onSlot: (slot, position) => {
      running[slot] = position;
    },
    onStopping: () => {
      stopping = true;
    },
    progress: () => {
      const shares = running.map((position, slot) =>
        position === null || store.has(position) ? 0 : work[position] * runner.fraction(slot),
      );
      const elapsed = (performance.now() - start) / 1000;
      const since = kept() - before;
      const estimate = timeLeft({ total, before, since, running: sum(shares), elapsed });
      return { ...estimate, kept: store.count(), of: plan.cells.length, stopping };
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
