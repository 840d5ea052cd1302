import { type Field, frictionOf } from "./field.ts";
import type { SwitchEvent } from "./solution.ts";

/**
 * The sign each component of a field with friction is frozen at: ±1 while it moves on that side of zero, 0 while it rests at zero.
 * With the modes frozen the field is smooth; the modes change only at located events.
 */
export class FrictionModes {
  /** −1, 0 or 1 per component; 0 for a component without friction, which never rests. */
  readonly mode: Int8Array;
  /** Whether some resting component was pulled harder than its friction at the last `slopes` call. */
  pulledFree = false;
  readonly friction: Float64Array;
  private readonly field: Field;

  constructor(field: Field, t: number, y: Float64Array) {
    this.field = field;
    this.friction = frictionOf(field);
    this.mode = Int8Array.from(y, (value, k) => (this.friction[k] > 0 ? Math.sign(value) : 0));
    this.settle(t, y, new Float64Array(y.length), () => undefined);
  }

  /**
   * The frozen right-hand side: drive − friction·mode where moving, 0 where resting. Where resting, `pull` receives the drive that the
   * friction holds; elsewhere it is left alone.
   */
  readonly slopes = (t: number, y: Float64Array, dydt: Float64Array, pull?: Float64Array): void => {
    const { mode, friction } = this;
    this.field.derivative(t, y, dydt);
    this.pulledFree = false;
    for (let k = 0; k < mode.length; k++) {
      if (mode[k] !== 0) {
        dydt[k] -= friction[k] * mode[k];
      } else if (friction[k] > 0) {
        if (exceeds(dydt[k], friction[k])) this.pulledFree = true;
        if (pull) pull[k] = dydt[k];
        dydt[k] = 0;
      }
    }
  };

  /**
   * Decides the mode of every component that is exactly zero from the drive there (Filippov): rests while |drive| ≤ friction, else
   * moves with the drive. Reports each change. `drive`: scratch of length dimension. One evaluation of the field.
   */
  settle(t: number, y: Float64Array, drive: Float64Array, report: (event: SwitchEvent) => void): void {
    const { mode, friction } = this;
    this.field.derivative(t, y, drive);
    for (let k = 0; k < mode.length; k++) {
      if (y[k] !== 0 || friction[k] === 0) continue;
      const next = exceeds(drive[k], friction[k]) ? Math.sign(drive[k]) : 0;
      if (next === mode[k]) continue;
      report({ t, component: k, kind: next === 0 ? "rests" : mode[k] === 0 ? "leaves" : "crosses" });
      mode[k] = next;
    }
  }
}

/** |drive| > friction by more than the rounding of the drive itself. */
function exceeds(drive: number, friction: number): boolean {
  return Math.abs(drive) > friction * (1 + 4 * Number.EPSILON);
}
