import { InputError } from "../../checks.ts";
import type { Run } from "../../simulate/run.ts";
import type { ClientMessage, FileKind, WorkerMessage } from "./protocol.ts";
import { csvOf, jsonOf, recordOf } from "./record.ts";
import { run } from "./runs/run.ts";
import { stillWanted } from "./stillWanted.ts";

/** Runs one request after the other and keeps the record of the last. */

declare const self: DedicatedWorkerGlobalScope;

let record: Run | null = null;

type Writer = (record: Run) => string | Promise<string>;

/** The text of a record as each kind of file, and its type. */
const writers: Readonly<Record<FileKind, readonly [write: Writer, type: string]>> = {
  json: [jsonOf, "application/json"],
  csv: [csvOf, "text/csv"],
  figure: [async (run) => (await import("./figure.ts")).figureOf(run), "application/json"],
};

let answered: Promise<void> = Promise.resolve(); // all messages so far, one after the other

self.onmessage = ({ data }: MessageEvent<ClientMessage>) => {
  answered = answered
    .then(() => answer(data))
    .catch((error: unknown) => say({ kind: "failed", message: sentence(error) }));
};

async function answer(message: ClientMessage): Promise<void> {
  if (message.kind === "run") simulate(message.request);
  else if (record !== null) {
    const [write, type] = writers[message.file];
    say({ kind: "data", blob: new Blob([await write(record)], { type }) });
  }
}

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
