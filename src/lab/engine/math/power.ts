import { remainder } from "./exponential.ts";
import { head, highWord, withHighWord } from "./words.ts";

/** 2/(3 ln 2), and its head and tail: log₂ x = CP·(u + u³ + …). */
const CP = 9.617966939259756e-1;
const CP_HEAD = 9.617967009544373e-1;
const CP_TAIL = -7.028461650952758e-9;
/** log₂ 1.5, head and tail. */
const LOG2_15_HEAD = 5.849624872207642e-1;
const LOG2_15_TAIL = 1.350039202129749e-8;
/** ln 2, head and tail. */
const LN2_HEAD = 6.931471824645996e-1;
const LN2_TAIL = -1.904654299957768e-9;

/**
 * x^y by the method of fdlibm (Sun Microsystems 1993; freely granted) as V8 had it until 2025, in its order of operations: the same bits in
 * every engine. Errors are of one or two units in the last place.
 */
export function pow(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === 1) return x;
  if (y === -1) return 1 / x;
  if (y === 0.5 && x > 0) return Math.sqrt(x);
  if (x < 0 && Number.isInteger(y)) return y % 2 === 0 ? pow(-x, y) : -pow(-x, y);
  const [whole, rest] = x >= 2 ** -1022 && x < Infinity && x !== 1 ? log2(x) : [Number.NaN, 0];
  const yHead = head(y); // the product y·log₂ x, head and tail
  const tail = (y - yHead) * whole + y * rest;
  const product = yHead * whole;
  if (!(Math.abs(tail + product) < 1021)) return x ** y; // 0, 1, ∞, no number, or out of the normal numbers
  return exp2(product, tail);
}

/** log₂ x, head and tail. */
function log2(x: number): [head: number, tail: number] {
  const high = highWord(x);
  const fraction = high & 0xfffff;
  let n = (high >> 20) - 1023; // x = 2^n·a, a near 1 or 1.5
  let near = fraction | 0x3ff00000;
  const middle = fraction > 0x3988e && fraction < 0xbb67a ? 1 : 0;
  if (fraction >= 0xbb67a) {
    n++;
    near -= 0x100000;
  }
  const centre = middle === 1 ? 1.5 : 1;
  const a = withHighWord(x, near);

  // s = (a − centre)/(a + centre), head and tail
  const difference = a - centre;
  const inverse = 1 / (a + centre);
  const s = difference * inverse;
  const sHead = head(s);
  const sumHead = withHighWord(0, ((near >> 1) | 0x20000000) + 0x80000 + (middle << 18));
  const sumTail = a - (sumHead - centre);
  const sTail = inverse * (difference - sHead * sumHead - sHead * sumTail);

  // log₂ a = CP·(3s + s³ + …)
  const s2 = s * s;
  const series = s2 * s2 * polynomial(s2) + sTail * (sHead + s);
  const sHead2 = sHead * sHead;
  const termHead = head(3 + sHead2 + series);
  const termTail = series - (termHead - 3 - sHead2);
  const u = sHead * termHead;
  const v = sTail * termHead + termTail * s;
  const sumOfBoth = head(u + v);
  const left = v - (sumOfBoth - u);
  const logHead = CP_HEAD * sumOfBoth;
  const logTail = CP_TAIL * sumOfBoth + left * CP + (middle === 1 ? LOG2_15_TAIL : 0);
  const ofCentre = middle === 1 ? LOG2_15_HEAD : 0;
  const result = head(logHead + logTail + ofCentre + n);
  return [result, logTail - (result - n - ofCentre - logHead)];
}

function polynomial(s2: number): number {
  return (
    5.999999999999946e-1 +
    s2 *
      (4.285714285785502e-1 +
        s2 *
          (3.3333332981837743e-1 +
            s2 * (2.72728123808534e-1 + s2 * (2.3066074577556175e-1 + s2 * 2.0697501780033842e-1))))
  );
}

/** 2^(product + tail), where that is a normal number. */
function exp2(product: number, tail: number): number {
  const high = highWord(tail + product);
  const size = high & 0x7fffffff;
  let n = 0; // the whole number nearest to the exponent
  let rest = product;
  if (size > 0x3fe00000) {
    const rounded = high + (0x100000 >> ((size >> 20) - 1022));
    const exponent = ((rounded & 0x7fffffff) >> 20) - 1023;
    rest -= withHighWord(0, rounded & ~(0xfffff >> exponent));
    n = ((rounded & 0xfffff) | 0x100000) >> (20 - exponent);
    if (high < 0) n = -n;
  }
  const t = head(tail + rest);
  const u = t * LN2_HEAD;
  const v = (tail - (t - rest)) * Math.LN2 + t * LN2_TAIL;
  const z = u + v;
  const w = v - (z - u);
  const c = remainder(z);
  const r = (z * c) / (c - 2 - (w + z * w)); // so in V8; fdlibm subtracts the bracket after the division
  const power = 1 - (r - z);
  return withHighWord(power, highWord(power) + (n << 20));
}
