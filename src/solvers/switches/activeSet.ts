/**
 * The components of a field with friction that are not resting at zero. Where it is handed to a field's `derivative`,
 * every other component is exactly zero, so that the field may leave the rest out of its sums.
 */
export interface ActiveSet {
  /** Indices of active components, ascending, in the first `count` entries; length `dimension`. */
  readonly indices: Int32Array;
  /** How many are active. */
  readonly count: number;
  /** Changes whenever the set does; no two sets ever have the same, so that a field may be solved more than once. */
  readonly version: number;
}

/** A list of components that is filled anew every time. */
export interface IndexList {
  /** Indices, ascending, in the first `count` entries; length `dimension`. */
  indices: Int32Array;
  /** How many there are. */
  count: number;
}

let versions = 0; // given out so far

/**
 * An active set that keeps itself: a component is active while it is not zero or its drive exceeds its friction. Work
 * is done on active components alone, so that a system mostly at rest costs little however large it is.
 */
export class FrictionSet implements ActiveSet {
  indices: Int32Array;
  count = 0;
  version = 0;
  /** What the set was before the last update. */
  readonly before: IndexList;
  private readonly friction: Float64Array;

  constructor(friction: Float64Array) {
    this.indices = new Int32Array(friction.length);
    this.before = { indices: new Int32Array(friction.length), count: 0 };
    this.friction = friction;
  }

  /** Chooses the set from all components; y, drive: length of the friction. */
  start(y: Float64Array, drive: Float64Array): void {
    const { indices } = this;
    this.count = 0;
    for (let k = 0; k < y.length; k++) if (!this.rests(k, y, drive)) indices[this.count++] = k;
    this.version = ++versions;
  }

  /** Drops what has come to rest and takes in what was released; drive: valid on the active components. */
  update(y: Float64Array, drive: Float64Array, released: IndexList): void {
    const { indices, count, before } = this;
    const next = before.indices;
    let size = 0;
    let from = 0;
    for (let a = 0; a < count; a++) {
      const k = indices[a];
      while (from < released.count && released.indices[from] < k) next[size++] = released.indices[from++];
      if (!this.rests(k, y, drive)) next[size++] = k;
    }
    while (from < released.count) next[size++] = released.indices[from++];
    if (size !== count || released.count > 0) this.version = ++versions;
    before.indices = indices;
    before.count = count;
    this.indices = next;
    this.count = size;
  }

  /** Fills `released` with the components outside the set whose drive, known everywhere, exceeds their friction. */
  findReleased(drive: Float64Array, released: IndexList): void {
    const { indices, count, friction } = this;
    released.count = 0;
    let a = 0;
    for (let k = 0; k < drive.length; k++) {
      if (a < count && indices[a] === k) a++;
      else if (Math.abs(drive[k]) > friction[k]) released.indices[released.count++] = k;
    }
  }

  private rests(k: number, y: Float64Array, drive: Float64Array): boolean {
    return y[k] === 0 && this.friction[k] > 0 && Math.abs(drive[k]) <= this.friction[k];
  }
}
