/** Where a run stands. Handed to `onProgress` after every accepted step. */
export interface Progress {
  readonly t: number;
  readonly tEnd: number;
  /** Accepted steps so far. */
  readonly steps: number;
}

/**
 * What can ask a run to stop: an AbortSignal, or any object whose `aborted` turns true (a flag shared with another thread, say).
 * It is read after every accepted step.
 */
export interface StopSignal {
  readonly aborted: boolean;
}
