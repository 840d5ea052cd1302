import type { StopSignal } from "../solvers/index.ts";

/** What a command's work is given in its worker thread. */
export interface TaskContext {
  readonly signal: StopSignal;
  /** Tells how far the work is: a share from 0 to 1 and a few words such as `t = 120 of 5000`. */
  readonly onProgress: (fraction: number, where: string) => void;
}

/** What a command has to say when it is over. */
export interface TaskReport {
  /** For standard output. */
  readonly output: string;
  /** For people, on standard error; left out with --quiet. */
  readonly notes: readonly string[];
  /** 0 done, 1 not finished or an invariant failed. */
  readonly exitCode: 0 | 1;
}
