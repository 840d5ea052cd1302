/** Sums of squares outside of this range have lost something to overflow or underflow. */
const LEAST = 1e-290;
const MOST = 1e290;

/** 2-norm of y[indices[a]], or of y[a], for a in [from, to), of values of any size. */
export function norm(y: Float64Array, from: number, to: number, indices?: Int32Array): number {
  let sum = 0;
  for (let a = from; a < to; a++) {
    const value = indices === undefined ? y[a] : y[indices[a]];
    sum += value * value;
  }
  if (sum > LEAST && sum < MOST) return Math.sqrt(sum);
  let largest = 0;
  for (let a = from; a < to; a++) largest = Math.max(largest, Math.abs(indices === undefined ? y[a] : y[indices[a]]));
  if (!(largest > 0 && largest < Infinity)) return largest;
  sum = 0;
  for (let a = from; a < to; a++) sum += ((indices === undefined ? y[a] : y[indices[a]]) / largest) ** 2;
  return largest * Math.sqrt(sum);
}
