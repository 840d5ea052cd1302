import { basename, extname, join } from "node:path";
import type { Command } from "commander";
import { experimentNames, findEntry } from "../../catalogue.ts";
import { InputError } from "../../checks.ts";
import { claimsOf } from "../../experiments/claim.ts";
import type { AnyExperiment, CellParameters, Grid } from "../../experiments/experiment.ts";
import { shellWord } from "../../io/fileErrors.ts";
import { version } from "../../io/version.ts";
import { type Results, readWholeResults } from "../../run/folder/readResults.ts";
import { runSweep, type SweepEnd, type SweepProgress, type SweepRun } from "../../run/folder/runSweep.ts";
import { interruptible } from "../../run/interrupt.ts";
import { parseShard, planOf } from "../../run/plan.ts";
import { readSweepFile } from "../../run/sweepFile.ts";
import { claimTable } from "../claimTable.ts";
import { exitCodeOf } from "../claimText.ts";
import { type CommandContext, presetOption } from "../command.ts";
import { drawnNames } from "../drawing.ts";
import { countFlag } from "../flags.ts";
import type { Preset } from "../presets.ts";
import { progressBar } from "../progressBar.ts";
import { type CommandReport, duration, left } from "../report.ts";

/** Options and action of `incidental sweep`. */
export function declare(command: Command, { print }: CommandContext): void {
  command
    .addOption(presetOption(command, "of a named experiment (default: quick)"))
    .option("--seeds <count>", "replicas of every point of the grid (default: as preset or file say)")
    .option("--seed <count>", "root seed (default: as preset or file say)")
    .option("--jobs <count>", "threads (default: as many as there are processors)")
    .option("--out <folder>", "where the results go (default: results/NAME, of a file without its ending)")
    .option("--resume", "go on with the cells that the folder holds")
    .option("--shard <i/k>", "only part i of k, to be put together by merge")
    .option("--save-weights", "keep the final weights of every cell as .npy")
    .option("--json", "print the claims as JSON")
    .option("--quiet", "no progress, no notes")
    .action(async (target, flags) => print(await sweepCommand(target, flags), flags));
}

/** Flags of `sweep`, as commander hands them over. */
export interface SweepFlags {
  preset?: Preset;
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
    directory: flags.out ?? join("results", asked.folder),
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
  /** Of the results, in `results`. */
  readonly folder: string;
}

function namedSweep(name: string, { preset = "quick" }: SweepFlags): RequestedGrid {
  const { experiment } = findEntry(name, "sweep");
  const command = `incidental sweep ${name} --preset ${preset}`;
  return { experiment, grid: experiment.presets[preset], name, command, folder: name };
}

async function fileSweep(file: string, { preset }: SweepFlags): Promise<RequestedGrid> {
  if (!/[./\\]/.test(file)) {
    const known = experimentNames.join(", ");
    throw new InputError(`sweep knows the experiments ${known}, got "${file}"; a sweep file is named with its .json.`);
  }
  if (preset !== undefined) {
    throw new InputError(
      `--preset goes with the name of an experiment; ${file} is a sweep file, which lists its own values: drop ` +
        `--preset.`,
    );
  }
  const folder = basename(file, extname(file));
  return {
    ...(await readSweepFile(file)),
    name: file,
    command: `incidental sweep ${shellWord(basename(file))}`,
    folder,
  };
}

/**
 * `incidental sweep NAME|FILE`: the cells run in threads of their own, this one hears Ctrl-C and writes.
 * @throws InputError
 */
export async function sweepCommand(target: string, flags: SweepFlags): Promise<CommandReport> {
  const run = await sweepRun(target, flags);
  const start = performance.now();
  const bar = progressBar({ quiet: flags.quiet === true });
  const notes: string[] = [];
  const end = await interruptible(({ stop: signal }) =>
    runSweep({
      ...run,
      signal,
      onProgress: (progress) => bar.update(progress.fraction, whereabouts(progress)),
      onNote: (note) => notes.push(note),
      onWatch: (owner, seconds) => bar.update(0, `held by ${owner}: watching for ${seconds} s whether it still writes`),
    }),
  ).finally(bar.stop);
  return reportOf(end, { directory: run.directory, json: flags.json === true, notes, start });
}

/** `37 of 256 cells, 3 min left`. */
function whereabouts(progress: SweepProgress): string {
  const { kept, of, secondsLeft, stopping } = progress;
  if (stopping) return `${kept} of ${of} cells, stopping: waiting for those that run`;
  return `${kept} of ${of} cells${secondsLeft === null ? "" : `, ${left(progress)}`}`;
}

async function reportOf(
  end: SweepEnd,
  { directory, json, notes, start }: { directory: string; json: boolean; notes: string[]; start: number },
): Promise<CommandReport> {
  const { status, kept, of, fresh, manifest } = end;
  if (status === "failed") return { output: "", notes, problem: end.problem, exitCode: 1 };
  if (status === "interrupted") {
    const problem = `interrupted with ${kept} of ${of} cells in ${directory}; --resume goes on with them.`;
    return { output: "", notes, problem, exitCode: 1 };
  }
  const seconds = duration((performance.now() - start) / 1000);
  const newOnes = fresh === of ? `in ${seconds}` : fresh === 0 ? "there already" : `${fresh} of them new in ${seconds}`;
  notes.push(`${of} cell${of === 1 ? "" : "s"}${fresh === of ? " " : ", "}${newOnes}, in ${directory}`);
  if (manifest.shard === null) notes.push(...figureNote(manifest.experiment, directory));
  else notes.push(`this is shard ${manifest.shard}; when all are there: incidental merge FOLDERS... --out FOLDER.`);
  return { ...sweepReport(await readWholeResults(directory), json), notes };
}

/** The claims of a whole sweep: for standard output, and the exit code. */
export function sweepReport({ manifest, experiment, cells }: Results, json: boolean): Omit<CommandReport, "notes"> {
  const { experiment: name, shard } = manifest;
  const claims = shard === null ? claimsOf(experiment, experiment.collect(cells)) : [];
  const value = { version, experiment: name, ...(shard !== null && { shard }), cells: cells.length, claims };
  const table = claims.length === 0 ? "" : `${claimTable(claims)}\n`;
  return { output: json ? `${JSON.stringify(value)}\n` : table, exitCode: exitCodeOf(claims) };
}

/** What to type to see results, where there is a figure of them. */
export function figureNote(name: string, directory: string): string[] {
  return drawnNames.includes(name) ? [`incidental figure ${name} --from ${shellWord(directory)} draws it.`] : [];
}
