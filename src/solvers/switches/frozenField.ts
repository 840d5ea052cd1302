import type { Field } from "../field.ts";
import type { Problem } from "../method.ts";
import { FrictionModes } from "./frictionModes.ts";

/**
 * A field with its switches frozen, as a smooth method is given it.
 *
 * To the method a resting component is one that moves with its drive, which the field does not see: so the method's
 * error bounds that of the drive, and its dense output is the drive's integral. Friction that varies is integrated
 * behind the state, for the same reason: nothing else would keep the steps short enough to see the drive outgrow the
 * friction and fall back. So the method's state is `wide`: as long as the field's, or twice that.
 */
export class FrozenField {
  readonly modes: FrictionModes;
  /** What the smooth method is to solve. */
  readonly problem: Problem;
  /** Length of the method's state. */
  readonly width: number;
  private readonly held: Float64Array; // per component the place at which it rests during the step, else NaN
  private readonly seen: Float64Array; // the state as the field sees it
  private readonly slope: Float64Array; // of that state

  /** `watch` hears of every state the field is asked at. @throws InputError on places that contradict each other */
  constructor(problem: Problem, watch: (t: number, y: Float64Array) => void) {
    const { field, tolerance } = problem;
    const { dimension } = field;
    this.modes = new FrictionModes(field);
    this.width = this.modes.varies ? 2 * dimension : dimension;
    this.held = new Float64Array(dimension).fill(Number.NaN);
    this.seen = new Float64Array(dimension);
    this.slope = new Float64Array(dimension);
    const derivative: Field["derivative"] = (t, wide, dydt) => {
      narrow(wide, this.held, this.seen);
      watch(t, this.seen);
      problem.derivative(t, this.seen, this.slope);
      this.freeze(t, this.seen, dydt);
    };
    const { jacobian } = field;
    // the friction is constant along the frozen modes, and nothing depends on a component that is held
    const frozenJacobian: Field["jacobian"] = (t, wide, J) => {
      narrow(wide, this.held, this.seen);
      jacobian?.(t, this.seen, J);
      for (let k = 0; k < dimension; k++) {
        if (!Number.isNaN(this.held[k])) for (let i = 0; i < dimension; i++) J[i * dimension + k] = 0;
      }
    };
    const hasJacobian = jacobian !== undefined && !this.modes.varies;
    this.problem = {
      ...problem,
      field: { dimension: this.width, derivative, ...(hasJacobian && { jacobian: frozenJacobian }) },
      derivative,
      tolerance: this.width === dimension ? tolerance : tolerance.repeated(this.width),
    };
  }

  /** Takes from the modes what rests, and where, from now on. */
  hold(): void {
    const { modes, held } = this;
    for (let k = 0; k < held.length; k++) held[k] = modes.resting[k] < 0 ? Number.NaN : modes.placeOf(k);
  }

  /**
   * Writes the frozen slopes at (t, y), where the drive is known, into `out`, length `width`; y, drive: length
   * dimension.
   */
  slopes(t: number, y: Float64Array, drive: Float64Array, out: Float64Array): void {
    this.slope.set(drive);
    this.freeze(t, y, out);
  }

  /** Writes y, length dimension, as the method has it, into `wide`. */
  widen(y: Float64Array, wide: Float64Array): void {
    wide.fill(0, y.length);
    wide.set(y);
  }

  /** Writes a state of the method as it is into `out`, length dimension: what is held is where it is held. */
  narrow(wide: Float64Array, out: Float64Array): void {
    narrow(wide, this.held, out);
  }

  /** `narrow` as it is now, good for ever. */
  keptNarrow(): (wide: Float64Array, out: Float64Array) => void {
    const held = this.held.slice();
    return (wide, out) => narrow(wide, held, out);
  }

  private freeze(t: number, y: Float64Array, out: Float64Array): void {
    const { modes, slope } = this;
    modes.freeze(t, y, slope);
    out.set(slope);
    for (let k = 0; k < out.length - y.length; k++) out[y.length + k] = modes.resting[k] < 0 ? 0 : modes.friction(k);
  }
}

function narrow(wide: Float64Array, held: Float64Array, out: Float64Array): void {
  for (let k = 0; k < held.length; k++) out[k] = Number.isNaN(held[k]) ? wide[k] : held[k];
}
