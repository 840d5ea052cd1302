import { InputError } from "../checks.ts";

/**
 * A vector field y' = derivative(t, y) − friction·sign(y). Pure: the same (t, y) always gives the same slope.
 *
 * `derivative` is the smooth part alone. A right-hand side that jumps must say so in `switches`: methods of high order would
 * integrate through the jump and be silently wrong, so `solve` hands such a field only to methods that follow the switches.
 */
export interface Field {
  /** Number of components of y. */
  readonly dimension: number;
  /** Writes the smooth part of dy/dt at (t, y) into `dydt`. y, dydt: length `dimension`; y must not be kept or changed. */
  readonly derivative: (t: number, y: Float64Array, dydt: Float64Array) => void;
  /** Writes d(dydt_i)/d(y_j) into J[i·dimension + j]. Optional; implicit methods fall back to differences. */
  readonly jacobian?: (t: number, y: Float64Array, J: Float64Array) => void;
  /** Where the right-hand side jumps; absent for a smooth field. */
  readonly switches?: Switches;
}

/** Declares where a right-hand side jumps. */
export interface Switches {
  /**
   * Coulomb friction: component k feels −friction_k·sign(y_k), a jump of height 2·friction_k at y_k = 0 (Filippov: at zero the
   * component rests while |derivative_k| ≤ friction_k). One number for all components, or one per component; each ≥ 0.
   */
  readonly friction: number | Float64Array;
}

/** The friction of every component as an array of length `dimension`. @throws InputError on a wrong length or value */
export function frictionOf(field: Field): Float64Array {
  const friction = field.switches?.friction ?? 0;
  if (typeof friction !== "number" && friction.length !== field.dimension) {
    throw new InputError(`solve: friction has length ${friction.length}, the field has ${field.dimension} components.`);
  }
  const perComponent = typeof friction === "number" ? new Float64Array(field.dimension).fill(friction) : friction;
  for (let k = 0; k < perComponent.length; k++) {
    if (!(perComponent[k] >= 0 && perComponent[k] < Infinity)) {
      throw new InputError(`solve: friction[${k}] must be a finite number >= 0, got ${perComponent[k]}.`);
    }
  }
  return perComponent;
}
