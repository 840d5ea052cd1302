import type { Recording } from "./recording.ts";

/** Of times that are the same but for rounding. */
const ROUNDING = 1 + 1e-12;

/** Index of the last of ascending times that is not after a flow time; −1 while there is none. */
export function lastUpTo(times: ArrayLike<number>, time: number): number {
  let last = -1;
  while (last + 1 < times.length && times[last + 1] <= time * ROUNDING) last++;
  return last;
}

/** Index of the last frame not after a flow time; of the last of all for "end". −1 while there is none. */
export function frameAt({ times }: Pick<Recording, "times">, time: number | "end"): number {
  return time === "end" ? times.length - 1 : Math.min(times.length - 1, Math.max(0, lastUpTo(times, time)));
}

/** Whether a run is over, well or badly. */
export function isOver({ end, error }: Recording): boolean {
  return end !== undefined || error !== undefined;
}

/**
 * Gives the moments that can be shown of runs, ascending: the flow times of one, those of both of two as far as both
 * have come. Asked again without news, it gives the same list.
 */
export function timeline(): (runs: readonly Recording[]) => readonly number[] {
  let of: readonly unknown[] = [];
  let moments: readonly number[] = [];
  return (runs) => {
    const begun = runs.filter(({ frames, error }) => frames.length > 0 || error === undefined);
    if (begun.length === 1) return begun[0].times;
    const key = begun.flatMap((run) => [run, run.times.length, isOver(run)]);
    if (key.length === of.length && key.every((part, i) => part === of[i])) return moments;
    of = key;
    const limit = Math.min(...begun.map((run) => (isOver(run) ? Infinity : (run.times.at(-1) ?? -1))));
    const all = begun.flatMap(({ times }) => times.filter((t) => t <= limit)).sort((a, b) => a - b);
    moments = all.filter((t, i) => i === 0 || t > all[i - 1] * ROUNDING);
    return moments;
  };
}
