import { createEngine, type Run } from "../engine/client.ts";
import type { DataFormat, RunRequest } from "../engine/protocol.ts";
import { type OpenRecording, type Recording, recording } from "./recording.ts";

/** Keeps one run going and its recording: asked for the run it has, it keeps that; asked for another, it drops the old one at once. */
export interface Runner {
  /** The run last asked for. */
  readonly recording: () => Recording | undefined;
  readonly ask: (request: RunRequest) => void;
  readonly stop: () => void;
  /** The run as a file. Rejects until it has ended. */
  readonly data: (format: DataFormat) => Promise<Blob>;
}

/** onChange hears that there is more to show, onEnd that the run is over, whether it ended or failed. */
export function createRunner({
  onChange,
  onEnd,
}: {
  readonly onChange: () => void;
  readonly onEnd: (recording: Recording) => void;
}): Runner {
  const engine = createEngine();
  let current: { readonly key: string; readonly recording: OpenRecording; readonly run: Run } | undefined;
  return {
    recording: () => current?.recording,
    ask: (request) => {
      const key = JSON.stringify(request);
      if (key === current?.key) return;
      const made = recording(request);
      const run = engine.startRun(request, {
        onStart: (start) => {
          made.begin(start);
          onChange();
        },
        onFrames: (frames) => {
          made.add(frames);
          onChange();
        },
        onEnd: (end) => {
          made.finish(end);
          onChange();
          onEnd(made);
        },
        onError: (message) => {
          made.fail(message);
          onChange();
          onEnd(made);
        },
      });
      current = { key, recording: made, run };
    },
    stop: () => {
      current?.run.cancel();
      current = undefined;
    },
    data: (format) => current?.run.data(format) ?? Promise.reject(new Error("There is no run to save.")),
  };
}
