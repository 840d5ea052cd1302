import type { StopSignal } from "../../solvers/index.ts";

/** Milliseconds between checks. */
const EVERY = 40;

/** An empty blob of this worker's own, and whether it can be loaded: a host may forbid it. */
const nothing = URL.createObjectURL(new Blob([]));
const possible = isThere(nothing);

/**
 * A signal that ends a worker soon after it was terminated. Chromium lets a worker that computes without a pause go on
 * for two seconds after `terminate()`, unless it loads something and waits for it. So now and then this loads a blob,
 * which leaves neither the page nor the machine. Where that is not possible, the worker ends when the browser ends it.
 */
export function stillWanted(): StopSignal {
  let looked = performance.now();
  let aborted = false;
  return {
    get aborted() {
      if (possible && performance.now() - looked >= EVERY) {
        aborted ||= !isThere(nothing);
        looked = performance.now();
      }
      return aborted;
    },
  };
}

/** Loads from the address and waits for the answer. */
function isThere(url: string): boolean {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.send();
    return true;
  } catch {
    return false;
  }
}
