import { highWord, withHighWord } from "./words.ts";

/**
 * exp and ln by the method of fdlibm (Sun Microsystems 1993; freely granted), in its order of operations: the same bits in every engine,
 * those of V8 until 2025. Errors below 1 unit in the last place.
 */

/** ln 2 in two parts; multiples of the first by an exponent are exact. */
const LN2_HEAD = 6.931471803691238e-1;
const LN2_TAIL = 1.9082149292705877e-10;

/** Beyond these exp leaves the normal numbers, where powers of two are no longer simply put in. */
const LEAST = -708;
const MOST = 709;

/** High words of 2⁻²⁸ and ½ ln 2. */
const TINY = 0x3e300000;
const HALF_LN2 = 0x3fd62e42;

/** e^x. */
export function exp(x: number): number {
  if (!(x > LEAST && x < MOST)) return Math.exp(x);
  const size = highWord(x) & 0x7fffffff;
  if (size < TINY) return 1 + x;
  if (size <= HALF_LN2) return 1 - ((x * remainder(x)) / (remainder(x) - 2) - x);
  if (x === 1) return Math.E;
  const k = Math.trunc(Math.LOG2E * x + 0.5 * Math.sign(x)); // x = k ln 2 + r
  const first = x - k * LN2_HEAD;
  const second = k * LN2_TAIL;
  const r = first - second;
  const c = remainder(r);
  return (1 - (second - (r * c) / (2 - c) - first)) * withHighWord(1, (1023 + k) << 20);
}

/** r − r²·P(r²), from which e^r = 1 + 2r/(2 − c) + … is had. |r| ≤ ½ ln 2. */
export function remainder(r: number): number {
  const t = r * r;
  return (
    r -
    t *
      (1.6666666666666602e-1 +
        t *
          (-2.7777777777015593e-3 +
            t * (6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8))))
  );
}

/** ln x. */
export function log(x: number): number {
  if (!(x >= 2 ** -1022 && x < Infinity)) return Math.log(x); // tiny, not positive, not a number
  const high = highWord(x);
  const fraction = high & 0xfffff;
  const up = (fraction + 0x95f64) & 0x100000; // set where the fraction is above √2: then x = 2^(k+1)·(1 + f) with f < 0
  const k = (high >> 20) - 1023 + (up >> 20);
  const f = withHighWord(x, fraction | (up ^ 0x3ff00000)) - 1;
  if ((0xfffff & (2 + fraction)) < 3) {
    // |f| < 2⁻²⁰
    const r = f * f * (0.5 - 3.333333333333333e-1 * f);
    return k === 0 ? f - r : k * LN2_HEAD - (r - k * LN2_TAIL - f);
  }
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (3.999999999940942e-1 + w * (2.2222198432149784e-1 + w * 1.5313837699209373e-1));
  const odd =
    z * (6.666666666666735e-1 + w * (2.857142874366239e-1 + w * (1.818357216161805e-1 + w * 1.4798198605116586e-1)));
  const r = odd + even;
  if (((fraction - 0x6147a) | (0x6b851 - fraction)) > 0) {
    const half = 0.5 * f * f;
    return k === 0 ? f - (half - s * (half + r)) : k * LN2_HEAD - (half - (s * (half + r) + k * LN2_TAIL) - f);
  }
  return k === 0 ? f - s * (f - r) : k * LN2_HEAD - (s * (f - r) - k * LN2_TAIL - f);
}
