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
  /** How many ms from the first interrupt on, unless it is `keeping`; default: however long it takes. */
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
  const interrupt = (): void => {
    if (again) end.abort();
    if (stop.signal.aborted) return;
    const given = grace?.();
    stop.abort();
    patient = given !== undefined && given > 2 * REPEAT_MS;
    timers.push(
      setTimeout(() => {
        again = true;
        tell();
      }, REPEAT_MS),
    );
    if (given !== undefined) timers.push(setTimeout(() => isKeeping || end.abort(), given));
  };
  const keeping = (): void => {
    isKeeping = true;
    tell();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work({ stop: stop.signal, end: end.signal, keeping });
  } finally {
    for (const timer of timers) clearTimeout(timer);
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

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
