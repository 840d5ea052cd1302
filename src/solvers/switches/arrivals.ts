import type { DenseQuartic } from "../denseQuartic.ts";
import type { Tolerance } from "../tolerance.ts";
import { FirstSignChange } from "./bernstein.ts";
import type { FrictionModes } from "./frictionModes.ts";

/**
 * Of the tolerance: how far a component that has just left a place may fall back behind it before that is an arrival.
 */
const DIP = 1e-3;
const ROUNDING = 1 + 8 * Number.EPSILON;

/** Where in a step moving components reach places. */
export class Arrivals {
  private readonly modes: FrictionModes;
  private readonly tolerance: Tolerance;
  private readonly fractions: Float64Array; // of the step at which each reaches a place; NaN if not by the first
  private readonly roots = new FirstSignChange();
  private readonly coefficients = new Float64Array(5); // of one component
  private component = -1; // that arrives first

  constructor(modes: FrictionModes, tolerance: Tolerance) {
    this.modes = modes;
    this.tolerance = tolerance;
    this.fractions = new Float64Array(modes.resting.length);
  }

  /** The fraction of the step at which the first component arrives, or NaN. */
  first(dense: DenseQuartic): number {
    const { lower, upper, resting } = this.modes;
    const { fractions } = this;
    this.component = -1;
    let end = 1;
    for (let i = 0; i < fractions.length; i++) {
      fractions[i] = Number.NaN;
      if (resting[i] >= 0) continue;
      if (lower[i] > -Infinity) fractions[i] = this.locate(dense, i, lower[i], 1, end);
      if (upper[i] < Infinity) {
        const above = this.locate(dense, i, upper[i], -1, end);
        if (Number.isNaN(fractions[i]) || above < fractions[i]) fractions[i] = above;
      }
      if (fractions[i] < end || (this.component < 0 && fractions[i] <= end)) {
        this.component = i;
        end = fractions[i];
      }
    }
    return this.component < 0 ? Number.NaN : end;
  }

  /** How much later than the end y1 of a cut step, of length h, the component that arrives first arrives. */
  missing(y1: Float64Array, { rise, tilt, bend }: DenseQuartic, h: number): number {
    const i = this.component;
    const slope = (rise[i] - tilt[i] - bend[i]) / h;
    return (this.nearest(i, y1[i]) - y1[i]) / slope;
  }

  /**
   * Whether the component that arrives first did so by the end y1 of the step that was cut there: it is there, or on
   * its way. The dense output of a long step, right to within the tolerance, may see one arrive that is closer to its
   * place than that and leaves it.
   */
  arrived(y1: Float64Array, { rise, tilt, bend }: DenseQuartic): boolean {
    const i = this.component;
    const { lower, upper } = this.modes;
    const slope = rise[i] - tilt[i] - bend[i];
    return this.nearest(i, y1[i]) === lower[i] ? y1[i] <= lower[i] || slope < 0 : y1[i] >= upper[i] || slope > 0;
  }

  /**
   * Sets to their places the components of y1 that arrive up to the fraction `cut` (NaN: the step was not cut) or,
   * where the step has any length (`moved`), lie at or beyond a place by rounding. Returns whether it has set any.
   */
  clamp(y1: Float64Array, cut: number, moved: boolean): boolean {
    const { lower, upper, resting } = this.modes;
    let any = false;
    for (let i = 0; i < y1.length; i++) {
      if (resting[i] >= 0) continue;
      const touches = this.fractions[i] <= cut * ROUNDING;
      const within = y1[i] > lower[i] && y1[i] < upper[i];
      if (!touches && (within || !moved)) continue;
      y1[i] = this.nearest(i, y1[i]);
      any = true;
    }
    return any;
  }

  /**
   * Where component i of the dense output first falls below, or by the sign −1 rises above, a place, as a fraction up
   * to `end`.
   */
  private locate(dense: DenseQuartic, i: number, place: number, sign: number, end: number): number {
    const { coefficients } = this;
    dense.bernstein(i, coefficients);
    // it leaves this very place: if its slope, zero but for rounding, points the other way at first, that is no arrival
    const leaves = dense.start[i] === place && sign * (dense.rise[i] + dense.tilt[i]) <= 0;
    const dip = leaves ? sign * DIP * this.tolerance.unit(i, place) : 0;
    for (let j = 0; j < coefficients.length; j++) coefficients[j] += dip - place;
    return this.roots.locate(coefficients, sign, end * ROUNDING);
  }

  /** The nearer of the places above and below component i, one of which there is. */
  private nearest(i: number, value: number): number {
    const { lower, upper } = this.modes;
    return value - lower[i] < upper[i] - value ? lower[i] : upper[i];
  }
}
