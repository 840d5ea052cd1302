import { totalmem } from "node:os";
import { InputError } from "../checks.ts";
import type { NoiseLevel } from "../dynamics/noiseLevels.ts";
import { pairStart } from "../dynamics/pairFlow.ts";
import type { Penalty } from "../dynamics/penalty.ts";
import type { Rate } from "../dynamics/reducedField.ts";
import { checkWritable, npyHeader, readWeights, writeJson, writeWhole } from "../io/index.ts";
import { version } from "../io/version.ts";
import type { KernelChoice } from "../kernels/index.ts";
import { initialWeights } from "../random/initialWeights.ts";
import { noiseLaw } from "../random/noiseLaws.ts";
import { type CollapseMethod, simulateCollapse } from "../simulate/collapse.ts";
import { type L1Method, simulateL1 } from "../simulate/l1.ts";
import { type NoiseMethod, simulateNoise } from "../simulate/noise.ts";
import { simulatePenalty } from "../simulate/penalty.ts";
import { simulateReduced } from "../simulate/reduced.ts";
import type { Run, Simulated } from "../simulate/run.ts";
import type { Sampling } from "../simulate/sampleTimes.ts";
import { describeRun } from "./describeRun.ts";
import { type OwnLaw, setText } from "./ownLaw.ts";
import type { TaskContext, TaskReport } from "./task.ts";

/** Flags every `simulate` command shares, turned into values. */
export interface RunRequest {
  readonly lambda: number;
  readonly seed: number;
  readonly initScale: number;
  readonly weightsFile: string | undefined;
  readonly tEnd: number | undefined;
  readonly sampling: Sampling;
  readonly tolerance: number | undefined;
  readonly maxSteps: number | undefined;
  readonly out: string | undefined;
  readonly saveWeights: string | undefined;
  readonly json: boolean;
}

interface L1Part {
  readonly method: L1Method;
  readonly kernel: KernelChoice;
  readonly step: number;
  readonly rest: number;
  readonly penalty: OwnLaw | undefined;
}

interface ReducedPart {
  readonly method: L1Method;
  readonly step: number;
  readonly rate: OwnLaw;
}

interface NoisePart {
  readonly method: NoiseMethod;
  readonly kernel: KernelChoice;
  readonly level: NoiseLevel;
  readonly law: string;
  readonly sigma: number;
  readonly excessKurtosis: number | undefined;
  readonly enumerate: number | undefined;
}

/** A `simulate` command, its flags turned into values. */
export type SimulateRequest = RunRequest &
  (
    | { readonly flow: "collapse"; readonly m: number | undefined; readonly method: CollapseMethod }
    | ({ readonly flow: "reduced"; readonly m: number | undefined } & ReducedPart)
    | ({ readonly flow: "l1"; readonly n: number | undefined; readonly m: number | undefined } & L1Part)
    | ({ readonly flow: "pair"; readonly start: readonly number[] } & L1Part)
    | ({ readonly flow: "noise"; readonly n: number | undefined; readonly m: number | undefined } & NoisePart)
  );

/** Initial weights and where they came from. */
interface Start {
  readonly n: number;
  readonly m: number;
  readonly weights: Float64Array;
  readonly drawn: boolean;
}

/** Simulates and writes what was asked for. @throws InputError */
export async function simulateTask(request: SimulateRequest, context: TaskContext): Promise<TaskReport> {
  const { out, saveWeights } = request;
  if (out !== undefined) await checkWritable(out);
  if (saveWeights !== undefined) await checkWritable(saveWeights);
  const start = await startOf(request);
  const law = await lawOf(request, start);
  const started = performance.now();
  const final = new Float64Array(start.weights.length);
  const run = simulated(request, start, context, final, law);
  const wallMs = performance.now() - started;
  const record = recordOf(request, start, run);
  if (out !== undefined) await writeJson(out, record);
  if (saveWeights !== undefined) await writeWhole(saveWeights, npyOf(run, start));
  const summary = { ...record, weights: null, stats: { ...record.stats, wallMs } };
  const finished = run.status === "done" || run.status === "converged";
  return {
    output: request.json
      ? `${JSON.stringify(summary)}\n`
      : out === undefined
        ? `${describeRun(record, ofOneFeature(request.flow) ? undefined : final)}\n`
        : "",
    notes: notesOf(request, record, wallMs),
    exitCode: finished ? 0 : 1,
  };
}

