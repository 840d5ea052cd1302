import { readResults, runSweep, type SweepEnd, type SweepProgress } from "../run/index.ts";
import { interruptible } from "../run/interruptible.ts";
import { duration } from "./duration.ts";
import { progressBar } from "./progressBar.ts";
import { type SweepFlags, sweepRun } from "./sweepFlags.ts";
import { figureNote, sweepReport } from "./sweepReport.ts";
import type { TaskReport } from "./task.ts";

/** What a command that ran in this thread has to say; `problem` is said even with --quiet. */
export interface CommandReport extends TaskReport {
  readonly problem?: string;
}

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
function whereabouts({ kept, of, secondsLeft, stopping }: SweepProgress): string {
  if (stopping) return `${kept} of ${of} cells, stopping: waiting for those that run`;
  return `${kept} of ${of} cells${secondsLeft === null ? "" : `, ${duration(secondsLeft)} left`}`;
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
  if (manifest.shard === null) notes.push(figureNote(manifest.experiment, directory));
  else notes.push(`this is shard ${manifest.shard}; when all are there: incidental merge FOLDERS... --out FOLDER.`);
  return { ...sweepReport(await readResults(directory), json), notes };
}
