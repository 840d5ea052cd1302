/**
 * Closes in on the place where g falls from above zero to zero or below, between `near` and `far` (either may be the
 * larger): false position, halving the value at an end that stays (Dowell and Jarratt 1971), and halving the bracket
 * where that is slow.
 */
export class Bracket {
  /** The last place found at which g > 0. */
  near = 0;
  /** The first place found at which it is not; the change lies between them. */
  far = 0;

  /**
   * g(near) = gNear > 0 ≥ g(far) = gFar; values that are not numbers count as below. Stops when the ends are at most
   * `width` apart, or neighbouring numbers. Returns `far`.
   */
  close(g: (x: number) => number, near: number, gNear: number, far: number, gFar: number, width = 0): number {
    let above = gNear;
    let below = Number.isNaN(gFar) ? -Infinity : gFar;
    let stayed = 0; // 1: `near` moved last, −1: `far`
    let slow = 0; // rounds in a row that did not halve the bracket
    this.near = near;
    this.far = far;
    while (Math.abs(this.far - this.near) > width) {
      const before = this.far - this.near;
      const middle = this.near + before / 2;
      const secant = this.near + before * (above / (above - below));
      let x = slow >= 2 ? middle : secant;
      if (!this.contains(x)) x = middle;
      if (!this.contains(x)) break;
      const value = g(x);
      if (value > 0) {
        this.near = x;
        above = value;
        if (stayed === 1) below /= 2;
        stayed = 1;
      } else {
        this.far = x;
        below = Number.isNaN(value) ? -Infinity : value;
        if (stayed === -1) above /= 2;
        stayed = -1;
      }
      slow = slow >= 2 || Math.abs(this.far - this.near) <= Math.abs(before) / 2 ? 0 : slow + 1;
    }
    return this.far;
  }

  private contains(x: number): boolean {
    return Math.sign(x - this.near) === Math.sign(this.far - x);
  }
}
