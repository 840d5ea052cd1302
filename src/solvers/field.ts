import { InputError } from "../checks.ts";
import type { ActiveSet, IndexList } from "./activeSet.ts";

/**
 * A vector field y' = derivative(t, y) − friction·sign(y). Pure: the same (t, y) always gives the same slope.
 *
 * `derivative` is the smooth part alone. A right-hand side that jumps must say so in `switches`: methods of high order would
 * integrate through the jump and be silently wrong, so `solve` hands such a field only to methods that follow the switches.
 */
export interface Field {
  /** Number of components of y. */
  readonly dimension: number;
  /**
   * Writes the smooth part of dy/dt at (t, y) into `dydt`. y, dydt: length `dimension`; y must not be kept or changed. Where a method
   * hands over `active`, all other components of y are zero and their slopes are not wanted; a field may use this or not.
   */
  readonly derivative: (t: number, y: Float64Array, dydt: Float64Array, active?: ActiveSet) => void;
  /** Writes d(dydt_i)/d(y_j) into J[i·dimension + j]. Optional; implicit methods fall back to differences. */
  readonly jacobian?: (t: number, y: Float64Array, J: Float64Array) => void;
  /**
   * Length of the blocks y falls into (a row of a matrix, say), a divisor of `dimension`. Methods that control the error block by
   * block keep the 2-norm of every block's error within tolerance·max(1, the block's norm); the default is one block.
   */
  readonly blockLength?: number;
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
  /**
   * For large systems mostly at rest: like `derivative` with `active`, and fills `released` with every component outside `active` whose
   * slope at (t, y) exceeds its friction, writing the slopes of those too. Where it is absent or returns false, having done nothing,
   * methods ask for all slopes and look at each.
   */
  readonly released?: (
    t: number,
    y: Float64Array,
    dydt: Float64Array,
    active: ActiveSet,
    released: IndexList,
  ) => boolean;
  /**
   * Surfaces at which the slope bends, or jumps without holding the solution there (a ReLU that switches on, say). Methods that locate events end a step on them,
   * so that their order does not collapse; the others leave them to the error control.
   */
  readonly kinks?: Kinks;
}

/** Surfaces where a right-hand side bends: the zeros of `count` functions of the state. */
export interface Kinks {
  readonly count: number;
  /** Writes the functions at (t, y) into `out`, length `count`. */
  readonly values: (t: number, y: Float64Array, out: Float64Array) => void;
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
