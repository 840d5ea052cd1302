import { basename, extname } from "node:path";
import { InputError } from "../../checks.ts";
import { csvPieces } from "../../io/csv.ts";
import { printable, quoted } from "../../io/fileErrors.ts";
import { writeJson } from "../../io/json.ts";
import { formatNpy } from "../../io/npy.ts";
import { version } from "../../io/version.ts";
import { removeUnwritten, writeWhole } from "../../io/writeFile.ts";
import { checkWeightsEnding, weightsPieces } from "../../io/writeWeights.ts";
import { clockOf, isStepped } from "../../measure/clock.ts";
import { finalInFile, MAX_FINAL_IN_FILE, observableColumns, observableRows, runRecord } from "../../simulate/record.ts";
import type { Run, Simulated } from "../../simulate/run.ts";
import { checkCompanion, checkOutputs, writeInTurn } from "../outputs.ts";
import type { CommandReport, TaskContext } from "../report.ts";
import { describeRun } from "./describeRun.ts";
import { flows } from "./flows.ts";
import type { PreparedRun, RunFlags, SimulateRequest } from "./runFlags.ts";

/** Simulates and writes what was asked for. @throws InputError */
export async function simulateTask(request: SimulateRequest, context: TaskContext): Promise<CommandReport> {
  const { flags } = request;
  const { out, saveWeights, json } = flags;
  await checkFiles(flags);
  const prepared = await prepare(request);
  const final = finalFile(out, prepared.start.n * prepared.start.m);
  if (out !== undefined && final !== undefined) await checkCompanion(final, out, filesOf(flags));
  const started = performance.now();
  const { run, record, notes } = simulated(request, prepared, context);
  const wallMs = performance.now() - started;
  context.onWriting();
  const shape = [run.times.length, run.n, run.m];
  await writeInTurn([
    [final, (file) => writeWhole(file, formatNpy(flat(record), [record.n, record.m]))],
    [out, (file) => writeRun(file, record, final)],
    [saveWeights, (file) => writeWhole(file, weightsPieces(file, shape, sampledWeights(run)))],
  ]);
  const summary = { ...record, weights: null, final: finalInFile(record, final) };
  return {
    output: json ? `${JSON.stringify(summary, plainArrays)}\n` : `${describeRun(record)}\n`,
    notes: [...notes, ...notesOf(flags, record, { wallMs, final })],
    exitCode: run.status === "done" || run.status === "converged" ? 0 : 1,
  };
}

/** Turns flags into a run that can begin. @throws InputError */
export async function prepare({ flow, flags }: SimulateRequest): Promise<PreparedRun> {
  return (await flows[flow].load()).prepare(flags);
}

/** Runs a flow, writing nothing. @throws InputError */
export function simulated(
  { flow, flags }: SimulateRequest,
  prepared: PreparedRun,
  context: Pick<TaskContext, "signal" | "onProgress">,
): { run: Simulated; record: Run; notes: readonly string[] } {
  if (flow !== "collapse") context.onProgress(0, "the start"); // that one sorts first, and hears nothing meanwhile
  const run = prepared.simulate({
    ...prepared.options,
    weights: prepared.start.weights,
    keepWeights: flags.saveWeights !== undefined,
    signal: context.signal,
    onProgress: ({ t, tEnd }) => {
      const where = (time: number) => (isStepped(flow) ? String(time) : time.toPrecision(4));
      const goal = tEnd === Infinity ? "" : ` of ${where(tEnd)}`;
      context.onProgress(t / tEnd, `${clockOf(flow)} ${where(t)}${goal}`);
    },
  });
  return { run, record: recordOf(flow, prepared, run), notes: prepared.start.notes };
}

function recordOf(flow: Run["flow"], { strength, options, start, parameters }: PreparedRun, run: Simulated): Run {
  const { n, m, seed } = start;
  const { tEnd = null, tolerance = null } = options;
  const all = {
    ...{ n, m, lambda: strength.lambda, ...strength.parameters },
    ...(!isStepped(flow) && { tEnd, tolerance }),
    ...start.parameters,
    ...parameters(run),
  };
  return runRecord({ flow, parameters: all, seed, version }, run);
}

