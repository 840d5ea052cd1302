import type { Problem } from "../method.ts";
import type { ActiveSet, IndexList } from "../switches/activeSet.ts";
import { glideAmong } from "../switches/friction.ts";
import { actsOn, type FixedPlaces } from "../switches/places.ts";
import { norm } from "./norm.ts";

/**
 * The error of an rkc step in units of the tolerance: the worst block's 2-norm over max(absolute, relative·its norm).
 *
 * Of the smooth part the estimate of Sommeijer, Shampine and Verwer; where a component comes to rest, passes a place or
 * leaves it, besides, how far it would be elsewhere if its drive changed evenly over the step instead of being its mean
 * throughout.
 */
export class RkcError {
  private readonly problem: Problem;
  private readonly places: FixedPlaces;
  private readonly block: number;
  private readonly sparse: boolean;

  constructor(problem: Problem, places: FixedPlaces) {
    const { dimension, blockLength = dimension, switches } = problem.field;
    this.problem = problem;
    this.places = places;
    this.block = blockLength;
    this.sparse = switches?.released !== undefined;
  }

  /**
   * Of a step of length h from y to y1; drives, increment: of the smooth part, on the active components; all of length
   * dimension.
   */
  of(
    h: number,
    y: Float64Array,
    y1: Float64Array,
    drive: Float64Array,
    drive1: Float64Array,
    increment: Float64Array,
    { indices, count }: ActiveSet,
    released: IndexList,
  ): number {
    const { block, sparse } = this;
    const jumps = this.places.at.length > 0;
    const alone = this.places.zeroAlone ? this.places.friction[0] : undefined; // the common case, told without a search
    let worst = this.ofReleased(h, y1, drive1, released);
    for (let a = 0; a < count; ) {
      const end = (Math.floor(indices[a] / block) + 1) * block;
      const from = a;
      while (a < count && indices[a] < end) a++;
      const size = norm(y1, from, a, indices);
      let error = 0;
      for (let b = from; b < a; b++) {
        const i = indices[b];
        let estimate = 0;
        const still = jumps && (alone ? y1[i] === 0 && alone[i] !== 0 : this.isPlace(y1[i], i));
        // what has come to rest is exact but for the moment; but a drive that is looked at nowhere else has to be told
        // how it changes
        if (!(still && sparse)) estimate = 0.4 * h * (drive[i] + drive1[i]) - 0.8 * increment[i];
        if (jumps && (still || (alone ? alone[i] !== 0 && y[i] * y1[i] <= 0 : this.switches(y[i], y1[i], i)))) {
          estimate = Math.abs(estimate) + this.switchError(h, y[i], y1[i], drive[i], drive1[i], increment[i], i);
        }
        error += (estimate / this.unit(i, size)) ** 2;
      }
      worst = larger(worst, Math.sqrt(error));
    }
    return worst;
  }

  /**
   * Of components outside the active set that are pulled free at the end: since when is not known, so half of the step
   * is allowed for.
   */
  private ofReleased(h: number, y1: Float64Array, drive1: Float64Array, { indices, count }: IndexList): number {
    const { block, places } = this;
    const friction = places.friction[places.at.indexOf(0)];
    let worst = 0;
    for (let a = 0; a < count; ) {
      const row = Math.floor(indices[a] / block) * block;
      const size = norm(y1, row, row + block);
      let error = 0;
      for (; a < count && indices[a] < row + block; a++) {
        const i = indices[a];
        const excess = Math.abs(drive1[i]) - friction[i];
        error += ((h * excess) / 2 / this.unit(i, size)) ** 2;
      }
      worst = larger(worst, Math.sqrt(error));
    }
    return worst;
  }

  private unit(i: number, size: number): number {
    const { absolute, relative } = this.problem.tolerance;
    return Math.max(absolute[i], relative[i] * size) || Number.MIN_VALUE;
  }

  private switchError(
    h: number,
    y: number,
    y1: number,
    drive: number,
    drive1: number,
    increment: number,
    i: number,
  ): number {
    const mean = increment / h;
    const half = (drive1 - drive) / 2;
    return Math.abs(glideAmong(y, mean - half, mean + half, h, this.places, i) - y1);
  }

  /** Whether the value is one of the places at which component i jumps. */
  private isPlace(value: number, i: number): boolean {
    const { places } = this;
    for (let q = 0; q < places.at.length; q++) if (value === places.at[q] && actsOn(places, q, i)) return true;
    return false;
  }

  /** Whether component i starts at a place or passes one on its way. */
  private switches(y: number, y1: number, i: number): boolean {
    const { places } = this;
    const { at } = places;
    for (let q = 0; q < at.length; q++) if ((y - at[q]) * (y1 - at[q]) <= 0 && actsOn(places, q, i)) return true;
    return false;
  }
}

/** The larger of two errors; NaN if one is. */
function larger(one: number, other: number): number {
  return one >= other || Number.isNaN(one) ? one : other;
}
