/** A double seen as two words of 32 bits: sign, exponent and first 20 bits of the fraction in the high one. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(Uint32Array.of(1).buffer)[0]; // 1 where the low word comes first
const LOW = 1 - HIGH;

/** The high word of x, signed. */
export function highWord(x: number): number {
  double[0] = x;
  return words[HIGH] | 0;
}

/** x with another high word. */
export function withHighWord(x: number, high: number): number {
  double[0] = x;
  words[HIGH] = high;
  return double[0];
}

/** x without its low word: about its first 21 bits, so that products of two such numbers are exact. */
export function head(x: number): number {
  double[0] = x;
  words[LOW] = 0;
  return double[0];
}
