import type { ClientMessage, End, FileKind, Frame, RunRequest, Start, WorkerMessage } from "./protocol.ts";

/** What is called in the course of a run. */
export interface RunHandlers {
  readonly onStart: (start: Start) => void;
  /** The frames since the last call, in order; at most once for every picture the screen shows. */
  readonly onFrames: (frames: readonly Frame[]) => void;
  readonly onEnd: (end: End) => void;
  /** One sentence for people; nothing comes after it. */
  readonly onError: (message: string) => void;
}

/** A run that was started. */
export interface Run {
  /** Ends it at once; no handler is called after that. */
  readonly cancel: () => void;
  /** The run as a file, once it has ended. Rejects where it has not, or the engine has gone on to another. */
  readonly data: (file: FileKind) => Promise<Blob>;
}

/** Runs one request at a time in a worker. */
export interface Engine {
  /** Starts a run; the one before it, if it goes on, is ended at once. */
  readonly startRun: (request: RunRequest, handlers: RunHandlers) => Run;
  readonly close: () => void;
}

/**
 * An engine. A run computes without a pause, so only the end of its worker stops it; a second worker is kept ready.
 */
export function createEngine(): Engine {
  let seat: Seat | null = null;
  let spare: Worker | null = newWorker();
  let closed = false;

  const vacate = (): void => {
    seat?.leave();
    seat = null;
  };
  return {
    startRun: (request, handlers) => {
      if (closed) throw new Error("the engine is closed.");
      const free = seat?.ended() ? seat.release() : null;
      vacate();
      const worker = free ?? spare ?? newWorker();
      if (worker === spare) spare = null;
      const taken = new Seat(worker, handlers);
      seat = taken;
      worker.postMessage({ kind: "run", request } satisfies ClientMessage);
      spare ??= newWorker();
      return {
        cancel: () => {
          if (seat === taken) vacate();
        },
        data: (file) => taken.data(file),
      };
    },
    close: () => {
      closed = true;
      vacate();
      spare?.terminate();
      spare = null;
    },
  };
}

function newWorker(): Worker {
  return new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
}

interface Waiting {
  readonly resolve: (blob: Blob) => void;
  readonly reject: (error: Error) => void;
}

/** A worker that is at one run. */
class Seat {
  private readonly worker: Worker;
  private readonly handlers: RunHandlers;
  private state: "running" | "ended" | "left" = "running";
  private frames: Frame[] = [];
  private picture = 0; // the request for the next picture of the screen; 0: none
  private readonly waiting: Waiting[] = []; // for files, in the order they were asked for

  constructor(worker: Worker, handlers: RunHandlers) {
    this.worker = worker;
    this.handlers = handlers;
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => this.hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.fail(
        event.message ? `The run broke off: ${event.message}.` : "The program of the runs could not be loaded.",
      );
    };
  }

  ended(): boolean {
    return this.state === "ended";
  }

  /** Gives the worker back to be used again. */
  release(): Worker {
    this.forget();
    return this.worker;
  }

  /** Ends run and worker. */
  leave(): void {
    if (this.state === "left") return;
    this.forget();
    this.worker.terminate();
  }

  data(file: FileKind): Promise<Blob> {
    if (this.state === "left") return Promise.reject(new Error("The run is over and gone; start it again."));
    if (this.state === "running") return Promise.reject(new Error("The run has not ended yet."));
    this.worker.postMessage({ kind: "data", file } satisfies ClientMessage);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  private hear(message: WorkerMessage): void {
    if (this.state === "left") return;
    switch (message.kind) {
      case "started":
        this.handlers.onStart(message.start);
        break;
      case "frame":
        this.frames.push(message.frame);
        if (this.picture === 0) this.picture = requestAnimationFrame(() => this.show());
        break;
      case "ended":
        this.show();
        this.state = "ended";
        this.handlers.onEnd(message.end);
        break;
      case "failed":
        this.fail(message.message);
        break;
      case "data":
        this.waiting.shift()?.resolve(message.blob);
    }
  }

  /** Hands on what has come. */
  private show(): void {
    cancelAnimationFrame(this.picture);
    this.picture = 0;
    if (this.frames.length === 0) return;
    const frames = this.frames;
    this.frames = [];
    this.handlers.onFrames(frames);
  }

  private fail(message: string): void {
    if (this.state === "left") return;
    this.show();
    this.leave();
    this.handlers.onError(message);
  }

  private forget(): void {
    this.state = "left";
    cancelAnimationFrame(this.picture);
    this.frames = [];
    for (const { reject } of this.waiting) reject(new Error("The run is over and gone; start it again."));
    this.waiting.length = 0;
  }
}
