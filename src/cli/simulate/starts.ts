import { availableParallelism } from "node:os";
import { basename, extname } from "node:path";
import { InputError } from "../../checks.ts";
import { csvPieces } from "../../io/csv.ts";
import { printable, quoted } from "../../io/fileErrors.ts";
import { writeJson } from "../../io/json.ts";
import { type Contents, writeWhole } from "../../io/writeFile.ts";
import { weightsPieces } from "../../io/writeWeights.ts";
import { type Interrupts, interruptible } from "../../run/interrupt.ts";
import { workerPool } from "../../run/pool.ts";
import { schedule } from "../../run/schedule.ts";
import { observableColumns, observableRows } from "../../simulate/record.ts";
import type { Run } from "../../simulate/run.ts";
import { type Starts, startsInFile, startsRecord } from "../../simulate/starts.ts";
import { countFlag } from "../flags.ts";
import { checkCompanion, writeInTurn } from "../outputs.ts";
import { progressBar } from "../progressBar.ts";
import { type CommandReport, GIVEN_UP, left, sayWaiting } from "../report.ts";
import { sizesAsked } from "../weightFile.ts";
import { describeStarts } from "./describeStarts.ts";
import type { RunFlags, SimulateRequest } from "./runFlags.ts";
import { rootSeed } from "./start.ts";
import type { StartReport, StartTask } from "./startWorker.ts";
import { checkFiles, filesOf, finalFile, plainArrays } from "./task.ts";

/** Starts of one command. */
const MOST_STARTS = 100_000;

/** Runs a flow from K starts by several threads, and writes what was asked for. @throws InputError */
export async function startsReport({ flow, flags }: SimulateRequest): Promise<CommandReport> {
  const { seeds, out, saveWeights: _, json, quiet, ...others } = flags;
  await checkFiles(flags);
  const first = await rootSeed(flags);
  const count = await countFlag("--seeds", seeds ?? "", {});
  if (count > MOST_STARTS) throw new InputError(`--seeds must be at most ${MOST_STARTS}, got ${quoted(seeds ?? "")}.`);
  const { n = 1, m = 1 } = await sizesAsked(flags); // of one feature --n is no flag
  const final = finalFile(out, count * n * m);
  if (out !== undefined && final !== undefined) await checkCompanion(final, out, filesOf(flags));
  const start = performance.now();
  const found = new Map<number, Run>();
  let problem: string | undefined;
  const bar = progressBar({ quiet: quiet === true });
  const jobs = Math.min(count, availableParallelism());
  const runner = workerPool<StartTask, StartReport>(new URL("./startWorker.js", import.meta.url), jobs);
  const cells = Array.from({ length: count }, (_, i) => {
    const root = first + i;
    return { root, task: { request: { flow, flags: { ...others, seed: String(root) } } }, work: 1 };
  });
  const computed = ({ stop }: Interrupts) =>
    schedule<(typeof cells)[number], StartTask, StartReport>({
      ...{ cells, jobs, runner, signal: stop },
      onProgress: (progress) => bar.update(progress.fraction, `${found.size} of ${count} starts, ${left(progress)}`),
      settle: async ({ root }, report) => {
        if (report.kind === "done") found.set(root, report.record);
        else problem ??= report.message;
        if (report.kind === "badInput") return "halt";
        return "go on";
      },
    }).finally(bar.stop);
  const work = async (interrupts: Interrupts): Promise<CommandReport> => {
    const end = await computed(interrupts);
    const runs = cells.flatMap(({ root }) => found.get(root) ?? []);
    if (runs.length === 0) {
      if (problem !== undefined) throw new InputError(problem);
      return { output: "", notes: [], problem: "interrupted before the first start was done.", exitCode: 1 };
    }
    interrupts.keeping();
    const starts = startsRecord(runs);
    const written = await writeStarts(starts, flags, interrupts.end).catch((error: unknown) => {
      if (error !== interrupts.end.reason) throw error;
    });
    if (written === undefined) return { output: "", notes: [], problem: `interrupted${GIVEN_UP}.`, exitCode: 1 };
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    const bad = runs.length < count || runs.some(({ status }) => status !== "done" && status !== "converged");
    return {
      output: json ? `${JSON.stringify(startsInFile(starts), plainArrays)}\n` : `${describeStarts(starts)}\n`,
      notes:
        written.length === 0
          ? []
          : [`${runs.length} starts in ${seconds} s, wrote ${written.map(printable).join(" and ")}`],
      ...(end === "interrupted" && { problem: `interrupted; ${runs.length} of ${count} starts are kept.` }),
      ...(problem !== undefined && { problem: `${problem}; ${runs.length} of ${count} starts are kept.` }),
      exitCode: bad ? 1 : 0,
    };
  };
  return interruptible(work, { onWaiting: sayWaiting });
}

/** Writes the files that are asked for, as far as the signal lets it. */
async function writeStarts(starts: Starts, { out, saveWeights }: RunFlags, signal: AbortSignal): Promise<string[]> {
  const { runs, n, m } = starts;
  const write = (contents: Contents) => (file: string) => writeWhole(file, contents, signal);
  if (out !== undefined && extname(out).toLowerCase() === ".csv") {
    return writeInTurn([
      [out, write(csvPieces(["seed", ...observableColumns(starts)], startRows(runs)))],
      [saveWeights, (file) => write(finalWeights(file, starts))(file)],
    ]);
  }
  const final = finalFile(out, runs.length * n * m);
  const record = startsInFile(starts, final === undefined ? undefined : basename(final));
  return writeInTurn([
    [final, (file) => write(finalWeights(file, starts))(file)],
    [out, (file) => writeJson(file, record, { signal })],
    [saveWeights, (file) => write(finalWeights(file, starts))(file)],
  ]);
}

function* startRows(runs: readonly Run[]): Generator<(number | null)[]> {
  for (const run of runs) for (const row of observableRows(run)) yield [run.seed, ...row];
}

/** A file of the final weights of all starts, starts × n × m. */
function finalWeights(file: string, { runs, n, m }: Starts): Generator<Uint8Array> {
  return weightsPieces(
    file,
    [runs.length, n, m],
    runs.flatMap(({ final }) => final.weights ?? []),
  );
}
