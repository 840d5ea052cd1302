import type { DenseQuartic } from "../denseQuartic.ts";
import { FirstSignChange } from "./bernstein.ts";
import type { FrictionModes } from "./frictionModes.ts";

/** Of the pull: by how little it may fall short of the friction at a release. */
const NEARLY = 1e-12;
/** Of the way to a release: a little more, so as to come out beyond it. */
const BEYOND = 1 + 1e-6;
const ROUNDING = 64 * Number.EPSILON;

/**
 * Where in a step resting components are pulled free: where the slope of their dense output, their drive, outgrows the
 * friction.
 */
export class Releases {
  /** ±1 for every component that is released at the cut, in the direction it leaves; else 0. */
  readonly released: Int8Array;
  private readonly modes: FrictionModes;
  private readonly fractions: Float64Array; // of the step at which each is released; NaN if not by the first
  private readonly sides: Int8Array; // the direction it leaves in
  private readonly roots = new FirstSignChange();
  private readonly drive = new Float64Array(5); // of one component times h, Bernstein coefficients
  private readonly friction = new Float64Array(5);
  private readonly room = new Float64Array(5); // friction less drive
  private component = -1; // that is released first

  constructor(modes: FrictionModes) {
    const dimension = modes.resting.length;
    this.modes = modes;
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
   * Whether the first component is released at the end of the cut step, by the pull there, of length dimension or more.
   */
  happened(pull: Float64Array): boolean {
    const size = Math.abs(pull[this.component]);
    return this.short(pull) <= NEARLY * size;
  }

  /**
   * How much later than the end of the cut step, of length h, the first component is released, going by how its drive
   * grows there.
   */
  missing(pull: Float64Array, dense: DenseQuartic, h: number): number {
    const k = this.component;
    dense.slopeBernstein(k, this.drive);
    // of the pull against the hold, by the fraction
    let growth = (4 * this.sides[k] * (this.drive[4] - this.drive[3])) / h;
    if (this.modes.varies) {
      dense.slopeBernstein(k + this.released.length, this.friction);
      growth -= (4 * (this.friction[4] - this.friction[3])) / h;
    }
    return growth > 0 ? (this.short(pull) / growth) * h * BEYOND : Infinity;
  }

  /** By how much the pull on the first component falls short of what holds it. */
  private short(pull: Float64Array): number {
    const k = this.component;
    return this.modes.hold(k, this.sides[k]) - this.sides[k] * pull[k];
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
