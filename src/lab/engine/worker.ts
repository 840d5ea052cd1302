import { InputError } from "../../checks.ts";
import type { Run } from "../../simulate/run.ts";
import type { ClientMessage, FileKind, WorkerMessage } from "./protocol.ts";
import { csvOf, figureOf, jsonOf, recordOf } from "./record.ts";
import { run } from "./runs/run.ts";
import { stillWanted } from "./stillWanted.ts";

/** Runs one request after the other and keeps the record of the last. */

declare const self: DedicatedWorkerGlobalScope;

let record: Run | null = null;

/** The text of a record as each kind of file, and its type. */
const writers: Readonly<Record<FileKind, readonly [write: (record: Run) => string, type: string]>> = {
  json: [jsonOf, "application/json"],
  csv: [csvOf, "text/csv"],
  figure: [figureOf, "application/json"],
};

self.onmessage = ({ data }: MessageEvent<ClientMessage>) => {
  try {
    if (data.kind === "run") simulate(data.request);
    else if (record !== null) {
      const [write, type] = writers[data.file];
      say({ kind: "data", blob: new Blob([write(record)], { type }) });
    }
  } catch (error) {
    say({ kind: "failed", message: sentence(error) });
  }
};

function simulate(request: Extract<ClientMessage, { kind: "run" }>["request"]): void {
  record = null;
  let frames = 0;
  const { plan, simulated } = run(request, {
    signal: stillWanted(),
    onStart: (start) => say({ kind: "started", start }),
    onFrame: (frame) => {
      frames++;
      say({ kind: "frame", frame }, [frame.weights.buffer]);
    },
  });
  record = recordOf(plan, simulated, __VERSION__);
  const { status, message, t, stats } = simulated;
  say({ kind: "ended", end: { status, message, t, frames, stats } });
}

function say(message: WorkerMessage, transfer: Transferable[] = []): void {
  self.postMessage(message, transfer);
}

/** An error as people read it. */
function sentence(error: unknown): string {
  if (error instanceof InputError) return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}`;
  return `The run broke off: ${error instanceof Error ? error.message : String(error)}.`;
}
