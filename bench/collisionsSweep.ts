import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { findEntry } from "../src/catalogue.ts";
import { runSweep } from "../src/run/folder/runSweep.ts";
import { planOf } from "../src/run/plan.ts";
import type { Table } from "./table.ts";

/**
 * The authors' dense autograd code for the same trainings on two cores: 2.7 PFLOP, measured per step and extrapolated.
 */
const AUTHORS_HOURS = 10;

/**
 * The paper's collisions, 256 trainings: one seed of every m by the sweep itself, on all cores, times the number of
 * seeds.
 */
export async function collisionsSweep(): Promise<Table> {
  const { experiment } = findEntry("collisions", "bench");
  const grid = experiment.presets.paper;
  const folder = await mkdtemp(join(tmpdir(), "incidental-bench-"));
  try {
    const plan = planOf(experiment, { ...grid, seeds: 1 }, { shard: null, name: "bench" });
    const start = performance.now();
    const { status, kept } = await runSweep({ plan, directory: join(folder, "collisions") });
    const milliseconds = performance.now() - start;
    const minutes = (milliseconds * grid.seeds) / 60_000;
    const faster = (AUTHORS_HOURS * 60) / minutes;
    return {
      title: `collisions, paper preset, ${availableParallelism()} threads`,
      rows: [
        {
          what: `one seed of ${kept} sizes (${status})`,
          milliseconds,
          note:
            `${grid.seeds} seeds: ${minutes.toFixed(1)} min (promised: 20, goal 10); ${faster.toFixed(0)}x ` +
            `the authors' code`,
        },
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
