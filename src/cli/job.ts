import { parentPort, Worker, workerData } from "node:worker_threads";
import { InputError } from "../checks.ts";
import { Interrupted } from "../experiments/experiment.ts";
import { type Interrupts, interruptible, sharedSignal } from "../run/interrupt.ts";
import { type CommandReport, GIVEN_UP, sayWaiting, type TaskContext, warningsAsLines } from "./report.ts";
import type { SimulateRequest } from "./simulate/runFlags.ts";

/** Work in a thread of its own, so that the main thread always hears Ctrl-C: both of its ends. */

/** How a job ended. */
export type JobResult =
  | { kind: "report"; report: CommandReport }
  | { kind: "badInput"; message: string }
  | { kind: "interrupted"; where: string };

/** What the worker says; `keeping`: it heard that it is to stop, or is writing already. */
type Message = JobResult | { kind: "progress"; fraction: number; where: string } | { kind: "keeping" };

/** What the worker is given. */
interface Job {
  readonly request: SimulateRequest;
  /** One number, 1 once the work is to stop. */
  readonly stopped: Int32Array;
}

/**
 * How long an interrupted worker may take to hear of it before it is ended; where its steps take longer, twice the
 * longest that has been seen.
 */
const GRACE_MS = 400;

const START = "the start"; // where a job is until it says something else

/** Does the work of a request in a thread of its own, with a progress bar. @throws InputError */
export async function jobReport(request: SimulateRequest, { quiet }: { quiet?: true }): Promise<CommandReport> {
  const { progressBar } = await import("./progressBar.ts"); // by the main thread alone
  const bar = progressBar({ quiet: quiet === true });
  const onWaiting = (): void => {
    bar.stop();
    sayWaiting();
  };
  const result = await runJob(request, { onProgress: bar.update, onWaiting }).finally(bar.stop);
  if (result.kind === "badInput") throw new InputError(result.message);
  if (result.kind === "report") return result.report;
  return { output: "", notes: [], problem: `interrupted at ${result.where}.`, exitCode: 1 };
}

/** Who hears of a job. */
interface JobListeners {
  /** Hears how far it is. */
  readonly onProgress: (fraction: number, where: string) => void;
  /** Hears that it was interrupted and takes its time. */
  readonly onWaiting: () => void;
}

/**
 * Does the work of a request in a thread of its own. The first interrupt asks the
 * work to stop and keep what it has, for which it may take as long as it needs; if it has not heard within the grace,
 * or on a second interrupt, it is ended, and what it was writing is removed.
 */
export function runJob(request: SimulateRequest, { onProgress, onWaiting }: JobListeners): Promise<JobResult> {
  const pace = { last: Number.NaN, longest: 0 }; // ms: when progress was heard of, and the longest time without
  const heard = (now: number): void => {
    if (now - pace.last > pace.longest) pace.longest = now - pace.last;
    pace.last = now;
  };
  const grace = (): number => {
    heard(performance.now());
    return Math.max(GRACE_MS, 2 * pace.longest);
  };
  const wait = ({ stop, end, keeping }: Interrupts) =>
    new Promise<JobResult>((resolve, reject) => {
      const job: Job = { request, stopped: new Int32Array(new SharedArrayBuffer(4)) };
      const worker = new Worker(new URL(import.meta.url), { workerData: { job } });
      let where = START;
      const giveUp = async (): Promise<JobResult> => {
        await worker.terminate();
        const { removeUnfinished } = await import("./simulate/task.ts");
        await removeUnfinished(request.flags);
        return { kind: "interrupted", where };
      };
      stop.addEventListener("abort", () => Atomics.store(job.stopped, 0, 1));
      end.addEventListener("abort", () => giveUp().then(resolve, reject));
      worker.on("message", (message: Message) => {
        switch (message.kind) {
          case "progress":
            where = message.where;
            heard(performance.now());
            return onProgress(message.fraction, where);
          case "keeping":
            where = `${where}${GIVEN_UP}`;
            return keeping();
          default:
            return resolve(message);
        }
      });
      worker.on("error", (error: Error) => {
        if (error.name === "InputError")
          resolve({ kind: "badInput", message: error.message }); // thrown as it loads
        else reject(error);
      });
    });
  return interruptible(wait, { grace, onWaiting });
}

const PROGRESS_EVERY = 50; // ms

/** The other end, in the worker. */
async function serve({ request, stopped }: Job): Promise<void> {
  warningsAsLines();
  const post = (message: Message): void => parentPort?.postMessage(message);
  let posted = 0;
  let latest = START;
  let keeps = false;
  const onWriting = (): void => {
    if (!keeps) post({ kind: "keeping" });
    keeps = true;
  };
  const shared = sharedSignal(stopped).signal;
  const context: TaskContext = {
    signal: {
      get aborted() {
        if (shared.aborted) onWriting(); // soon: the work heard that it is to stop
        return shared.aborted;
      },
    },
    onWriting,
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
