import { describe, expect, it } from "vitest";
import type { CellReport, CellTask } from "../../src/run/cellTask.ts";
import type { CellRunner } from "../../src/run/runCells.ts";
import { runCells, type WaitingCell } from "../../src/run/runCells.ts";

const cells: WaitingCell[] = Array.from({ length: 12 }, (_, position) => ({
  position,
  experiment: "none",
  parameters: { position },
  replica: 0,
  key: `${position}`,
  seed: 0,
  weightsFile: null,
}));

const done = (task: CellTask): CellReport => ({ kind: "done", line: task.key });

/** Runs the cells by hand: `report` says how each one ends, once `pause` has passed. */
function byHand(report: (task: CellTask) => CellReport | "when asked" | "never") {
  const handed: number[] = [];
  const busy = new Set<number>(); // slots that run a cell
  const asked: (() => void)[] = [];
  const ended: (() => void)[] = [];
  const runner: CellRunner = {
    run: async (task) => {
      if (busy.has(task.slot)) throw new Error(`slot ${task.slot} is taken`);
      busy.add(task.slot);
      handed.push(Number(task.key));
      await new Promise((resolve) => setTimeout(resolve, (Number(task.key) * 7) % 5));
      const how = report(task);
      if (typeof how === "string") {
        await new Promise<void>((resolve) => {
          if (how === "when asked") asked.push(resolve);
          ended.push(resolve);
        });
      }
      busy.delete(task.slot);
      return typeof how === "string" ? { kind: "stopped" } : how;
    },
    fraction: () => 0,
    stop: () => {
      for (const resolve of asked) resolve();
    },
    end: async () => {
      for (const resolve of ended) resolve();
    },
  };
  const kept: number[] = [];
  const keep = async (position: number, line: string) => {
    expect(line).toBe(String(position));
    kept.push(position);
  };
  return { handed, kept, runner, keep };
}

const never = new AbortController().signal;

describe("running cells", () => {
  it.each([1, 2, 5, 20])("hands every cell out once, in order, and keeps all, with %i workers", async (workers) => {
    const { handed, kept, runner, keep } = byHand(done);
    expect(await runCells({ cells, runner, workers, keep, signal: never })).toEqual({ kind: "done" });
    expect(handed).toEqual(cells.map(({ position }) => position));
    expect([...kept].sort((a, b) => a - b)).toEqual(handed);
  });

  it("hands out no more after a failure, keeps what still runs, and tells the first failure", async () => {
    const failing = (task: CellTask): CellReport =>
      task.key === "4" ? { kind: "failed", message: "boom" } : done(task);
    const { handed, kept, runner, keep } = byHand(failing);
    let stopping = 0;
    const end = await runCells({ cells, runner, workers: 3, keep, signal: never, onStopping: () => stopping++ });
    expect(end).toMatchObject({ kind: "failed", message: "boom", cell: { position: 4 } });
    expect(stopping).toBe(1);
    expect(handed.length).toBeLessThan(cells.length);
    expect([...kept, 4].sort((a, b) => a - b)).toEqual(handed);
  });

  it("keeps nothing after a line that could not be kept, and asks what runs to stop", async () => {
    const { handed, kept, runner } = byHand((task) => (task.key === "2" ? "when asked" : done(task)));
    const keep = async (position: number) => {
      if (position === 5) throw new Error("cannot write: the disk is full.");
      kept.push(position);
    };
    const end = await runCells({ cells, runner, workers: 3, keep, signal: never });
    expect(end).toEqual({ kind: "notKept", message: "cannot write: the disk is full." });
    expect(kept).not.toContain(2);
    expect(handed.length).toBeLessThan(cells.length);
  });

  it.each(["when asked", "never"] as const)(
    "is over soon after an interrupt, also with cells that stop %s",
    async (how) => {
      const stop = new AbortController();
      const { kept, runner, keep } = byHand((task) => {
        if (task.key === "6") stop.abort();
        return Number(task.key) > 3 ? how : done(task);
      });
      const end = await runCells({ cells, runner, workers: 3, keep, signal: stop.signal });
      expect(end).toEqual({ kind: "interrupted" });
      expect([...kept].sort()).toEqual([0, 1, 2, 3]);
    },
  );

  it("runs nothing when it is interrupted before it begins", async () => {
    const { handed, runner, keep } = byHand(done);
    expect(await runCells({ cells, runner, workers: 2, keep, signal: AbortSignal.abort() })).toEqual({
      kind: "interrupted",
    });
    expect(handed).toEqual([]);
  });

  it("tells which cell each slot runs", async () => {
    const { runner, keep } = byHand(done);
    const seen: [number, number | null][] = [];
    await runCells({
      cells: cells.slice(0, 2),
      runner,
      workers: 1,
      keep,
      signal: never,
      onSlot: (...a) => seen.push(a),
    });
    expect(seen).toEqual([
      [0, 0],
      [0, null],
      [0, 1],
      [0, null],
    ]);
  });
});
