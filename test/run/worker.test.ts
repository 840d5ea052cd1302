import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWeights } from "../../src/io/index.ts";
import { sharedMemory } from "../../src/run/pool.ts";
import { type CellTask, runCell } from "../../src/run/worker.ts";
import { folder } from "../support/commandLine.ts";
import { collisionsPlan } from "./helpers.ts";

const { cells, grid } = collisionsPlan();
const task: CellTask = { ...cells[0], experiment: "collisions", seed: grid.seed, slot: 1, weightsFile: null };

describe("running one cell", () => {
  it("gives the outcome of that cell as JSON, the same each time", async () => {
    const report = await runCell(task, sharedMemory(2));
    if (report.kind !== "done") throw new Error(report.kind);
    expect(Object.keys(JSON.parse(report.outcome))).toEqual(["status", "t", "polysemantic", "polysemanticWindow"]);
    expect(report.seconds).toBeGreaterThan(0);
    expect(await runCell(task, sharedMemory(2))).toMatchObject({ kind: "done", outcome: report.outcome });
    const other = await runCell({ ...task, seed: 8 }, sharedMemory(2));
    expect(other).toMatchObject({ kind: "done" });
    expect(other).not.toMatchObject({ outcome: report.outcome });
  });

  it("gives nothing when it hears that it is to stop, whatever the experiment makes of that", async () => {
    const shared = sharedMemory(2);
    Atomics.store(shared.stop, 0, 1);
    const weightsFile = join(folder(), "w.npy");
    expect(await runCell({ ...task, weightsFile }, shared)).toEqual({ kind: "stopped" });
    expect(existsSync(weightsFile)).toBe(false);
  });

  it("writes its weights before it is done", async () => {
    const path = join(folder(), "weights");
    mkdirSync(path);
    const weightsFile = join(path, "w.npy");
    expect((await runCell({ ...task, weightsFile }, sharedMemory(2))).kind).toBe("done");
    const { rows, columns } = await readWeights(weightsFile);
    expect([rows, columns]).toEqual([task.parameters.n, task.parameters.m]);
  });

  it("fails, and is not the user's mistake, when its weights cannot be written", async () => {
    const weightsFile = join(folder(), "none", "w.npy");
    const report = await runCell({ ...task, weightsFile }, sharedMemory(2));
    expect(report).toMatchObject({ kind: "failed", message: expect.stringContaining("cannot write") });
  });

  it("tells input that cannot be computed with from other failures", async () => {
    const report = await runCell({ ...task, parameters: { ...task.parameters, m: 2.5 } }, sharedMemory(2));
    expect(report).toMatchObject({ kind: "badInput", message: expect.stringContaining("2.5") });
  });
});
