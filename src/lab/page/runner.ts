import { createEngine, type Engine, type Run } from "../engine/client.ts";
import type { FileKind, RunRequest } from "../engine/protocol.ts";
import { type OpenRecording, type Recording, recording } from "./recording.ts";

/** Keeps one run and its recording. A request for the same run changes nothing; any other ends the old run at once. */
export interface Runner {
  /** The run last asked for. */
  readonly recording: () => Recording | undefined;
  readonly ask: (request: RunRequest) => void;
  readonly stop: () => void;
  /** The run as a file. Rejects until it has ended. */
  readonly data: (file: FileKind) => Promise<Blob>;
}

const APART = 100; // milliseconds between starts, so that a moving slider does not start a worker at every stop

interface Current {
  readonly key: string;
  readonly recording: OpenRecording;
  /** Undefined until it has been started. */
  run: Run | undefined;
}

/** onChange: called when there is more to show; onEnd: when the run has ended or failed. */
export function createRunner({
  onChange,
  onEnd,
}: {
  readonly onChange: () => void;
  readonly onEnd: (recording: Recording) => void;
}): Runner {
  let engine: Engine | undefined; // made for the first run
  let current: Current | undefined;
  let started = -APART; // when the last run was, milliseconds
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return {
    recording: () => current?.recording,
    ask: (request) => {
      const key = JSON.stringify(request);
      if (key === current?.key) return;
      stop();
      const next: Current = { key, recording: recording(request), run: undefined };
      current = next;
      const wait = started + APART - performance.now();
      if (wait <= 0) start(next);
      else waiting = setTimeout(() => start(next), wait);
    },
    stop,
    data: (file) => current?.run?.data(file) ?? Promise.reject(new Error("There is no run to save yet.")),
  };

  function stop(): void {
    clearTimeout(waiting);
    current?.run?.cancel();
    current = undefined;
  }

  function start(next: Current): void {
    const { begin, add, finish, fail, request } = next.recording;
    started = performance.now();
    const noting =
      <T>(note: (value: T) => void, then = onChange) =>
      (value: T): void => {
        note(value);
        then();
      };
    const over = (): void => {
      onChange();
      onEnd(next.recording);
    };
    engine ??= createEngine();
    next.run = engine.startRun(request, {
      onStart: noting(begin),
      onFrames: noting(add),
      onEnd: noting(finish, over),
      onError: noting(fail, over),
    });
  }
}
