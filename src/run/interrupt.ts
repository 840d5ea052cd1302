/**
 * Runs `work` under Ctrl-C (SIGINT) and a polite kill (SIGTERM), neither of which then ends the process: the first
 * aborts `stop`, which asks the work to come to an end and keep what it has; a second one, or `grace` ms without an
 * end, aborts `end`, which gives it up.
 */
export async function interruptible<T>(
  work: (stop: AbortSignal, end: AbortSignal) => Promise<T>,
  { grace }: { grace?: number } = {},
): Promise<T> {
  const stop = new AbortController();
  const end = new AbortController();
  let patience: NodeJS.Timeout | undefined;
  const interrupt = (): void => {
    if (stop.signal.aborted) end.abort();
    else if (grace !== undefined) patience = setTimeout(() => end.abort(), grace);
    stop.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    return await work(stop.signal, end.signal);
  } finally {
    clearTimeout(patience);
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
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
