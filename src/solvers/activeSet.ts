/**
 * The components of a field with friction that are not resting at zero. Where it is handed to a field's `derivative`, every other
 * component is exactly zero, so that the field may leave the rest out of its sums.
 */
export interface ActiveSet {
  /** Indices of active components, ascending, in the first `count` entries. */
  readonly indices: Int32Array;
  readonly count: number;
  /** Changes whenever the set does. */
  readonly version: number;
}

/** An active set that keeps itself: a component is active while it is not zero or its drive exceeds its friction. */
export class FrictionSet implements ActiveSet {
  readonly indices: Int32Array;
  count = 0;
  version = 0;

  constructor(dimension: number) {
    this.indices = new Int32Array(dimension);
  }

  /** Chooses the set anew; y, drive, friction: length dimension. */
  update(y: Float64Array, drive: Float64Array, friction: Float64Array): void {
    const { indices } = this;
    let next = 0;
    let same = true;
    for (let k = 0; k < y.length; k++) {
      if (y[k] === 0 && friction[k] > 0 && Math.abs(drive[k]) <= friction[k]) continue;
      same &&= next < this.count && indices[next] === k;
      indices[next++] = k;
    }
    if (!same || next !== this.count) this.version++;
    this.count = next;
  }
}
