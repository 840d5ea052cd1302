/** Sweeps: a grid of parameters × seeds run by worker threads into a folder, gone on with, split into shards and merged. */

export { findSweep, sweepNames } from "./findSweep.ts";
export type { Manifest } from "./folder/manifest.ts";
export { mergeResults } from "./folder/mergeResults.ts";
export { type Results, readResults } from "./folder/readResults.ts";
export { runSweep, type SweepEnd, type SweepRun } from "./folder/runSweep.ts";
export { type GridRequest, type Plan, type PlannedCell, planOf } from "./plan.ts";
export { type Runner, workerPool } from "./pool.ts";
export { parseShard, type Shard } from "./shard.ts";
export type { Shared } from "./shared.ts";
export { readSweepFile, type SweepFile } from "./sweepFile.ts";
export { type SweepProgress, timeLeft } from "./timeLeft.ts";
