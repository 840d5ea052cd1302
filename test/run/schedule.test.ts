import { describe, expect, it } from "vitest";
import type { RunProgress } from "../../src/run/schedule.ts";
import { type CellEnd, type CellRunner, schedule, type Verdict, type WaitingCell } from "../../src/run/schedule.ts";
import type { CellReport, CellTask } from "../../src/run/worker.ts";

interface Numbered extends WaitingCell {
  readonly position: number;
}

const cells: Numbered[] = Array.from({ length: 12 }, (_, position) => ({
  position,
  task: { experiment: "none", parameters: { position }, replica: position, seed: 0, weightsFile: null },
  work: position + 1,
}));

const done = (task: CellTask): CellReport => ({ kind: "done", outcome: String(task.replica), seconds: 1 });

/** Runs the cells by hand: `report` says how each one ends, once a pause has passed. */
function byHand(report: (task: CellTask) => CellReport | "when asked" | "never") {
  const handed: number[] = [];
  const busy = new Set<number>(); // slots that run a cell
  const asked: (() => void)[] = [];
  const ended: (() => void)[] = [];
  const runner: CellRunner = {
    run: async (task) => {
      if (busy.has(task.slot)) throw new Error(`slot ${task.slot} is taken`);
      busy.add(task.slot);
      handed.push(task.replica);
      await new Promise((resolve) => setTimeout(resolve, (task.replica * 7) % 5));
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
    fraction: () => 0.5,
    stop: () => {
      for (const resolve of asked) resolve();
    },
    end: async () => {
      for (const resolve of ended) resolve();
    },
  };
  const settled: number[] = [];
  const settle = async ({ position }: Numbered, end: CellEnd): Promise<Verdict> => {
    if (end.kind === "done") expect(end.outcome).toBe(String(position));
    settled.push(position);
    return end.kind === "done" ? "go on" : "finish";
  };
  return { handed, settled, runner, settle };
}

const sorted = (positions: readonly number[]) => [...positions].sort((a, b) => a - b);

describe("a schedule", () => {
  it.each([1, 2, 5, 20])("hands every cell out once, in order, and settles all, with %i jobs", async (jobs) => {
    const { handed, settled, runner, settle } = byHand(done);
    expect(await schedule({ cells, runner, jobs, settle })).toBe("done");
    expect(handed).toEqual(cells.map(({ position }) => position));
    expect(sorted(settled)).toEqual(handed);
  });

  it("hands out no more after the verdict to finish, and settles what still runs", async () => {
    const { handed, settled, runner, settle } = byHand((task) =>
      task.replica === 4 ? { kind: "failed", message: "boom" } : done(task),
    );
    const seen: RunProgress[] = [];
    expect(await schedule({ cells, runner, jobs: 3, settle, onProgress: (p) => seen.push(p) })).toBe("stopped");
    expect(handed.length).toBeLessThan(cells.length);
    expect(sorted(settled)).toEqual(handed);
    expect(seen[0]).toEqual({ fraction: 0, secondsLeft: null, stopping: false });
  });

  it("goes on after a failure where the verdict is to go on", async () => {
    const { settled, runner } = byHand((task) =>
      task.replica === 4 ? { kind: "failed", message: "boom" } : done(task),
    );
    const kinds: string[] = [];
    const settle = async ({ position }: Numbered, { kind }: CellEnd): Promise<Verdict> => {
      settled.push(position);
      kinds.push(kind);
      return "go on";
    };
    expect(await schedule({ cells, runner, jobs: 3, settle })).toBe("done");
    expect(settled).toHaveLength(cells.length);
    expect(kinds.filter((kind) => kind === "failed")).toHaveLength(1);
  });

  it("settles nothing after the verdict to halt, and asks what runs to stop", async () => {
    const { handed, settled, runner } = byHand((task) => (task.replica === 2 ? "when asked" : done(task)));
    const settle = async ({ position }: Numbered): Promise<Verdict> => {
      if (position === 5) return "halt";
      settled.push(position);
      return "go on";
    };
    expect(await schedule({ cells, runner, jobs: 3, settle })).toBe("stopped");
    expect(settled).not.toContain(2);
    expect(handed.length).toBeLessThan(cells.length);
  });

  it.each(["when asked", "never"] as const)(
    "is over soon after an interrupt, also with cells that stop %s",
    async (how) => {
      const stop = new AbortController();
      const { settled, runner, settle } = byHand((task) => {
        if (task.replica === 6) stop.abort();
        return task.replica > 3 ? how : done(task);
      });
      expect(await schedule({ cells, runner, jobs: 3, settle, signal: stop.signal })).toBe("interrupted");
      expect(sorted(settled)).toEqual([0, 1, 2, 3]);
    },
  );

  it("runs nothing when it is interrupted before it begins", async () => {
    const { handed, runner, settle } = byHand(done);
    expect(await schedule({ cells, runner, jobs: 2, settle, signal: AbortSignal.abort() })).toBe("interrupted");
    expect(handed).toEqual([]);
  });

  it("counts the work done before, and that of running cells by their share", async () => {
    const { runner, settle } = byHand((task) => (task.replica === 0 ? "when asked" : done(task)));
    const stop = new AbortController();
    const seen: RunProgress[] = [];
    const one = [{ ...cells[0], work: 6 }];
    const end = schedule({
      cells: one,
      runner,
      jobs: 1,
      settle,
      before: 2,
      signal: stop.signal,
      onProgress: (progress) => {
        seen.push(progress);
        if (seen.length === 3) stop.abort();
      },
    });
    expect(await end).toBe("interrupted");
    expect(seen[0].fraction).toBe(2 / 8);
    expect(seen[1].fraction).toBe((2 + 3) / 8);
    expect(seen[1].secondsLeft).toBeGreaterThan(0);
  });

  it("refuses a number of jobs that is none", async () => {
    const { runner, settle } = byHand(done);
    await expect(schedule({ cells, runner, jobs: 0, settle })).rejects.toThrow("jobs must be a whole number >= 1");
  });
});
