/** What this process has begun and not finished, each with what takes it back, the latest last. */
const unfinished = new Set<() => void>();

/** Keeps what takes a beginning back, synchronously, should the process end before it is finished; returns the end. */
export function begun(takeBack: () => void): () => void {
  unfinished.add(takeBack);
  return () => unfinished.delete(takeBack);
}

/** Takes back whatever is not finished, the latest first; what cannot be taken back stays. */
export function takeAllBack(): void {
  for (const takeBack of [...unfinished].reverse()) {
    unfinished.delete(takeBack);
    try {
      takeBack();
    } catch {}
  }
}
