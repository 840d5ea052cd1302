/** Where a run stands: at time t of the way to tEnd. Handed to `onProgress` after every accepted step. */
export interface Progress {
  readonly t: number;
  readonly tEnd: number;
  /** Accepted steps so far. */
  readonly steps: number;
}

/**
 * What can ask a run to stop: an AbortSignal, or any object whose `aborted` turns true (a flag shared with another
 * thread, say). It is read after every accepted step.
 */
export interface StopSignal {
  /** Whether the run is to stop. */
  readonly aborted: boolean;
}
