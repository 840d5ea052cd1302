import { workerData } from "piscina";
import { firstLine } from "../io/fileErrors.ts";
import type { Shared } from "../run/index.ts";
import { checks } from "./checks.ts";
import type { PartReport, PartTask } from "./partTask.ts";

/** What a worker thread of `verify` runs, once per part; never throws. */
export default function partWorker({ check, preset, seed, index, slot }: PartTask): PartReport {
  const { stop, fractions } = workerData as Shared;
  const signal = {
    get aborted() {
      return Atomics.load(stop, 0) === 1;
    },
  };
  const onProgress = (fraction: number): void => {
    fractions[slot] = fraction;
  };
  const start = performance.now();
  try {
    const part = checks.find(({ name }) => name === check)?.parts(preset, seed)[index];
    if (part === undefined) return { kind: "failed", message: `there is no part ${index} of ${check}` };
    const outcome = part.run({ signal, onProgress });
    // what knows of the stop may be that of a part of the run
    return signal.aborted
      ? { kind: "stopped" }
      : { kind: "done", outcome, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    return signal.aborted ? { kind: "stopped" } : { kind: "failed", message: firstLine(error) };
  }
}
