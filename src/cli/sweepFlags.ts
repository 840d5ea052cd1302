import { basename, join } from "node:path";
import { experimentNames, findEntry } from "../catalogue.ts";
import { InputError } from "../checks.ts";
import type { AnyExperiment, CellParameters, Grid } from "../experiments/experiment.ts";
import type { SweepRun } from "../run/folder/runSweep.ts";
import { parseShard, planOf } from "../run/plan.ts";
import { readSweepFile } from "../run/sweepFile.ts";
import { countFlag } from "./flags.ts";

/** Flags of `sweep`, as commander hands them over. */
export interface SweepFlags {
  preset?: string;
  seeds?: string;
  seed?: string;
  jobs?: string;
  out?: string;
  resume?: true;
  shard?: string;
  saveWeights?: true;
  json?: true;
  quiet?: true;
}

/** Turns name or file and flags of `sweep` into the run they ask for. @throws InputError */
export async function sweepRun(target: string, flags: SweepFlags): Promise<SweepRun> {
  const asked = experimentNames.includes(target) ? namedSweep(target, flags) : await fileSweep(target, flags);
  const { experiment, grid, name } = asked;
  const optional = async (flag: string, text: string | undefined, least: number) =>
    text === undefined ? undefined : countFlag(flag, text, {}, least);
  const seeds = await optional("--seeds", flags.seeds, 1);
  const seed = await optional("--seed", flags.seed, 0);
  const jobs = await optional("--jobs", flags.jobs, 1);
  const shard = flags.shard === undefined ? null : parseShard("--shard", flags.shard);
  const request = { ...grid, seeds: seeds ?? grid.seeds, seed: seed ?? grid.seed };
  const weights = flags.saveWeights === true;
  const command = [
    asked.command,
    ...(request.seeds === grid.seeds ? [] : [`--seeds ${request.seeds}`]),
    ...(request.seed === grid.seed ? [] : [`--seed ${request.seed}`]),
    ...(weights ? ["--save-weights"] : []),
  ];
  return {
    plan: planOf(experiment, request, { shard, name }),
    directory: flags.out ?? join("results", experiment.name),
    command: command.join(" "),
    ...(jobs !== undefined && { jobs }),
    resume: flags.resume === true,
    weights,
  };
}

/** What is asked for before flags change it. name: begins messages about the grid. */
interface RequestedGrid {
  readonly experiment: AnyExperiment;
  readonly grid: Grid<CellParameters>;
  readonly name: string;
  readonly command: string;
}

function namedSweep(name: string, { preset = "quick" }: SweepFlags): RequestedGrid {
  const { experiment } = findEntry(name, "sweep");
  if (preset !== "quick" && preset !== "paper") {
    throw new InputError(`--preset must be quick or paper, got "${preset}".`);
  }
  const command = `incidental sweep ${name} --preset ${preset}`;
  return { experiment, grid: experiment.presets[preset], name, command };
}

async function fileSweep(file: string, { preset }: SweepFlags): Promise<RequestedGrid> {
  if (!/[./\\]/.test(file)) {
    const known = experimentNames.join(", ");
    throw new InputError(`sweep knows the experiments ${known}, got "${file}"; a sweep file is named with its .json.`);
  }
  if (preset !== undefined) {
    throw new InputError(
      `--preset goes with the name of an experiment; ${file} is a sweep file, which lists its own values: drop --preset.`,
    );
  }
  return { ...(await readSweepFile(file)), name: file, command: `incidental sweep ${basename(file)}` };
}