/** @throws InputError unless every file that is asked for can be written, and is neither another one nor read */
export async function checkFiles(flags: RunFlags): Promise<void> {
  const { out, saveWeights } = flags;
  if (out !== undefined && ![".json", ".csv"].includes(extname(out).toLowerCase())) {
    throw new InputError(`--out must end in .json (the run) or .csv (its observables), got ${quoted(out)}.`);
  }
  if (saveWeights !== undefined) checkWeightsEnding(saveWeights);
  await checkOutputs({ "--out": out, "--save-weights": saveWeights }, inputsOf(flags));
}

/** The files that are read, by flag. */
function inputsOf({ weights, inputs, frequency }: RunFlags) {
  return { "--weights": weights, "--inputs": inputs, "--frequency": frequency };
}

/** All files that flags name. */
export function filesOf(flags: RunFlags) {
  return { ...inputsOf(flags), "--out": flags.out, "--save-weights": flags.saveWeights };
}

/** Where so many final weights go that they are too many for the file of the run. */
export function finalFile(out: string | undefined, weights: number): string | undefined {
  if (out === undefined || weights <= MAX_FINAL_IN_FILE || extname(out).toLowerCase() === ".csv") return undefined;
  return `${out.slice(0, -extname(out).length)}-final.npy`;
}

/** Removes what a thread that was ended left unfinished of the files of a run. */
export async function removeUnfinished({ out, saveWeights }: RunFlags): Promise<void> {
  for (const file of [out, finalFile(out, Infinity), saveWeights]) if (file !== undefined) await removeUnwritten(file);
}

async function writeRun(out: string, record: Run, final: string | undefined): Promise<void> {
  if (extname(out).toLowerCase() === ".csv")
    return writeWhole(out, csvPieces(observableColumns(record), observableRows(record)));
  const name = final === undefined ? undefined : basename(final);
  return writeJson(out, { ...record, final: finalInFile(record, name) });
}

/** The weights of every sample in turn, n×m, made when they are wanted. */
function* sampledWeights(run: Simulated): Generator<Float64Array> {
  const weights = new Float64Array(run.n * run.m);
  for (let i = 0; i < run.times.length; i++) {
    run.weightsAtSample(i, weights);
    yield weights;
  }
}

/** The final weights, n×m row-major. */
function flat({ n, m, final }: Run): Float64Array {
  const weights = new Float64Array(n * m);
  for (const [i, row] of (final.weights ?? []).entries()) weights.set(row, i * m);
  return weights;
}

/** Typed arrays as JSON has arrays. */
export function plainArrays(_key: string, value: unknown): unknown {
  return value instanceof Float64Array ? Array.from(value) : value;
}

function notesOf(
  { out, saveWeights, json }: RunFlags,
  run: Run,
  { wallMs, final }: { wallMs: number; final: string | undefined },
): string[] {
  const notes = [];
  if (run.message !== "") notes.push(run.message);
  if (run.status === "interrupted" || run.status === "maxSteps" || run.status === "failed") {
    notes.push(`kept: ${run.times.length} of the samples asked for, up to ${clockOf(run.flow)} ${run.t}.`);
  }
  if (run.weights === null && out !== undefined && saveWeights === undefined) {
    const size = `${run.times.length} x ${run.n} x ${run.m}`;
    notes.push(`weights: null in ${printable(out)}, ${size} numbers are too many; --save-weights FILE.npy keeps them.`);
  }
  if (json && run.n * run.m > MAX_FINAL_IN_FILE && final === undefined && saveWeights === undefined) {
    notes.push(`final.weights: null, ${run.n} x ${run.m} numbers are too many; --out FILE.json keeps them beside it.`);
  }
  const files = [out, final, saveWeights].flatMap((file) => (file === undefined ? [] : printable(file)));
  if (files.length > 0) notes.push(`${run.status} in ${(wallMs / 1000).toFixed(2)} s, wrote ${files.join(" and ")}`);
  return notes;
}
