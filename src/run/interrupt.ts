import { takeAllBack } from "../io/unfinished.ts";

/** Within this time a further interrupt is the first one again: terminals and wrappers deliver one Ctrl-C twice. */
const REPEAT_MS = 300;

/** What work is told of interrupts, and tells of itself. */
export interface Interrupts {
  /** Aborted by the first: the work is to come to an end and keep what it has. */
  readonly stop: AbortSignal;
  /** Aborted when the work is given up. */
  readonly end: AbortSignal;
  /** Says that the work is bringing in what it has: from now on only a second interrupt gives it up. */
  readonly keeping: () => void;
}

/** How long interrupted work is waited for. */
export interface InterruptibleOptions {
  /** How many ms from the first interrupt on, unless it is `keeping`; default, and where infinite: however long. */
  readonly grace?: () => number;
  /** Hears, once, that an interrupted work takes its time, so that a person knows what a second interrupt does. */
  readonly onWaiting?: () => void;
}

/**
 * Runs `work` under Ctrl-C (SIGINT), a polite kill (SIGTERM) and the end of its terminal (SIGHUP), none of which then
 * ends the process: the first aborts `stop`; a second one, or the end of the grace, aborts `end`.
 */
export async function interruptible<T>(
  work: (interrupts: Interrupts) => Promise<T>,
  { grace, onWaiting }: InterruptibleOptions = {},
): Promise<T> {
  const stop = new AbortController();
  const end = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  let isKeeping = false;
  let patient = false; // whether the grace is worth a word
  let again = false; // whether another interrupt is a second one
  let told = false;
  const tell = (): void => {
    if (told || !again || !(isKeeping || patient)) return;
    told = true;
    onWaiting?.();
  };
  const interrupt = (signal: InterruptSignal): void => {
    latest = signal;
    if (again) end.abort();
    if (stop.signal.aborted) return;
    heardAt = performance.now();
    const given = grace?.();
    stop.abort();
    patient = given !== undefined && given > 2 * REPEAT_MS;
    timers.push(
      setTimeout(() => {
        again = true;
        tell();
      }, REPEAT_MS),
    );
    if (given !== undefined && given < Infinity) timers.push(setTimeout(() => isKeeping || end.abort(), given));
  };
  const keeping = (): void => {
    isKeeping = true;
    tell();
  };
  working++;
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work({ stop: stop.signal, end: end.signal, keeping });
  } finally {
    working--;
    for (const timer of timers) clearTimeout(timer);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

/**
 * Runs what is not to be lost and soon done, such as writing: a first interrupt is only told that it waits (see
 * `onWaiting` above), a second one ends the process.
 */
export function finishing<T>(work: () => Promise<T>, onWaiting: () => void): Promise<T> {
  return interruptible(
    (interrupts) => {
      interrupts.keeping();
      endWith(interrupts);
      return work();
    },
    { onWaiting },
  );
}

/** Ends the process when the work is given up, for work that cannot give itself up. */
export function endWith({ end }: Interrupts): void {
  end.addEventListener("abort", () => ends?.(latest));
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type InterruptSignal = (typeof SIGNALS)[number];

/** Of a process that was ended before it had anything to keep; a terminal that is gone is like a polite kill. */
const EXIT_CODES: Readonly<Record<InterruptSignal, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 };

let working = 0; // works under `interruptible`
let heardAt = -Infinity; // when the latest of them was interrupted first, in ms
let latest: InterruptSignal = "SIGINT";
let ends: ((signal: InterruptSignal) => void) | undefined;

/**
 * From now on a signal that comes while no work is under `interruptible` ends the process at once: whatever was begun
 * is taken back, `say` hears a line, and the exit code tells the signal.
 */
export function endOnSignals(say: (line: string) => void): void {
  ends = (signal) => {
    takeAllBack();
    say("interrupted; nothing is left half-written.");
    process.exit(EXIT_CODES[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, endUnlessWorking);
}

function endUnlessWorking(signal: InterruptSignal): void {
  if (working === 0 && performance.now() - heardAt > REPEAT_MS) ends?.(signal);
}

/**
 * Runs work that computes long without a pause, in which this thread hears nothing: Ctrl-C and a polite kill then end
 * the process as they end any. For work under which nothing is half-written.
 */
export function unheard<T>(work: () => T): T {
  const hears = (signal: InterruptSignal) => (process.listeners(signal) as unknown[]).includes(endUnlessWorking);
  const kept = (["SIGINT", "SIGTERM"] as const).filter(hears);
  for (const signal of kept) process.off(signal, endUnlessWorking);
  try {
    return work();
  } finally {
    for (const signal of kept) process.on(signal, endUnlessWorking);
  }
}

/** The signal that `stop` gives to a thread, and whether the thread has heard it. */
export function sharedSignal(stop: Int32Array): {
  signal: { readonly aborted: boolean };
  heard: () => boolean;
} {
  let heard = false;
  const signal = {
    get aborted() {
      heard ||= Atomics.load(stop, 0) === 1;
      return heard;
    },
  };
  return { signal, heard: () => heard };
}
