import { workerData } from "piscina";
import { findEntry } from "../catalogue.ts";
import { InputError } from "../checks.ts";
import type { CellContext, CellParameters } from "../experiments/experiment.ts";
import { firstLine } from "../io/fileErrors.ts";
import { formatNpy, writeWhole } from "../io/index.ts";
import { jsonPieces } from "../io/json.ts";
import { sharedSignal } from "./interrupt.ts";
import type { SharedMemory } from "./pool.ts";

/** A cell as a worker is given it. */
export interface CellTask {
  readonly experiment: string;
  readonly parameters: CellParameters;
  readonly replica: number;
  /** Root seed of the grid. */
  readonly seed: number;
  /** Where the share done is written in the shared memory. */
  readonly slot: number;
  /** Where the final weights go, if they are to be kept. */
  readonly weightsFile: string | null;
}

/** How a cell ended. */
export type CellReport =
  /** Its outcome as JSON, and the seconds it took. */
  | { readonly kind: "done"; readonly outcome: string; readonly seconds: number }
  /** It heard that it is to stop; nothing of it is kept. */
  | { readonly kind: "stopped" }
  /** The experiment cannot compute it. */
  | { readonly kind: "badInput"; readonly message: string }
  /**
   * Anything else: an error in the code, a worker that died, a disk that is full. lasting: it comes from the cell alone
   * and is met again by whoever runs it again.
   */
  | { readonly kind: "failed"; readonly message: string; readonly lasting?: true };

/** What a thread of the pool runs, once per cell. */
export default function worker(task: CellTask): Promise<CellReport> {
  return runCell(task, workerData as SharedMemory);
}

/**
 * Runs one cell and tells how it ended; never throws. Its weights, if they are to be kept, are on the disk when it is
 * done.
 */
export async function runCell(task: CellTask, memory: SharedMemory): Promise<CellReport> {
  const { experiment: name, parameters, replica, seed, slot, weightsFile } = task;
  const { signal, heard } = sharedSignal(memory.stop);
  const start = performance.now();
  let weights: { W: Float64Array; n: number; m: number } | undefined;
  const context: CellContext = {
    seed,
    replica,
    signal,
    onProgress: (fraction) => {
      memory.fractions[slot] = fraction;
    },
    ...(weightsFile !== null && {
      onWeights: (W: Float64Array, n: number, m: number) => {
        weights = { W: W.slice(), n, m };
      },
    }),
  };
  let outcome: unknown;
  try {
    outcome = findEntry(name, "experiment").experiment.cell(parameters, context);
  } catch (error) {
    if (heard()) return { kind: "stopped" };
    if (isTooLarge(error)) {
      return { kind: "badInput", message: "it needs more memory than this process can have; take smaller values" };
    }
    const message = firstLine(error);
    return error instanceof InputError ? { kind: "badInput", message } : { kind: "failed", message, lasting: true };
  }
  if (heard()) return { kind: "stopped" }; // an outcome that knows of the stop may be that of a part of the run
  let text: string;
  try {
    text = [...jsonPieces(outcome, { name: "the outcome" })].join("").trimEnd();
  } catch (error) {
    return { kind: "failed", message: firstLine(error), lasting: true };
  }
  try {
    if (weightsFile !== null) {
      if (weights === undefined) {
        return { kind: "badInput", message: `${name} gives no weights; leave out --save-weights.` };
      }
      await writeWhole(weightsFile, formatNpy(weights.W, [weights.n, weights.m]));
    }
    const seconds = (performance.now() - start) / 1000;
    return { kind: "done", outcome: text, seconds };
  } catch (error) {
    return { kind: "failed", message: firstLine(error) };
  }
}

/** Whether an array was asked for that the engine does not make. */
function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && /array length|allocation failed/i.test(error.message);
}
