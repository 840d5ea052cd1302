import { parentPort, workerData } from "node:worker_threads";
import { InputError } from "../checks.ts";
import { Interrupted } from "../experiments/experiment.ts";
import type { Message, Request } from "./job.ts";
import type { TaskContext, TaskReport } from "./task.ts";

/** The thread a command works in, so that the main thread always hears Ctrl-C. */

const { request, stop } = workerData as { request: Request; stop: Int32Array };
const post = (message: Message): void => parentPort?.postMessage(message);

const PROGRESS_EVERY = 50; // ms
let posted = 0;
let latest = "the start";
const context: TaskContext = {
  signal: {
    get aborted() {
      return Atomics.load(stop, 0) === 1;
    },
  },
  onProgress: (fraction, where) => {
    latest = where;
    const now = performance.now();
    if (now - posted < PROGRESS_EVERY) return;
    posted = now;
    post({ kind: "progress", fraction, where });
  },
};

try {
  post({ kind: "report", report: await work(request) });
} catch (error) {
  if (error instanceof InputError) post({ kind: "badInput", message: error.message });
  else if (error instanceof Interrupted) post({ kind: "interrupted", where: latest });
  else throw error;
}

async function work(request: Request): Promise<TaskReport> {
  return (await import("./simulateTask.ts")).simulateTask(request, context);
}
