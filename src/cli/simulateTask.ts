import { totalmem } from "node:os";
import { InputError } from "../checks.ts";
import { checkWritable, npyHeader, readWeights, writeJson, writeWhole } from "../io/index.ts";
import { version } from "../io/version.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { type CollapseMethod, type CollapseRun, simulateCollapse } from "../simulate/collapse.ts";
import type { Run } from "../simulate/run.ts";
import type { Sampling } from "../simulate/sampleTimes.ts";
import type { TaskContext, TaskReport } from "./task.ts";

/** `incidental simulate collapse`, its flags turned into values. */
export interface SimulateRequest {
  readonly flow: "collapse";
  readonly m: number | undefined;
  readonly lambda: number;
  readonly seed: number;
  readonly initScale: number;
  readonly weightsFile: string | undefined;
  readonly tEnd: number | undefined;
  readonly sampling: Sampling;
  readonly tolerance: number;
  readonly maxSteps: number;
  readonly method: CollapseMethod;
  readonly out: string | undefined;
  readonly saveWeights: string | undefined;
  readonly json: boolean;
}

/** Simulates and writes what was asked for. @throws InputError */
export async function simulateTask(request: SimulateRequest, context: TaskContext): Promise<TaskReport> {
  const { out, saveWeights } = request;
  if (out !== undefined) await checkWritable(out);
  if (saveWeights !== undefined) await checkWritable(saveWeights);
  const started = performance.now();
  const weights = await startWeights(request);
  const run = simulateCollapse({
    weights,
    lambda: request.lambda,
    method: request.method,
    sampling: request.sampling,
    tolerance: request.tolerance,
    maxSteps: request.maxSteps,
    ...(request.tEnd !== undefined && { tEnd: request.tEnd }),
    signal: context.signal,
    onProgress: ({ t, tEnd }) => {
      const goal = tEnd === Infinity ? "" : ` of ${tEnd.toPrecision(4)}`;
      context.onProgress(t / tEnd, `flow time ${t.toPrecision(4)}${goal}`);
    },
  });
  const wallMs = performance.now() - started;
  const record = recordOf(request, weights.length, run);
  if (out !== undefined) await writeJson(out, record);
  if (saveWeights !== undefined) await writeWhole(saveWeights, npyOf(run, weights.length));
  const summary = { ...record, weights: null, stats: { ...record.stats, wallMs } };
  const finished = run.status === "done" || run.status === "converged";
  return {
    output: request.json ? `${JSON.stringify(summary)}\n` : out === undefined ? `${describe(record)}\n` : "",
    notes: notesOf(request, record, wallMs),
    exitCode: finished ? 0 : 1,
  };
}

async function startWeights({ weightsFile, m, seed, initScale }: SimulateRequest): Promise<Float64Array> {
  if (weightsFile !== undefined) {
    const { rows, columns, data } = await readWeights(weightsFile);
    if (rows !== 1) {
      throw new InputError(
        `simulate collapse takes one feature, 1 row of weights, but "${weightsFile}" holds ${rows} rows of ${columns}; keep one row.`,
      );
    }
    return data;
  }
  if (m === undefined) throw new InputError("give --m, the number of neurons, or --weights FILE.");
  checkMemory(m);
  return initialWeights({ m, key: [seed, "feature", 0], scale: initScale });
}

/** Weights, sorted gaps, two prefix sums, and the copy that sorting makes, 8 bytes each. */
const BYTES_PER_NEURON = 40;

/** @throws InputError when the memory for m neurons is not there */
function checkMemory(m: number): void {
  const needed = m * BYTES_PER_NEURON;
  const available = process.constrainedMemory() || totalmem();
  if (needed > Math.min(available, totalmem())) {
    const gigabytes = (bytes: number) => `${(bytes / 1e9).toPrecision(3)} GB`;
    throw new InputError(
      `--m ${m} needs about ${gigabytes(needed)} of memory, this machine has ${gigabytes(totalmem())}; choose a smaller --m, the collapse depends on it only through lambda*sqrt(m).`,
    );
  }
}

function recordOf(request: SimulateRequest, m: number, run: CollapseRun): Run {
  const { lambda, tolerance, tEnd, initScale, weightsFile, seed } = request;
  const drawn = weightsFile === undefined;
  return {
    flow: "collapse",
    parameters: {
      m,
      lambda,
      tEnd: tEnd ?? null,
      tolerance,
      initScale: drawn ? initScale : null,
      weights: weightsFile ?? null,
    },
    seed: drawn ? seed : null,
    version,
    n: 1,
    m,
    method: run.method,
    status: run.status,
    message: run.message,
    t: run.t,
    times: run.times,
    weights: run.weights,
    observables: run.observables,
    stats: run.stats,
  };
}

/** The weights of every sample as one array, times × 1 × m, made row by row. */
function* npyOf(run: CollapseRun, m: number): Generator<Uint8Array> {
  yield npyHeader([run.times.length, 1, m]);
  const row = new Float64Array(m);
  for (let i = 0; i < run.times.length; i++) {
    run.weightsAtSample(i, row);
    yield new Uint8Array(row.slice().buffer);
  }
}

/** A few lines for a person who asked for no file. */
function describe(run: Run): string {
  const last = run.times.length - 1;
  const row = (name: string, value: number | undefined) => `  ${name.padEnd(22)}${value ?? "-"}`;
  return [
    `collapse: m = ${run.m}, lambda = ${run.parameters.lambda}, method ${run.method}, ${run.status} at flow time ${run.t}`,
    row("neurons alive", run.observables.nonzeros[last]?.[0]),
    row("sum of |w|", run.observables.l1[last]?.[0]),
    row("sum of w^2", run.observables.squaredNorm[last]?.[0]),
    row("sum of w^4", run.observables.fourthNorm[last]?.[0]),
    row("energy V", run.observables.energy[last]),
  ].join("\n");
}

function notesOf(request: SimulateRequest, run: Run, wallMs: number): string[] {
  const notes = [];
  if (run.message !== "") notes.push(run.message);
  if (run.status === "interrupted" || run.status === "maxSteps" || run.status === "failed") {
    notes.push(`kept: ${run.times.length} of the samples asked for, up to flow time ${run.t}.`);
  }
  if (run.weights === null && request.out !== undefined && request.saveWeights === undefined) {
    notes.push(
      `weights: null in ${request.out}, ${run.times.length} x ${run.m} numbers are too many; --save-weights FILE.npy keeps them.`,
    );
  }
  const files = [request.out, request.saveWeights].filter((file) => file !== undefined);
  if (files.length > 0) notes.push(`${run.status} in ${(wallMs / 1000).toFixed(2)} s, wrote ${files.join(" and ")}`);
  return notes;
}
