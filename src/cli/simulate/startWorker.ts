import { workerData } from "piscina";
import { InputError } from "../../checks.ts";
import { firstLine } from "../../io/fileErrors.ts";
import { sharedSignal } from "../../run/interrupt.ts";
import type { SharedMemory } from "../../run/pool.ts";
import type { Run } from "../../simulate/run.ts";
import { warningsAsLines } from "../report.ts";
import type { SimulateRequest } from "./runFlags.ts";
import { prepare, simulated } from "./task.ts";

/** One of several starts as a worker is given it. */
export interface StartTask {
  readonly request: SimulateRequest;
  /** Where the share done is written in the shared memory. */
  readonly slot: number;
}

/** How it ended. */
export type StartReport =
  /** The record, without the weights of its samples. */
  | { readonly kind: "done"; readonly record: Run }
  | { readonly kind: "stopped" }
  | { readonly kind: "badInput"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

warningsAsLines();

/** What a thread of the pool runs, once per start; never throws. */
export default async function startWorker({ request, slot }: StartTask): Promise<StartReport> {
  const { stop, fractions } = workerData as SharedMemory;
  const { signal, heard } = sharedSignal(stop);
  const onProgress = (fraction: number) => {
    fractions[slot] = fraction;
  };
  try {
    const { record } = simulated(request, await prepare(request), { signal, onProgress });
    return heard() ? { kind: "stopped" } : { kind: "done", record: { ...record, weights: null } };
  } catch (error) {
    if (heard()) return { kind: "stopped" };
    return { kind: error instanceof InputError ? "badInput" : "failed", message: firstLine(error) };
  }
}