async function startOf(request: SimulateRequest): Promise<Start> {
  if (request.flow === "pair") {
    const [x, p, y, q] = request.start;
    return { n: 2, m: 3, weights: pairStart({ x, p, y, q }), drawn: false };
  }
  const { flow, weightsFile, m, seed, initScale } = request;
  if (weightsFile !== undefined) {
    const { rows, columns, data } = await readWeights(weightsFile);
    if (ofOneFeature(flow) && rows !== 1) {
      throw new InputError(
        `simulate ${flow} takes one feature, 1 row of weights, but "${weightsFile}" holds ${rows} rows of ${columns}; keep one row, or use simulate l1.`,
      );
    }
    checkMemory(request, rows, columns);
    return { n: rows, m: columns, weights: data, drawn: false };
  }
  const n = request.flow === "collapse" || request.flow === "reduced" ? 1 : request.n;
  if (m === undefined || n === undefined) throw new InputError("give the sizes --n and --m, or --weights FILE.");
  checkMemory(request, n, m);
  const key = ofOneFeature(flow) ? [seed, "feature", 0] : [seed, "weights"];
  return { n, m, weights: initialWeights({ n, m, key, scale: initScale }), drawn: true };
}

/** Whether a flow is of one feature alone, whose start is the same whatever its law. */
function ofOneFeature(flow: Run["flow"]): boolean {
  return flow === "collapse" || flow === "reduced";
}

/** What was read of the user's own law, if there is one. */
interface Law {
  readonly penalty?: Penalty;
  readonly rate?: Rate;
}

/** Reads the user's own law, which may use the sizes of the weights; mathjs is loaded only for that. @throws InputError */
async function lawOf(request: SimulateRequest, { n, m }: Start): Promise<Law> {
  const own = request.flow === "reduced" ? request.rate : "penalty" in request ? request.penalty : undefined;
  if (own === undefined) return {};
  const { parsePenalty, parseRate } = await import("../expressions/index.ts");
  const options = { parameters: { lambda: request.lambda, n, m, ...own.set } };
  if (request.flow === "reduced") return { rate: parseRate(own.text, options) };
  return { penalty: parsePenalty(own.text, options) };
}

/** Arrays of n·m numbers a run holds at a time: weights, sorted gaps and sums, or the stages of the method. */
const ARRAYS = { collapse: 5, reduced: 16, l1: 16, pair: 16, noise: 16 };

