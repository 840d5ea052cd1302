import type { Interpolant, Step } from "../method.ts";
import type { ActiveSet } from "../switches/activeSet.ts";

/**
 * An accepted step as it is shown to the caller: in buffers of its own, so that nothing the caller writes reaches the
 * run.
 */
export class ShownStep implements Step {
  t0 = 0;
  t1 = 0;
  readonly y1: Float64Array;
  drive1: Float64Array | undefined;
  active: ActiveSet | undefined;
  private readonly drive: Float64Array;
  private step: Step | undefined;

  constructor(y0: Float64Array) {
    this.y1 = y0.slice();
    this.drive = new Float64Array(y0.length);
  }

  /** Copies a step. */
  take(step: Step): void {
    const { t0, t1, y1, drive1, active } = step;
    this.step = step;
    this.t0 = t0;
    this.t1 = t1;
    this.active = active;
    this.y1.set(y1);
    this.drive1 = drive1 && this.drive;
    if (drive1 === undefined) return;
    if (active === undefined) this.drive.set(drive1);
    else for (let a = 0; a < active.count; a++) this.drive[active.indices[a]] = drive1[active.indices[a]];
  }

  readonly interpolate: Interpolant = (t, out) => this.step?.interpolate(t, out);
  readonly sketch: Interpolant = (t, out) => this.step?.sketch(t, out);
  readonly keep = (): Interpolant => (this.step as Step).keep();
}
