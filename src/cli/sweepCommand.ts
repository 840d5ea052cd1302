import { claimsOf } from "../experiments/claim.ts";
import { version } from "../io/version.ts";
import { type Results, readResults } from "../run/folder/readResults.ts";
import { runSweep, type SweepEnd, type SweepProgress } from "../run/folder/runSweep.ts";
import { interruptible } from "../run/interrupt.ts";
import { claimTable } from "./claimTable.ts";
import { exitCodeOf } from "./claimText.ts";
import { progressBar } from "./progressBar.ts";
import { type CommandReport, duration, left } from "./report.ts";
import { drawnNames } from "./reproduceCommand.ts";
import { type SweepFlags, sweepRun } from "./sweepFlags.ts";

/** `incidental sweep NAME|FILE`: the cells run in threads of their own, this one hears Ctrl-C and writes. @throws InputError */
export async function sweepCommand(target: string, flags: SweepFlags): Promise<CommandReport> {
  const run = await sweepRun(target, flags);
  const start = performance.now();
  const bar = progressBar({ quiet: flags.quiet === true });
  const notes: string[] = [];
  const end = await interruptible((signal) =>
    runSweep({
      ...run,
      signal,
      onProgress: (progress) => bar.update(progress.fraction, whereabouts(progress)),
      onNote: (note) => notes.push(note),
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
  notes.push(`${of} cells${fresh === of ? " " : ", "}${newOnes}, in ${directory}`);
  if (manifest.shard === null) notes.push(...figureNote(manifest.experiment, directory));
  else notes.push(`this is shard ${manifest.shard}; when all are there: incidental merge FOLDERS... --out FOLDER.`);
  return { ...sweepReport(await readResults(directory), json), notes };
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
  return drawnNames.includes(name) ? [`incidental figure ${name} --from ${directory} draws it.`] : [];
}
