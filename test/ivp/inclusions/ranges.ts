/** The smallest and largest of some numbers, for each of `length` quantities. */
export class Ranges {
  readonly low: Float64Array;
  readonly high: Float64Array;

  constructor(length: number) {
    this.low = new Float64Array(length);
    this.high = new Float64Array(length);
  }

  /** Takes in one number of every quantity; `first`: forgets those before. */
  add(numbers: Float64Array, first: boolean): void {
    const { low, high } = this;
    for (let i = 0; i < low.length; i++) {
      if (first || !(numbers[i] >= low[i])) low[i] = numbers[i];
      if (first || !(numbers[i] <= high[i])) high[i] = numbers[i];
    }
  }

  width(i: number): number {
    return this.high[i] - this.low[i];
  }

  /** The smallest distance of quantity i from zero; 0 if it has been on both sides. */
  fromZero(i: number): number {
    return Math.max(0, this.low[i], -this.high[i]);
  }
}
