import { InputError } from "../../checks.ts";
import type { Interpolant, Step } from "../method.ts";

/** The whole run at any time: the dense output of every step, kept. */
export class Trajectory {
  private readonly starts: number[] = []; // of the steps, in the order of the run
  private readonly pieces: Interpolant[] = [];
  private end: number;
  private last: Float64Array; // state at `end`
  private readonly t0: number;

  constructor(t0: number, y0: Float64Array) {
    this.t0 = t0;
    this.end = t0;
    this.last = y0.slice();
  }

  /** Takes over a step; `y`: the state from which the run goes on at its end. */
  add(step: Step, y: Float64Array): void {
    this.starts.push(step.t0);
    this.pieces.push(step.keep());
    this.end = step.t1;
    this.last = y.slice();
  }

  /**
   * The state at t, where a reset jumps the one after it; a new array of length `dimension`.
   * @throws InputError unless t lies within the time that was reached
   */
  at(t: number): Float64Array {
    const { t0, end, starts, pieces } = this;
    const direction = end < t0 ? -1 : 1;
    if (!((t - t0) * direction >= 0 && (end - t) * direction >= 0)) {
      throw new InputError(`solution.at: t must lie between ${t0} and ${end}, where the run went, got ${t}.`);
    }
    if (t === end) return this.last.slice();
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] - t) * direction <= 0) low = middle;
      else high = middle;
    }
    const y = new Float64Array(this.last.length);
    pieces[low](t, y);
    return y;
  }
}
