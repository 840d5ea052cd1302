import { arrayLike, InputError } from "../checks.ts";
import type { ActiveSet, IndexList } from "./switches/activeSet.ts";

/**
 * A vector field y' = derivative(t, y) − friction·sign(y). Pure: the same (t, y) always gives the same slope.
 *
 * `derivative` is the smooth part alone. A right-hand side that jumps must say so in `switches`: methods of high order
 * would integrate through the jump and be silently wrong, so `solve` hands such a field only to methods that follow the
 * switches.
 */
export interface Field {
  /** Number of components of y. */
  readonly dimension: number;
  /**
   * Writes the smooth part of dy/dt at (t, y) into `dydt`. y, dydt: length `dimension`; y must not be kept or changed.
   * Where a method hands over `active`, all other components of y are zero and their slopes are not wanted; a field may
   * use this or not.
   */
  readonly derivative: (t: number, y: Float64Array, dydt: Float64Array, active?: ActiveSet) => void;
  /**
   * Writes d(dydt_i)/d(y_j) into J[i·dimension + j]; J: dimension × dimension. Optional; implicit methods fall back to
   * differences.
   */
  readonly jacobian?: (t: number, y: Float64Array, J: Float64Array) => void;
  /**
   * A bound on the spectral radius of the Jacobian at (t, y). Optional; stabilised methods fall back to an estimate of
   * their own.
   */
  readonly spectralRadius?: (t: number, y: Float64Array) => number;
  /**
   * Times at which the slope may jump or a short pulse begins or ends, any length, in any order: a step ends at each,
   * so that none is passed over, and either side of it is seen from that side alone.
   */
  readonly stops?: ArrayLike<number>;
  /**
   * Length of the blocks y falls into (a row of a matrix, say), a divisor of `dimension`. Methods that control the
   * error block by block keep the 2-norm of every block's error within tolerance·max(1, the block's norm); the default
   * is one block.
   */
  readonly blockLength?: number;
  /** Where the right-hand side jumps; absent for a smooth field. */
  readonly switches?: Switches;
}

/** Declares where a right-hand side jumps. */
export interface Switches {
  /**
   * Coulomb friction: component k feels −friction_k·sign(y_k), a jump of height 2·friction_k at y_k = 0 (Filippov: at
   * zero the component rests while |derivative_k| ≤ friction_k). One number for all components, or one per component,
   * each ≥ 0; or a law, which eventSolver alone follows.
   */
  readonly friction: number | ArrayLike<number> | FrictionLaw;
  /** Further places at which components jump; none by default. */
  readonly places?: readonly Place[];
  /**
   * For large systems mostly at rest: like `derivative` with `active`, and fills `released` with every component
   * outside `active` whose slope at (t, y) exceeds its friction, writing the slopes of those too. Where it is absent or
   * returns false, having done nothing, methods ask for all slopes and look at each.
   */
  readonly released?: (
    t: number,
    y: Float64Array,
    dydt: Float64Array,
    active: ActiveSet,
    released: IndexList,
  ) => boolean;
  /**
   * Surfaces at which the slope bends, or jumps without holding the solution there (a ReLU that switches on, say).
   * Methods that locate events end a step on them, so that their order does not collapse; the others leave them to the
   * error control.
   */
  readonly kinks?: Kinks;
}

/**
 * Friction that depends on the state, continuously: writes that of every component at (t, y) into `out`, length
 * `dimension`.
 */
export type FrictionLaw = (t: number, y: Float64Array, out: Float64Array) => void;

/**
 * A place where every component jumps: component k feels −friction_k·sign(y_k − at). Friction > 0 can hold a component
 * there, as at zero; where it is < 0 the slope jumps outwards, and the component passes or leaves at once. `at` may be
 * 0 where `friction` of the switches is.
 */
export interface Place {
  /** Value of the component there. */
  readonly at: number;
  /** Half the height of the jump: one number for all components, length `dimension`, or a law. */
  readonly friction: number | ArrayLike<number> | FrictionLaw;
  /**
   * Makes the place a wall that components cannot pass: they are kept at or above it (w ≥ 0, say), or at or below it,
   * and rest there until the drive pulls them off it by more than the friction, which is then ≥ 0. Every component has
   * to start on the right side.
   */
  readonly keep?: "above" | "below";
}

/** Surfaces where a right-hand side bends: the zeros of `count` functions of the state. */
export interface Kinks {
  /** How many functions there are. */
  readonly count: number;
  /** Writes the functions at (t, y) into `out`, length `count`. */
  readonly values: (t: number, y: Float64Array, out: Float64Array) => void;
  /**
   * Functions within ± this count as not yet passed, default 0: for surfaces that solutions come to lie on, where
   * rounding passes them.
   */
  readonly width?: number;
}

/**
 * Friction as one number per component, a copy of length `dimension`.
 * @throws InputError on a wrong length, and on a number that is not finite or below `least`
 */
export function frictionPerComponent(
  dimension: number,
  name: string,
  friction: number | ArrayLike<number>,
  least = -Infinity,
): Float64Array {
  if (typeof friction !== "number") arrayLike(`solve: ${name}`, friction, "a number, an array of numbers or a law");
  const each = typeof friction === "number" ? new Float64Array(dimension).fill(friction) : Float64Array.from(friction);
  if (each.length !== dimension) {
    throw new InputError(`solve: ${name} has length ${each.length}, the field has ${dimension} components.`);
  }
  for (let k = 0; k < dimension; k++) {
    if (each[k] >= least && each[k] < Infinity && each[k] > -Infinity) continue;
    const wanted = least === 0 ? "a finite number >= 0" : "a finite number";
    throw new InputError(`solve: ${name}[${k}] must be ${wanted}, got ${each[k]}.`);
  }
  return each;
}
