import { Worker } from "node:worker_threads";
import { InputError } from "../checks.ts";
import { progressBar } from "./progressBar.ts";
import type { ReproduceRequest } from "./reproduceTask.ts";
import type { DrawRequest } from "./reproductions.ts";
import type { SimulateRequest } from "./simulateTask.ts";
import type { CommandReport } from "./sweepCommand.ts";
import type { TaskReport } from "./task.ts";

/** What the main thread asks of its worker. */
export type Request =
  | ({ command: "simulate" } & SimulateRequest)
  | ({ command: "reproduce" } & ReproduceRequest)
  | ({ command: "draw" } & DrawRequest);

/** What the worker says. */
export type Message =
  | { kind: "progress"; fraction: number; where: string }
  | { kind: "report"; report: TaskReport }
  | { kind: "badInput"; message: string }
  | { kind: "interrupted"; where: string };

/** How a job ended. */
export type JobResult = Exclude<Message, { kind: "progress" }>;

/** How long an interrupted worker may take to bring in what it has before it is ended. */
const GRACE_MS = 400;

/**
 * Runs a command's work in a thread of its own. `onProgress` hears how far it is. The first interrupt asks the work to stop and keep
 * what it has; if it has not within the grace, or on a second interrupt, it is ended.
 */
export function runJob(request: Request, onProgress: (fraction: number, where: string) => void): Promise<JobResult> {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./worker.js", import.meta.url), { workerData: { request, stop } });
  let where = "the start";
  return new Promise((resolve, reject) => {
    const interrupt = (): void => {
      if (Atomics.exchange(stop, 0, 1) === 1) end();
      else setTimeout(end, GRACE_MS).unref();
    };
    const end = (): void => {
      void worker.terminate();
      finish({ kind: "interrupted", where });
    };
    const finish = (result: JobResult): void => {
      process.off("SIGINT", interrupt);
      process.off("SIGTERM", interrupt);
      resolve(result);
    };
    process.on("SIGINT", interrupt);
    process.on("SIGTERM", interrupt);
    worker.on("message", (message: Message) => {
      if (message.kind === "progress") {
        where = message.where;
        onProgress(message.fraction, message.where);
      } else finish(message);
    });
    worker.on("error", reject);
  });
}

/** Runs a request in its thread, with a progress bar. @throws InputError */
export async function jobReport(request: Request, { quiet }: { quiet?: true }): Promise<CommandReport> {
  const bar = progressBar({ quiet: quiet === true });
  const result = await runJob(request, bar.update).finally(bar.stop);
  if (result.kind === "badInput") throw new InputError(result.message);
  if (result.kind === "report") return result.report;
  return { output: "", notes: [], problem: `interrupted at ${result.where}.`, exitCode: 1 };
}
