import { InputError } from "../checks.ts";
import type { CellContext } from "../experiments/sweep.ts";
import { firstLine } from "../io/fileErrors.ts";
import { formatNpy, writeWhole } from "../io/index.ts";
import { formatLine } from "./cellLine.ts";
import type { CellReport, CellTask } from "./cellTask.ts";
import { findSweep } from "./findSweep.ts";
import type { Shared } from "./shared.ts";

/** Runs one cell and tells how it ended; never throws. Its weights, if they are to be kept, are on the disk when it is done. */
export async function runCell(task: CellTask, { stop, fractions }: Shared): Promise<CellReport> {
  const { experiment, parameters, replica, seed, slot, weightsFile } = task;
  let heard = false; // an outcome that knows of the stop may be that of a part of the run
  let weights: { W: Float64Array; n: number; m: number } | undefined;
  const context: CellContext = {
    seed,
    replica,
    onProgress: (fraction) => {
      fractions[slot] = fraction;
    },
    signal: {
      get aborted() {
        heard ||= Atomics.load(stop, 0) === 1;
        return heard;
      },
    },
    ...(weightsFile !== null && {
      onWeights: (W: Float64Array, n: number, m: number) => {
        weights = { W: W.slice(), n, m };
      },
    }),
  };
  let outcome: unknown;
  try {
    outcome = findSweep(experiment, "experiment").run(parameters, context);
  } catch (error) {
    if (heard) return { kind: "stopped" };
    return { kind: error instanceof InputError ? "badInput" : "failed", message: firstLine(error) };
  }
  if (heard) return { kind: "stopped" };
  try {
    if (weightsFile !== null) {
      if (weights === undefined) {
        return { kind: "badInput", message: `${experiment} gives no weights; leave out --save-weights.` };
      }
      await writeWhole(weightsFile, formatNpy(weights.W, [weights.n, weights.m]));
    }
    return { kind: "done", line: formatLine(task, outcome) };
  } catch (error) {
    return { kind: "failed", message: firstLine(error) };
  }
}
