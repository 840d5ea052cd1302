const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

/** The nearest number to x in the direction of `towards`; x itself where that is `towards`. x, towards: finite. */
export function nextFloat(x: number, towards: number): number {
  if (x === towards) return x;
  if (x === 0) return towards > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  number[0] = x;
  bits[0] += towards > x === x > 0 ? 1n : -1n;
  return number[0];
}

/** How far numbers of the size of x are apart. */
export function spacing(x: number): number {
  const size = Math.abs(x);
  return nextFloat(size, Infinity) - size;
}
