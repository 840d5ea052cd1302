import { writeJson } from "../../io/json.ts";
import { npyHeader } from "../../io/npy.ts";
import { version } from "../../io/version.ts";
import { checkWritable, writeWhole } from "../../io/writeFile.ts";
import type { Run, Simulated } from "../../simulate/run.ts";
import { flows } from "../commands/simulate.ts";
import type { CommandReport, TaskContext } from "../report.ts";
import { describeRun } from "./describeRun.ts";
import type { PreparedRun, RunFlags, SimulateRequest } from "./runFlags.ts";

/** Simulates and writes what was asked for. @throws InputError */
export async function simulateTask({ flow, flags }: SimulateRequest, context: TaskContext): Promise<CommandReport> {
  const { out, saveWeights, json } = flags;
  if (out !== undefined) await checkWritable(out);
  if (saveWeights !== undefined) await checkWritable(saveWeights);
  const { load, start: kind } = flows[flow];
  const prepared = await (await load()).prepare(flags);
  const { weights } = prepared.start;
  const final = new Float64Array(weights.length);
  const started = performance.now();
  const run = prepared.simulate(
    {
      ...prepared.options,
      weights,
      signal: context.signal,
      onProgress: ({ t, tEnd }) => {
        const goal = tEnd === Infinity ? "" : ` of ${tEnd.toPrecision(4)}`;
        context.onProgress(t / tEnd, `flow time ${t.toPrecision(4)}${goal}`);
      },
    },
    { keepWeights: saveWeights !== undefined, onSample: (_t, W) => final.set(W) },
  );
  const wallMs = performance.now() - started;
  const record = recordOf(flow, prepared, run);
  if (out !== undefined) await writeJson(out, record);
  if (saveWeights !== undefined) await writeWhole(saveWeights, npyOf(run, record));
  const summary = { ...record, weights: null, stats: { ...record.stats, wallMs } };
  const description = () => `${describeRun(record, kind === "feature" ? undefined : final)}\n`;
  return {
    output: json ? `${JSON.stringify(summary)}\n` : out === undefined ? description() : "",
    notes: notesOf(flags, record, wallMs),
    exitCode: run.status === "done" || run.status === "converged" ? 0 : 1,
  };
}

function recordOf(flow: Run["flow"], { lambda, options, start, parameters }: PreparedRun, run: Simulated): Run {
  const { n, m, seed } = start;
  const { tEnd = null, tolerance = null } = options;
  const { method, status, message, t, times, weights, observables, stats } = run;
  return {
    flow,
    parameters: { n, m, lambda, tEnd, tolerance, ...start.parameters, ...parameters(run) },
    ...{ seed, version, n, m, method, status, message, t, times, weights, observables, stats },
  };
}

/** The weights of every sample as one array, times × n × m, made time by time. */
function* npyOf(run: Simulated, { n, m }: Run): Generator<Uint8Array> {
  yield npyHeader([run.times.length, n, m]);
  const weights = new Float64Array(n * m);
  for (let i = 0; i < run.times.length; i++) {
    run.weightsAtSample(i, weights);
    yield new Uint8Array(weights.slice().buffer);
  }
}

function notesOf({ out, saveWeights }: RunFlags, run: Run, wallMs: number): string[] {
  const notes = [];
  if (run.message !== "") notes.push(run.message);
  if (run.status === "interrupted" || run.status === "maxSteps" || run.status === "failed") {
    notes.push(`kept: ${run.times.length} of the samples asked for, up to flow time ${run.t}.`);
  }
  if (run.weights === null && out !== undefined && saveWeights === undefined) {
    const size = `${run.times.length} x ${run.n} x ${run.m}`;
    notes.push(`weights: null in ${out}, ${size} numbers are too many; --save-weights FILE.npy keeps them.`);
  }
  const files = [out, saveWeights].filter((file) => file !== undefined);
  if (files.length > 0) notes.push(`${run.status} in ${(wallMs / 1000).toFixed(2)} s, wrote ${files.join(" and ")}`);
  return notes;
}
