import { pow } from "../../math/index.ts";

/** How the error of a step sets the length of the next. */
export interface ControlOptions {
  /** Power of the step by which its error shrinks; default the order of the method. */
  readonly errorOrder?: number;
  /** Share of the length that just meets the tolerance; default 0.91. */
  readonly safety?: number;
  /** What the error before the last weighs, 0 to 1; default 0.4. */
  readonly memory?: number;
  /** Expects the error to change from step to step as it did last time (Gustafsson 1994); default false. */
  readonly predictive?: boolean;
  /** Factors from 1 to this leave the length as it is, for methods to which a new length is work; default 1. */
  readonly keepUpTo?: number;
  /** The most a step may grow; default 5. */
  readonly most?: number;
}

const LEAST = 0.2; // a step shrinks to this share of the last at most
const LEAST_MEMORY = 0.03; // an error is remembered as at least this, or steps would grow slowly out of a smooth start

/**
 * Step lengths from errors in units of the tolerance: proportional–integral (Hairer, Nørsett, Wanner, *Solving ODEs I*,
 * II.4) or predictive (*II*, IV.8) control, change per step within [0.2, 5], no growth right after a rejection.
 */
export class StepLengths {
  private previous = 1; // scaled error of the last accepted step
  private previousLength = 0; // of that step; 0 before the first
  private rejected = false;
  /** Of the last step that was rejected. */
  lastError: number | undefined;
  private readonly errorOrder: number;
  private readonly safety: number;
  private readonly proportional: number;
  private readonly integral: number;
  private readonly predictive: boolean;
  private readonly keepUpTo: number;
  private readonly most: number;

  constructor(order: number, options: ControlOptions = {}) {
    const { errorOrder = order, safety = 0.91, memory = 0.4, predictive = false, keepUpTo = 1, most = 5 } = options;
    this.errorOrder = errorOrder;
    this.safety = safety;
    this.integral = memory / errorOrder;
    this.proportional = 1 / errorOrder - 0.75 * this.integral;
    this.predictive = predictive;
    this.keepUpTo = keepUpTo;
    this.most = most;
  }

  /** The length to try after an accepted step of length h with this error; `ease` as the stepper says. */
  afterAccepted(h: number, error: number, ease = 1): number {
    const bounded = Math.max(error, 1e-10);
    let factor = this.safety * ease * pow(bounded, -this.proportional) * pow(this.previous, this.integral);
    if (this.predictive) {
      factor = this.safety * ease * pow(bounded, -1 / this.errorOrder);
      if (this.previousLength > 0) {
        factor *= Math.min(1, (h / this.previousLength) * pow(this.previous / bounded, 1 / this.errorOrder));
      }
    }
    factor = Math.min(this.rejected ? 1 : this.most, Math.max(LEAST, factor));
    if (factor >= 1 && factor <= this.keepUpTo) factor = 1;
    this.previous = Math.max(error, this.predictive ? 1e-4 : LEAST_MEMORY);
    this.previousLength = h;
    this.rejected = false;
    return h * factor;
  }

  /**
   * The length to try instead of h: after an error above 1, where no answer was found (Infinity), or no finite value
   * (NaN).
   */
  afterRejected(h: number, error: number, ease = 1): number {
    this.rejected = true;
    this.lastError = error;
    if (Number.isNaN(error)) return h / 4;
    if (error === Infinity) return h / 2;
    const power = this.predictive ? 1 / this.errorOrder : this.proportional;
    return h * Math.max(LEAST, this.safety * ease * pow(error, -power));
  }
}
