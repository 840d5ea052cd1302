import type { CellParameters } from "../experiments/sweep.ts";

/** A cell as a worker is given it. */
export interface CellTask {
  readonly experiment: string;
  readonly parameters: CellParameters;
  readonly replica: number;
  readonly key: string;
  /** Root seed of the sweep. */
  readonly seed: number;
  /** Where the share done is written in the shared memory. */
  readonly slot: number;
  /** Where the final weights go, if they are to be kept. */
  readonly weightsFile: string | null;
}

/** How a cell ended. */
export type CellReport =
  /** Its line for the file of cells. */
  | { readonly kind: "done"; readonly line: string }
  /** It heard that it is to stop; nothing of it is kept. */
  | { readonly kind: "stopped" }
  /** The experiment cannot compute it. */
  | { readonly kind: "badInput"; readonly message: string }
  /** Anything else: an error in the code, a worker that died, a disk that is full. */
  | { readonly kind: "failed"; readonly message: string };