/** @throws InputError when the memory for the run is not there */
function checkMemory({ flow, saveWeights, sampling }: SimulateRequest, n: number, m: number): void {
  const kept = saveWeights === undefined || flow === "collapse" ? 0 : (sampling.times?.length ?? sampling.samples ?? 1);
  const needed = n * m * 8 * (ARRAYS[flow] + kept) + n * n * 16;
  const available = Math.min(process.constrainedMemory() || Infinity, totalmem());
  if (needed <= available) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toPrecision(3)} GB`;
  const advice = kept > 0 ? "keep fewer samples of the weights, or choose smaller sizes" : "choose smaller sizes";
  const size = ofOneFeature(flow) ? `--m ${m}` : `--n ${n} --m ${m}`;
  throw new InputError(
    `${size} needs about ${gigabytes(needed)} of memory, this machine has ${gigabytes(available)}; ${advice}.`,
  );
}

/** Runs the simulation; `final` gets the weights at its end, where it is of several features. */
function simulated(
  request: SimulateRequest,
  { n, m, weights }: Start,
  context: TaskContext,
  final: Float64Array,
  { penalty, rate }: Law,
): Simulated {
  const { lambda, sampling, tEnd, tolerance, maxSteps } = request;
  const common = {
    weights,
    sampling,
    ...(tEnd !== undefined && { tEnd }),
    ...(tolerance !== undefined && { tolerance }),
    ...(maxSteps !== undefined && { maxSteps }),
    signal: context.signal,
    onProgress: (progress: { t: number; tEnd: number }) => {
      const goal = progress.tEnd === Infinity ? "" : ` of ${progress.tEnd.toPrecision(4)}`;
      context.onProgress(progress.t / progress.tEnd, `flow time ${progress.t.toPrecision(4)}${goal}`);
    },
  };
  if (request.flow === "collapse") return simulateCollapse({ ...common, lambda, method: request.method });
  const keepWeights = request.saveWeights !== undefined;
  if (request.flow === "reduced") {
    const { method, step } = request;
    return simulateReduced({ ...common, method, step, rate: rate as Rate, keepWeights });
  }
  const kept = { ...common, n, m, keepWeights, onSample: (_t: number, W: Float64Array) => final.set(W) };
  if (request.flow === "noise") {
    const { method, kernel, level, enumerate, sigma, excessKurtosis } = request;
    return simulateNoise({
      ...kept,
      lambda,
      method,
      kernel,
      level,
      law: noiseLaw(request.law, { sigma, excessKurtosis }),
      ...(enumerate !== undefined && { enumerate }),
    });
  }
  const { method, kernel, step, rest } = request;
  const how = { ...kept, method, kernel, step, rest };
  return penalty === undefined ? simulateL1({ ...how, lambda }) : simulatePenalty({ ...how, penalty });
}

function recordOf(request: SimulateRequest, { n, m, drawn }: Start, run: Simulated): Run {
  const { lambda, tolerance, tEnd, initScale, weightsFile, seed, flow } = request;
  const pair = flow === "pair" ? { start: request.start.join(",") } : { weights: weightsFile ?? null };
  const { method, status, message, t, times, weights, observables, stats } = run;
  return {
    flow,
    parameters: {
      n,
      m,
      lambda,
      tEnd: tEnd ?? null,
      tolerance: tolerance ?? null,
      initScale: drawn ? initScale : null,
      ...pair,
      ...ownParameters(request, run),
    },
    seed: drawn ? seed : null,
    version,
    n,
    m,
    method,
    status,
    message,
    t,
    times,
    weights,
    observables,
    stats,
  };
}

/** Parameters that only some flows have. */
function ownParameters(request: SimulateRequest, run: Simulated): Run["parameters"] {
  if (request.flow === "collapse") return {};
  if (request.flow === "noise") {
    const { kernel, level, law: name, sigma, enumerate } = request;
    const { excessKurtosis } = noiseLaw(name, { sigma, excessKurtosis: request.excessKurtosis });
    return { kernel, level, law: name, sigma, excessKurtosis, enumerate: enumerate ?? null };
  }
  const step = run.method === "proximal" ? request.step : null;
  if (request.flow === "reduced") return { step, rate: request.rate.text, set: setText(request.rate.set) };
  const { kernel, rest, penalty } = request;
  return { kernel, rest, step, ...(penalty && { penalty: penalty.text, set: setText(penalty.set) }) };
}

/** The weights of every sample as one array, times × n × m, made time by time. */
function* npyOf(run: Simulated, { n, m }: Start): Generator<Uint8Array> {
  yield npyHeader([run.times.length, n, m]);
  const weights = new Float64Array(n * m);
  for (let i = 0; i < run.times.length; i++) {
    run.weightsAtSample(i, weights);
    yield new Uint8Array(weights.slice().buffer);
  }
}

function notesOf(request: SimulateRequest, run: Run, wallMs: number): string[] {
  const notes = [];
  if (run.message !== "") notes.push(run.message);
  if (run.status === "interrupted" || run.status === "maxSteps" || run.status === "failed") {
    notes.push(`kept: ${run.times.length} of the samples asked for, up to flow time ${run.t}.`);
  }
  if (run.weights === null && request.out !== undefined && request.saveWeights === undefined) {
    const size = `${run.times.length} x ${run.n} x ${run.m}`;
    notes.push(`weights: null in ${request.out}, ${size} numbers are too many; --save-weights FILE.npy keeps them.`);
  }
  const files = [request.out, request.saveWeights].filter((file) => file !== undefined);
  if (files.length > 0) notes.push(`${run.status} in ${(wallMs / 1000).toFixed(2)} s, wrote ${files.join(" and ")}`);
  return notes;
}
