import { FirstSignChange } from "./bernstein.ts";
import type { DenseQuartic } from "./denseQuartic.ts";
import type { FrictionModes } from "./frictionModes.ts";
import type { Tolerance } from "./tolerance.ts";

/** Of the tolerance: what a release may be out by in the state, without being located again. */
const CLOSE = 1e-2;
const ROUNDING = 64 * Number.EPSILON;

/** Where in a step resting components are pulled free: where the slope of their dense output, their drive, outgrows the friction. */
export class Releases {
  /** ±1 for every component that is released at the cut, in the direction it leaves; else 0. */
  readonly released: Int8Array;
  private readonly modes: FrictionModes;
  private readonly tolerance: Tolerance;
  private readonly fractions: Float64Array; // of the step at which each is released; NaN if not by the first
  private readonly sides: Int8Array; // the direction it leaves in
  private readonly roots = new FirstSignChange();
  private readonly drive = new Float64Array(5); // of one component times h, Bernstein coefficients
  private readonly friction = new Float64Array(5);
  private readonly room = new Float64Array(5); // friction less drive
  private component = -1; // that is released first

  constructor(modes: FrictionModes, tolerance: Tolerance) {
    const dimension = modes.resting.length;
    this.modes = modes;
    this.tolerance = tolerance;
    this.released = new Int8Array(dimension);
    this.fractions = new Float64Array(dimension);
    this.sides = new Int8Array(dimension);
  }

  /** Forgets what the last step released. */
  clear(): void {
    this.released.fill(0);
  }

  /** The fraction, up to `end` (NaN: 1), of a step of length h at which the first component is released, or NaN. */
  first(dense: DenseQuartic, h: number, end: number): number {
    const { resting } = this.modes;
    const { fractions, sides, released } = this;
    let first = Number.isNaN(end) ? 1 : end;
    this.component = -1;
    for (let k = 0; k < resting.length; k++) {
      fractions[k] = Number.NaN;
      if (resting[k] < 0) continue;
      dense.slopeBernstein(k, this.drive);
      for (let side = 1; side >= -1; side -= 2) {
        const fraction = this.locate(dense, k, side, h, first);
        if (!(fraction <= first)) continue;
        fractions[k] = fraction;
        sides[k] = side;
        this.component = k;
        first = fraction;
      }
    }
    if (this.component < 0) return Number.NaN;
    for (let k = 0; k < released.length; k++) released[k] = fractions[k] <= first * (1 + ROUNDING) ? sides[k] : 0;
    return first;
  }

  /**
   * How much later than the end of a cut step, of length h, the first component is released, by the true pull there; 0 where nothing is
   * missing, or, once `polished`, nothing that matters to the state. pull: length dimension or more.
   */
  missing(pull: Float64Array, dense: DenseQuartic, h: number, polished: boolean): number {
    const k = this.component;
    const side = this.sides[k];
    const short = this.modes.hold(k, side) - side * pull[k];
    dense.slopeBernstein(k, this.drive);
    let growth = (4 * side * (this.drive[4] - this.drive[3])) / h; // of the pull against the hold, by the fraction
    if (this.modes.varies) {
      dense.slopeBernstein(k + this.released.length, this.friction);
      growth -= (4 * (this.friction[4] - this.friction[3])) / h;
    }
    if (!(growth > 0)) return 0;
    const fraction = short / growth;
    const offset = Math.abs(short * fraction * h) / 2;
    return polished && offset <= CLOSE * this.tolerance.unit(k, dense.start[k]) ? 0 : fraction * h;
  }

  private locate(dense: DenseQuartic, k: number, side: number, h: number, end: number): number {
    const { modes, drive, friction, room, roots } = this;
    const hold = modes.hold(k, side);
    if (hold === Infinity) return Number.NaN;
    const length = Math.abs(h);
    if (modes.varies) dense.slopeBernstein(k + this.released.length, friction);
    else friction.fill(hold * h);
    let size = 0;
    for (let j = 0; j < room.length; j++) size = Math.max(size, Math.abs(drive[j]), Math.abs(friction[j]));
    const slack = ROUNDING * (size + Math.abs(dense.start[k]));
    const sign = h / length;
    for (let j = 0; j < room.length; j++) room[j] = sign * (friction[j] - side * drive[j]) + slack;
    return roots.locate(room, 1, end);
  }
}
