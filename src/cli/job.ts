import { parentPort, Worker, workerData } from "node:worker_threads";
import { InputError } from "../checks.ts";
import { Interrupted } from "../experiments/experiment.ts";
import { interruptible, sharedSignal } from "../run/interrupt.ts";
import type { CommandReport, TaskContext } from "./report.ts";
import type { SimulateRequest } from "./simulate/runFlags.ts";

/** Work in a thread of its own, so that the main thread always hears Ctrl-C: both of its ends. */

/** How a job ended. */
export type JobResult =
  | { kind: "report"; report: CommandReport }
  | { kind: "badInput"; message: string }
  | { kind: "interrupted"; where: string };

/** What the worker says. */
type Message = JobResult | { kind: "progress"; fraction: number; where: string };

/** What the worker is given. */
interface Job {
  readonly request: SimulateRequest;
  /** One number, 1 once the work is to stop. */
  readonly stopped: Int32Array;
}

/** How long an interrupted worker may take to bring in what it has before it is ended. */
const GRACE_MS = 400;

const START = "the start"; // where a job is until it says something else

/** Does the work of a request in a thread of its own, with a progress bar. @throws InputError */
export async function jobReport(request: SimulateRequest, { quiet }: { quiet?: true }): Promise<CommandReport> {
  const { progressBar } = await import("./progressBar.ts"); // by the main thread alone
  const bar = progressBar({ quiet: quiet === true });
  const result = await runJob(request, bar.update).finally(bar.stop);
  if (result.kind === "badInput") throw new InputError(result.message);
  if (result.kind === "report") return result.report;
  return { output: "", notes: [], problem: `interrupted at ${result.where}.`, exitCode: 1 };
}

/**
 * Does the work of a request in a thread of its own. `onProgress` hears how far it is. The first interrupt asks the
 * work to stop and keep what it has; if it has not within the grace, or on a second interrupt, it is ended.
 */
export function runJob(
  request: SimulateRequest,
  onProgress: (fraction: number, where: string) => void,
): Promise<JobResult> {
  const wait = (stop: AbortSignal, end: AbortSignal) =>
    new Promise<JobResult>((resolve, reject) => {
      const job: Job = { request, stopped: new Int32Array(new SharedArrayBuffer(4)) };
      const worker = new Worker(new URL(import.meta.url), { workerData: { job } });
      let where = START;
      stop.addEventListener("abort", () => Atomics.store(job.stopped, 0, 1));
      end.addEventListener("abort", () => {
        void worker.terminate();
        resolve({ kind: "interrupted", where });
      });
      worker.on("message", (message: Message) => {
        if (message.kind !== "progress") return resolve(message);
        where = message.where;
        onProgress(message.fraction, where);
      });
      worker.on("error", reject);
    });
  return interruptible(wait, { grace: GRACE_MS });
}

const PROGRESS_EVERY = 50; // ms

/** The other end, in the worker. */
async function serve({ request, stopped }: Job): Promise<void> {
  const post = (message: Message): void => parentPort?.postMessage(message);
  let posted = 0;
  let latest = START;
  const context: TaskContext = {
    signal: sharedSignal(stopped).signal,
    onProgress: (fraction, where) => {
      latest = where;
      const now = performance.now();
      if (now - posted < PROGRESS_EVERY) return;
      posted = now;
      post({ kind: "progress", fraction, where });
    },
  };
  try {
    const { simulateTask } = await import("./simulate/task.ts");
    post({ kind: "report", report: await simulateTask(request, context) });
  } catch (error) {
    if (error instanceof InputError) post({ kind: "badInput", message: error.message });
    else if (error instanceof Interrupted) post({ kind: "interrupted", where: latest });
    else throw error;
  }
}

const given: unknown = workerData;
if (typeof given === "object" && given !== null && "job" in given) await serve(given.job as Job);
