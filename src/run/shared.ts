/** Memory that the main thread and the workers share: whether to stop, and how far each running cell is. */
export interface Shared {
  /** One entry: 1 when running cells are to stop. */
  readonly stop: Int32Array;
  /** One entry per worker: share of its cell done, 0 to 1. */
  readonly fractions: Float64Array;
}

export function sharedBetween(workers: number): Shared {
  return {
    stop: new Int32Array(new SharedArrayBuffer(4)),
    fractions: new Float64Array(new SharedArrayBuffer(8 * workers)),
  };
}
